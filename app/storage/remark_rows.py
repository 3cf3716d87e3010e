"""Comments, questions and mentions in the database: fits ``app.operations.discussion.Discussions``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, Row, insert, select

from app.operations.discussion import Remark, RemarkKind, calling, threads
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.database import Database
from app.storage.incidents import number_of
from app.storage.tables import INCIDENTS, REMARKS


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

    def waiting_for(self, person: str) -> tuple[tuple[str, Remark], ...]:
        with self._database.reading() as connection:
            found = list(_naming(connection, storable(person)))
            waiting = {
                (incident_id, remark.id)
                for incident_id in {incident_id for incident_id, _, _ in found}
                for thread in threads(_of_incident(connection, incident_id))
                for remark in calling(thread, storable(person))
            }
        return tuple((key, remark) for number, key, remark in found if (number, remark.id) in waiting)


def _naming(connection: Connection, person: str) -> Iterator[tuple[int, str, Remark]]:
    """Remarks that ask or mention ``person``, latest first, with number and key of their incidents."""
    if not person:
        return
    named = REMARKS.c.mentions.contains(orjson.dumps(person).decode(), autoescape=True)
    query = select(REMARKS, INCIDENTS.c.key).join(INCIDENTS, INCIDENTS.c.id == REMARKS.c.incident_id)
    query = query.where((REMARKS.c.asked == person) | named).order_by(REMARKS.c.at.desc(), REMARKS.c.id.desc())
    for row in connection.execute(query):
        remark = _remark_of(row)
        if person in (remark.asked, *remark.mentions):
            yield int(row.incident_id), str(row.key), remark


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
