"""How many tokens went to the model and came back."""

from __future__ import annotations

from evaluation.case import Case
from evaluation.score import Better, Score, Scorer, Unit, unscored
from evaluation.written import Written


def _score(case: Case, written: Written) -> Score:
    usage = written.usage
    if not usage.requests:
        return unscored("no model was asked")
    if not usage.prompt_tokens + usage.completion_tokens:
        return unscored("the model did not say how many tokens it used")
    return Score(value=float(usage.prompt_tokens + usage.completion_tokens))


SCORER = Scorer(
    name="tokens",
    question="How many tokens did the report take, prompts and replies together?",
    unit=Unit.TOKENS,
    better=Better.LESS,
    score=_score,
)
