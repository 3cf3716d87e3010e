"""An outbox in memory; for tests that need no database."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.operations.outbox import Notice, NoticeKind


@dataclass
class MemoryOutbox:
    kept: dict[str, Notice] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, notice: Notice) -> None:
        with self._lock:
            self.kept.setdefault(notice.id, notice)

    def due(self, now: datetime, limit: int = 50) -> tuple[Notice, ...]:
        return tuple(one for one in self.waiting() if one.next_at is None or one.next_at <= now)[:limit]

    def claim(self, notice: Notice, until: datetime) -> bool:
        with self._lock:
            kept = self.kept.get(notice.id)
            if kept is None or kept.done or kept.attempts != notice.attempts:
                return False
            self.kept[notice.id] = replace(kept, attempts=kept.attempts + 1, next_at=until)
            return True

    def keep(self, notice: Notice) -> None:
        with self._lock:
            if notice.id in self.kept:
                self.kept[notice.id] = notice

    def about(self, name: str, value: str) -> tuple[Notice, ...]:
        return tuple(one for one in self._oldest_first() if one.about.get(name) == value)

    def waiting(self) -> tuple[Notice, ...]:
        return tuple(one for one in self._oldest_first() if not one.done)

    def shared(self) -> tuple[Notice, ...]:
        asked = (one for one in self._oldest_first() if one.kind is NoticeKind.APPROVAL_ASKED)
        return tuple(one for one in asked if one.sent and not one.recipient)

    def given_up(self) -> tuple[Notice, ...]:
        return tuple(one for one in self._oldest_first() if one.done and one.error)

    def _oldest_first(self) -> tuple[Notice, ...]:
        with self._lock:
            return tuple(sorted(self.kept.values(), key=lambda one: one.at))
