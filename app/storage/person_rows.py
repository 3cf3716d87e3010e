"""Every row that names a person: fits ``app.operations.erase_person.Eraser``."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, String, Table, delete, func, insert, select, update
from sqlalchemy.exc import DatabaseError

from app.operations.erase_person import A_PERSON, Erasing, Removed, WentOut
from app.operations.person import Identity, NameRemoval
from app.storage import seal_records, seals
from app.storage.audit_rows import commitment_of, fields_of_row, hold_chain
from app.storage.codecs import moment_to_text, storable
from app.storage.database import Database
from app.storage.person_events import actor_of, cleaned_text, take_out
from app.storage.reseal import seal_approvals_again
from app.storage.restated import SALT, restated_salt, said
from app.storage.restore_file import RestoreFile
from app.storage.tables import (
    APPROVALS,
    AUDIT,
    AUDIT_HEAD,
    CORRECTIONS,
    CURATIONS,
    DECISIONS,
    ERASURES,
    EVENTS,
    INCIDENTS,
    MEMBERS,
    METADATA,
    NOTICES,
    PUBLICATIONS,
    REMARKS,
    REPLIES,
    SEALS,
    STANDINGS,
    TYPINGS,
    WORKERS,
)
from app.storage.touched import touch
from extraction.domain.seal import A_PERSON as ANY_PERSON
from extraction.domain.seal import Erasure, SealedKind

_SEALED = {
    CURATIONS: SealedKind.CURATION,
    CORRECTIONS: SealedKind.CORRECTION,
    PUBLICATIONS: SealedKind.PUBLICATION,
    ERASURES: SealedKind.ERASURE,
}
_APART = frozenset({AUDIT, AUDIT_HEAD, EVENTS, SEALS, WORKERS, MEMBERS, REPLIES, STANDINGS})
_NAMES = frozenset(
    (
        "incident",
        *("template_id", "statement_id", "section_id", "request_id", "notice_id", "remark_id", "proposal_id"),
        *("job_id", "batch_id", "curation_id", "event_id", "correction_id", "unique_key", "digest", "content"),
        *("state", "kind", "action", "thread", "scope", "destination"),
    )
)
"""Columns that name rows or choose among a few words; a name in one of them is told as left."""

_MADE_AGAIN = ("card", "spending")


class SqlEraser:
    def __init__(self, database: Database, restore_map: RestoreFile | None = None) -> None:
        self._database = database
        self._restore_map = restore_map

    @contextmanager
    def unit(self) -> Iterator[None]:
        with self._database.unit():
            yield

    def identify(self, given: Identity) -> Identity:
        with self._database.reading(in_pages=True) as connection:
            actors = [
                actor
                for document in connection.execute(select(EVENTS.c.actor).distinct()).scalars()
                if (actor := actor_of(document)) is not None
            ]
            accounts: set[tuple[str, str]] = set()
            for table in (AUDIT, DECISIONS, REMARKS):
                accounts.update(
                    (row.by, row.name) for row in connection.execute(select(table.c.by, table.c.name).distinct())
                )
        return given.with_authors(actors).with_accounts(sorted(accounts)).with_authors(actors)

    def next_stand_in(self) -> int:
        with self._database.reading(in_pages=True) as connection:
            query = select(func.count()).select_from(AUDIT).where(AUDIT.c.subject.like(f"{A_PERSON}%"))
            return int(connection.execute(query).scalar_one()) + 1

    def erase(
        self, identity: Identity, removal: NameRemoval, stand_in: str, by: str, at: datetime, reason: str
    ) -> Erasing:
        with self._database.unit() as connection:
            counts: dict[tuple[str, str], int] = {}
            incidents = []
            went_out: list[WentOut] = []
            for number, key in connection.execute(
                select(INCIDENTS.c.id, INCIDENTS.c.key).order_by(INCIDENTS.c.id)
            ).all():
                found = _of_incident(connection, number, identity, removal, stand_in, _order(by, at, reason))
                if found:
                    incidents.append(str(key))
                    went_out += _went_out(connection, number, str(key), removal)
                _add(counts, found)
            for table in METADATA.sorted_tables:
                if (
                    table not in _APART
                    and "incident_id" not in table.c
                    and table.name.partition("_")[0] not in _MADE_AGAIN
                ):
                    _add(counts, _clean_table(connection, table, removal, None)[0])
            removed = tuple(
                Removed(where=where, how=how, count=count) for (where, how), count in sorted(counts.items()) if count
            )
            stays = (*_left(connection, removal), *_alone(connection, identity), *_STAYS)
        return Erasing(removed=removed, incidents=tuple(incidents), went_out=tuple(went_out), stays=stays)

    def restate_audit(self, removal: NameRemoval) -> tuple[int, str]:
        with self._database.unit() as connection:
            self._database.finish(connection)
            hold_chain(connection)
            number = int(connection.execute(select(func.coalesce(func.max(AUDIT.c.number), 0))).scalar_one()) + 1
            listed, count = b"", 0
            for row in connection.execute(select(AUDIT).order_by(AUDIT.c.number)).all():
                fields = fields_of_row(row)
                cleaned = {
                    name: cleaned_text(value, removal) if value and name in _TOLD else value
                    for name, value in fields.items()
                }
                if cleaned == fields:
                    continue
                salt = os.urandom(SALT)
                made = commitment_of(salt, cleaned)
                kept = restated_salt(bytes(row.salt), salt, number, made)
                connection.execute(update(AUDIT).where(AUDIT.c.number == row.number).values(salt=kept, **cleaned))
                listed += row.number.to_bytes(8, "big") + made
                count += 1
            return count, said(count, listed)

    def forget_placeholders(self, removal: NameRemoval) -> int:
        if self._restore_map is None:
            return 0
        return self._restore_map.forget(lambda value: removal.field(value) != value)

    def clean_up(self) -> bool:
        try:
            if self._database.dialect == "postgresql":
                with self._database.engine.connect() as fresh:
                    fresh.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")
                return True
            with closing(self._database.engine.raw_connection()) as connection:
                cursor = connection.cursor()
                cursor.execute("VACUUM")
                busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy
        except (DatabaseError, sqlite3.OperationalError):
            return False


_TOLD = frozenset({"by", "name", "subject", "before", "after"})
_STAYS = (
    "Backups that were made before this still hold the person: erase again after restoring one.",
    "Importing the same records again brings back what was new in them; events that were changed or erased here stay so.",
    "An event's id and digest stay: they come from the record as it was, and do not tell it.",
)
Counts = dict[tuple[str, str], int]


def _order(by: str, at: datetime, reason: str) -> Erasure:
    return Erasure(event_id=ANY_PERSON, by=by, at=at, reason=reason)


def _of_incident(
    connection: Connection, number: int, identity: Identity, removal: NameRemoval, stand_in: str, order: Erasure
) -> Counts:
    counts: Counts = {}
    replaced, erased = take_out(connection, number, identity, removal, stand_in, order)
    _add(counts, {("events", "replaced"): replaced, ("events", "erased"): erased})
    for table in METADATA.sorted_tables:
        if table in _APART or "incident_id" not in table.c or table.name.partition("_")[0] in _MADE_AGAIN:
            continue
        found, ids = _clean_table(connection, table, removal, number)
        _add(counts, found)
        if table in _SEALED and ids:
            kind = _SEALED[table]
            contents = {str(one): seal_records.content_of(connection, kind, one) for one in ids}
            seals.seal_again(connection, number, kind, contents)
    found, _ = _clean_table(connection, INCIDENTS, removal, number)
    _add(counts, found)
    for table, where in ((MEMBERS, "memberships"), (TYPINGS, "texts being typed")):
        for person in (
            connection.execute(select(table.c.person).where(table.c.incident_id == number).distinct()).scalars().all()
        ):
            if removal.field(person) != person:
                gone = delete(table).where(table.c.incident_id == number, table.c.person == person)
                _add(counts, {(where, "erased"): connection.execute(gone).rowcount})
    if not any(counts.values()):
        return {}
    replies = connection.execute(delete(REPLIES).where(REPLIES.c.incident_id == number)).rowcount
    _add(counts, {("replies of models made from those records", "erased"): replies})
    connection.execute(delete(STANDINGS).where(STANDINGS.c.incident_id == number))
    seal_approvals_again(connection, number)
    _record_order(connection, number, order, stand_in)
    touch(connection, number)
    return counts


def _add(counts: Counts, more: Counts) -> None:
    for name, count in more.items():
        counts[name] = counts.get(name, 0) + count


def _record_order(connection: Connection, number: int, order: Erasure, stand_in: str) -> None:
    fields = {
        "event_id": order.event_id,
        "by": storable(order.by),
        "at": moment_to_text(order.at),
        "reason": storable(f"{stand_in}: {order.reason}"),
    }
    done = connection.execute(insert(ERASURES).values(incident_id=number, **fields))
    seals.append_row(connection, number, SealedKind.ERASURE, seals.inserted(done.inserted_primary_key))


def _clean_table(
    connection: Connection, table: Table, removal: NameRemoval, number: int | None
) -> tuple[Counts, list[int]]:
    """Take the name out of each text of ``table``, of one incident where its number is given; ids of changed rows."""
    keys = list(table.primary_key.columns)
    texts = [one for one in table.columns if isinstance(one.type, String) and not _is_name(table, one.name)]
    query = select(*dict.fromkeys((*keys, *texts)))
    if number is not None:
        query = query.where((table.c.id if table is INCIDENTS else table.c.incident_id) == number)
    ids: list[int] = []
    erased = replaced = 0
    for row in connection.execute(query).all():
        held = row._mapping
        cleaned = {
            one.name: value
            for one in texts
            if held[one.name] is not None and (value := cleaned_text(held[one.name], removal)) != held[one.name]
        }
        if not cleaned:
            continue
        here = [key == held[key.name] for key in keys]
        if table is NOTICES and "recipient" in cleaned:
            erased += connection.execute(delete(table).where(*here)).rowcount
            continue
        connection.execute(update(table).where(*here).values(cleaned))
        replaced += 1
        if "id" in held:
            ids.append(int(held["id"]))
    where = table.name.replace("_", " ")
    return {(where, "replaced"): replaced, (where, "erased"): erased}, ids


def _is_name(table: Table, column: str) -> bool:
    return column in _NAMES or (table is INCIDENTS and column == "key") or table.c[column].primary_key


def _went_out(connection: Connection, number: int, key: str, removal: NameRemoval) -> Iterator[WentOut]:
    """The places of published reports that still name the person, or that cannot be looked at from here."""
    query = select(PUBLICATIONS.c.destination, PUBLICATIONS.c.location).where(PUBLICATIONS.c.incident_id == number)
    for destination, location in connection.execute(query.distinct().order_by(PUBLICATIONS.c.location)):
        if _still_named(Path(location), removal.text):
            yield WentOut(incident=key, destination=destination, location=location)


def _still_named(path: Path, cleaned: Callable[[str], str]) -> bool:
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return True
    return cleaned(content) != content


def _alone(connection: Connection, identity: Identity) -> Iterator[str]:
    """First names that stand alone in texts of events: who is meant only a reader knows."""
    for name in sorted(identity.alone):
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        like = select(EVENTS.c.text).where(EVENTS.c.text.contains(name, autoescape=True))
        count = sum(word.search(said) is not None for said in connection.execute(like).scalars())
        if count:
            yield f"“{name}” alone stands in {count} events, and may be somebody else: --also {name} takes it out as well."


def _left(connection: Connection, removal: NameRemoval) -> Iterator[str]:
    """Names of rows that hold the person's name: they are how other rows find them."""
    for table in METADATA.sorted_tables:
        names = [one for one in table.columns if isinstance(one.type, String) and _is_name(table, one.name)]
        if table is EVENTS:
            names = [EVENTS.c.key]
        if not names or table in (AUDIT, APPROVALS, SEALS) or table.name.partition("_")[0] in _MADE_AGAIN:
            continue
        left = sum(
            any(value is not None and removal.text(value) != value for value in row)
            for row in connection.execute(select(*names))
        )
        if left:
            yield f"{left} rows of {table.name} hold the name in what identifies them ({', '.join(one.name for one in names)})."
