"""Where reports stand, remembered in the database: fits ``app.operations.standing.Standings``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from hashlib import sha256
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from app.operations.access import Actor
from app.operations.listing import Choices, Listed, Question
from app.operations.standing import FORM, Position, Standing
from app.storage import card_lists
from app.storage.card_answer import Answer
from app.storage.codecs import moment_from_text, storable
from app.storage.database import Database
from app.storage.incidents import number_of
from app.storage.tables import (
    APPROVALS,
    CORRECTIONS,
    CURATIONS,
    DRAFTS,
    ERASURES,
    IMPORTS,
    INCIDENTS,
    MEMBERS,
    PUBLICATIONS,
    REQUESTS,
    STANDINGS,
)

_STATED = (
    "key",
    "title",
    "created_at",
    "severity",
    "status",
    "services",
    "channels",
    "private",
    "team",
    "incident_type",
)
_GROWING = (IMPORTS, CURATIONS, ERASURES, CORRECTIONS, APPROVALS, PUBLICATIONS)


class SqlStandings:
    """Shares its units with the store of the same database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def positions(self, keys: Collection[str] | None = None) -> Mapping[str, Position]:
        with self._database.reading() as connection:
            return positions_of(connection, keys)

    def listed(self, question: Question) -> Listed:
        with self._database.listing() as connection:
            return Answer(connection, question).listed()

    def choices(self, actor: Actor) -> Choices:
        with self._database.listing() as connection:
            return card_lists.choices(connection, actor)

    def latest(self, actor: Actor, limit: int, after: str = "") -> tuple[str, ...]:
        with self._database.listing() as connection:
            place = card_lists.place(connection, number_of(connection, after)) if after else None
            return card_lists.latest(connection, actor, limit, place)

    def hidden(self, person: str) -> frozenset[str]:
        with self._database.listing() as connection:
            return card_lists.hidden(connection, person)

    def number(self) -> int:
        with self._database.listing() as connection:
            return card_lists.number(connection)

    def seen(self, key: str) -> str:
        with self._database.reading() as connection:
            incident_id = number_of(connection, key)
            return _seen(connection.execute(_with_stamp().where(INCIDENTS.c.id == incident_id)).one())

    def keep(self, key: str, seen: str, standing: Standing) -> None:
        with self._database.unit() as connection:
            incident_id = number_of(connection, key, lock=True)
            connection.execute(delete(STANDINGS).where(STANDINGS.c.incident_id == incident_id))
            document = storable(_standings().dump_json(standing).decode())
            connection.execute(insert(STANDINGS).values(incident_id=incident_id, seen=seen, document=document))

    def memberships(self, person: str) -> frozenset[str]:
        query = select(INCIDENTS.c.key).join(MEMBERS, MEMBERS.c.incident_id == INCIDENTS.c.id)
        with self._database.reading() as connection:
            return frozenset(connection.execute(query.where(MEMBERS.c.person == storable(person))).scalars())


def positions_of(connection: Connection, keys: Collection[str] | None) -> Mapping[str, Position]:
    wanted = {} if keys is None else {"keys": [storable(one) for one in keys]}
    return {row.key: _position_of(row) for row in connection.execute(_positions(keys is None), wanted)}


@cache
def _positions(of_all: bool) -> Select[Any]:
    query = positions_query()
    return query if of_all else query.where(INCIDENTS.c.key.in_(bindparam("keys", expanding=True)))


def positions_query() -> Select[Any]:
    """One pass over the incidents; every other question is answered from an index."""
    draft = (DRAFTS.c.incident_id == INCIDENTS.c.id) & (DRAFTS.c.version == _latest(DRAFTS, DRAFTS.c.version))
    asked = REQUESTS.c.id == _latest(REQUESTS, REQUESTS.c.id)
    return (
        _with_stamp()
        .add_columns(
            DRAFTS.c.made_by,
            DRAFTS.c.made_at,
            _latest(PUBLICATIONS, PUBLICATIONS.c.at).label("published_at"),
            REQUESTS.c.state.label("request"),
            STANDINGS.c.seen.label("kept_seen"),
            STANDINGS.c.document,
        )
        .select_from(
            INCIDENTS.outerjoin(DRAFTS, draft)
            .outerjoin(REQUESTS, asked)
            .outerjoin(STANDINGS, STANDINGS.c.incident_id == INCIDENTS.c.id)
        )
    )


def _with_stamp() -> Select[Any]:
    """What an incident says of itself, and the latest of everything that is appended to it."""
    latest = [_latest(table, table.c.id).label(f"latest_{table.name}") for table in _GROWING]
    version = _latest(DRAFTS, DRAFTS.c.version).label("version")
    return select(*(INCIDENTS.c[name] for name in _STATED), INCIDENTS.c.events, version, *latest)


def _latest(table: Table, column: ColumnElement[Any]) -> ScalarSelect[Any]:
    query = select(func.max(column)).where(table.c.incident_id == INCIDENTS.c.id)
    return query.correlate(INCIDENTS).scalar_subquery()


def _seen(row: Row[Any]) -> str:
    """Readable, so that a look at the table tells what changed."""
    values = row._mapping
    stated = sha256(orjson.dumps([values[name] for name in _STATED])).hexdigest()[:16]
    latest = (values[f"latest_{table.name}"] or 0 for table in _GROWING)
    return " ".join(map(str, (FORM, stated, values["events"], values["version"] or 0, *latest)))


def _position_of(row: Row[Any]) -> Position:
    kept = _standing_of(row.document)
    return Position(
        seen=_seen(row),
        kept=kept,
        kept_seen=row.kept_seen or "" if kept is not None else "",
        drafted_by=row.made_by or "",
        drafted_at=None if row.made_at is None else moment_from_text(row.made_at),
        published_at=None if row.published_at is None else moment_from_text(row.published_at),
        request=row.request or "",
    )


def _standing_of(document: str | None) -> Standing | None:
    """``None`` for one of another form, too: it is made again, nothing is lost."""
    if document is None:
        return None
    try:
        return _standings().validate_json(document)
    except ValidationError:
        return None


@cache
def _standings() -> TypeAdapter[Standing]:
    return TypeAdapter(Standing)
