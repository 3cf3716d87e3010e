"""Words as a reader has them."""

from __future__ import annotations

from evaluation.scorers.length import SCORER
from tests.evaluation.scored_values import ALERT, said, score, section


def test_title_headings_sentences_and_times_count() -> None:
    """Title 1, headings 2, sentences 3 + 3, one time."""
    found = score(SCORER, "Checkout was slow.", section("timeline", said("An alert fired.", ALERT, clock="14:03")))
    assert found.value == 10
    assert [one.note for one in found.items] == ["4 words", "5 words"]


def test_a_long_report_is_over_the_aim() -> None:
    """Twelve hundred words are the promise."""
    found = score(SCORER, "word " * 1300)
    assert found.value is not None and SCORER.aim is not None and found.value > SCORER.aim


def test_an_empty_report_is_not_scored() -> None:
    """It is not short."""
    assert score(SCORER).unscored
