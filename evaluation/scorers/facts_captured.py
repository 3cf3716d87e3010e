"""How many of the gold facts the report's prose tells; a time of theirs may be left to the timeline."""

from __future__ import annotations

from evaluation.case import Case, GoldFact
from evaluation.matching import Match, told
from evaluation.score import Better, Item, Score, Scorer, Unit, share
from evaluation.written import Written


def _score(case: Case, written: Written) -> Score:
    return share(captured_items(case, written, case.facts), "the case has no gold fact")


def captured_items(case: Case, written: Written, facts: tuple[GoldFact, ...]) -> tuple[Item, ...]:
    """One item per fact: whether the prose tells it, by which sentences, and what they leave out."""
    sentences, timeline = tuple(written.prose()), tuple(written.timeline())
    return tuple(item_of(fact, told(fact.statement, sentences, case, timeline)) for fact in facts)


def item_of(fact: GoldFact, match: Match) -> Item:
    """What ``match`` says of ``fact``."""
    return Item(
        id=fact.statement.id,
        label=fact.statement.text,
        good=match.captured,
        note="" if match.captured else f"Not told: {'; '.join(match.missing)}.",
        section=fact.section,
        weight=fact.criticality,
        evidence=fact.statement.evidence,
        sentences=match.sentences,
    )


SCORER = Scorer(
    name="facts_captured",
    question="Which part of the gold facts does the prose of the report tell, the timeline aside?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
)
