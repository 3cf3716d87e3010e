from __future__ import annotations

from datetime import timedelta

import pytest

from app.review.views.words import between, clock, count, day, duration, listed, moment, stamp
from tests.builders import at


def test_one_moment_in_every_way_the_screens_write_it() -> None:
    """Clock, day, both, and the full stamp; the zone is named wherever the reader needs it."""
    when = at("14:02:11")
    assert clock(when) == "14:02"
    assert day(when) == "3 March 2026"
    assert moment(when) == "3 March 2026, 14:02 UTC"
    assert stamp(when) == "2026-03-03 14:02:11 UTC"


def test_a_span_within_a_day_names_the_day_once() -> None:
    """The usual incident."""
    assert between(at("14:02"), at("15:10")) == "3 March 2026, 14:02–15:10 UTC"


def test_a_span_over_midnight_names_both_days() -> None:
    """No clock time stands without its day."""
    assert between(at("23:50"), at("00:10", day=4)) == "3 March 2026 23:50 – 4 March 2026 00:10 UTC"


def test_a_span_without_times_is_empty() -> None:
    """An incident without events has no span."""
    assert between(None, at("14:00")) == ""


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=0), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(minutes=12, seconds=5), "12 min 5 s"),
        (timedelta(hours=1, minutes=5, seconds=59), "1 h 05 min"),
        (timedelta(days=2, hours=3), "2 d 3 h"),
        (timedelta(minutes=-3), "−3 min"),
    ],
)
def test_durations(length: timedelta, words: str) -> None:
    """Two units at most, rounded down; negative ones keep their sign."""
    assert duration(length) == words


def test_counts_agree_with_their_noun() -> None:
    """Also where the plural is irregular."""
    assert [count(0, "event"), count(1, "event"), count(1204, "event")] == ["0 events", "1 event", "1,204 events"]
    assert count(2, "reply", "replies") == "2 replies"


def test_lists_end_where_they_get_long() -> None:
    """A row of the inbox stays one line."""
    assert listed(()) == ""
    assert listed(("cart",)) == "cart"
    assert listed(("cart", "search")) == "cart and search"
    assert listed(("a", "b", "c", "d", "e")) == "a, b, c and 2 more"
