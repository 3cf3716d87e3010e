"""A book of schedules that forgets; for tests of who may write into it."""

from __future__ import annotations

from app.operations.job import JobKind
from app.operations.schedules import Schedule

NIGHTLY = Schedule(name="nightly", cron="0 3 * * *", kind=JobKind.EVALUATE, by="Ana")


class NoSchedules:
    def add(self, schedule: Schedule) -> None:
        return

    def all(self) -> tuple[Schedule, ...]:
        return ()

    def remove(self, name: str) -> bool:
        return name == NIGHTLY.name
