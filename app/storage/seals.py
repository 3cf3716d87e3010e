"""Rows of the chain of seals: appended in the transaction that stores what they seal, read to verify it.

Whoever appends holds the incident's lock, so that a chain never forks; the position as primary key says so again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, Row, insert, select, update

from app.operations.ports import StoredApproval
from app.storage import seal_records
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.errors import UnreadableDocument
from app.storage.event_rows import COLUMNS, event_of, row_of
from app.storage.seal_records import Content
from app.storage.tables import APPROVALS, ERASURES, EVENTS, INCIDENTS, SEALS
from extraction.domain.approval_seal import Cited, ReportSeal, approval_content, report_seal
from extraction.domain.seal import (
    ChainEntry,
    ChainHead,
    ChainPage,
    Erasure,
    SealedKind,
    first_link,
    new_salts,
    seal,
    without_content,
)
from extraction.domain.timeline import Event
from extraction.domain.verify_chain import ChainVerdict, verify_chain
from extraction.errors import NotFound, StateError

_CHUNK = 500


class Chain:
    """The end of an incident's chain, to append to; ``close`` writes down where it ends then."""

    def __init__(self, connection: Connection, incident_id: int) -> None:
        self._connection = connection
        self._incident_id = incident_id
        self._head = head(connection, incident_id)

    def append(self, kind: SealedKind, contents: Collection[Content], salts: bytes | None = None) -> None:
        """Seal ``contents``, which become one page: at most some thousand."""
        if contents:
            page = seal(self._head, kind, contents, salts or new_salts(len(contents)))
            self._connection.execute(insert(SEALS), {"incident_id": self._incident_id, **_fields(page)})
            self._head = page.head

    def close(self) -> None:
        fields = {"sealed": self._head.length, "head": self._head.link}
        self._connection.execute(update(INCIDENTS).where(INCIDENTS.c.id == self._incident_id).values(fields))


def append_row(
    connection: Connection, incident_id: int, kind: SealedKind, row_id: int, salts: bytes | None = None
) -> None:
    """Seal the row that was just stored under the number ``row_id``."""
    chain = Chain(connection, incident_id)
    chain.append(kind, [seal_records.content_of(connection, kind, row_id)], salts)
    chain.close()


def head(connection: Connection, incident_id: int) -> ChainHead:
    """Where the chain ends, as it was written down."""
    query = select(INCIDENTS.c.key, INCIDENTS.c.sealed, INCIDENTS.c.head).where(INCIDENTS.c.id == incident_id)
    row = connection.execute(query).one()
    return ChainHead(length=row.sealed, link=first_link(row.key) if row.head is None else bytes(row.head))


def verify(connection: Connection, incident_id: int) -> ChainVerdict:
    """Hold every row against the chain. The connection has to see one state of the database throughout."""
    return verify_chain(
        _key_of(connection, incident_id),
        _entries(connection, incident_id),
        seal_records.records(connection, incident_id),
        erasures(connection, incident_id),
        head(connection, incident_id),
    )


def erase_event(connection: Connection, incident_id: int, erasure: Erasure) -> None:
    """Take the content and the salts of an event away and record who ordered it.

    Raises:
        NotFound: the incident has no such event.
        StateError: its content was erased before.
    """
    event = _events(connection, incident_id, [erasure.event_id]).get(erasure.event_id)
    if event is None:
        raise NotFound(f"the incident has no event {erasure.event_id}")
    if any(one.event_id == erasure.event_id for one in erasures(connection, incident_id)):
        raise StateError(f"the content of event {erasure.event_id} was erased before")
    fields = dict(zip(COLUMNS, row_of(incident_id, without_content(event)), strict=True))
    here = (EVENTS.c.incident_id == incident_id) & (EVENTS.c.id == erasure.event_id)
    connection.execute(update(EVENTS).where(here).values(fields))
    for page in _pages(connection, incident_id):
        if page.kind is SealedKind.EVENT and erasure.event_id in page.ids:
            row = (SEALS.c.incident_id == incident_id) & (SEALS.c.first == page.first)
            connection.execute(update(SEALS).where(row).values(salts=page.erasing(erasure.event_id).salts))
    _record_erasure(connection, incident_id, erasure)


def forget_kept(connection: Connection, incident_id: int, kind: SealedKind, ids: frozenset[str]) -> None:
    """Take the salts away that what was kept of these records, and never shown, is sealed under."""
    for page in _pages(connection, incident_id):
        if page.kind is kind and not ids.isdisjoint(page.ids):
            _keep_salts(connection, incident_id, page.forgetting_kept(ids))


def forget_salts(connection: Connection, incident_id: int, kind: SealedKind, ids: frozenset[str]) -> None:
    """Take the salts of these records away, so that nobody can confirm a guess of what they said."""
    for page in _pages(connection, incident_id):
        if page.kind is kind and not ids.isdisjoint(page.ids):
            _keep_salts(connection, incident_id, page.erasing_all(ids))


