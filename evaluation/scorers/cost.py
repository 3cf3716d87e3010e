"""What the model's replies cost."""

from __future__ import annotations

from evaluation.case import Case
from evaluation.score import Better, Score, Scorer, Unit, unscored
from evaluation.written import Written


def _score(case: Case, written: Written) -> Score:
    if not written.usage.requests:
        return unscored("no model was asked")
    if written.usage.cost is None:
        return unscored("the price of this model is not known")
    return Score(value=float(written.usage.cost))


SCORER = Scorer(
    name="cost",
    question="What did the model's replies for this report cost, in US dollars?",
    unit=Unit.DOLLARS,
    better=Better.LESS,
    score=_score,
)
