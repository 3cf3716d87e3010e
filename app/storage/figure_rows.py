"""Counts over the tables: fits ``app.operations.figures.FigureBook``. Each statement rests on an index."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, case, func, literal_column, or_, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.operations.batch import BatchState, ItemState
from app.operations.figures import Figures
from app.operations.job import JobKind, JobState
from app.operations.jobs import SILENT_AFTER
from app.operations.model_record import Spent
from app.storage.codecs import moment_from_text, moment_to_text
from app.storage.database import Database
from app.storage.tables import BATCH_ITEMS, BATCHES, JOBS, NOTICES, SPENDING, WORKERS
from app.storage.upgrade import HEAD
from extraction.errors import RetrolineError

KindT = TypeVar("KindT", bound=StrEnum)
ValueT = TypeVar("ValueT")
_OPEN = tuple(one.value for one in (BatchState.PLANNING, BatchState.RUNNING, BatchState.PAUSED, BatchState.STOPPED))
_SETTLES_AFTER = 60.0
"""Seconds after which no row of a lower number appears any more: a request is put into the ledger in a transaction of its own."""
_MILLION = Decimal(1_000_000)


class SqlFigures:
    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._ledger = _Ledger(clock)

    def figures(self, now: datetime) -> Figures:
        with self._database.reading() as connection:
            alive, workers, places = self._workers(connection)
            waiting, given_up = _notices(connection)
            return Figures(
                jobs=_jobs(connection),
                oldest=_oldest(connection, now),
                workers_alive=alive,
                workers_silent=workers - alive,
                places=places,
                batches=_known(BatchState, _batches(connection)),
                items=_known(ItemState, _items(connection)),
                spent=self._ledger.spent(connection, now.astimezone(UTC).strftime("%Y-%m")),
                notices_waiting=waiting,
                notices_given_up=given_up,
            )

    def unfit(self) -> str:
        path = self._database.engine.url.database
        if self._database.dialect == "sqlite" and path and not Path(path).exists():
            return "the database's file is gone"
        try:
            with self._database.reading() as connection:
                version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except (RetrolineError, SQLAlchemyError):
            return "the database cannot be reached, or holds no tables of Retroline"
        if version == HEAD:
            return ""
        return f"the database's tables are of version {version}, this Retroline works with {HEAD}"

    def worker_seen(self, host: str, pid: int) -> float | None:
        query = select(func.min(self._ago())).where(WORKERS.c.host == host, WORKERS.c.pid == pid)
        with self._database.reading() as connection:
            ago = connection.execute(query).scalar()
        return None if ago is None else float(ago)

    def _workers(self, connection: Connection) -> tuple[int, int, int]:
        """Living ones, all of them, and how many jobs the living ones do at once."""
        alive = case((self._ago() < SILENT_AFTER, 1), else_=0)
        query = select(func.sum(alive), func.count(), func.sum(alive * WORKERS.c.places)).select_from(WORKERS)
        living, known, places = connection.execute(query).one()
        return int(living or 0), int(known), int(places or 0)

    def _ago(self) -> ColumnElement[float]:
        now = "(julianday('now') - 2440587.5) * 86400.0"
        if self._database.dialect == "postgresql":
            now = "extract(epoch from clock_timestamp())::double precision"
        clock: ColumnElement[float] = literal_column(f"({now})")
        return clock - WORKERS.c.seen_at


@dataclass
class _Ledger:
    """What this month has cost so far. Rows that were counted before and can no longer change are not read again."""

    clock: Callable[[], float]
    month: str = ""
    settled: int = 0
    totals: dict[str, Spent] = field(default_factory=dict)
    tops: list[tuple[float, int]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def spent(self, connection: Connection, month: str) -> Mapping[str, Spent]:
        with self.lock:
            if month != self.month:
                self.month, self.settled, self.totals, self.tops = month, 0, {}, []
            bound, top, current = self._bound(), self.settled, dict(self.totals)
            for row in connection.execute(self._rows(bound)).mappings():
                spent = _spent(row)
                current[row["model"]] = _sum(current.get(row["model"], Spent()), spent)
                if row["old"]:
                    self.totals[row["model"]] = _sum(self.totals.get(row["model"], Spent()), spent)
                top = max(top, int(row["last"]))
            self.settled = bound
            if not self.tops or top > self.tops[-1][1]:
                self.tops.append((self.clock(), top))
            return current

    def _bound(self) -> int:
        """The highest number that was seen long enough ago."""
        ripe = [top for at, top in self.tops if at <= self.clock() - _SETTLES_AFTER]
        self.tops = self.tops[len(ripe) :]
        return max((self.settled, *ripe))

    def _rows(self, bound: int) -> Select[Any]:
        """Sums by model of what was not counted for good, what can be from now on (``old``) apart from the rest."""
        old = case((SPENDING.c.id <= bound, 1), else_=0).label("old")
        return (
            select(
                SPENDING.c.model,
                old,
                func.max(SPENDING.c.id).label("last"),
                func.count().label("calls"),
                func.sum(SPENDING.c.prompt_tokens).label("prompt_tokens"),
                func.sum(SPENDING.c.completion_tokens).label("completion_tokens"),
                func.sum(SPENDING.c.cost).label("cost"),
                func.count(SPENDING.c.cost).label("priced"),
            )
            .where(SPENDING.c.month == self.month, SPENDING.c.id > self.settled)
            .group_by(SPENDING.c.model, old)
        )


def _spent(row: RowMapping) -> Spent:
    return Spent(
        calls=row["calls"],
        prompt_tokens=int(row["prompt_tokens"]),
        completion_tokens=int(row["completion_tokens"]),
        cost=Decimal(int(row["cost"] or 0)) / _MILLION,
        unpriced=row["calls"] - row["priced"],
    )


def _sum(one: Spent, other: Spent) -> Spent:
    return Spent(
        calls=one.calls + other.calls,
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
        cost=one.cost + other.cost,
        unpriced=one.unpriced + other.unpriced,
    )


def _jobs(connection: Connection) -> Mapping[tuple[JobKind, JobState], int]:
    query = select(JOBS.c.state, JOBS.c.kind, func.count()).group_by(JOBS.c.state, JOBS.c.kind)
    kinds, states = set(JobKind), set(JobState)
    rows = connection.execute(query).all()
    return {(JobKind(kind), JobState(state)): count for state, kind, count in rows if kind in kinds and state in states}


def _oldest(connection: Connection, now: datetime) -> Mapping[JobKind, float]:
    since = func.min(case((JOBS.c.not_before > JOBS.c.asked_at, JOBS.c.not_before), else_=JOBS.c.asked_at))
    ripe = or_(JOBS.c.not_before.is_(None), JOBS.c.not_before <= moment_to_text(now))
    waiting = select(JOBS.c.kind, since).where(JOBS.c.state == JobState.WAITING.value, ripe).group_by(JOBS.c.kind)
    found = _known(JobKind, ((kind, moment_from_text(at)) for kind, at in connection.execute(waiting)))
    return {kind: max(0.0, (now - at).total_seconds()) for kind, at in found.items()}


def _batches(connection: Connection) -> Iterable[tuple[str, int]]:
    query = select(BATCHES.c.state, func.count()).group_by(BATCHES.c.state)
    return [(state, count) for state, count in connection.execute(query)]


def _items(connection: Connection) -> Iterable[tuple[str, int]]:
    of_open = BATCHES.join(BATCH_ITEMS, BATCHES.c.batch_id == BATCH_ITEMS.c.batch_id)
    query = select(BATCH_ITEMS.c.state, func.count()).select_from(of_open)
    query = query.where(BATCHES.c.state.in_(_OPEN)).group_by(BATCH_ITEMS.c.state)
    return [(state, count) for state, count in connection.execute(query)]


def _notices(connection: Connection) -> tuple[int, int]:
    """Those waiting, and those that were given up."""
    waiting = select(func.count()).select_from(NOTICES).where(NOTICES.c.done.is_(False)).scalar_subquery()
    # As the index says it, word for word: SQLite uses it for nothing else.
    given_up = select(func.count()).select_from(NOTICES).where(text("done AND error <> ''")).scalar_subquery()
    counted = connection.execute(select(waiting, given_up)).one()
    return counted[0], counted[1]


def _known(kind: type[KindT], pairs: Iterable[tuple[str, ValueT]]) -> dict[KindT, ValueT]:
    """Without what a newer Retroline may have written."""
    names = {str(one) for one in kind}
    return {kind(name): value for name, value in pairs if name in names}
