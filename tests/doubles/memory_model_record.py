"""Models' replies and what they cost, in memory; for tests that need no database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from app.operations.model_record import KeptReply, Spending, Spent


@dataclass
class MemoryReplies:
    """Fits ``ReplyRecord``."""

    kept: dict[tuple[str, str], KeptReply] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reply(self, incident: str, *digests: str) -> KeptReply | None:
        return next((self.kept[incident, one] for one in digests if (incident, one) in self.kept), None)

    def keep(self, reply: KeptReply) -> None:
        with self._lock:
            self.kept.setdefault((reply.incident, reply.digest), reply)

    def forget(self, incident: str) -> int:
        return self._forget(lambda reply: reply.incident == incident)

    def forget_before(self, at: datetime) -> int:
        return self._forget(lambda reply: reply.at < at)

    def _forget(self, goes: Callable[[KeptReply], bool]) -> int:
        with self._lock:
            gone = [place for place, reply in self.kept.items() if goes(reply)]
            for place in gone:
                del self.kept[place]
        return len(gone)


@dataclass
class MemoryLedger:
    """Fits ``Ledger``."""

    rows: list[Spending] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, spending: Spending) -> None:
        with self._lock:
            self.rows.append(spending)

    def in_month(self, month: str) -> Spent:
        return self._spent(lambda one: _month(one) == month)

    def of_batch(self, batch: str) -> Spent:
        return self._spent(lambda one: bool(batch) and one.batch == batch)

    def of_job(self, job: str) -> Spent:
        return self._spent(lambda one: bool(job) and one.job == job)

    def by_month(self) -> Mapping[str, Spent]:
        months = sorted({_month(one) for one in self.rows}, reverse=True)
        return {month: self.in_month(month) for month in months}

    def _spent(self, counts: Callable[[Spending], bool]) -> Spent:
        with self._lock:
            rows = [one for one in self.rows if counts(one)]
        return Spent(
            calls=len(rows),
            prompt_tokens=sum(one.prompt_tokens for one in rows),
            completion_tokens=sum(one.completion_tokens for one in rows),
            cost=sum((one.cost for one in rows if one.cost is not None), Decimal(0)),
            unpriced=sum(one.cost is None for one in rows),
            cached_tokens=sum(one.cached_tokens for one in rows),
        )


def _month(spending: Spending) -> str:
    return f"{spending.at.astimezone(UTC):%Y-%m}"
