"""Discussions in memory; for tests that need no database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from app.operations.discussion import Remark, calling, threads


@dataclass
class MemoryDiscussions:
    """Fits ``Discussions``."""

    kept: dict[str, tuple[Remark, ...]] = field(default_factory=dict)

    def add(self, key: str, remark: Remark) -> None:
        self.kept[key] = (*self.kept.get(key, ()), remark)

    def remarks(self, key: str) -> tuple[Remark, ...]:
        return self.kept.get(key, ())

    def waiting_for(self, person: str, keys: Collection[str] | None = None) -> tuple[tuple[str, Remark], ...]:
        found = [
            (key, remark)
            for key, remarks in self.kept.items()
            if keys is None or key in keys
            for thread in threads(remarks)
            for remark in calling(thread, person)
        ]
        return tuple(sorted(found, key=lambda one: one[1].at, reverse=True))
