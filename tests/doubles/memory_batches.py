"""Batches in memory; for tests that need no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from app.operations.batch import Batch, BatchItem, BatchState, ItemState
from app.operations.job import Json


@dataclass
class MemoryBatches:
    """Fits ``Batches``. The store's unit is what keeps others away; none of its writes is taken back."""

    kept: dict[str, Batch] = field(default_factory=dict)
    rows: dict[tuple[str, str], BatchItem] = field(default_factory=dict)
    started: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def add(self, batch: Batch) -> None:
        self.kept[batch.id] = batch

    def batch(self, id: str) -> Batch | None:
        return self.kept.get(id)

    def batches(self, limit: int = 50) -> tuple[Batch, ...]:
        return tuple(reversed(self.kept.values()))[:limit]

    def unended(self) -> tuple[Batch, ...]:
        return tuple(one for one in self.kept.values() if one.state not in (BatchState.DONE, BatchState.CANCELLED))

    def hold(self, id: str) -> Batch | None:
        return self.kept.get(id)

    def keep(self, batch: Batch) -> None:
        if batch.id in self.kept:
            self.kept[batch.id] = batch

    def add_items(self, items: tuple[BatchItem, ...]) -> None:
        for one in items:
            self._put(one)

    def item(self, batch: str, incident: str) -> BatchItem | None:
        return self.rows.get((batch, incident))

    def items(
        self, batch: str, states: frozenset[ItemState] = frozenset(), limit: int = 100, after: int = -1
    ) -> tuple[BatchItem, ...]:
        found = [one for one in self._of(batch) if one.position > after and (not states or one.state in states)]
        return tuple(found[:limit])

    def keep_item(self, item: BatchItem) -> None:
        if (item.batch, item.incident) in self.rows:
            self._put(item)

    def move(self, batch: str, before: ItemState, after: ItemState) -> int:
        found = [one for one in self._of(batch) if one.state is before]
        for one in found:
            self.rows[one.batch, one.incident] = replace(one, state=after)
        return len(found)

    def counts(self, batch: str) -> Mapping[ItemState, int]:
        return dict(Counter(one.state for one in self._of(batch)))

    def spent(self, batch: str) -> Mapping[str, Json]:
        items = self._of(batch)
        costs = [one.cost for one in items if one.cost is not None]
        return {
            "calls": sum(one.calls for one in items),
            "prompt_tokens": sum(one.prompt_tokens for one in items),
            "completion_tokens": sum(one.completion_tokens for one in items),
            "cost": str(sum(costs, Decimal(0))) if len(costs) == len(items) else None,
        }

    def started_since(self, batch: str, at: datetime) -> int:
        return sum(moment >= at for (of, _), moment in self.started.items() if of == batch)

    def _put(self, item: BatchItem) -> None:
        self.rows[item.batch, item.incident] = item
        if item.state is ItemState.RUNNING and item.at is not None:
            self.started[item.batch, item.incident] = item.at

    def _of(self, batch: str) -> list[BatchItem]:
        return sorted((one for one in self.rows.values() if one.batch == batch), key=lambda one: one.position)
