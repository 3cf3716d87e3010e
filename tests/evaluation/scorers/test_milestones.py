"""Milestones to the minute."""

from __future__ import annotations

import pytest

from evaluation.scorers.milestones import SCORER
from tests.evaluation.scored_values import ALERT, bad, said, score, section


def test_the_minute_in_prose_or_before_a_row_is_given() -> None:
    """Seconds are not asked for."""
    row = section("timeline", said("The alert fired.", ALERT, clock="14:03:40"))
    assert score(SCORER, "The incident was resolved at 15:10 UTC.", row).value == 1


@pytest.mark.parametrize("told", ["16:10 CET", "15:10 UTC on 3 March", "20:40 IST"])
def test_any_zone_that_is_named_will_do(told: str) -> None:
    """It is the same instant."""
    assert "resolved/1" not in [one.id for one in bad(score(SCORER, f"The incident was resolved at {told}."))]


@pytest.mark.parametrize("told", ["15:11 UTC", "15:10 CET", "15:10 UTC on 4 March"])
def test_another_minute_zone_or_day_is_not_it(told: str) -> None:
    """The note quotes what is told instead."""
    found = {one.id: one for one in bad(score(SCORER, f"The incident was resolved at {told}."))}
    assert told in found["resolved/1"].note


def test_the_minute_of_something_else_is_not_it() -> None:
    """A sentence has to be about the milestone."""
    assert len(bad(score(SCORER, "Somebody had lunch at 15:10 UTC."))) == 2


def test_a_disagreement_leaves_it_open() -> None:
    """Which of the two it was is not said."""
    text = "The records disagree on when the incident was resolved: chat says 15:10 UTC, the status page 15:20 UTC."
    assert "resolved/1" in [one.id for one in bad(score(SCORER, text))]


def test_a_case_without_milestones_is_not_scored() -> None:
    """Nothing to give."""
    assert score(SCORER, "All is well.", milestones=()).unscored == "the case has no milestone"
