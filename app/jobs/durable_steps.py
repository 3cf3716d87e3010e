"""Steps on the engine: what was done once is remembered, and what is kept is committed with the memory of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, cast

from app.jobs.engine_errors import engine_errors
from app.operations.job import Job, LogLine
from app.operations.job_steps import JobEnded, Outcome, Pace, goes_on
from app.operations.ports import Ports

if TYPE_CHECKING:
    from dbos import SQLAlchemyDatasource

OVER = "it was cancelled, or another worker has it"


class Joinable(Protocol):
    """The database that the operations write to (``app.storage.database.Database``)."""

    @property
    def dialect(self) -> str: ...

    def joined(self, connection: Any) -> AbstractContextManager[None]: ...


class DurableSteps:
    """One run of one job in one workflow of the engine. ``leaves``: whether this worker is leaving without finishing it."""

    def __init__(
        self,
        ports: Ports,
        job: Job,
        worker: str,
        database: Joinable,
        transactions: SQLAlchemyDatasource,
        leaves: Callable[[], bool],
    ) -> None:
        self._ports, self._job, self._worker = ports, job, worker
        self._database, self._transactions = database, transactions
        self._leaves = leaves
        self._pace = Pace()

    def outside(self, name: str, act: Callable[[], Outcome]) -> Outcome:
        from dbos import DBOS

        self._say(name, 0, 0)
        with engine_errors(self._leaves):
            return cast("Outcome", DBOS.run_step({"name": name}, lambda: dict(act())))

    def keep(self, act: Callable[[], Outcome]) -> None:
        isolation = "SERIALIZABLE" if self._database.dialect == "sqlite" else "READ COMMITTED"
        options = {"name": "keep", "isolation_level": isolation}
        with engine_errors(self._leaves):
            self._transactions.run_tx_step(cast("Any", options), self._kept, act)

    def _kept(self, act: Callable[[], Outcome]) -> bool:
        """In the engine's transaction: what the work changes, the end of the job, and the engine's own memory of this step."""
        job = self._job
        with self._database.joined(self._transactions.sql_session().connection()):
            if not goes_on(self._ports, job, self._worker):
                raise JobEnded(f"job {job.id[:8]} no longer goes on here: {OVER}")
            outcome = act()
            if not self._ports.jobs.end(job.id, job.run, self._worker, self._ports.now(), outcome):
                raise JobEnded(f"job {job.id[:8]} no longer goes on here: {OVER}")
        return True

    def tell(self, doing: str, done: int = 0, total: int = 0) -> None:
        if self._pace.due():
            self._say(doing, done, total)

    def _say(self, doing: str, done: int, total: int) -> None:
        job = self._job
        if not self._ports.jobs.tell(job.id, job.run, self._worker, done, total, doing):
            raise JobEnded(f"job {job.id[:8]} no longer goes on here: {OVER}")

    def log(self, text: str, level: str = "info") -> None:
        line = LogLine(at=self._ports.now(), level=level, text=self._ports.redacted(text))
        self._ports.jobs.log(self._job.id, line)
