"""Disagreements that are left open."""

from __future__ import annotations

import pytest

from evaluation.case import GoldConflict
from evaluation.scorers.conflicts import SCORER
from extraction.domain.conflict import ConflictKind
from tests.evaluation.scored_values import bad, score


@pytest.mark.parametrize(
    "text",
    [
        "The records disagree on when the incident was resolved: chat says 15:10 UTC, the status page 15:20 UTC.",
        "Was it resolved at 15:10 UTC or at 15:20 UTC?",
    ],
)
def test_two_answers_in_an_open_sentence_show_it(text: str) -> None:
    """In whatever words."""
    assert score(SCORER, text).value == 1


@pytest.mark.parametrize(
    "text",
    ["The incident was resolved at 15:10 UTC.", "The records disagree on when the impact began: 15:10 or 15:20 UTC."],
)
def test_one_answer_or_another_question_does_not(text: str) -> None:
    """The label tells the answers."""
    assert "15:20 UTC" in bad(score(SCORER, text))[0].label


def test_a_skewed_clock_and_an_unknown_are_shown_in_words() -> None:
    """They have no two answers."""
    skew = GoldConflict(kind=ConflictKind.CLOCK_SKEW, about="csv", answers=("14:00 UTC and 14:07 UTC",))
    unknown = GoldConflict(kind=ConflictKind.UNKNOWN, about="number of affected customers", answers=())
    told = ("Which clock is right? The console is 7 minutes ahead.", "The number of affected customers is not known.")
    assert score(SCORER, *told, conflicts=(skew, unknown)).value == 1
    assert score(SCORER, "All is well.", conflicts=(skew, unknown)).value == 0


def test_a_number_that_nobody_knows_and_a_clock_that_is_fast_are_shown() -> None:
    """In the words in which people tell it."""
    skew = GoldConflict(kind=ConflictKind.CLOCK_SKEW, about="csv", answers=("14:00 UTC and 14:07 UTC",))
    unknown = GoldConflict(kind=ConflictKind.UNKNOWN, about="number of affected listeners", answers=())
    told = ("Mara reported: “that clock is 7 minutes fast”.", "We do not know how many listeners were hit.")
    assert score(SCORER, *told, conflicts=(skew, unknown)).value == 1


def test_the_end_of_the_impact_is_not_its_beginning() -> None:
    """“Impact” alone does not say which of the two is open."""
    unknown = GoldConflict(kind=ConflictKind.UNKNOWN, about="impact_started", answers=())
    text = "Time to mitigate is not known: no record says that the impact had ended."
    assert score(SCORER, text, conflicts=(unknown,)).value == 0


def test_records_that_agree_are_not_scored() -> None:
    """Nothing is open."""
    assert score(SCORER, "All is well.", conflicts=()).unscored
