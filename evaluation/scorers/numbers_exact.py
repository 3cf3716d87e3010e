"""Figures and durations of the prose that its records hold, or that follow from them (see ``evaluation.exactness``)."""

from __future__ import annotations

from evaluation.case import Case
from evaluation.exactness import exact_items
from evaluation.score import Better, Score, Scorer, Unit, share
from evaluation.written import Written


def _score(case: Case, written: Written) -> Score:
    items = tuple(exact_items(case, written, ("number", "duration"), ("number", "duration")))
    return share(items, "no figure of the prose could be decided")


SCORER = Scorer(
    name="numbers_exact",
    question="Which part of the prose sentences with figures or durations has them exactly as the records do?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
