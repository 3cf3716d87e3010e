"""Plain events: rows of a CSV file or lines of JSON with a time and a text, for whatever has no source of its own.

Columns, by any of these names and in any order; a time needs a zone. Further columns that are named as an event's
attribute (``service``, ``severity``, ``version`` …) are kept as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields
from extraction.capture.sources.times import Moment, moment_of
from extraction.domain.timeline import ATTRIBUTES, EventKind
from extraction.errors import UnreadableRecord

SOURCE = "csv"
TIME_COLUMNS = ("time", "ts", "at", "timestamp", "datetime", "date_time", "occurred_at", "when", "date")
TEXT_COLUMNS = ("text", "message", "event", "description", "summary", "what", "note")
KIND_COLUMNS = ("kind", "type", "event_type", "category")
ACTOR_COLUMNS = ("author", "who", "actor", "user", "person", "by", "name")
ID_COLUMNS = ("id", "key", "event_id")
LINK_COLUMNS = ("permalink", "url", "link", "href")
KIND_SYNONYMS = {
    "deployment": EventKind.DEPLOY,
    "rollback": EventKind.DEPLOY,
    "alert_fired": EventKind.ALERT,
    "firing": EventKind.ALERT,
    "page": EventKind.ALERT,
    "resolved": EventKind.ALERT_RESOLVED,
    "ack": EventKind.ACKNOWLEDGED,
    "acknowledgement": EventKind.ACKNOWLEDGED,
    "status": EventKind.STATUS_UPDATE,
    "statuspage": EventKind.STATUS_UPDATE,
    "chat": EventKind.MESSAGE,
    "comment": EventKind.NOTE,
    "issue": EventKind.TICKET,
    "pr": EventKind.PULL_REQUEST,
    "severity": EventKind.SEVERITY_CHANGE,
    "role": EventKind.ROLE_CHANGE,
    "command": EventKind.COMMAND,
}
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
_UTC_SUFFIX = "_utc"


def column_name(header: str) -> str:
    """``" Event Type "`` → ``event_type``, ``Time (UTC)`` → ``time_utc``."""
    return _NOT_A_NAME.sub("_", header.strip().lower()).strip("_")


def has_event_columns(headers: list[str]) -> bool:
    """Whether these headers include a time and a text."""
    columns = [column_name(header) for header in headers]
    return any(_is_time(name) for name in columns) and any(name in TEXT_COLUMNS for name in columns)


def _is_time(column: str) -> bool:
    return column.removesuffix(_UTC_SUFFIX) in TIME_COLUMNS


def recognises(value: Mapping[str, object]) -> bool:
    is_flat = all(held is None or isinstance(held, str | int | float | bool) for held in value.values())
    is_chat = value.get("type") == "message" and "ts" in value
    return is_flat and not is_chat and has_event_columns([str(name) for name in value])


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    row = Fields(
        {column_name(str(name)): held for name, held in fields.value.items()}, fields.place, fields.received_at
    )
    moment = _moment(row)
    text = row.maybe_text(*TEXT_COLUMNS)
    if text is None:
        column = next(name for name in TEXT_COLUMNS if name in row.value)
        raise row.unreadable(column, "is empty; what happened is expected there")
    word, native, who = (row.maybe_text(*columns) for columns in (KIND_COLUMNS, ID_COLUMNS, ACTOR_COLUMNS))
    kind = _kind(word)
    stated = {name: row.maybe_text(name) for name in row.value if name in ATTRIBUTES}
    yield row.record(
        source=SOURCE,
        kind=kind or EventKind.NOTE,
        moment=moment,
        key=native,
        text=text,
        identity={"id": native, "text": text, "who": who, "kind": word},
        raw=dict(fields.value),
        actor=_person(who),
        permalink=row.maybe_text(*LINK_COLUMNS),
        attributes=stated if kind or not word else stated | {"subtype": word},
    )


def _moment(row: Fields) -> Moment:
    """The first time column that holds a value; a column named ``…_utc`` needs no zone in its values."""
    columns = sorted((name for name in row.value if _is_time(name)), key=_preference)
    column = next((name for name in columns if row.maybe_text(name)), columns[0])
    written = row.maybe_text(column)
    if written is None:
        raise row.unreadable(column, "is empty; a time such as 2026-03-03T14:02:00Z is expected there")
    if not column.endswith(_UTC_SUFFIX):
        return row.moment(column)
    try:
        return moment_of(written)
    except ValueError:
        return Fields({column: f"{written} UTC"}, row.place, row.received_at).moment(column)


def _preference(column: str) -> int:
    return TIME_COLUMNS.index(column.removesuffix(_UTC_SUFFIX))


def _kind(word: str | None) -> EventKind | None:
    """The event kind that a word names, ``None`` where it names none."""
    name = column_name(word) if word else ""
    if name in KIND_SYNONYMS:
        return KIND_SYNONYMS[name]
    return next((kind for kind in EventKind if kind.value == name), None)


def _person(who: str | None) -> RecordedActor | None:
    if who is None:
        return None
    is_address = _MAIL.fullmatch(who) is not None
    return RecordedActor(
        native_id=who, name=who.partition("@")[0] if is_address else who, address=who if is_address else None
    )
