"""A worker: takes waiting jobs, runs each as a durable workflow, and takes over those of workers that died or froze."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from app.jobs.durable_steps import DurableSteps, Joinable
from app.jobs.takeover import Takeover
from app.operations.feed_batches import feed
from app.operations.job import Job, JobKind, Worker
from app.operations.jobs import SILENT_AFTER
from app.operations.ports import Ports
from app.operations.run_job import carry_out
from app.operations.submit_job import submit_job
from app.telemetry.job_told import job_told
from extraction.errors import RetrolineError, SettingsError

if TYPE_CHECKING:
    from dbos import SQLAlchemyDatasource

LOG = logging.getLogger(__name__)
SHAPE = "jobs-1"
"""Which workflows this process can go on with. Workers of one shape share their work, whatever release they are: raise it
only when the order of a job's steps changes in a way that ``DBOS.patch`` cannot bridge."""
LOOK = 0.15
"""Seconds between two looks for waiting jobs while there is a free place."""
TICK = 1.0
"""Seconds between two signs of life."""
STEADY = 3
"""Signs of life in a row after which a worker judges others by their silence."""
BEGINS_WITHIN = 30.0
"""Seconds within which what was handed to the engine begins; after that its place is free again."""


class Lock(Protocol):
    """``app.storage.liveness.Liveness``."""

    def hold(self) -> bool: ...
    def check(self) -> bool: ...
    def is_dead(self, worker: str) -> bool: ...
    def release(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the engine keeps its own state: ``url`` of its database, ``app_url`` and ``engine`` of the one the jobs write to."""

    url: str
    app_url: str
    engine: Any
    database: Joinable
    lock: Lock
    traces: tuple[str, ...] = ()


class Engine:
    """One in each process. ``world`` acts as the installation; ``places`` is how many jobs are done at once."""

    def __init__(self, world: Ports, me: Worker, place: Place) -> None:
        self.world, self.me = world, me
        self._place = place
        self._transactions: SQLAlchemyDatasource | None = None
        self._stop = threading.Event()
        self._left = threading.Event()
        self._wake = threading.Event()
        self._begun: dict[str, float] = {}
        self._doing: Counter[str] = Counter()
        self._changing = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._takeover = Takeover(world, me.id, place.lock, self._running)
        self._signs = 0
        self._leaves_at = math.inf
        self._forgets_at = time.monotonic() + FORGETS_EVERY
        self.fenced = False

    def start(self) -> None:
        """Raises SettingsError where another process has this worker's name, or another engine runs in this one."""
        if not self._place.lock.hold():
            raise SettingsError(f"another process works under the name {self.me.id}; give this one another")
        _launch(self)
        self.world.jobs.appear(self.me)
        for name, run in (("jobs-take", self._take_on), ("jobs-live", self._live), ("jobs-tend", self._tend)):
            thread = threading.Thread(target=run, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self, patience: float = 10.0) -> None:
        """Take nothing more, let what runs finish for ``patience`` seconds; what does not is taken over by others.

        Signs of life are given as long as it is waited for: else others would take over what is still being done here.
        """
        self._stop.set()
        self._wake.set()
        over = time.monotonic() + patience
        while self.running and time.monotonic() < over:
            self._left.wait(0.1)
        self._leaves_at = time.monotonic()
        self._left.set()
        for thread in self._threads:
            thread.join(timeout=5.0)
        self._place.lock.release()
        with _Survived("taking leave"):
            self.world.jobs.vanish(self.me.id)
        _end()

    def wake(self) -> None:
        """There is something to do: look now."""
        self._wake.set()

    @property
    def running(self) -> int:
        return len(self._running())

    def _running(self) -> frozenset[str]:
        """What this process works on, as ``<job>.<run>``."""
        now = time.monotonic()
        with self._changing:
            self._begun = {name: at for name, at in self._begun.items() if now - at < BEGINS_WITHIN}
            return frozenset(self._begun) | frozenset(self._doing)

    @property
    def alive(self) -> bool:
        return bool(self._threads) and all(thread.is_alive() for thread in self._threads) and not self.fenced

    def steps_of(self, job: Job) -> DurableSteps:
        if self._transactions is None:
            raise SettingsError("the engine has not been started")
        place = self._place.database, self._transactions
        return DurableSteps(self.world, job, self.me.id, *place, lambda: time.monotonic() >= self._leaves_at)

    def _take_on(self) -> None:
        """Fill free places with waiting jobs, one look after the other."""
        while not self._stop.is_set():
            claimed = 0
            with _Survived("looking for jobs"):
                claimed = self._claim()
            if not claimed:
                self._wake.wait(LOOK)
                self._wake.clear()

    def _claim(self) -> int:
        free = self.me.places - self.running
        if free <= 0 or self.fenced:
            return 0
        jobs = self.world.jobs.claim(self.me.id, self.world.now(), free)
        for job in jobs:
            self._begin(job.id, job.run)
        return len(jobs)

    def _begin(self, id: str, run: int) -> None:
        from dbos import DBOS, SetWorkflowID

        from app.jobs.workflow import do_job

        name = f"{id}.{run}"
        with self._changing:
            self._begun[name] = time.monotonic()
        with self._forgotten_unless_begun(name), SetWorkflowID(name):
            DBOS.start_workflow(do_job, id, run)

    @contextmanager
    def _forgotten_unless_begun(self, name: str) -> Iterator[None]:
        handed = False
        try:
            yield
            handed = True
        finally:
            if not handed:
                with self._changing:
                    self._begun.pop(name, None)

    def do(self, id: str, run: int) -> None:
        """The work of one workflow, also of one that was begun elsewhere. An execution that was fenced may still be on its
        way out here while another one of the same workflow begins."""
        name = f"{id}.{run}"
        with self._changing:
            self._begun.pop(name, None)
            self._doing[name] += 1
        try:
            with job_told(self.world, id, run, self.me.id) as met:
                carry_out(self.world, id, run, self.me.id, lambda job: (met(job), self.steps_of(job))[1])
        finally:
            with self._changing:
                self._doing[name] -= 1
                self._doing += Counter()  # keeps what is above zero
            self._wake.set()

    def _live(self) -> None:
        """Say that this worker is there. Nothing else is done here, so that nothing else can hold it up."""
        last = time.monotonic()
        while not self._left.wait(TICK):
            signs, self._signs = self._signs, 0
            with _Survived("saying that this worker is there"):
                self._give_sign()
                now = time.monotonic()
                held_up, last = now - last > SILENT_AFTER / 2, now
                self._signs = 0 if held_up or self.fenced else signs + 1

    def _give_sign(self) -> None:
        held = self._place.lock.check()
        if held == self.fenced:
            LOG.warning("worker %s %s its lock", self.me.id, "has" if held else "lost")
        self.fenced = not held
        if held:
            self.world.jobs.appear(self.me)

    def _tend(self) -> None:
        """Look after batches, notices and the work of those who are no longer there."""
        looks: tuple[tuple[str, Callable[[], object]], ...] = (
            ("taking over jobs", lambda: self._takeover.look(self._signs >= STEADY)),
            ("looking after batches", lambda: feed(self.world)),
            ("looking for notices", self._notify),
            ("forgetting what is long over", self._forget),
        )
        while not self._stop.is_set():
            for what, look in looks:
                if not self.fenced:
                    with _Survived(what):
                        look()
            self._stop.wait(TICK)

    def _forget(self) -> None:
        """The engine's own memory of what ended long ago; what came of each job is in its row."""
        if time.monotonic() < self._forgets_at:
            return
        self._forgets_at = time.monotonic() + FORGETS_EVERY
        from dbos import DBOS

        over = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
        before = (self.world.now() - REMEMBERED).isoformat()
        while not self._stop.is_set():
            told = DBOS.list_workflows(
                status=over, completed_before=before, limit=FORGETS_AT_ONCE, load_input=False, load_output=False
            )
            DBOS.delete_workflows([one.workflow_id for one in told])
            if len(told) < FORGETS_AT_ONCE:
                return

    def _notify(self) -> None:
        """A job for notices that have been due for a while: the process that added them delivers most at once."""
        if self.world.deliver is None:
            return
        now = self.world.now()
        for notice in self.world.outbox.due(now, 1):
            since = notice.next_at or notice.at
            if (now - since).total_seconds() > NOTICE_WAITS:
                unique = f"notify {notice.id} {notice.attempts}"
                submit_job(self.world, JobKind.NOTIFY, None, self.world.actor.name, unique=unique)


REMEMBERED, FORGETS_EVERY, FORGETS_AT_ONCE = timedelta(days=2), 1800.0, 500
"""How long the engine remembers what is over, how often (seconds) it forgets what is longer over, and how much at a time."""
NOTICE_WAITS = 5.0
"""Seconds after which a due notice is a job's to deliver."""


class _Survived:
    """What fails here is tried again at the next look; the log says what it was. A worker's threads outlive every failure."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if not isinstance(error, Exception):
            return False
        LOG.warning("%s failed: %s", self._what, error, exc_info=None if isinstance(error, RetrolineError) else error)
        return True


_PRESENT: list[Engine] = []


def present() -> Engine:
    """The engine of this process. Raises SettingsError where none was started."""
    if not _PRESENT:
        raise SettingsError("no engine runs in this process")
    return _PRESENT[-1]


def _launch(engine: Engine) -> None:
    from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SQLAlchemyDatasource

    from app.jobs.workflow import do_job

    if _PRESENT:
        raise SettingsError("an engine runs in this process already")
    place = engine._place
    config: DBOSConfig = {
        "name": "retroline",
        "system_database_url": place.url,
        "application_version": SHAPE,
        "executor_id": engine.me.id,
        "log_level": "ERROR",
        "serializer": DBOSPortableJSONSerializer(),
        "notification_listener_polling_interval_sec": 2.0,  # of messages between workflows: we send none
        "enable_otlp": False,
    }
    LOG.debug("%s is known before the engine begins", do_job.__name__)
    _log_as_we_do()
    DBOS(config=config)
    engine._transactions = SQLAlchemyDatasource.create(
        place.app_url, engine=place.engine, serializer=DBOSPortableJSONSerializer()
    )
    _PRESENT.append(engine)
    DBOS.launch()


def _log_as_we_do() -> None:
    """The engine's library brings a handler that prints to what was standard error when it was imported, unredacted."""
    theirs = logging.getLogger("dbos")
    for handler in list(theirs.handlers):
        theirs.removeHandler(handler)
    theirs.propagate = True


def _end() -> None:
    from dbos import DBOS

    DBOS.destroy()
    _PRESENT.clear()
