"""Rows whose time is over: fits ``app.operations.retention.Keeper``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, true, update

from app.operations.retention import IncidentAge, KeptKind
from app.storage import card_rows, seals
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.database import Database
from app.storage.incidents import number_of
from app.storage.tables import (
    APPROVALS,
    DRAFTS,
    ERASURES,
    EVENTS,
    INCIDENTS,
    JOB_LOG,
    JOBS,
    NOTICES,
    PROPOSALS,
    PUBLICATIONS,
    REPLIES,
    REQUESTS,
    SPENDING,
)
from extraction.domain.seal import ALL_RAW, SealedKind

_ENDED = JOBS.c.state.in_(("done", "failed", "cancelled"))


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Which rows of a table count; ``key`` finds one, ``incident`` is how it names its incident (by number)."""

    table: Table
    key: str
    old: ColumnElement[bool]
    incident: bool = False


class SqlKeeper:
    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def unit(self) -> Iterator[None]:
        with self._database.unit():
            yield

    def older(self, kind: KeptKind, before: datetime) -> tuple[tuple[str | None, int], ...]:
        rows = _rows(kind, moment_to_text(before))
        with self._database.reading(in_pages=True) as connection:
            if not rows.incident:
                count = connection.execute(select(func.count()).select_from(rows.table).where(rows.old)).scalar_one()
                return ((None, int(count)),) if count else ()
            query = (
                select(INCIDENTS.c.id, INCIDENTS.c.key, func.count())
                .join_from(rows.table, INCIDENTS, rows.table.c.incident_id == INCIDENTS.c.id)
                .where(rows.old)
                .group_by(INCIDENTS.c.id, INCIDENTS.c.key)
                .order_by(INCIDENTS.c.id)
            )
            found = [(row[0], str(row[1]), int(row[2])) for row in connection.execute(query)]
            if kind is not KeptKind.DRAFTS:
                return tuple((key, count) for _, key, count in found)
            counted = [(key, len(_drafts(connection, number, rows.old))) for number, key, _ in found]
            return tuple((key, count) for key, count in counted if count)

    def drop(
        self, kind: KeptKind, incident: str | None, before: datetime, by: str, at: datetime, reason: str, most: int
    ) -> int:
        rows = _rows(kind, moment_to_text(before))
        with self._database.unit() as connection:
            number = None if incident is None else number_of(connection, incident, lock=True)
            if kind is KeptKind.RAW_RECORDS and number is not None:
                return _drop_raw(connection, number, rows.old, storable(by), moment_to_text(at), storable(reason), most)
            if kind is KeptKind.DRAFTS and number is not None:
                versions = _drafts(connection, number, rows.old)[:most]
                mine = (DRAFTS.c.incident_id == number) & DRAFTS.c.version.in_(versions)
                return connection.execute(delete(DRAFTS).where(mine)).rowcount if versions else 0
            return _drop_rows(connection, rows, number, most)

    def ages(self) -> Iterator[IncidentAge]:
        published = select(PUBLICATIONS.c.incident_id)
        busy = select(JOBS.c.incident).where(~_ENDED, JOBS.c.incident.is_not(None))
        query = select(
            INCIDENTS.c.key,
            INCIDENTS.c.severity,
            INCIDENTS.c.team,
            func.coalesce(INCIDENTS.c.last_at, INCIDENTS.c.created_at).label("last_at"),
            INCIDENTS.c.id.in_(published).label("published"),
            INCIDENTS.c.key.in_(busy).label("busy"),
        )
        with self._database.reading(in_pages=True) as connection:
            for row in connection.execute(query.order_by(INCIDENTS.c.id)).all():
                yield IncidentAge(
                    key=row.key,
                    severity=row.severity,
                    team=row.team,
                    last_at=moment_from_text(row.last_at),
                    published=bool(row.published),
                    busy=bool(row.busy),
                )

    def drop_incident(self, key: str) -> str:
        with self._database.unit() as connection:
            number = number_of(connection, key, lock=True)
            fingerprint = seals.head(connection, number).fingerprint
            card_rows.forget(connection, [number])
            for table in (NOTICES, JOBS):
                connection.execute(delete(table).where(table.c.incident == storable(key)))
            connection.execute(update(SPENDING).where(SPENDING.c.incident == storable(key)).values(incident=""))
            connection.execute(delete(INCIDENTS).where(INCIDENTS.c.id == number))
            return fingerprint


