"""Rows of any database as lines of text, in the order of their keys: what a backup holds and what a move is proved by.

Format ``retroline-rows/1``. A table is its rows by ascending key, texts compared by code point. A row is one line: a JSON list
without spaces of the values in the order of the columns, bytes as lower-case hexadecimal digits, then a line break. ::

    digest = SHA-256(JSON list of [table, [column, …]] ‖ line break ‖ all lines)

It is the same for the same rows on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    TableClause,
    Text,
    column,
    func,
    insert,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.types import TypeEngine

from app.storage.tables import METADATA

PASSING = frozenset({"workers"})
"""Tables that say what runs right now: neither kept in a backup nor moved."""

Values = tuple[Any, ...]
Telling = Callable[[str, int], None]
"""Is told a table's name and how many of its rows are done."""

_PAGE = 1000
_TOLD_EVERY = 20_000
_TYPES: Mapping[str, TypeEngine[Any]] = {
    "text": Text(),
    "integer": BigInteger(),
    "boolean": Boolean(),
    "float": Float(),
    "bytes": LargeBinary(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A table: its ``columns`` as (name, kind), and the names of those that make its ``key``."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDigest:
    """How many rows a table has, and the SHA-256 over all of them as hexadecimal digits."""

    rows: int
    digest: str


class Digesting:
    """Counts and digests lines as they go by."""

    def __init__(self, shape: Shape) -> None:
        self.rows = 0
        self._hash = hashlib.sha256(orjson.dumps([shape.name, shape.names]) + b"\n")

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._hash.update(line)

    @property
    def result(self) -> TableDigest:
        return TableDigest(rows=self.rows, digest=self._hash.hexdigest())


def shapes(connection: Connection) -> tuple[Shape, ...]:
    """Retroline's tables as the database has them, each after those that it refers to."""
    known = set(METADATA.tables) - PASSING
    present = [name for name in inspect(connection).get_table_names() if name in known]
    found = MetaData()
    if present:
        found.reflect(connection, only=present)
    return tuple(_shape(one) for one in found.sorted_tables if one.name in known)


def rows(connection: Connection, shape: Shape) -> Iterator[Values]:
    """All rows by key, a page at a time."""
    for row in connection.execute(_ordered(connection, shape), execution_options={"yield_per": _PAGE}):
        yield tuple(row)


def line_of(shape: Shape, values: Values) -> bytes:
    held = [
        value.hex() if kind == "bytes" and value is not None else value
        for (_, kind), value in zip(shape.columns, values, strict=True)
    ]
    return orjson.dumps(held) + b"\n"


def values_of(shape: Shape, line: bytes) -> Values:
    """Raises ValueError where the line is none of this table."""
    held = orjson.loads(line)
    if not isinstance(held, list) or len(held) != len(shape.columns):
        raise ValueError(f"a row of {shape.name} has {len(shape.columns)} values")
    return tuple(
        bytes.fromhex(value) if kind == "bytes" and value is not None else value
        for (_, kind), value in zip(shape.columns, held, strict=True)
    )


def digest(connection: Connection, shape: Shape, tell: Telling) -> TableDigest:
    """Of the rows as the database gives them back."""
    seen = Digesting(shape)
    for values in rows(connection, shape):
        seen.add(line_of(shape, values))
        if seen.rows % _TOLD_EVERY == 0:
            tell(shape.name, seen.rows)
    return seen.result


def put(connection: Connection, shape: Shape, given: Iterable[Values], tell: Telling) -> None:
    """Add rows as they are, with their numbers."""
    if connection.dialect.name == "postgresql":
        _copy(connection, shape, given, tell)
        return
    statement = str(insert(_table(shape)).compile(dialect=connection.dialect))
    done, left = 0, iter(given)
    while page := list(islice(left, _PAGE)):
        connection.exec_driver_sql(statement, page)
        done += len(page)
        if done % _TOLD_EVERY == 0:
            tell(shape.name, done)


def set_sequences(connection: Connection, given: Iterable[Shape]) -> None:
    """Let numbers that the database gives out go on after the highest there is; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for shape in given:
        for name in shape.key:
            sequence = connection.execute(
                text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": shape.name, "column": name}
            ).scalar()
            if sequence is not None:
                highest = func.max(column(name, BigInteger()))
                connection.execute(
                    select(func.setval(sequence, highest)).select_from(table(shape.name)).having(highest.is_not(None))
                )


def is_filled(connection: Connection, shape: Shape) -> bool:
    return connection.execute(select(text("1")).select_from(table(shape.name)).limit(1)).first() is not None


def _copy(connection: Connection, shape: Shape, given: Iterable[Values], tell: Telling) -> None:
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection to PostgreSQL was closed")
    names = ", ".join(f'"{name}"' for name in shape.names)
    with driver.cursor() as cursor, cursor.copy(f'COPY "{shape.name}" ({names}) FROM STDIN') as copy:
        for done, values in enumerate(given, start=1):
            copy.write_row(values)
            if done % _TOLD_EVERY == 0:
                tell(shape.name, done)


def _ordered(connection: Connection, shape: Shape) -> Select[Any]:
    given = _table(shape)
    kinds = dict(shape.columns)
    by_code_point = connection.dialect.name == "postgresql"
    keys = [
        given.c[name].collate("C") if by_code_point and kinds[name] == "text" else given.c[name] for name in shape.key
    ]
    return select(*given.columns).order_by(*keys)


def _table(shape: Shape) -> TableClause:
    return table(shape.name, *(column(name, _TYPES[kind]) for name, kind in shape.columns))


def _shape(found: Table) -> Shape:
    return Shape(
        name=found.name,
        columns=tuple((one.name, _kind(one.type)) for one in found.columns),
        key=tuple(one.name for one in found.primary_key.columns),
    )


def _kind(given: TypeEngine[Any]) -> str:
    for kind, shape in (("bytes", LargeBinary), ("boolean", Boolean), ("float", Float), ("integer", Integer)):
        if isinstance(given, shape):
            return kind
    return "text"
