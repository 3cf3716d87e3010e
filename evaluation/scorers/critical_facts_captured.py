"""How many of the critical gold facts the report's prose tells."""

from __future__ import annotations

from evaluation.case import Case
from evaluation.score import Better, Score, Scorer, Unit, share
from evaluation.scorers.facts_captured import captured_items
from evaluation.written import Written


def _score(case: Case, written: Written) -> Score:
    critical = tuple(fact for fact in case.facts if fact.criticality == "critical")
    return share(captured_items(case, written, critical), "the case has no critical fact")


SCORER = Scorer(
    name="critical_facts_captured",
    question="Which part of the critical facts does the prose of the report tell, the timeline aside?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
    aim=0.9,
)
