"""What is counted over the whole installation, for whoever watches over it: numbers only, never a name, key or title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.operations.batch import BatchState, ItemState
from app.operations.job import JobKind, JobState
from app.operations.model_record import Spent


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """``oldest``: seconds that the longest waiting job of a kind could have been running. ``items`` are those of batches that
    have not ended. ``spent``: model → what it was asked in this month (UTC). What is missing in a mapping is none.

    ``places`` is how many jobs the living workers do at once.
    """

    jobs: Mapping[tuple[JobKind, JobState], int] = field(default_factory=dict)
    oldest: Mapping[JobKind, float] = field(default_factory=dict)
    workers_alive: int = 0
    workers_silent: int = 0
    places: int = 0
    batches: Mapping[BatchState, int] = field(default_factory=dict)
    items: Mapping[ItemState, int] = field(default_factory=dict)
    spent: Mapping[str, Spent] = field(default_factory=dict)
    notices_waiting: int = 0
    notices_given_up: int = 0


class FigureBook(Protocol):
    """Cheap reads: a handful of statements, however much is stored."""

    def figures(self, now: datetime) -> Figures: ...

    def unfit(self) -> str:
        """Why the database cannot be worked with, in words without any name or address; empty where it can."""

    def worker_seen(self, host: str, pid: int) -> float | None:
        """Seconds since the worker of this process was last seen, by the database's clock; ``None``: there is none."""


class NoFigures:
    """Where nothing is stored."""

    def figures(self, now: datetime) -> Figures:
        return Figures()

    def unfit(self) -> str:
        return ""

    def worker_seen(self, host: str, pid: int) -> float | None:
        return None
