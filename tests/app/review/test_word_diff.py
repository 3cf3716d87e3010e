from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.review.views.word_diff import LONGEST, merged_words, word_diff

WORDS = st.lists(st.sampled_from(["the", "pool", "was", "exhausted", "at", "14:02", "and", "restarted"]), max_size=12)


def spelled(pieces: list[tuple[str, str]], kinds: str) -> list[str]:
    return " ".join(words for kind, words in pieces if kind in kinds).split()


def test_what_goes_and_what_comes_stand_beside_each_other() -> None:
    """The words in between stay as they are."""
    pieces = word_diff("It took 47 minutes.", "It took 28 minutes.")
    assert pieces == [("=", "It took"), ("-", " 47"), ("+", " 28"), ("=", " minutes.")]


@given(WORDS, WORDS)
def test_both_wordings_can_be_read_off_the_pieces(before: list[str], after: list[str]) -> None:
    """What stays and goes spells the one, what stays and comes the other."""
    pieces = word_diff(" ".join(before), " ".join(after))
    assert spelled(pieces, "=-") == before and spelled(pieces, "=+") == after


def test_very_long_wordings_are_shown_whole() -> None:
    """Comparing them would keep everybody waiting."""
    long = "word " * (LONGEST + 1)
    assert [kind for kind, _ in word_diff(long, "short")] == ["-", "+"]


def test_changes_of_different_words_stand_together() -> None:
    """Two people who touched different words lose nothing."""
    base = "The pool was exhausted at 14:02."
    assert merged_words(base, "The orders pool was exhausted at 14:02.", "The pool was exhausted at 14:03.") == (
        "The orders pool was exhausted at 14:03."
    )


def test_changes_of_the_same_words_are_for_a_person() -> None:
    """Nobody's words are chosen by a machine."""
    assert merged_words("It took 47 minutes.", "It took 28 minutes.", "It took 30 minutes.") is None


@given(WORDS, WORDS)
def test_who_changed_alone_gets_their_words(base: list[str], mine: list[str]) -> None:
    """Where the other changed nothing there is nothing to settle."""
    assert merged_words(" ".join(base), " ".join(mine), " ".join(base)) == " ".join(mine)
