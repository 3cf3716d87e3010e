"""Rows put into the tables as they are, for tests of what is counted over many of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Boolean, Float, Integer, Table, insert

from app.storage.database import Database

Row = Mapping[str, object]
MOMENT = "2026-03-03T14:00:00.000000Z"


def fill(database: Database, table: Table, rows: Iterable[Row]) -> None:
    """``rows`` say what matters; all else that a column needs is filled with nothing in particular."""
    with database.unit() as connection:
        for row in rows:
            connection.execute(insert(table).values(**{**_nothing_in_particular(table), **row}))


def _nothing_in_particular(table: Table) -> Row:
    needed = [one for one in table.columns if not one.nullable and one.autoincrement is not True and one.name != "id"]
    return {one.name: _value(one.type, one.name) for one in needed}


def _value(kind: object, name: str) -> object:
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer | Float):
        return 1
    return MOMENT if name == "at" or name.endswith("_at") else ""
