"""The audit log in the database: fits ``app.operations.audit.AuditLog``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, insert, select, text

from app.operations.audit import AuditEntry, AuditVerdict
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.database import Database
from app.storage.tables import AUDIT
from extraction.domain.seal import canonical

_FIRST_LINK = sha256(b"retroline-audit/1").digest()
_SALT = 16
_POSTGRES_LOCK = 0x4155_4454  # one writer at a time: the chain never forks
_PAGE = 500


class SqlAudit:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: AuditEntry) -> None:
        with self._database.unit() as connection:
            if self._database.dialect == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRES_LOCK})
            number, link = _head(connection)
            salt, fields = os.urandom(_SALT), _fields(entry)
            commitment = _commitment(salt, fields)
            row = {"number": number + 1, "salt": salt, "commitment": commitment}
            connection.execute(insert(AUDIT).values(**row, link=_link(link, number + 1, commitment), **fields))

    def entries(
        self, incident: str | None = None, limit: int | None = None, before: int | None = None
    ) -> Iterator[AuditEntry]:
        query = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(limit)
        if incident is not None:
            query = query.where(AUDIT.c.incident == storable(incident))
        if before is not None:
            query = query.where(AUDIT.c.number < before)
        with self._database.reading() as connection:
            for row in connection.execute(query.execution_options(yield_per=_PAGE)):
                yield _entry_of(row)

    def verify(self) -> AuditVerdict:
        link, number = _FIRST_LINK, 0
        with self._database.reading() as connection:
            for row in connection.execute(select(AUDIT).order_by(AUDIT.c.number).execution_options(yield_per=_PAGE)):
                link = _link(link, number + 1, bytes(row.commitment))
                whole = not row.salt or _commitment(bytes(row.salt), _fields(_entry_of(row))) == bytes(row.commitment)
                if row.number != number + 1 or link != bytes(row.link) or not whole:
                    return AuditVerdict(entries=number, head=link.hex(), broken_at=number + 1)
                number += 1
        return AuditVerdict(entries=number, head=link.hex())


def _head(connection: Connection) -> tuple[int, bytes]:
    row = connection.execute(select(AUDIT.c.number, AUDIT.c.link).order_by(AUDIT.c.number.desc()).limit(1)).first()
    return (0, _FIRST_LINK) if row is None else (int(row.number), bytes(row.link))


def _link(before: bytes, number: int, commitment: bytes) -> bytes:
    return sha256(before + number.to_bytes(8, "big") + commitment).digest()


def _commitment(salt: bytes, fields: dict[str, str | None]) -> bytes:
    return sha256(salt + canonical(list(fields.values()))).digest()


def _fields(entry: AuditEntry) -> dict[str, str | None]:
    """In the order of the format."""
    return {
        "at": moment_to_text(entry.at),
        "by": storable(entry.by),
        "name": storable(entry.name),
        "action": entry.action,
        "incident": None if entry.incident is None else storable(entry.incident),
        "subject": storable(entry.subject),
        "before": storable(entry.before),
        "after": storable(entry.after),
        "via": entry.via,
    }


def _entry_of(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        at=moment_from_text(row.at),
        by=row.by,
        name=row.name,
        action=row.action,
        incident=row.incident,
        subject=row.subject,
        before=row.before,
        after=row.after,
        via=row.via,
        number=row.number,
        link=bytes(row.link).hex(),
    )