def _rows(kind: KeptKind, before: str) -> _Rows:
    match kind:
        case KeptKind.RAW_RECORDS:
            return _Rows(table=EVENTS, key="id", old=(EVENTS.c.at < before) & (EVENTS.c.raw != ""), incident=True)
        case KeptKind.MODEL_REPLIES:
            return _Rows(table=REPLIES, key="digest", old=REPLIES.c.at < before, incident=True)
        case KeptKind.DRAFTS:
            return _Rows(table=DRAFTS, key="version", old=DRAFTS.c.made_at < before, incident=True)
        case KeptKind.JOB_LOGS:
            ended = JOB_LOG.c.job_id.in_(select(JOBS.c.job_id).where(_ENDED))
            return _Rows(table=JOB_LOG, key="id", old=(JOB_LOG.c.at < before) & ended)
        case KeptKind.JOBS:
            return _Rows(table=JOBS, key="id", old=_ENDED & (JOBS.c.ended_at < before))
        case KeptKind.NOTICES:
            return _Rows(table=NOTICES, key="id", old=NOTICES.c.done & (NOTICES.c.at < before))


def _drop_rows(connection: Connection, rows: _Rows, number: int | None, most: int) -> int:
    key = rows.table.c[rows.key]
    mine = true() if number is None else rows.table.c.incident_id == number
    ids = list(connection.execute(select(key).where(mine, rows.old).order_by(key).limit(most)).scalars())
    return connection.execute(delete(rows.table).where(mine, key.in_(ids))).rowcount if ids else 0


def _drafts(connection: Connection, number: int, old: ColumnElement[bool]) -> list[int]:
    """Old versions that nothing rests on; never the latest."""
    resting = {
        version
        for table, column in ((APPROVALS, "version"), (PUBLICATIONS, "version"), (PROPOSALS, "base"))
        for version in connection.execute(select(table.c[column]).where(table.c.incident_id == number)).scalars()
    }
    documents = connection.execute(select(REQUESTS.c.document).where(REQUESTS.c.incident_id == number)).scalars()
    resting |= {_asked_version(document) for document in documents}
    resting.add(connection.execute(select(func.max(DRAFTS.c.version)).where(DRAFTS.c.incident_id == number)).scalar())
    query = select(DRAFTS.c.version).where(DRAFTS.c.incident_id == number, old).order_by(DRAFTS.c.version)
    return [version for version in connection.execute(query).scalars() if version not in resting]


def _asked_version(document: str) -> int | None:
    content: Mapping[str, Any] = orjson.loads(document).get("content") or {}
    version = content.get("version")
    return version if isinstance(version, int) else None


def _drop_raw(
    connection: Connection, number: int, old: ColumnElement[bool], by: str, at: str, reason: str, most: int
) -> int:
    """Let raw records go, and with them the salt that would let somebody confirm a guess of what they said."""
    mine = EVENTS.c.incident_id == number
    ids = list(connection.execute(select(EVENTS.c.id).where(mine, old).order_by(EVENTS.c.id).limit(most)).scalars())
    if not ids:
        return 0
    connection.execute(update(EVENTS).where(mine, EVENTS.c.id.in_(ids)).values(raw=""))
    seals.forget_kept(connection, number, SealedKind.EVENT, frozenset(ids))
    told = connection.execute(
        select(ERASURES.c.id).where(ERASURES.c.incident_id == number, ERASURES.c.event_id == ALL_RAW).limit(1)
    ).first()
    if told is None:
        fields = {"incident_id": number, "event_id": ALL_RAW, "by": by, "at": at, "reason": reason}
        done = connection.execute(insert(ERASURES).values(**fields))
        seals.append_row(connection, number, SealedKind.ERASURE, seals.inserted(done.inserted_primary_key))
    return len(ids)
