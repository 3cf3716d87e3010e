"""A job done where it was asked for, by a command that waits for it: the same work, rows and fence, without an engine."""

from __future__ import annotations

from collections.abc import Callable

from app.operations.job import Job, LogLine
from app.operations.job_steps import JobEnded, Outcome, Pace, goes_on
from app.operations.ports import Ports

OVER = "it was cancelled, or is being done elsewhere"


class InlineSteps:
    """``heard`` is told what goes on. A process that dies leaves the job to the workers, which begin it again."""

    def __init__(
        self, ports: Ports, job: Job, worker: str, heard: Callable[[str, int, int], None] | None = None
    ) -> None:
        self._ports, self._job, self._worker, self._heard = ports, job, worker, heard
        self._pace = Pace()

    def outside(self, name: str, act: Callable[[], Outcome]) -> Outcome:
        self._say(name, 0, 0)
        self._show(name, 0, 0)
        return act()

    def keep(self, act: Callable[[], Outcome]) -> None:
        job = self._job
        with self._ports.store.unit():
            if not goes_on(self._ports, job, self._worker):
                raise JobEnded(f"job {job.id[:8]} no longer goes on here: {OVER}")
            outcome = act()
            if not self._ports.jobs.end(job.id, job.run, self._worker, self._ports.now(), outcome):
                raise JobEnded(f"job {job.id[:8]} no longer goes on here: {OVER}")

    def tell(self, doing: str, done: int = 0, total: int = 0) -> None:
        if self._pace.due():
            self._say(doing, done, total)
        self._show(doing, done, total)

    def log(self, text: str, level: str = "info") -> None:
        line = LogLine(at=self._ports.now(), level=level, text=self._ports.redacted(text))
        self._ports.jobs.log(self._job.id, line)

    def _say(self, doing: str, done: int, total: int) -> None:
        job = self._job
        if not self._ports.jobs.tell(job.id, job.run, self._worker, done, total, doing):
            raise JobEnded(f"job {job.id[:8]} no longer goes on here: {OVER}")

    def _show(self, doing: str, done: int, total: int) -> None:
        if self._heard is not None:
            self._heard(doing, done, total)
