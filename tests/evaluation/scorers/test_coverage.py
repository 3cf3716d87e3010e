"""Sections that a retrospective needs."""

from __future__ import annotations

from evaluation.scorers.coverage import REQUIRED, SCORER
from extraction.domain.report import StatementKind
from tests.evaluation.scored_values import bad, said, score, section

WHOLE = tuple(section(topic, "Something is said.") for topic in REQUIRED)


def test_a_report_with_all_of_them_is_covered() -> None:
    """In any order."""
    assert score(SCORER, *reversed(WHOLE)).value == 1


def test_a_section_that_was_taken_out_is_named() -> None:
    """The list is not the template's."""
    found = score(SCORER, *WHOLE[1:])
    assert [(one.id, one.note) for one in bad(found)] == [("summary", "The report has no such section.")]


def test_an_empty_one_and_one_that_knows_nothing_do_not_count() -> None:
    """The gold has a critical fact on the cause."""
    nothing = section("cause", said("The cause is not known.", kind=StatementKind.UNKNOWN))
    others = [one for one in WHOLE if one.topic not in ("cause", "lessons")]
    assert [one.id for one in bad(score(SCORER, nothing, section("lessons"), *others))] == ["cause", "lessons"]
