"""What models cost, in the database: fits ``app.operations.model_record.Ledger``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from functools import cache
from typing import Any

from sqlalchemy import Insert, insert, select, text
from sqlalchemy.dialects import sqlite

from app.operations.model_record import Spending, Spent
from app.storage.codecs import moment_to_text, storable
from app.storage.database import Database
from app.storage.money import from_millionths, to_millionths
from app.storage.tables import SPENDING, SPENDING_TOTALS

_SUMMED = ("calls", "prompt_tokens", "completion_tokens", "cached_tokens", "cost", "unpriced")
_MONTH, _BATCH, _JOB = "month", "batch", "job"


class SqlLedger:
    """Writes on a connection of its own: what was spent stays spent, whatever becomes of the caller's unit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, spending: Spending) -> None:
        scopes, names = zip(*_scopes(spending), strict=True)
        with self._database.single(apart=True) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(_ADDING, {**_fields(spending), "scopes": list(scopes), "names": list(names)})
                return
            connection.execute(insert(SPENDING).values(**_fields(spending)))
            totals = [_first(spending, *total) for total in zip(scopes, names, strict=True)]
            connection.execute(_adding_on_sqlite(), totals)

    def in_month(self, month: str) -> Spent:
        return self._total(_MONTH, month)

    def of_batch(self, batch: str) -> Spent:
        return self._total(_BATCH, batch)

    def of_job(self, job: str) -> Spent:
        return self._total(_JOB, job)

    def by_month(self) -> Mapping[str, Spent]:
        totals = select(SPENDING_TOTALS).where(SPENDING_TOTALS.c.scope == _MONTH)
        with self._database.reading() as connection:
            rows = connection.execute(totals.order_by(SPENDING_TOTALS.c.name.desc())).all()
        return {row.name: _spent(row) for row in rows}

    def _total(self, scope: str, name: str) -> Spent:
        this = (SPENDING_TOTALS.c.scope == scope) & (SPENDING_TOTALS.c.name == storable(name))
        with self._database.reading() as connection:
            row = connection.execute(select(SPENDING_TOTALS).where(this)).first()
        return Spent() if row is None else _spent(row)


def _scopes(spending: Spending) -> Iterator[tuple[str, str]]:
    yield _MONTH, _month(spending)
    if spending.batch:
        yield _BATCH, storable(spending.batch)
    if spending.job:
        yield _JOB, storable(spending.job)


def _month(spending: Spending) -> str:
    return f"{spending.at.astimezone(UTC):%Y-%m}"


def _fields(spending: Spending) -> dict[str, str | int | None]:
    return {
        "at": moment_to_text(spending.at),
        "month": _month(spending),
        "model": storable(spending.model),
        "incident": storable(spending.incident),
        "job": storable(spending.job),
        "batch": storable(spending.batch),
        "prompt_tokens": spending.prompt_tokens,
        "completion_tokens": spending.completion_tokens,
        "cached_tokens": spending.cached_tokens,
        "cost": None if spending.cost is None else to_millionths(spending.cost),
    }


def _first(spending: Spending, scope: str, name: str) -> dict[str, str | int]:
    """A total as it begins with ``spending``."""
    return {
        "scope": scope,
        "name": name,
        "calls": 1,
        "prompt_tokens": spending.prompt_tokens,
        "completion_tokens": spending.completion_tokens,
        "cached_tokens": spending.cached_tokens,
        "cost": 0 if spending.cost is None else to_millionths(spending.cost),
        "unpriced": 1 if spending.cost is None else 0,
    }


@cache
def _adding_on_sqlite() -> Insert:
    """Begins a total, or adds to it."""
    begun = sqlite.insert(SPENDING_TOTALS)
    more = {one: SPENDING_TOTALS.c[one] + begun.excluded[one] for one in _SUMMED}
    return begun.on_conflict_do_update(index_elements=["scope", "name"], set_=more)


# Whoever waits for a model's next answer waits for this: one statement. Totals are added to always in the same order: two
# who add at once wait for each other, never both.
_ADDING = text(
    "WITH answered AS (INSERT INTO spending (at, month, model, incident, job, batch, prompt_tokens, completion_tokens, "
    "cached_tokens, cost) VALUES (:at, :month, :model, :incident, :job, :batch, :prompt_tokens, :completion_tokens, "
    ":cached_tokens, :cost)) "
    "INSERT INTO spending_totals (scope, name, calls, prompt_tokens, completion_tokens, cached_tokens, cost, unpriced) "
    "SELECT one.scope, one.name, 1, CAST(:prompt_tokens AS bigint), CAST(:completion_tokens AS bigint), "
    "CAST(:cached_tokens AS bigint), coalesce(CAST(:cost AS bigint), 0), CASE WHEN CAST(:cost AS bigint) IS NULL THEN 1 "
    "ELSE 0 END FROM unnest(CAST(:scopes AS text[]), CAST(:names AS text[])) WITH ORDINALITY AS one (scope, name, place) "
    "ORDER BY one.place ON CONFLICT (scope, name) DO UPDATE SET "
    "calls = spending_totals.calls + excluded.calls, cost = spending_totals.cost + excluded.cost, "
    "prompt_tokens = spending_totals.prompt_tokens + excluded.prompt_tokens, "
    "completion_tokens = spending_totals.completion_tokens + excluded.completion_tokens, "
    "cached_tokens = spending_totals.cached_tokens + excluded.cached_tokens, "
    "unpriced = spending_totals.unpriced + excluded.unpriced"
)


def _spent(row: Any) -> Spent:
    return Spent(
        calls=row.calls,
        prompt_tokens=row.prompt_tokens,
        completion_tokens=row.completion_tokens,
        cost=from_millionths(row.cost),
        unpriced=row.unpriced,
        cached_tokens=row.cached_tokens,
    )
