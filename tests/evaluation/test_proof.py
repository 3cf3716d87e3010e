"""The reader that proves gold: what it finds in events, and what it misses."""

from __future__ import annotations

import pytest

from evaluation.proof import parts_of, unproved
from tests.builders import event

ALERT = event("error ratio of label-api is 14.2% (threshold 3%)", "14:02:15", kind="alert", by=None)  # type: ignore[arg-type]
FIXED = event("rolled back to 4.11.3, p99 from 9.2 s to 310 ms, 11,482 requests failed", "14:31:05")


@pytest.mark.parametrize(
    "text",
    [
        "The ratio was 14.2% at 14:02 UTC.",
        "At 15:02 CET the alert fired.",
        "It took 29 minutes.",
        "It took about half an hour.",
        "On 3 March 2026, 11,482 requests failed.",
        "About 11,500 requests failed.",
        "p99 fell from 9,200 ms to 0.31 s.",
        "p99 had been 9.2 seconds.",
        "It was rolled back to 4.11.3.",
        "Mara wrote: “rolled back to 4.11.3”.",
    ],
)
def test_what_the_events_hold_is_proved(text: str) -> None:
    """Times in any zone, lengths between events, roundings and units."""
    assert unproved(text, (ALERT, FIXED)) == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The ratio was 14.7% at 14:02 UTC.", "14.7"),
        ("At 14:03 UTC the alert fired.", "14:03 UTC"),
        ("At 14:02 CET the alert fired.", "14:02 CET"),
        ("It took 31 minutes.", "31 minutes"),
        ("On 4 March the alert fired.", "4 March"),
        ("The alert fired on a Friday.", "Friday"),
        ("It was rolled back to 4.11.2.", "4.11.2"),
        ("Mara wrote: “rolled forward to 4.11.3”.", "“rolled forward to 4.11.3”"),
    ],
)
def test_what_they_do_not_hold_is_named(text: str, missing: str) -> None:
    assert unproved(text, (ALERT, FIXED)) == (missing,)


def test_a_day_of_the_week_is_found_as_people_write_it() -> None:
    """In lower case and shortened, but not inside another word."""
    assert unproved("It is planned for Friday, 6 March.", (event("rebuild on friday 6 mar", "14:40:00"),)) == ()
    assert unproved("It is planned for Monday.", (event("the money is safe", "14:40:00"),)) == ("Monday",)


def test_parts_do_not_overlap() -> None:
    """A clock time is no number, and what stands in a quotation is a quotation."""
    parts = parts_of("At 14:02 UTC on 3 March, 4.11.3 took 12 minutes for 40 of “40 pods” (#418).")
    assert [(part.kind, part.written) for part in parts] == [
        ("quote", "“40 pods”"),
        ("clock", "14:02 UTC"),
        ("date", "3 March"),
        ("identifier", "4.11.3"),
        ("identifier", "#418"),
        ("duration", "12 minutes"),
        ("number", "40"),
    ]
