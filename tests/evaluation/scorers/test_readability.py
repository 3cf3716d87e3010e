"""Flesch reading ease."""

from __future__ import annotations

import pytest

from evaluation.scorers.readability import SCORER, syllables
from tests.evaluation.scored_values import ALERT, said, score, section


@pytest.mark.parametrize(
    ("word", "count"), [("cat", 1), ("caused", 1), ("mitigated", 4), ("table", 2), ("services", 3)]
)
def test_syllables_are_groups_of_vowels(word: str, count: int) -> None:
    """Without silent endings."""
    assert syllables(word) == count


def test_short_words_read_more_easily_than_long_ones() -> None:
    """By the published formula: six words of one syllable give 116.145."""
    easy = score(SCORER, "The cat sat on the mat.").value
    hard = score(SCORER, "Intermittent authentication unavailability necessitated remediation.").value
    assert easy == pytest.approx(116.145, abs=0.01)
    assert hard is not None and hard < 0


def test_a_report_without_prose_is_not_scored() -> None:
    """The timeline repeats the records."""
    assert score(SCORER, section("timeline", said("An alert fired.", ALERT, clock="14:03"))).unscored
