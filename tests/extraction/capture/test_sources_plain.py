"""Mail, CSV and JSON lines of plain events, posts to a Slack webhook, and times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.capture.sources.times import moment_of
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord
from tests.extraction.capture.fixture_reading import (
    outcomes,
    outcomes_of,
    problem,
    read_value,
    readable,
    record,
    records,
)


def test_an_alert_mail_is_an_alert() -> None:
    """Told by its subject, which may be an encoded word; at the time of its Date header."""
    found = record("mail/alert_html_only.eml")
    assert (found.kind, found.text) == (EventKind.ALERT, "Mail: [FIRING:1] CheckoutErrorRateHigh checkout")
    assert found.at == datetime(2026, 3, 3, 14, 2, 12, tzinfo=UTC)
    assert found.key == "1772546532.1@alerts.fernweh.example"
    assert found.raw["mail_text"] == "1 alert for\nservice=checkout"


def test_any_other_mail_is_a_message_with_its_words() -> None:
    """A zone of -0000 means UTC."""
    found = record("mail/message_plain.eml")
    assert found.kind is EventKind.MESSAGE and found.at == datetime(2026, 3, 3, 14, 31, tzinfo=UTC)
    assert found.text == "Mail: Payments: what support is seeing\n42 tickets so far, all from the EU."
    assert found.actor is not None and found.actor.address == "priya@fernweh.example"


def test_a_mail_with_an_attachment() -> None:
    """The plain part in its own character set, the attachment by its name."""
    found = record("mail/multipart_with_attachment.eml")
    assert found.text.endswith("Café page of checkout") and found.attributes["files"] == "error.png"


def test_a_mail_without_a_zone_is_refused() -> None:
    data = b"From: a@fernweh.example\nSubject: x\nDate: Tue, 3 Mar 2026 14:31:00\n\nhello\n"
    assert "has no time zone" in str(outcomes_of(data)[0])


def test_rows_of_a_table() -> None:
    """Kind, author, id and attributes; a quoted cell may hold commas and line breaks."""
    deploy, note = records("csv/events_comma.csv")
    assert (deploy.kind, deploy.key, deploy.attributes["version"]) == (EventKind.DEPLOY, "d-1", "4.12.0")
    assert note.text == 'Two lines,\nwith a comma and "quotes"'
    assert note.at == datetime(2026, 3, 3, 14, 10, tzinfo=UTC)
    assert note.actor is not None and note.actor.name == "Mara Lindqvist"


def test_a_column_may_say_that_its_times_are_utc() -> None:
    """Then a value needs no zone; a kind of the writer's own is kept as a subtype."""
    found = record("csv/events_semicolon_utc_header.csv")
    assert found.at == datetime(2026, 3, 3, 14, 10, tzinfo=UTC)
    assert (found.kind, found.attributes["subtype"]) == (EventKind.NOTE, "handover")
    assert found.actor is not None and found.actor.address == "priya@fernweh.example"


def test_a_naive_time_is_refused_with_its_line_and_what_to_do() -> None:
    """The rows beside it are read."""
    refused = problem("csv/events_with_naive_time.csv")
    assert refused.place.line == 3
    assert "'2026-03-03 14:10' has no time zone; write it in UTC such as" in refused.reason
    assert len(outcomes("csv/events_with_naive_time.csv")) == 3


def test_a_table_of_something_else_names_its_columns() -> None:
    assert "columns (host, owner) lack a time or a text" in problem("csv/table_without_time.csv").reason


def test_lines_of_json() -> None:
    first, second = records("csv/events.jsonl")
    assert (first.at, first.kind) == (datetime(2026, 3, 3, 14, 0, tzinfo=UTC), EventKind.NOTE)
    assert (second.key, second.kind, second.place.line) == ("a-7", EventKind.ACTION, 2)


@pytest.mark.parametrize("fixture", ["post_with_attachment", "post_with_blocks_only"])
def test_a_post_to_a_slack_webhook_has_no_time(fixture: str) -> None:
    found = record(f"slack_webhook/{fixture}.json")
    assert (found.source, found.kind, found.at) == ("slack", EventKind.MESSAGE, None)
    assert found.actor is not None and found.actor.is_bot


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-03T14:02:11Z",
        "2026-03-03T14:02:11.000000000Z",
        "2026-03-03 14:02:11 UTC",
        "2026-03-03T19:32:11+0530",
        "2026-03-03T19:32:11.000+05:30",
        "2026-03-03 15:02:11 +0100",
        "2026-03-03 14:02:11 +0000 UTC",
        1772546531,
        "1772546531",
        1772546531000,
        "1772546531000000",
        1772546531000000000,
        1772546531.0,
    ],
)
def test_spellings_of_one_time(written: object) -> None:
    assert moment_of(written).at == datetime(2026, 3, 3, 14, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("2026-03-03T14:02:11", "no time zone"),
        ("2026-03-03", "no time zone"),
        ("yesterday", "cannot be read|not a time"),
        (True, "a time is expected, found bool"),
        ({}, "a time is expected, found dict"),
        ("0001-01-01T00:00:00Z", "stands for no time"),
        ("0001-01-01T00:00:00+05:00", "out of the range"),
        (float("inf"), "not a time"),
        (5, "not a time"),
    ],
)
def test_what_is_no_time(written: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        moment_of(written)


@given(st.datetimes(datetime(1981, 1, 1), datetime(2199, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_an_offset_never_shifts_the_instant(naive: datetime, minutes: int) -> None:
    """The same instant in any zone, with or without a colon, is the same moment."""
    at = naive.replace(tzinfo=UTC)
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    local = (at + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat()
    for colon in ("", ":"):
        assert moment_of(f"{local}{sign}{size // 60:02}{colon}{size % 60:02}").at == at


def test_an_event_without_words_is_refused() -> None:
    (refused,) = read_value({"time": "2026-03-03T14:02:11Z", "text": " ", "id": "x"})
    assert isinstance(refused, UnreadableRecord) and "field text is empty" in refused.reason
    assert readable(read_value({"time": "2026-03-03T14:02:11Z", "text": "x"}))
