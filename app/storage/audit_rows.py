"""The audit log in the database: fits ``app.operations.audit.AuditLog``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, insert, select, text, update

from app.operations.audit import AuditEntry, AuditVerdict
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.database import Database
from app.storage.restated import Restatements, restatings
from app.storage.tables import AUDIT, AUDIT_HEAD
from extraction.domain.seal import canonical

_FIRST_LINK = sha256(b"retroline-audit/1").digest()
_SALT = 16
_ONLY = 1  # the head is a single row
_POSTGRES_LOCK = 0x4155_4454  # one writer at a time: the chain never forks
_PAGE = 500


class SqlAudit:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: AuditEntry) -> None:
        """It is written as the unit's last act: until that ends, nobody else can append."""
        with self._database.unit():
            self._database.write_last(_append, entry)

    def entries(
        self, incident: str | None = None, limit: int | None = None, before: int | None = None
    ) -> Iterator[AuditEntry]:
        query = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(limit)
        if incident is not None:
            query = query.where(AUDIT.c.incident == storable(incident))
        if before is not None:
            query = query.where(AUDIT.c.number < before)
        with self._reading() as connection:
            for row in connection.execute(query.execution_options(yield_per=_PAGE)):
                yield _entry_of(row)

    def verify(self) -> AuditVerdict:
        link, number, restated = _FIRST_LINK, 0, Restatements()
        with self._reading() as connection:
            head = _head(connection)  # read first: what is appended meanwhile comes after it
            for row in connection.execute(select(AUDIT).order_by(AUDIT.c.number).execution_options(yield_per=_PAGE)):
                before, link = link, _link(link, number + 1, bytes(row.commitment))
                ends_so = head is None or row.number != head.number or link == bytes(head.link)
                if row.number != number + 1 or link != bytes(row.link) or not _whole(row) or not ends_so:
                    return AuditVerdict(entries=number, head=before.hex(), broken_at=number + 1)
                number += 1
                restated.restated(number, restatings(bytes(row.salt)))
                restated.ordered(number, row.after)
        if (wrong := min(restated.wrong(), default=None)) is not None:
            return AuditVerdict(entries=number, head=link.hex(), broken_at=wrong)
        if number < (head.number if head else 0) or (number and head is None):
            return AuditVerdict(entries=number, head=link.hex(), broken_at=number + 1)
        return AuditVerdict(entries=number, head=link.hex())

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Whoever reads inside a unit sees what that has added."""
        self._database.finish_so_far()
        with self._database.reading(in_pages=True) as connection:
            yield connection


def _append(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Each linked to the one before it."""
    hold_chain(connection)
    before = _head(connection)
    number, link = (before.number, bytes(before.link)) if before else (0, _FIRST_LINK)
    rows = []
    for entry in entries:
        number += 1
        salt, fields = os.urandom(_SALT), _fields(entry)
        commitment = commitment_of(salt, fields)
        link = _link(link, number, commitment)
        rows.append({"number": number, "salt": salt, "commitment": commitment, "link": link, **fields})
    connection.execute(insert(AUDIT), rows)
    head = insert(AUDIT_HEAD).values(id=_ONLY) if before is None else update(AUDIT_HEAD)
    connection.execute(head.values(number=number, link=link))


def hold_chain(connection: Connection) -> None:
    """Until the unit ends nobody else appends; on SQLite a unit alone sees to that."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRES_LOCK})


def fields_of_row(row: Row[Any]) -> dict[str, str | None]:
    """What an entry says, in the order of the format."""
    return _fields(_entry_of(row))


def _whole(row: Row[Any]) -> bool:
    """Whether the entry says what was committed to, first or when it was restated; an erased one says nothing at all."""
    salt = bytes(row.salt)
    if salt:
        try:
            steps = restatings(salt)
        except ValueError:
            return False
        expected = steps[-1].commitment if steps else bytes(row.commitment)
        return commitment_of(salt[:_SALT], _fields(_entry_of(row))) == expected
    return not any((row.by, row.name, row.subject, row.before, row.after))


def _head(connection: Connection) -> Row[Any] | None:
    return connection.execute(select(AUDIT_HEAD)).first()


def _link(before: bytes, number: int, commitment: bytes) -> bytes:
    return sha256(before + number.to_bytes(8, "big") + commitment).digest()


def commitment_of(salt: bytes, fields: Mapping[str, str | None]) -> bytes:
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
