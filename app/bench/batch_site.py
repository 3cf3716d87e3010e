"""A place to run batches in: a database with small incidents, workers as processes of their own, and a model of ours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bench.used_by import cpu_seconds, most_memory
from app.operations.access import operator
from app.operations.batch import Batch, BatchState, Choice, Limits
from app.operations.jobs import workers
from app.operations.ports import Ports
from app.operations.regenerate_reports import start_batch
from app.settings import PROJECT, read_settings
from app.storage.sql_store import SqlStore
from app.wiring import ports
from extraction.errors import RetrolineError

BY = "Mara Lindqvist"
TEMPLATE = "standard"
_COMMAND = "from app.cli import main; main()"
_GOING = frozenset({BatchState.PLANNING, BatchState.RUNNING})
_LOOK = 0.1
_BEGINS_WITHIN, _ENDS_WITHIN = 120.0, 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """``folder`` is where its data lies, ``database`` a URL (without: SQLite); ``model`` the base URL of whoever answers.

    ``calls`` of a model at once, and ``places`` for jobs, are what each worker has.
    """

    folder: Path
    model: str
    database: str | None = None
    calls: int = 4
    places: int = 6

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "RETROLINE_DATA": str(self.folder),
            **({} if self.database is None else {"RETROLINE_DATABASE_URL": self.database}),
            "RETROLINE_MODEL_BASE_URL": self.model,
            "RETROLINE_MODEL_CALLS": str(self.calls),
        }

    @contextmanager
    def opened(self) -> Iterator[Ports]:
        world = ports(read_settings(dict(self.environment))).acting(operator(BY), "cli")
        store = world.store
        try:
            yield world
        finally:
            if isinstance(store, SqlStore):
                store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A batch that was seen through: ``seconds`` from its start to its last report, what its workers used meanwhile.

    ``cpu`` seconds of all workers together, ``memory`` in MiB of the one that held most; ``None`` where nobody can tell.
    """

    batch: Batch
    seconds: float
    cpu: float | None
    memory: float | None


class NeverEnded(RetrolineError):
    """A batch or a worker took longer than anybody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Workers that are there, each a process of its own."""

    site: Site
    world: Ports
    pids: tuple[int, ...]

    def see_through(self, choice: Choice) -> Ran:
        """Start a batch and wait for its end. Raises NeverEnded where it does not come."""
        limits = Limits(concurrency=2 * self.site.places * len(self.pids))
        before = cpu_seconds(self.pids)
        batch = _ended(self.world, start_batch(self.world, choice, limits, BY).id)
        after = cpu_seconds(self.pids)
        held = [most for pid in self.pids if (most := most_memory(pid)) is not None]
        items = self.world.batches.items(batch.id, limit=batch.reports)
        last = max(item.at for item in items if item.at is not None)
        used = None if before is None or after is None else after - before
        return Ran(batch=batch, seconds=(last - batch.at).total_seconds(), cpu=used, memory=max(held, default=None))


def _ended(world: Ports, id: str) -> Batch:
    until = time.monotonic() + _ENDS_WITHIN
    while time.monotonic() < until:
        batch = world.batches.batch(id)
        if batch is not None and batch.state not in _GOING:
            return batch
        time.sleep(_LOOK)
    raise NeverEnded(f"batch {id} did not end within {_ENDS_WITHIN:g} seconds")


@contextmanager
def crew(site: Site, world: Ports, count: int) -> Iterator[Crew]:
    """``retroline work``, ``count`` times. Raises NeverEnded where one of them does not begin."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("RETROLINE_")}
    command = [sys.executable, "-c", _COMMAND, "work", "--places", str(site.places), "--patience", "5"]
    with ExitStack() as stack:
        pids = []
        for number in range(count):
            log = stack.enter_context((site.folder / f"worker-{number}.log").open("ab"))
            process = subprocess.Popen(
                command, cwd=PROJECT, env={**inherited, **site.environment}, stdout=log, stderr=log
            )
            stack.callback(_stopped, process)
            pids.append(process.pid)
        until = time.monotonic() + _BEGINS_WITHIN
        while not set(pids) <= {one.worker.pid for one in workers(world)}:
            if time.monotonic() > until:
                said = (site.folder / "worker-0.log").read_text("utf-8", errors="replace")
                raise NeverEnded(f"the workers did not begin within {_BEGINS_WITHIN:g} seconds: {said[-2000:]}")
            time.sleep(_LOOK)
        yield Crew(site=site, world=world, pids=tuple(pids))


def _stopped(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
