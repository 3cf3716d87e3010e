"""A record is redacted as a whole: what one field gives away is gone from all of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from extraction.capture.events import events_from
from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.domain.timeline import Event, EventKind
from extraction.errors import Place

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)


def made(text: str = "all well", raw: Any = None, **fields: Any) -> Event:
    """The event of a record with this text."""
    record = SourceRecord(
        source=fields.pop("source", "slack"),
        kind=EventKind.MESSAGE,
        at=NOW,
        at_original="1772546400.000100",
        text=text,
        raw={"text": text} if raw is None else raw,
        place=Place("day.json"),
        received_at=NOW,
        **fields,
    )
    return next(events_from([record], b"key"))


def test_pieces_in_blocks_go_with_the_text_that_joins_them() -> None:
    """Slack cuts a message where its style changes: the piece alone looks like any word."""
    pieces = [{"text": "the password is "}, {"text": "swordfish", "style": {"code": True}}]
    event = made("the password is `swordfish`", {"text": "the password is `swordfish`", "elements": pieces})
    assert "swordfish" not in event.text + event.raw


def test_what_json_names_a_secret_goes_from_the_text_as_well() -> None:
    """An attachment's field and the summary made from it."""
    event = made("DB_PASSWORD Xy7-pLq22 was set", {"env": [{"name": "DB_PASSWORD", "value": "Xy7-pLq22"}]})
    assert "Xy7-pLq22" not in event.text + event.raw


def test_a_plain_word_stays_in_what_people_read() -> None:
    """A member called token may hold the name of a thing; the story needs that name."""
    event = made("rolled back in production", {"token": "production", "text": "rolled back in production"})
    assert event.text == "rolled back in production"
    assert json.loads(event.raw)["token"].startswith("[secret:member:")


def test_a_link_holds_the_encoded_form() -> None:
    """Permalinks and alert links carry parameters."""
    link = "https://x.example/graph?expr=p%40ss8fj3w0rd"
    event = made("password: p@ss8fj3w0rd", {"text": "password: p@ss8fj3w0rd", "url": link}, permalink=link)
    assert "ss8fj3w0rd" not in f"{event.text}{event.raw}{event.permalink}"


def test_names_handles_and_ids_of_people_hold_no_secret() -> None:
    """A bot may be called by the token it uses."""
    secret = "ghp_" + "a1B2" * 9
    actor = RecordedActor(native_id=secret, name=f"Bot {secret}", handle=secret)
    event = made(actor=actor, channel=f"c {secret}", thread_key=secret, key=f"c/{secret}")
    assert secret not in repr(event)


def test_a_mail_keeps_its_message_id() -> None:
    """It looks like an address and is what the mail is found by."""
    assert made(source="mail", key="<abc.2@fernweh.example>", text="mail jo@fernweh.example").key.startswith("<abc.2@")


def test_a_person_known_by_address_keeps_a_name() -> None:
    """Assignees that a tracker knows by address only."""
    event = made(raw={"assignee": "mara@fernweh.example"}, attributes={"assignee": "mara@fernweh.example"})
    assert event.attribute("assignee") == "mara"
    assert "mara@" not in event.raw


def test_each_replacement_is_told_once_it_is_made() -> None:
    """The restore map gathers from there what it may keep."""
    told: list[tuple[str, str, str]] = []
    record = SourceRecord(
        source="csv",
        kind=EventKind.NOTE,
        at=NOW,
        at_original="",
        text="mail jo@fernweh.example, password: Tr0ub4dor",
        raw={},
        place=Place("x.csv"),
        received_at=NOW,
    )
    next(events_from([record], b"key", note=lambda *one: told.append(one)))
    assert {(kind, value) for kind, value, _ in told} == {
        ("email", "jo@fernweh.example"),
        ("secret:password", "Tr0ub4dor"),
    }
