"""How many of the gold facts the report's prose tells."""

from __future__ import annotations

from evaluation.case import Case, GoldFact
from evaluation.matching import told
from evaluation.score import Better, Item, Score, Scorer, Unit, share
from evaluation.written import Sentence, Written


def _score(case: Case, written: Written) -> Score:
    return share(captured_items(case, written, case.facts), "the case has no gold fact")


def captured_items(case: Case, written: Written, facts: tuple[GoldFact, ...]) -> tuple[Item, ...]:
    """One item per fact: whether the prose tells it, by which sentences, and what they leave out."""
    sentences = tuple(written.prose())
    return tuple(_item(case, fact, sentences) for fact in facts)


def _item(case: Case, fact: GoldFact, sentences: tuple[Sentence, ...]) -> Item:
    match = told(fact.statement, sentences, case)
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
