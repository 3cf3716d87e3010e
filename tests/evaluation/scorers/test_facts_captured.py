"""Facts captured: one item per gold fact, with what tells it or what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.case import Case, load_case
from evaluation.scorers import critical_facts_captured, facts_captured
from evaluation.written import Sentence, Usage, Written, WrittenSection
from extraction.domain.report_template import SectionKind

CASES = Path(__file__).parents[3] / "data/cases"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(CASES / "envelope-quotes-rollback")


def report(case: Case, kind: SectionKind, *texts: str) -> Written:
    sentences = tuple(Sentence(id=f"s{index}", text=text) for index, text in enumerate(texts, 1))
    section = WrittenSection(id="a", title="A", topic="impact", kind=kind, sentences=sentences, writer="plain writer")
    return Written(case=case.id, title="A report", sections=(section,), published="", usage=Usage())


def test_the_gold_tells_itself(case: Case) -> None:
    """A report made of the facts has nearly all of them, whatever the matcher is strict about."""
    written = report(case, SectionKind.STATEMENTS, *(fact.statement.text for fact in case.facts))
    score = facts_captured.SCORER.score(case, written)
    assert score.value is not None
    assert score.value > 0.97


def test_the_timeline_does_not_count(case: Case) -> None:
    """What stands in the timeline only is not captured."""
    texts = [fact.statement.text for fact in case.facts]
    assert facts_captured.SCORER.score(case, report(case, SectionKind.TIMELINE, *texts)).value == 0


def test_an_item_says_which_sentence_tells_it_and_what_is_missing(case: Case) -> None:
    """Items keep the gold's id, section, weight and evidence."""
    score = facts_captured.SCORER.score(case, report(case, SectionKind.STATEMENTS, "Support received 52 tickets."))
    items = {item.id: item for item in score.items}
    assert (items["f05"].good, items["f05"].sentences, items["f05"].section) == (True, ("s1",), "impact")
    assert (items["f03"].good, items["f03"].weight) == (False, "critical")
    assert "the figure 23,914" in items["f03"].note
    assert items["f03"].evidence == case.facts[2].statement.evidence


def test_only_critical_facts_count_where_they_alone_are_asked_for(case: Case) -> None:
    """The critical share is of critical facts."""
    written = report(case, SectionKind.STATEMENTS, "In all, 23,914 quote requests failed.")
    score = critical_facts_captured.SCORER.score(case, written)
    assert {item.weight for item in score.items} == {"critical"}
    assert [item.id for item in score.items if item.good] == ["f03"]
