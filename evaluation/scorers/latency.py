"""How long the model's replies took, one after the other."""

from __future__ import annotations

from evaluation.case import Case
from evaluation.score import Better, Score, Scorer, Unit, unscored
from evaluation.written import Written


def _score(case: Case, written: Written) -> Score:
    if not written.usage.requests:
        return unscored("no model was asked")
    if not written.usage.seconds:
        return unscored("nobody measured how long the replies took")
    return Score(value=written.usage.seconds)


SCORER = Scorer(
    name="latency",
    question="How many seconds did the model's replies for this report take together?",
    unit=Unit.SECONDS,
    better=Better.LESS,
    score=_score,
)
