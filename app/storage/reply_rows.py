"""Replies of models in the database: fits ``app.operations.model_record.ReplyRecord``."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CursorResult, Insert, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.operations.model_record import KeptReply
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.database import Database
from app.storage.incidents import number_of
from app.storage.money import from_millionths, to_millionths
from app.storage.tables import INCIDENTS, REPLIES

_FOUND = (
    select(REPLIES, INCIDENTS.c.key)
    .join(INCIDENTS, INCIDENTS.c.id == REPLIES.c.incident_id)
    .where(INCIDENTS.c.key == bindparam("incident"), REPLIES.c.digest.in_(bindparam("digests", expanding=True)))
)


class SqlReplies:
    """Shares its units with the store of the same database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reply(self, incident: str, *digests: str) -> KeptReply | None:
        wanted = [storable(one) for one in digests]
        with self._database.reading() as connection:
            rows = connection.execute(_FOUND, {"incident": storable(incident), "digests": wanted}).all()
        found = {row.digest: row for row in rows}
        return next((_reply_of(found[one]) for one in wanted if one in found), None)

    def keep(self, reply: KeptReply) -> None:
        """Raises NotFound where the incident is not kept."""
        with self._database.single() as connection:
            kept = connection.execute(_keeping(connection.dialect.name), _fields(reply)).first()
            if kept is None:  # kept before, or of no incident that is kept
                number_of(connection, reply.incident)

    def forget(self, incident: str) -> int:
        with self._database.unit() as connection:
            incident_id = number_of(connection, incident)
            return _gone(connection.execute(delete(REPLIES).where(REPLIES.c.incident_id == incident_id)))

    def forget_before(self, at: datetime) -> int:
        with self._database.unit() as connection:
            return _gone(connection.execute(delete(REPLIES).where(REPLIES.c.at < moment_to_text(at))))


@cache
def _keeping(dialect: str) -> Insert:
    """Two workers may be answered the same at the same time: what was kept first stays."""
    fields = [column.name for column in REPLIES.columns if column.name != "incident_id"]
    values = [bindparam(name, type_=REPLIES.c[name].type) for name in fields]
    of_incident = select(INCIDENTS.c.id, *values).where(INCIDENTS.c.key == bindparam("incident"))
    into = sqlite.insert(REPLIES) if dialect == "sqlite" else postgresql.insert(REPLIES)
    return into.from_select(["incident_id", *fields], of_incident).on_conflict_do_nothing().returning(REPLIES.c.digest)


def _gone(result: CursorResult[Any]) -> int:
    return int(result.rowcount)


def _fields(reply: KeptReply) -> dict[str, str | int | None]:
    return {
        "incident": storable(reply.incident),
        "digest": storable(reply.digest),
        "model": storable(reply.model),
        "document": storable(reply.document),
        "prompt_tokens": reply.prompt_tokens,
        "completion_tokens": reply.completion_tokens,
        "cost": None if reply.cost is None else to_millionths(reply.cost),
        "at": moment_to_text(reply.at),
    }


def _reply_of(row: Any) -> KeptReply:
    return KeptReply(
        digest=row.digest,
        incident=row.key,
        model=row.model,
        document=row.document,
        prompt_tokens=row.prompt_tokens,
        completion_tokens=row.completion_tokens,
        cost=None if row.cost is None else from_millionths(row.cost),
        at=moment_from_text(row.at),
    )
