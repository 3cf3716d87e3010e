"""Critical facts of which at least the main point is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.case import Case, GoldFact, GoldStatement, load_case
from evaluation.scorers.critical_facts_captured import SCORER as CAPTURED
from evaluation.scorers.critical_facts_touched import SCORER
from evaluation.written import Sentence, Usage, Written, WrittenSection
from extraction.domain.report_template import SectionKind

CASES = Path(__file__).parents[3] / "data/cases"


@pytest.fixture(scope="module")
def case() -> Case:
    loaded = load_case(CASES / "envelope-quotes-rollback")
    text = "In all, 23,914 quote requests failed."
    fact = GoldFact(statement=GoldStatement(id="f1", text=text, evidence=()), section="impact", criticality="critical")
    return replace(loaded, facts=(fact, replace(fact, criticality="minor")))


def written(text: str) -> Written:
    section = WrittenSection(
        id="impact",
        title="Impact",
        topic="impact",
        kind=SectionKind.STATEMENTS,
        sentences=(Sentence(id="s1", text=text),),
        writer="plain writer",
    )
    return Written(case="c", title="t", sections=(section,), published="", usage=Usage())


def test_a_fact_without_its_figure_is_touched_and_not_captured(case: Case) -> None:
    """One item, the critical fact; what is missing stands beside it in the other scorer's item."""
    report = written("Many quote requests failed.")
    score = SCORER.score(case, report)
    assert (score.value, len(score.items), score.items[0].sentences) == (1.0, 1, ("s1",))
    assert CAPTURED.score(case, report).value == 0.0


def test_another_happening_does_not_touch_it(case: Case) -> None:
    """The same thing, but not the same said of it."""
    assert SCORER.score(case, written("No quote request failed.")).value == 0.0


def test_without_critical_facts_there_is_no_value(case: Case) -> None:
    """Nothing to ask about."""
    assert SCORER.score(replace(case, facts=()), written("Quotes failed.")).unscored
