"""Clauses, and the verb that a time, figure or person belongs to."""

from __future__ import annotations

import pytest

from evaluation.said_clauses import beginnings_of, bound_otherwise, clauses_of, fitting, values_of


def test_what_and_joins_is_told_apart_only_where_asked() -> None:
    """A plan covers both halves, a time only its own."""
    text = "It was mitigated at 20:31 UTC and resolved at 22:05 UTC, says the page."
    assert len(clauses_of(text)) == 2
    assert len(clauses_of(text, fine=True)) == 3


@pytest.mark.parametrize(
    ("said", "wanted", "bound"),
    [
        ("It was mitigated at 20:31 UTC and resolved at 22:05 UTC.", "It was resolved at 20:31 UTC.", True),
        ("It was mitigated at 20:31 UTC and resolved at 22:05 UTC.", "It was resolved at 22:05 UTC.", False),
        ("At 20:31 UTC, after two hours of work, it was resolved.", "It was resolved at 20:31 UTC.", False),
        ("Twenty nodes were allowed, but only 16 nodes ran.", "Twenty nodes ran.", True),
        ("Jonas was paged and told Mara.", "Mara was paged.", True),
        ("Jonas set the limit to 40 at 13:36 UTC, and at 13:50 UTC it was over.", "The limit: 40 at 13:50 UTC.", True),
    ],
)
def test_a_verb_with_a_value_of_its_own_is_bound_to_it(said: str, wanted: str, bound: bool) -> None:
    """Without one it may borrow that of another clause."""
    assert bound_otherwise(said, wanted, ("Jonas", "Mara")) is bound


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("at 12:10 my time", "12:10 local"),
        ("at 12:10 in Singapore", "12:10 local"),
        ("at 23:59 on the console’s fast clock", "23:59 local"),
        ("at 9:15 PDT", "09:15 PDT"),
        ("at 12:10 UTC, our time is another one", "12:10 UTC"),
        ("at 12:10 in the evening", "12:10 UTC"),
    ],
)
def test_a_time_keeps_the_clock_that_it_was_told_on(text: str, clock: str) -> None:
    """Without any words it is UTC."""
    assert values_of(text)["clock"] == (clock,)


def test_an_hour_and_more_is_one_length() -> None:
    """“An hour and 45 minutes” is not 45 minutes."""
    assert values_of("for an hour and 45 minutes")["duration"] == ("6300 s",)


def test_clauses_of_another_time_are_left_out() -> None:
    """What is said of all nodes at 23:24 UTC is not said of 23:11 UTC."""
    text = "At 23:11 UTC 28 nodes had the key, at 23:24 UTC all 34 nodes."
    assert "all" not in fitting(text, "All 34 nodes had the key at 23:11 UTC.")


def test_forms_of_one_word_begin_alike() -> None:
    """Short words are no beginning of others."""
    assert not beginnings_of("mitigat").isdisjoint(beginnings_of("mitig"))
    assert beginnings_of("thumbnail") == {"thumbnail"}
