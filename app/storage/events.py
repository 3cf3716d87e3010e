"""Rows of events: appended in bulk, never changed, read oldest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select, tuple_, update

from app.operations.ports import AddedEvents
from app.storage.database import Database
from app.storage.event_rows import COLUMNS, EventRow, event_of, row_of
from app.storage.seal_records import event_content
from app.storage.seals import Chain
from app.storage.tables import EVENTS, INCIDENTS
from extraction.domain.seal import SealedKind
from extraction.domain.timeline import Event

_BATCH = 1000
_ID, _AT, _RAW = (COLUMNS.index(name) for name in ("id", "at", "raw"))
_ORDER = (EVENTS.c.at, EVENTS.c.source, EVENTS.c.key, EVENTS.c.id)
_PAGE = tuple(EVENTS.c[name] for name in COLUMNS[1:])


def add(connection: Connection, incident_id: int, events: Iterable[Event]) -> AddedEvents:
    """Append ``events``; of two records with one identity the first by time and raw text stays.

    The caller holds the incident's lock, so the counts before and after are those of this call.
    """
    before = _held(connection, incident_id)
    statement = _upsert(connection.dialect.name)
    offered = 0
    rows = (row_of(incident_id, event) for event in events)
    known = _ids(connection, incident_id) if before else set()
    chain = Chain(connection, incident_id)
    while batch := list(islice(rows, _BATCH)):
        staying = _staying(connection, incident_id, batch, known)
        connection.exec_driver_sql(statement, batch)
        chain.append(SealedKind.EVENT, [event_content(row) for row in staying])
        offered += len(batch)
    chain.close()
    new = _keep_summary(connection, incident_id) - before
    return AddedEvents(new=new, known=offered - new)


def read(database: Database, incident_id: int) -> Iterator[Event]:
    """Oldest first, a page at a time: a long incident is never in memory as rows and events at once."""
    after: tuple[str, ...] | None = None
    while True:
        with database.reading() as connection:
            rows = connection.execute(_page_query(incident_id, after)).all()
        yield from map(event_of, (tuple(row) for row in rows))
        if len(rows) < _BATCH:
            return
        last = rows[-1]
        after = (last.at, last.source, last.key, last.id)


def _ids(connection: Connection, incident_id: int) -> set[str]:
    return set(connection.execute(select(EVENTS.c.id).where(EVENTS.c.incident_id == incident_id)).scalars())


def _staying(
    connection: Connection, incident_id: int, batch: Sequence[EventRow], known: set[str]
) -> Collection[EventRow]:
    """The rows of ``batch`` that the database will hold and has not held before: they are to be sealed.

    Adds their ids to ``known``, the ids of all events that the incident has.
    """
    ids = {row[_ID] for row in batch}
    if len(ids) == len(batch) and known.isdisjoint(ids):
        known |= ids
        return batch
    stored = _stored(connection, incident_id, known & ids)
    staying: dict[str, EventRow] = {}
    for row in batch:
        given = (row[_AT], row[_RAW])
        other = stored.get(row[_ID])
        if other is None or (other[1] != "" and given < other):
            staying[row[_ID]] = row
            stored[row[_ID]] = given
    known |= ids
    return staying.values()


def _stored(connection: Connection, incident_id: int, ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """Id → time and raw text of the events with these ids."""
    query = select(EVENTS.c.id, EVENTS.c.at, EVENTS.c.raw).where(
        EVENTS.c.incident_id == incident_id, EVENTS.c.id.in_(list(ids))
    )
    return {row.id: (row.at, row.raw) for row in connection.execute(query)}


def _upsert(backend: str) -> str:
    """As text with positional parameters: executing a construct costs more per row than the database does.

    Records of one identity can differ in what is no part of it, such as reactions: of those the first by time and raw
    text stays, so that the order of imports does not show.
    """
    marker = "?" if backend == "sqlite" else "%s"
    collation = "" if backend == "sqlite" else ' COLLATE "C"'
    return " ".join(
        (
            "INSERT INTO events (",
            ", ".join(f'"{name}"' for name in COLUMNS),
            ") VALUES (",
            ", ".join(marker for _ in COLUMNS),
            ") ON CONFLICT (incident_id, id) DO UPDATE SET",
            ", ".join(f'"{name}" = excluded."{name}"' for name in COLUMNS if name not in ("incident_id", "id")),
            # What was erased stays erased, whatever is imported again.
            "WHERE events.raw <> '' AND (excluded.at < events.at OR (excluded.at = events.at",
            f"AND excluded.raw{collation} < events.raw{collation}))",
        )
    )


def _page_query(incident_id: int, after: tuple[str, ...] | None) -> Select[Any]:
    query = select(*_PAGE).where(EVENTS.c.incident_id == incident_id).order_by(*_ORDER).limit(_BATCH)
    if after is None:
        return query
    # The first condition is implied by the second; it lets SQLite walk the index.
    return query.where(EVENTS.c.at >= after[0], tuple_(*_ORDER) > tuple_(*(literal(one) for one in after)))


def _held(connection: Connection, incident_id: int) -> int:
    """How many events the incident holds, as the last import left it written."""
    return int(connection.execute(select(INCIDENTS.c.events).where(INCIDENTS.c.id == incident_id)).scalar_one())


def _keep_summary(connection: Connection, incident_id: int) -> int:
    """Write down how many events there are and from when to when; gives their number."""
    mine = EVENTS.c.incident_id == incident_id
    query = select(func.count(), func.min(EVENTS.c.at), func.max(EVENTS.c.at)).where(mine)
    count, first_at, last_at = connection.execute(query).one()
    summary = {"events": count, "first_at": first_at, "last_at": last_at}
    connection.execute(update(INCIDENTS).where(INCIDENTS.c.id == incident_id).values(summary))
    return int(count)
