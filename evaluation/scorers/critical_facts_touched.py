"""How many of the critical gold facts the report's prose tells at least in their main point."""

from __future__ import annotations

from evaluation.case import Case
from evaluation.matching import touched
from evaluation.score import Better, Score, Scorer, Unit, share
from evaluation.scorers.facts_captured import item_of
from evaluation.written import Written


def _score(case: Case, written: Written) -> Score:
    sentences, timeline = tuple(written.prose()), tuple(written.timeline())
    critical = (fact for fact in case.facts if fact.criticality == "critical")
    items = tuple(item_of(fact, touched(fact.statement, sentences, case, timeline)) for fact in critical)
    return share(items, "the case has no critical fact")


SCORER = Scorer(
    name="critical_facts_touched",
    question="Which part of the critical facts does the prose tell at least in its main point, details aside?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
