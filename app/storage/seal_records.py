"""What of each stored row is sealed, exactly as its columns hold it; a new kind of record is a line in ``_TABLES``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from app.storage.event_rows import COLUMNS, EventRow
from app.storage.tables import APPROVALS, CORRECTIONS, CURATIONS, ERASURES, EVENTS, PUBLICATIONS
from extraction.domain.seal import SealedKind, SealedRecord, Value

Content = tuple[tuple[Value, ...], tuple[Value, ...]]

_ACTOR = COLUMNS.index("actor")
_PAGE = 1000


@dataclass(frozen=True, kw_only=True)
class _Sealed:
    """``shown`` and ``kept`` are columns; ``name`` says how people find a row, with its columns in braces."""

    table: Table
    shown: tuple[str, ...]
    name: str
    kept: tuple[str, ...] = ()


_TABLES: Mapping[SealedKind, _Sealed] = {
    SealedKind.CURATION: _Sealed(
        table=CURATIONS,
        shown=("id", "curation_id", "event_id", "action", "by", "at", "value", "reason"),
        name="curation {id} ({action} by {by})",
    ),
    SealedKind.CORRECTION: _Sealed(
        table=CORRECTIONS,
        shown=(
            "id",
            "statement_id",
            "number",
            "correction_id",
            "section_id",
            "action",
            "by",
            "at",
            "before",
            "after",
            "evidence",
            "reason",
        ),
        name="correction {id} ({action} of statement {statement_id} by {by})",
    ),
    SealedKind.APPROVAL: _Sealed(
        table=APPROVALS,
        shown=("id", "content"),
        kept=("version", "corrections", "events", "corrected_times", "document"),
        name="approval {id} (of version {version})",
    ),
    SealedKind.PUBLICATION: _Sealed(
        table=PUBLICATIONS,
        shown=("id", "destination", "location", "at", "by", "version", "digest"),
        name="publication {id} ({destination}, {location})",
    ),
    SealedKind.ERASURE: _Sealed(
        table=ERASURES,
        shown=("id", "event_id", "by", "at", "reason"),
        name="erasure {id} (of event {event_id} by {by})",
    ),
}


def event_content(row: EventRow) -> Content:
    """(shown, kept) of a row of ``event_rows.COLUMNS``."""
    return (row[1:_ACTOR], row[_ACTOR:])


def contents(connection: Connection, incident_id: int, kind: SealedKind) -> Iterator[Content]:
    """(shown, kept) of all rows of one kind, in the order in which they were stored; events by time."""
    return ((record.shown, record.kept) for record in _records(connection, incident_id, kind))


def content_of(connection: Connection, kind: SealedKind, row_id: int) -> Content:
    """(shown, kept) of the row with this number."""
    sealed = _TABLES[kind]
    record = _record(kind, sealed, connection.execute(select(sealed.table).where(sealed.table.c.id == row_id)).one())
    return record.shown, record.kept


def records(connection: Connection, incident_id: int) -> Iterator[SealedRecord]:
    """Every row that ought to be sealed, as it stands now."""
    for kind in SealedKind:
        yield from _records(connection, incident_id, kind)


def _records(connection: Connection, incident_id: int, kind: SealedKind) -> Iterator[SealedRecord]:
    if kind is SealedKind.EVENT:
        yield from _events(connection, incident_id)
        return
    sealed = _TABLES[kind]
    query = select(sealed.table).where(sealed.table.c.incident_id == incident_id).order_by(sealed.table.c.id)
    for row in connection.execute(query):
        yield _record(kind, sealed, row)


def _record(kind: SealedKind, sealed: _Sealed, row: Row[Any]) -> SealedRecord:
    fields = row._mapping
    return SealedRecord(
        kind=kind,
        shown=tuple(fields[name] for name in sealed.shown),
        kept=tuple(fields[name] for name in sealed.kept),
        name=sealed.name.format(**{str(name): value for name, value in fields.items()}),
    )


def _events(connection: Connection, incident_id: int) -> Iterator[SealedRecord]:
    query = select(*(EVENTS.c[name] for name in COLUMNS)).where(EVENTS.c.incident_id == incident_id)
    ordered = query.order_by(EVENTS.c.at, EVENTS.c.source, EVENTS.c.key, EVENTS.c.id)
    for row in connection.execute(ordered, execution_options={"yield_per": _PAGE}):
        shown, kept = event_content(tuple(row))
        yield SealedRecord(
            kind=SealedKind.EVENT, shown=shown, kept=kept, name=f"event {row.id} ({row.source} {row.key})"
        )
