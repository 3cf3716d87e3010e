"""Tempting wrong sentences."""

from __future__ import annotations

from evaluation.scorers.must_not_say import SCORER
from tests.evaluation.scored_values import GUESS, LOST, bad, said, score


def test_each_is_listed_and_not_said() -> None:
    """A guess that is told as one is no cause."""
    found = score(SCORER, said("Jonas Vik suspected that the certificate caused the errors.", GUESS))
    assert (found.value, [one.good for one in found.items]) == (0, [True])


def test_one_that_is_said_is_quoted() -> None:
    """With the reason why it is wrong."""
    found = score(SCORER, said("The errors were caused by the certificate.", GUESS))
    assert found.value == 1
    assert "It was a guess." in bad(found)[0].note


def test_a_wrong_variant_of_a_true_sentence_counts_where_it_is_said() -> None:
    """Those that are not said are not listed."""
    found = score(SCORER, said("Some orders were lost.", LOST))
    assert [one.id for one in bad(found)] == ["Some orders were lost."]


def test_without_any_it_is_not_scored() -> None:
    """Nothing to say, nothing said."""
    assert score(SCORER, "All is well.", must_not_say=(), statements=()).unscored