def seal_again(connection: Connection, incident_id: int, kind: SealedKind, changed: Mapping[str, Content]) -> None:
    """Seal records, by id, as they are now, at the chain's end; the salts of what was sealed before go."""
    forget_salts(connection, incident_id, kind, frozenset(changed))
    chain = Chain(connection, incident_id)
    contents = list(changed.values())
    for start in range(0, len(contents), _CHUNK):
        chain.append(kind, contents[start : start + _CHUNK])
    chain.close()


def _keep_salts(connection: Connection, incident_id: int, page: ChainPage) -> None:
    row = (SEALS.c.incident_id == incident_id) & (SEALS.c.first == page.first)
    connection.execute(update(SEALS).where(row).values(salts=page.salts))


def erasures(connection: Connection, incident_id: int) -> tuple[Erasure, ...]:
    """Oldest first."""
    query = select(ERASURES).where(ERASURES.c.incident_id == incident_id).order_by(ERASURES.c.id)
    return tuple(
        Erasure(event_id=row.event_id, by=row.by, at=moment_from_text(row.at), reason=row.reason)
        for row in connection.execute(query)
    )


def commitments(connection: Connection, incident_id: int, event_ids: Collection[str]) -> dict[str, bytes]:
    """Event id → its commitment as it stands now, of those that the chain holds."""
    wanted = set(event_ids)
    found: dict[str, bytes] = {}
    for page in _pages(connection, incident_id):
        if page.kind is SealedKind.EVENT and not wanted.isdisjoint(page.ids):
            found |= {one.record_id: one.commitment for one in page.entries() if one.record_id in wanted}
    return found


def content_of_approval(connection: Connection, incident_id: int, approval: StoredApproval, salts: bytes) -> str:
    """What the approval seals of its report, each item under a salt that follows from ``salts``."""
    cited = approval.citations
    known = commitments(connection, incident_id, _ids(cited))
    by_role = dict(approval.by_role)
    return storable(approval_content(approval.approved, cited, known, salts, approval.timeline_digest, by_role))


def seal_of_report(connection: Connection, incident_id: int, cited: Cited) -> ReportSeal | None:
    """What a report of the latest approval carries; ``None`` before the first."""
    query = select(APPROVALS.c.id, APPROVALS.c.content).where(APPROVALS.c.incident_id == incident_id)
    row = connection.execute(query.order_by(APPROVALS.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    return report_seal(
        _key_of(connection, incident_id),
        str(row.id),
        row.content,
        cited,
        _entries(connection, incident_id),
        _events(connection, incident_id, _ids(cited)),
        erasures(connection, incident_id),
    )


def _record_erasure(connection: Connection, incident_id: int, erasure: Erasure) -> None:
    fields = {
        "event_id": erasure.event_id,
        "by": storable(erasure.by),
        "at": moment_to_text(erasure.at),
        "reason": storable(erasure.reason),
    }
    done = connection.execute(insert(ERASURES).values(incident_id=incident_id, **fields))
    append_row(connection, incident_id, SealedKind.ERASURE, inserted(done.inserted_primary_key))


def inserted(key: Row[Any] | None) -> int:
    """The number of a row that was just stored."""
    if key is None:
        raise StateError("the database did not say which row it stored; nothing was changed")
    return int(key[0])


def _ids(cited: Cited) -> frozenset[str]:
    return frozenset(event_id for ids in cited.values() for event_id in ids)


def _key_of(connection: Connection, incident_id: int) -> str:
    return str(connection.execute(select(INCIDENTS.c.key).where(INCIDENTS.c.id == incident_id)).scalar_one())


def _events(connection: Connection, incident_id: int, event_ids: Collection[str]) -> dict[str, Event]:
    ids = list(event_ids)
    found: dict[str, Event] = {}
    for start in range(0, len(ids), _CHUNK):
        query = select(*(EVENTS.c[name] for name in COLUMNS[1:])).where(
            EVENTS.c.incident_id == incident_id, EVENTS.c.id.in_(ids[start : start + _CHUNK])
        )
        found |= {row.id: event_of(tuple(row)) for row in connection.execute(query)}
    return found


def _entries(connection: Connection, incident_id: int) -> Iterator[ChainEntry]:
    for page in _pages(connection, incident_id):
        yield from page.entries()


def _pages(connection: Connection, incident_id: int) -> Iterator[ChainPage]:
    query = select(SEALS).where(SEALS.c.incident_id == incident_id).order_by(SEALS.c.first)
    for row in connection.execute(query).all():
        yield _page_of(row)


def _page_of(row: Row[Any]) -> ChainPage:
    try:
        kind, ids = SealedKind(row.kind), tuple(map(str, orjson.loads(row.ids)))
    except (ValueError, TypeError) as error:
        raise UnreadableDocument(
            f"the seals from position {row.first} of the chain on were altered: {error}"
        ) from error
    return ChainPage(
        first=row.first,
        kind=kind,
        ids=ids,
        salts=bytes(row.salts),
        kept=bytes(row.kept),
        commitments=bytes(row.commitments),
        links=bytes(row.links),
    )


def _fields(page: ChainPage) -> dict[str, object]:
    return {
        "first": page.first,
        "kind": page.kind.value,
        "ids": orjson.dumps(page.ids).decode(),
        "salts": page.salts,
        "kept": page.kept,
        "commitments": page.commitments,
        "links": page.links,
    }
