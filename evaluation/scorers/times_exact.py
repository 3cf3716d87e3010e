"""Clock times, dates and weekdays of the prose that its records hold, in any zone (see ``evaluation.exactness``)."""

from __future__ import annotations

from evaluation.case import Case
from evaluation.exactness import exact_items
from evaluation.score import Better, Score, Scorer, Unit, share
from evaluation.written import Written


def _score(case: Case, written: Written) -> Score:
    items = tuple(exact_items(case, written, ("clock", "date"), ("time", "order")))
    return share(items, "no time of the prose could be decided")


SCORER = Scorer(
    name="times_exact",
    question="Which part of the prose sentences with times or dates has them exactly as the records do?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
