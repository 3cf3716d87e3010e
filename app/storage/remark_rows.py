"""Comments, questions and mentions in the database: fits ``app.operations.discussion.Discussions``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, insert, select

from app.operations.discussion import Remark, RemarkKind, calling, threads
from app.operations.incident_card import called
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.database import Database
from app.storage.incidents import number_of
from app.storage.list_tables import CARD_WAITS
from app.storage.tables import INCIDENTS, REMARKS

_OF_INCIDENTS = (
    select(REMARKS).where(REMARKS.c.incident_id.in_(bindparam("ids", expanding=True))).order_by(REMARKS.c.id)
)


class SqlDiscussions:
    """Shares its units with the store of the same database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: str, remark: Remark) -> None:
        with self._database.unit() as connection:
            incident_id = number_of(connection, key, lock=True)
            connection.execute(insert(REMARKS).values(incident_id=incident_id, **_fields(remark)))

    def remarks(self, key: str) -> tuple[Remark, ...]:
        with self._database.reading() as connection:
            return _of_incident(connection, number_of(connection, key))

    def waiting_for(self, person: str, keys: Collection[str] | None = None) -> tuple[tuple[str, Remark], ...]:
        with self._database.listing() as connection:
            known = _calling(connection, storable(person), keys) if person else {}
            waiting = [
                (known[incident_id], remark)
                for incident_id, said in of_incidents(connection, list(known)).items()
                for thread in threads(said)
                for remark in calling(thread, storable(person))
            ]
        waiting.reverse()  # of one moment the later comes first
        return tuple(sorted(waiting, key=lambda one: one[1].at, reverse=True))


def _calling(connection: Connection, person: str, keys: Collection[str] | None) -> dict[int, str]:
    """Number → key of the incidents where something is asked of ``person``, or mentions them, and still waits."""
    query = select(INCIDENTS.c.id, INCIDENTS.c.key).join(CARD_WAITS, CARD_WAITS.c.incident_id == INCIDENTS.c.id)
    if keys is not None:
        query = query.where(INCIDENTS.c.key.in_([storable(one) for one in keys]))
    return dict(connection.execute(query.where(CARD_WAITS.c.token == called(person))).tuples().all())


def of_incidents(connection: Connection, ids: Collection[int]) -> Mapping[int, tuple[Remark, ...]]:
    """Oldest first; incidents of which nothing was said are left out."""
    found: dict[int, list[Remark]] = {}
    for row in connection.execute(_OF_INCIDENTS, {"ids": list(ids)}):
        found.setdefault(row.incident_id, []).append(_remark_of(row))
    return {incident_id: tuple(said) for incident_id, said in found.items()}


def _of_incident(connection: Connection, incident_id: int) -> tuple[Remark, ...]:
    query = select(REMARKS).where(REMARKS.c.incident_id == incident_id).order_by(REMARKS.c.id)
    return tuple(_remark_of(row) for row in connection.execute(query))


def _fields(remark: Remark) -> dict[str, str]:
    return {
        "remark_id": storable(remark.id),
        "kind": remark.kind.value,
        "thread": storable(remark.thread),
        "by": storable(remark.by),
        "name": storable(remark.name),
        "at": moment_to_text(remark.at),
        "text": storable(remark.text),
        "statement_id": storable(remark.statement_id),
        "section_id": storable(remark.section_id),
        "asked": storable(remark.asked),
        "mentions": orjson.dumps([storable(one) for one in remark.mentions]).decode(),
    }


def _remark_of(row: Row[Any]) -> Remark:
    return Remark(
        id=row.remark_id,
        kind=RemarkKind(row.kind),
        thread=row.thread,
        by=row.by,
        name=row.name,
        at=moment_from_text(row.at),
        text=row.text,
        statement_id=row.statement_id,
        section_id=row.section_id,
        asked=row.asked,
        mentions=tuple(orjson.loads(row.mentions)),
    )
