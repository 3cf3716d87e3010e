"""Batches and their items in the database: fits ``app.operations.batch.Batches``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, and_, func, insert, select, update

from app.operations.batch import Batch, BatchItem, BatchState, ItemState, SectionChange
from app.operations.job import Json
from app.storage.codecs import moment_to_text, storable
from app.storage.database import Database
from app.storage.money import from_millionths, to_millionths
from app.storage.tables import BATCH_ITEMS, BATCHES, INCIDENTS

_AT_ONCE = 900
"""Keys in one question: SQLite takes some thousand values at most."""
_ENDED = (BatchState.DONE.value, BatchState.CANCELLED.value)
_ITEMS = select(BATCH_ITEMS, INCIDENTS.c.key).join(INCIDENTS, INCIDENTS.c.id == BATCH_ITEMS.c.incident_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Details:
    """What of an item is only read, never asked for."""

    reason: str
    at: datetime | None
    sections: tuple[SectionChange, ...]
    scores: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    approved: bool
    proposal: str


class SqlBatches:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, batch: Batch) -> None:
        with self._database.unit() as connection:
            connection.execute(insert(BATCHES).values(**_batch_fields(batch)))

    def batch(self, id: str) -> Batch | None:
        found = self._batches(select(BATCHES).where(BATCHES.c.batch_id == storable(id)))
        return found[0] if found else None

    def batches(self, limit: int = 50) -> tuple[Batch, ...]:
        return self._batches(select(BATCHES).order_by(BATCHES.c.id.desc()).limit(limit))

    def unended(self) -> tuple[Batch, ...]:
        return self._batches(select(BATCHES).where(BATCHES.c.state.not_in(_ENDED)).order_by(BATCHES.c.id))

    def hold(self, id: str) -> Batch | None:
        # SQLite has one writer, and a unit that writes is one from its beginning.
        with self._database.unit() as connection:
            query = select(BATCHES).where(BATCHES.c.batch_id == storable(id)).with_for_update()
            row = connection.execute(query).first()
            return None if row is None else _batch_of(row)

    def keep(self, batch: Batch) -> None:
        with self._database.unit() as connection:
            this = BATCHES.c.batch_id == storable(batch.id)
            connection.execute(update(BATCHES).where(this).values(**_batch_fields(batch)))

    def add_items(self, items: tuple[BatchItem, ...]) -> None:
        with self._database.unit() as connection:
            for some in _parts(items):
                numbers = _numbers(connection, [one.incident for one in some])
                rows = [
                    {**_item_fields(one), "incident_id": numbers[key]}
                    for one in some
                    if (key := storable(one.incident)) in numbers
                ]
                if rows:
                    connection.execute(insert(BATCH_ITEMS), rows)

    def item(self, batch: str, incident: str) -> BatchItem | None:
        this = and_(BATCH_ITEMS.c.batch_id == storable(batch), INCIDENTS.c.key == storable(incident))
        found = self._items(_ITEMS.where(this))
        return found[0] if found else None

    def items(
        self, batch: str, states: frozenset[ItemState] = frozenset(), limit: int = 100, after: int = -1
    ) -> tuple[BatchItem, ...]:
        these = and_(BATCH_ITEMS.c.batch_id == storable(batch), BATCH_ITEMS.c.position > after)
        query = _ITEMS.where(these).order_by(BATCH_ITEMS.c.position).limit(limit)
        if states:
            query = query.where(BATCH_ITEMS.c.state.in_(sorted(one.value for one in states)))
        return self._items(query)

    def keep_item(self, item: BatchItem) -> None:
        fields = _item_fields(item)
        if item.state is not ItemState.RUNNING:
            del fields["started_at"]  # when it was started stays
        key = select(INCIDENTS.c.id).where(INCIDENTS.c.key == storable(item.incident)).scalar_subquery()
        this = and_(BATCH_ITEMS.c.batch_id == storable(item.batch), BATCH_ITEMS.c.incident_id == key)
        with self._database.unit() as connection:
            connection.execute(update(BATCH_ITEMS).where(this).values(**fields))

    def move(self, batch: str, before: ItemState, after: ItemState) -> int:
        these = and_(BATCH_ITEMS.c.batch_id == storable(batch), BATCH_ITEMS.c.state == before.value)
        with self._database.unit() as connection:
            return connection.execute(update(BATCH_ITEMS).where(these).values(state=after.value)).rowcount

    def counts(self, batch: str) -> Mapping[ItemState, int]:
        query = select(BATCH_ITEMS.c.state, func.count().label("items")).where(
            BATCH_ITEMS.c.batch_id == storable(batch)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.group_by(BATCH_ITEMS.c.state)).all()
        return {ItemState(row.state): row.items for row in rows}

    def spent(self, batch: str) -> Mapping[str, Json]:
        items = BATCH_ITEMS.c
        query = select(
            func.coalesce(func.sum(items.calls), 0).label("calls"),
            func.coalesce(func.sum(items.prompt_tokens), 0).label("prompt_tokens"),
            func.coalesce(func.sum(items.completion_tokens), 0).label("completion_tokens"),
            func.coalesce(func.sum(items.cost), 0).label("cost"),
            func.count().label("all"),
            func.count(items.cost).label("priced"),
        ).where(items.batch_id == storable(batch))
        with self._database.reading() as connection:
            row = connection.execute(query).one()
        return {
            "calls": int(row.calls),
            "prompt_tokens": int(row.prompt_tokens),
            "completion_tokens": int(row.completion_tokens),
            "cost": str(from_millionths(int(row.cost))) if row.all == row.priced else None,
        }

    def started_since(self, batch: str, at: datetime) -> int:
        since = and_(BATCH_ITEMS.c.batch_id == storable(batch), BATCH_ITEMS.c.started_at >= moment_to_text(at))
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(BATCH_ITEMS).where(since)).scalar_one())

    def _batches(self, query: Select[Any]) -> tuple[Batch, ...]:
        with self._database.reading() as connection:
            return tuple(_batch_of(row) for row in connection.execute(query))

    def _items(self, query: Select[Any]) -> tuple[BatchItem, ...]:
        with self._database.reading() as connection:
            return tuple(_item_of(row) for row in connection.execute(query))


@cache
def _batch_shape() -> TypeAdapter[Batch]:
    return TypeAdapter(Batch)


@cache
def _details_shape() -> TypeAdapter[_Details]:
    return TypeAdapter(_Details)


def _parts(items: tuple[BatchItem, ...]) -> Iterator[tuple[BatchItem, ...]]:
    for first in range(0, len(items), _AT_ONCE):
        yield items[first : first + _AT_ONCE]


def _numbers(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    query = select(INCIDENTS.c.id, INCIDENTS.c.key).where(INCIDENTS.c.key.in_([storable(one) for one in keys]))
    return {row.key: row.id for row in connection.execute(query)}


def _batch_fields(batch: Batch) -> dict[str, str]:
    return {
        "batch_id": storable(batch.id),
        "state": batch.state.value,
        "at": moment_to_text(batch.at),
        "document": storable(_batch_shape().dump_json(batch).decode()),
    }


def _batch_of(row: Row[Any]) -> Batch:
    return _batch_shape().validate_json(row.document)


def _item_fields(item: BatchItem) -> dict[str, Any]:
    details = _Details(
        reason=item.reason,
        at=item.at,
        sections=item.sections,
        scores=item.scores,
        approved=item.approved,
        proposal=item.proposal,
    )
    started = item.at if item.state is ItemState.RUNNING else None
    return {
        "batch_id": storable(item.batch),
        "position": item.position,
        "state": item.state.value,
        "job": storable(item.job),
        "started_at": None if started is None else moment_to_text(started),
        "calls": item.calls,
        "prompt_tokens": item.prompt_tokens,
        "completion_tokens": item.completion_tokens,
        "cost": None if item.cost is None else to_millionths(item.cost),
        "document": storable(_details_shape().dump_json(details).decode()),
    }


def _item_of(row: Row[Any]) -> BatchItem:
    details = _details_shape().validate_json(row.document)
    return BatchItem(
        batch=row.batch_id,
        incident=row.key,
        position=row.position,
        state=ItemState(row.state),
        reason=details.reason,
        sections=details.sections,
        scores=details.scores,
        approved=details.approved,
        proposal=details.proposal,
        job=row.job,
        calls=row.calls,
        prompt_tokens=row.prompt_tokens,
        completion_tokens=row.completion_tokens,
        cost=None if row.cost is None else from_millionths(row.cost),
        at=details.at,
    )
