"""What a job's work is given to do its steps with, on whatever engine it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Protocol

from app.operations.job import Job, JobState, Json
from app.operations.ports import Ports
from extraction.errors import RetrolineError

Outcome = Mapping[str, Json]
TOLD_EVERY = 0.5
"""Seconds between two times that a job says how far it is: each is a write, and nobody reads faster."""


class JobEnded(RetrolineError):
    """The job was cancelled, or another run of it began: nothing that this run still does counts."""


class Steps(Protocol):
    """One run of one job. ``outside`` and ``keep`` are called in the same order each time the run is gone through."""

    def outside(self, name: str, act: Callable[[], Outcome]) -> Outcome:
        """Do what reaches outside of our database. What it gave is remembered; it is done again where nobody lived to
        remember it, so it needs an idempotency key of its own or must be harmless twice.

        Raises whatever ``act`` raises; JobEnded where the job no longer goes on.
        """

    def keep(self, act: Callable[[], Outcome]) -> None:
        """Do ``act`` and end the job, with what it gives as outcome, in one transaction: both happen once, or neither.

        Raises JobEnded where the job no longer goes on; nothing is changed then.
        """

    def tell(self, doing: str, done: int = 0, total: int = 0) -> None:
        """Say how far it is; what is said in quick succession is left out. Raises JobEnded where the job no longer goes on."""

    def log(self, text: str, level: str = "info") -> None:
        """A line for whoever wonders what happened; secrets in it are replaced."""


class Pace:
    """When it is time to say something again: the first time, and then not before ``seconds`` have passed."""

    def __init__(self, seconds: float = TOLD_EVERY, clock: Callable[[], float] = monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._next = clock()

    def due(self) -> bool:
        """Whether it is time; the next time is counted from here."""
        now = self._clock()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True


def goes_on(ports: Ports, job: Job, worker: str) -> bool:
    """Whether this run of ``job`` is still its own, looked up before it keeps anything; the end of the job makes sure of it."""
    present = ports.jobs.job(job.id)
    return present is not None and (present.state, present.run, present.worker) == (JobState.RUNNING, job.run, worker)
