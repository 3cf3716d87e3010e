"""Work that takes long or reaches outside: asked for in one transaction, done by a worker, never lost and never done twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.operations.access import Actor

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What a job is given and gives back: ids and small plain values, never a document."""

NORMAL, LATER = 10, 100
"""Priorities; the lower goes first. A person waits for what is ``NORMAL``; batches are ``LATER`` unless told."""


LONGEST_PAUSE = 300.0
"""Seconds that a job which failed waits at most until it is tried again."""


class JobKind(StrEnum):
    DRAFT = "draft"
    CHECK = "check"
    REGENERATE = "regenerate"  # one report of a batch
    SEND = "send"  # what a batch asks, handed to a provider's batch interface, and the answers read
    PUBLISH = "publish"
    APPROVE = "approve"
    NOTIFY = "notify"
    EVALUATE = "evaluate"


class JobState(StrEnum):
    WAITING = "waiting"  # kept; no worker has it
    STARTING = "starting"  # handed to the engine
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Times are aware UTC. ``incident`` is a key, ``None`` where the job concerns none. ``actor`` asked for it and is whom it
    acts for, ``via`` where. ``arguments`` and ``outcome`` depend on the kind (``app.operations.run_job``).

    ``unique`` is an idempotency key: asking again under it gives the job that there is. ``run`` counts from 1 and rises with
    each retry: what an earlier run still does after that has no effect. ``not_before`` holds it back. ``worker`` is the id
    of who has it. ``failures`` counts attempts in a row that failed and were tried again without anybody asking. ``done`` of
    ``total`` steps are done (0 of 0: not known), all in the end; ``doing`` says in words what goes on. ``error`` is a
    sentence, also of an attempt that is going to be made again.
    """

    id: str
    kind: JobKind
    incident: str | None
    actor: Actor
    via: str
    asked_at: datetime
    arguments: Mapping[str, Json] = field(default_factory=dict)
    unique: str = ""
    batch: str = ""
    priority: int = NORMAL
    state: JobState = JobState.WAITING
    run: int = 1
    failures: int = 0
    not_before: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    worker: str = ""
    done: int = 0
    total: int = 0
    doing: str = ""
    outcome: Mapping[str, Json] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """``level``: info, warning or error. ``at`` is aware UTC."""

    at: datetime
    level: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that does jobs. ``places`` is how many at once; ``seen_at`` (the database's clock) when it last said so.

    ``host`` and ``pid`` say where it runs, ``version`` which Retroline it is.
    """

    id: str
    host: str
    pid: int
    version: str
    places: int
    started_at: datetime
    seen_at: datetime


class JobBook(Protocol):
    """Every job there was, in the caller's transaction."""

    def add(self, job: Job) -> Job:
        """Keep ``job``; where one with its ``unique`` is kept already, that one is given back and nothing changes."""

    def job(self, id: str) -> Job | None: ...

    def jobs(
        self,
        *,
        states: frozenset[JobState] = frozenset(),
        kinds: frozenset[JobKind] = frozenset(),
        incident: str | None = None,
        batch: str | None = None,
        limit: int = 100,
        before: str | None = None,
    ) -> tuple[Job, ...]:
        """Latest asked first; none of the filters given: all. ``before`` is the id of the last one of the page before."""

    def waiting(self, now: datetime, limit: int) -> tuple[Job, ...]:
        """That may start at ``now``: lower priority first, then the one asked for first."""

    def counts(self, batch: str | None = None) -> Mapping[JobState, int]: ...

    def claim(self, worker: str, now: datetime, most: int) -> tuple[Job, ...]:
        """Up to ``most`` of those that may start at ``now``: WAITING → STARTING by ``worker``; no two workers get the same."""

    def take(self, id: str, run: int, worker: str, at: datetime) -> Job | None:
        """→ RUNNING by ``worker``, also where another worker had it; ``None`` where it ended or another run began.

        From then on what the worker before still does to this job has no effect.
        """

    def tell(self, id: str, run: int, worker: str, done: int, total: int, doing: str) -> bool:
        """Keep how far it is. ``False`` where this run is no longer this worker's, or has ended: whoever does it stops."""

    def end(self, id: str, run: int, worker: str, at: datetime, outcome: Mapping[str, Json], error: str = "") -> bool:
        """RUNNING → DONE, or FAILED where there is an ``error``. ``False`` as for ``tell``.

        Called in the transaction of what the job changes, which is undone where this says ``False``.
        """

    def release(self, id: str, run: int, not_before: datetime | None = None, error: str = "") -> bool:
        """STARTING or RUNNING → WAITING in the next run. With an ``error`` it failed and is to be tried again."""

    def cancel(self, id: str, at: datetime) -> bool:
        """→ CANCELLED. ``False`` where it has ended."""

    def again(self, id: str) -> bool:
        """FAILED or CANCELLED → WAITING in the next run, its failures forgotten. ``False`` where it is neither."""

    def log(self, id: str, line: LogLine) -> None: ...

    def lines(self, id: str, limit: int = 200) -> tuple[LogLine, ...]:
        """The latest ``limit``, oldest first."""

    def appear(self, worker: Worker) -> None:
        """A worker says that it is there; ``seen_at`` is set by the database's own clock."""

    def vanish(self, worker: str) -> None: ...

    def workers(self) -> tuple[tuple[Worker, float], ...]:
        """Each with the seconds since it was last seen, by the database's clock; the longest there first."""
