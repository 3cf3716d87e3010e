"""The incidents of a database once more under other keys, made inside it: for measuring how it does with very many.

Copies hold what the first ones hold, with other numbers and keys, and their own moments in the list. Their chains of seals
are as long as the first ones' and verify for nobody: a chain begins with its incident's key. The audit log is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, Integer, Table, bindparam, func, insert, select, text, update

from app.storage import card_rows, standing_rows
from app.storage.database import Database
from app.storage.tables import (
    APPROVALS,
    CORRECTIONS,
    CURATIONS,
    DECISIONS,
    DRAFTS,
    EVENTS,
    IMPORTS,
    INCIDENTS,
    MEMBERS,
    PUBLICATIONS,
    REMARKS,
    REQUESTS,
    SEALS,
    STANDINGS,
)

_COPIED = (EVENTS, IMPORTS, CURATIONS, DRAFTS, CORRECTIONS, APPROVALS, PUBLICATIONS, REMARKS, SEALS, MEMBERS, STANDINGS)
_MOMENTS = frozenset({"created_at", "first_at", "last_at", "at", "due"})
_SHIFTED = frozenset({"incidents", "publications", "requests"})
_PAGE = 500


def leave_numbers(database: Database, below: int) -> None:
    """Incidents that are made from now on have numbers from ``below`` on, so that copies have the smaller ones."""
    query = text("SELECT setval(pg_get_serial_sequence('incidents', 'id'), :number)")
    with database.unit() as connection:
        connection.execute(query, {"number": below})


def copy_all(database: Database, first: int, number: int, days: float) -> None:
    """Copy the incidents 1 to ``first`` as the copy ``number`` (from 1), ``days`` earlier. PostgreSQL only."""
    with database.unit() as connection:
        _copy(connection, INCIDENTS, first, number, days, {"id": INCIDENTS.c.id + first * number})
        for table in _COPIED:
            _copy(connection, table, first, number, days, {})
        _copy(connection, REQUESTS, first, number, days, {"request_id": _numbered(REQUESTS.c.request_id, number)})
        _copy_decisions(connection, first, number)


def list_copies(database: Database, since: int, until: int) -> None:
    """Make cards of the incidents ``since`` to ``until``, which were copied: where they stand is known as of the first ones."""
    for start in range(since, until + 1, _PAGE):
        ids = list(range(start, min(start + _PAGE, until + 1)))
        with database.unit() as connection:
            _know(connection, ids)
            card_rows.refresh(connection, ids)


def _copy(connection: Connection, table: Table, first: int, number: int, days: float, own: Mapping[str, Any]) -> None:
    of = table.c.id if table is INCIDENTS else table.c.incident_id
    columns = [one for one in table.c if not _is_numbered(one) or one.name in own]
    values = [own[one.name] if one.name in own else _copied(one, first, number, days) for one in columns]
    query = select(*values).where(of <= first)
    connection.execute(insert(table).from_select([one.name for one in columns], query))


def _is_numbered(column: Column[Any]) -> bool:
    """Whether the database gives the number itself."""
    return column.name == "id" and isinstance(column.type, Integer)


def _copied(column: Column[Any], first: int, number: int, days: float) -> Any:
    if column.name == "incident_id":
        return column + first * number
    if column.table is INCIDENTS and column.name == "key":
        return _numbered(column, number)
    if column.table.name in _SHIFTED and column.name in _MOMENTS:
        return _earlier(column, days)
    return column


def _numbered(column: Column[Any], number: int) -> Any:
    return func.concat(column, f"-{number}")


def _earlier(column: Column[Any], days: float) -> Any:
    """A moment as text; back to text in the same form."""
    moment = func.to_timestamp(func.replace(column, "Z", ""), 'YYYY-MM-DD"T"HH24:MI:SS.US')
    return func.to_char(moment - func.make_interval(0, 0, 0, 0, 0, 0, days * 86400), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')


def _copy_decisions(connection: Connection, first: int, number: int) -> None:
    columns = [one for one in DECISIONS.c if one.name != "id"]
    values = [_numbered(one, number) if one.name == "request_id" else one for one in columns]
    query = select(*values).join(REQUESTS, REQUESTS.c.request_id == DECISIONS.c.request_id)
    connection.execute(
        insert(DECISIONS).from_select([one.name for one in columns], query.where(REQUESTS.c.incident_id <= first))
    )


def _know(connection: Connection, ids: list[int]) -> None:
    """What a copy's standing was seen as follows from the copy's own rows."""
    keys = dict(
        connection.execute(select(INCIDENTS.c.key, INCIDENTS.c.id).where(INCIDENTS.c.id.in_(ids))).tuples().all()
    )
    positions = standing_rows.positions_of(connection, list(keys))
    seen = [{"number": keys[key], "as_now": one.seen} for key, one in positions.items()]
    change = update(STANDINGS).where(STANDINGS.c.incident_id == bindparam("number")).values(seen=bindparam("as_now"))
    connection.execute(change, seen)


def sizes(database: Database) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Bytes of each table, with what is kept apart of it, and of each index. PostgreSQL only."""
    with database.reading() as connection:
        found = connection.execute(_SIZES).all()
    tables = {row.relname: int(row.bytes) for row in found if row.relkind == "r"}
    return tables, {row.relname: int(row.bytes) for row in found if row.relkind == "i"}


_SIZES = text(
    "SELECT c.relname, c.relkind::text AS relkind, pg_table_size(c.oid) AS bytes FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'i')"
)


def tidy(database: Database) -> None:
    """What the server does by itself within minutes after many changes, now."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))


def rows_of(database: Database) -> Mapping[str, int]:
    """Table → how many rows it has, those of the largest as the server estimates them."""
    query = text("SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r'")
    with database.reading() as connection:
        return {name: int(number) for name, number in connection.execute(query).tuples()}
