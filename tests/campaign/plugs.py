"""Faults that are put into a process before it begins; nothing of them is in the product.

``fail_writes``: ``{"of": "app" | "engine", "most": 200, "seed": 1, "log": path}`` — once the file ``log`` is there, the Nth
write since the last failure fails as a broken disk or server would let it, for N = 1 … ``most`` in an order of chance; each
is noted there. ``dies_unsettled``: ``{"once": path}`` — the process dies where a failed job is to be settled, the first time.
``freezes_inside``: ``{"once": path}`` — it stops where it has ended a job in a transaction that is still open, the first time.
``dies_of``: ``{"incident": key, "most": 2}`` — the process dies each time that it works on that incident; a job waits after
the first worker that was gone, and is given to no further one after so many.
``clock``: ``{"steps": [3600, -3600 …], "every": 2.0}`` — its clock is that many seconds ahead, for ``every`` seconds each.
``release``: it says that it is this version.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import random
import re
import signal
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

_WRITE = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
_SIGN_OF_LIFE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) workers\b", re.IGNORECASE)


def install(plugs: dict[str, Any]) -> None:
    if "fail_writes" in plugs:
        FailingWrites(**plugs["fail_writes"]).install()
    if "clock" in plugs:
        _step_the_clock(plugs["clock"])
    if "release" in plugs:
        _call_it(plugs["release"])
    if "freezes_inside" in plugs:
        _freeze_inside(Path(plugs["freezes_inside"]["once"]))
    if "dies_unsettled" in plugs:
        _die_unsettled(Path(plugs["dies_unsettled"]["once"]))
    if "dies_of" in plugs:
        _die_of(plugs["dies_of"]["incident"], plugs["dies_of"]["most"])


class FailingWrites:
    def __init__(self, of: str, most: int, seed: int, log: str) -> None:
        self._of, self._log = of, Path(log)
        self._left = iter(random.Random(seed).sample(range(1, most + 1), most))
        self._next: int | None = next(self._left, None)
        self._count = 0
        self._turn = threading.Lock()

    def install(self) -> None:
        event.listen(Engine, "before_cursor_execute", self._executes)
        event.listen(Engine, "commit", self._commits)

    def _executes(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if not _WRITE.match(statement) or _SIGN_OF_LIFE.match(statement):
            return
        ours = _of_engine(connection, statement) == (self._of == "engine")
        connection.info["written"] = ours
        if ours:
            self._may_fail(connection, statement)

    def _commits(self, connection: Connection) -> None:
        if connection.info.pop("written", False):
            self._may_fail(connection, "COMMIT")

    def _may_fail(self, connection: Connection, statement: str) -> None:
        with self._turn:
            if self._next is None or not self._log.exists():
                return
            self._count += 1
            if self._count < self._next:
                return
            with self._log.open("a") as log:
                log.write(f"{self._next} {' '.join(statement.split())[:60]}\n")
            self._next, self._count = next(self._left, None), 0
        raise OperationalError(statement, None, _trouble(connection))


def _of_engine(connection: Connection, statement: str) -> bool:
    url = connection.engine.url
    if url.get_backend_name() == "sqlite":
        return str(url.database).endswith(".jobs.db")
    return "dbos." in statement or '"dbos"' in statement


def _trouble(connection: Connection) -> Exception:
    if connection.dialect.name == "sqlite":
        return sqlite3.OperationalError("disk I/O error")
    import psycopg

    return psycopg.OperationalError("could not extend file: Input/output error")


def _step_the_clock(told: dict[str, Any]) -> None:
    """What the product and the engine read as the time of day; what counts seconds goes on as it does."""
    steps, every = itertools.cycle(told["steps"]), float(told["every"])
    ahead = [float(next(steps))]
    true_time, true_datetime = time.time, dt.datetime

    def tick() -> None:
        while True:
            time.sleep(every)
            ahead[0] = float(next(steps))

    class Stepped(true_datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            return true_datetime.now(tz) + dt.timedelta(seconds=ahead[0])

    import app.wiring

    app.wiring.datetime = Stepped
    time.time = lambda: true_time() + ahead[0]
    threading.Thread(target=tick, daemon=True).start()


def _call_it(release: str) -> None:
    import app.wiring

    app.wiring.version = lambda _: release


def _freeze_inside(once: Path) -> None:
    @event.listens_for(Engine, "after_cursor_execute")
    def freeze(_connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE jobs SET state") and "outcome" in statement and not once.exists():
            once.touch()
            os.kill(os.getpid(), signal.SIGSTOP)


def _die_unsettled(once: Path) -> None:
    from app.operations import run_job

    settle = run_job.settle_failure

    def die_first(*given: Any) -> None:
        if not once.exists():
            once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        settle(*given)

    run_job.settle_failure = die_first


def _die_of(incident: str, most: int) -> None:
    import app.jobs.takeover
    from app.operations import run_job

    app.jobs.takeover.AT_ONCE, app.jobs.takeover.MOST_TAKEOVERS = 1, most
    work = run_job.run_job

    def die(ports: Any, job: Any, steps: Any) -> None:
        if job.incident == incident:
            os.kill(os.getpid(), signal.SIGKILL)
        work(ports, job, steps)

    run_job.run_job = die
