"""The outbox in the database: fits ``app.operations.outbox.Outbox``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, insert, or_, select, update

from app.operations.outbox import Notice, NoticeKind
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.database import Database
from app.storage.tables import NOTICES


class SqlOutbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, notice: Notice) -> None:
        with self._database.unit() as connection:
            known = select(NOTICES.c.id).where(NOTICES.c.notice_id == storable(notice.id))
            if connection.execute(known).first() is None:
                connection.execute(insert(NOTICES).values(**_fields(notice)))

    def due(self, now: datetime, limit: int = 50) -> tuple[Notice, ...]:
        ripe = or_(NOTICES.c.next_at.is_(None), NOTICES.c.next_at <= moment_to_text(now))
        return self._notices(_where(and_(NOTICES.c.done.is_(False), ripe)).limit(limit))

    def claim(self, notice: Notice, until: datetime) -> bool:
        as_read = and_(
            NOTICES.c.notice_id == storable(notice.id),
            NOTICES.c.attempts == notice.attempts,
            NOTICES.c.done.is_(False),
        )
        taken = update(NOTICES).where(as_read).values(attempts=notice.attempts + 1, next_at=moment_to_text(until))
        with self._database.unit() as connection:
            return connection.execute(taken).rowcount == 1

    def keep(self, notice: Notice) -> None:
        with self._database.unit() as connection:
            this = NOTICES.c.notice_id == storable(notice.id)
            connection.execute(update(NOTICES).where(this).values(**_fields(notice)))

    def about(self, name: str, value: str) -> tuple[Notice, ...]:
        # The pair as it is written within the object; its quotes make it exact, what it finds is read all the same.
        pair = json.dumps({storable(name): storable(value)}, ensure_ascii=False)[1:-1]
        found = self._notices(_where(NOTICES.c.about.contains(pair, autoescape=True)))
        return tuple(one for one in found if one.about.get(name) == value)

    def waiting(self) -> tuple[Notice, ...]:
        return self._notices(_where(NOTICES.c.done.is_(False)))

    def shared(self) -> tuple[Notice, ...]:
        asked = and_(NOTICES.c.kind == NoticeKind.APPROVAL_ASKED.value, NOTICES.c.recipient == "")
        return self._notices(_where(and_(asked, NOTICES.c.sent != "{}")))

    def given_up(self) -> tuple[Notice, ...]:
        return self._notices(_where(and_(NOTICES.c.done.is_(True), NOTICES.c.error != "")))

    def _notices(self, query: Select[Any]) -> tuple[Notice, ...]:
        with self._database.reading() as connection:
            return tuple(_notice_of(row) for row in connection.execute(query))


def _where(condition: ColumnElement[bool]) -> Select[Any]:
    return select(NOTICES).where(condition).order_by(NOTICES.c.at, NOTICES.c.id)


def _fields(notice: Notice) -> dict[str, str | int | bool | None]:
    return {
        "notice_id": storable(notice.id),
        "kind": notice.kind.value,
        "incident": storable(notice.incident),
        "recipient": storable(notice.recipient),
        "about": _pairs(notice.about),
        "at": moment_to_text(notice.at),
        "attempts": notice.attempts,
        "next_at": None if notice.next_at is None else moment_to_text(notice.next_at),
        "sent": _pairs(notice.sent),
        "error": storable(notice.error),
        "done": notice.done,
    }


def _pairs(pairs: Mapping[str, str]) -> str:
    return json.dumps({storable(name): storable(value) for name, value in pairs.items()}, ensure_ascii=False)


def _notice_of(row: Row[Any]) -> Notice:
    return Notice(
        id=row.notice_id,
        kind=NoticeKind(row.kind),
        incident=row.incident,
        recipient=row.recipient,
        about=json.loads(row.about),
        at=moment_from_text(row.at),
        attempts=row.attempts,
        next_at=None if row.next_at is None else moment_from_text(row.next_at),
        sent=json.loads(row.sent),
        error=row.error,
        done=row.done,
    )
