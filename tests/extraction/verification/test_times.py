"""Clock times, zones, dates and weekdays."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.timeline import EventKind
from tests.builders import event
from tests.extraction.verification.checking import findings

ALERT = event("checkout latency high", "14:03:40", kind=EventKind.ALERT, by="grafana")
FIXED = event("rolled back checkout to 4.11.2", "14:41", by="Ana Ruiz")


@pytest.mark.parametrize(
    "text",
    [
        "The alert fired at 14:03.",
        "The alert fired at 14:03:40 UTC.",
        "The alert fired at 15:03 CET.",
        "The alert fired at 9:03 am EST.",
        "The alert fired at 15:03 (UTC+1).",
        "The alert fired at 15:03 Europe/Berlin.",
        "The alert fired shortly after 14:00 UTC.",
        "On Tuesday, 3 March 2026, the alert fired.",
        "The alert fired at 14:03 and Ana rolled back at 14:41.",
    ],
)
def test_times_of_the_records_pass(text: str) -> None:
    """In any zone that is named, to the minute or second as written."""
    assert findings(text, ALERT, FIXED, of="time") == []


@pytest.mark.parametrize(
    "text",
    [
        "The alert fired at 14:13.",
        "The alert fired at 15:03 UTC.",
        "The alert fired at 14:03 CET.",
        "The alert fired at 14:41.",
        "Ana rolled back at 14:03.",
        "On Wednesday the alert fired.",
        "The alert fired on 4 March.",
        "The alert fired shortly after 13:30 UTC.",
    ],
)
def test_wrong_times_are_contradicted(text: str) -> None:
    """Also the time of another cited record."""
    found = findings(text, ALERT, FIXED, of="time")
    assert [finding.verdict for finding in found] == [Verdict.CONTRADICTED]


def test_unknown_zone_needs_a_human() -> None:
    """Local time could be anyone's."""
    (finding,) = findings("The alert fired at 14:03 local time.", ALERT, of="time")
    assert finding.verdict is Verdict.NEEDS_HUMAN


def test_the_messages_minute_is_not_the_events() -> None:
    """A message at 14:20 that tells of 14:05."""
    told = event("db-03 lost its disk at 14:05", "14:20", by="Ana Ruiz")
    assert findings("db-03 lost its disk at 14:05.", told, of="time") == []
    (finding,) = findings("db-03 lost its disk at 14:20.", told, of="time")
    assert (finding.verdict, finding.expected) == (Verdict.CONTRADICTED, "14:05 UTC")


def test_an_alerts_own_start_counts() -> None:
    """The record arrived at 14:03 and says that it began at 13:58."""
    alert = event("lag", "14:03", kind=EventKind.ALERT, by="grafana", attributes={"started_at": "2026-03-03T13:58:00Z"})
    assert findings("The alert began firing at 13:58.", alert, of="time") == []
    assert [one.expected for one in findings("The alert began firing at 14:03.", alert, of="time")] == ["13:58 UTC"]


def test_a_day_that_no_record_gives_is_refused() -> None:
    """Yesterday and the next day need records too."""
    assert findings("The next day Ana rolled back.", FIXED, of="time") != []
