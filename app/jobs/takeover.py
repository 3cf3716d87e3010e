"""Jobs of workers that died, froze or vanished go on elsewhere; what the old ones still do is refused."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection
from datetime import timedelta
from itertools import takewhile
from typing import Protocol

from app.operations.job import Job, JobState, LogLine
from app.operations.jobs import SILENT_AFTER, TRIED_AGAIN
from app.operations.ports import Ports

LOG = logging.getLogger(__name__)
EVERY = 2
"""Looks of the engine between two of these."""
AT_ONCE, MOST_TAKEOVERS = 3, 20
"""So many times a job goes on at once where its worker is gone. After that it waits before it begins again: if it is what ends
its workers, others that were done beside it come to their end meanwhile. After so many it is given to nobody any more."""
_LONGEST_PAUSE = 60.0
_GONE = " is gone; "
_ACTIVE = frozenset({JobState.STARTING, JobState.RUNNING})
_MOST = 1000
_MOST_LINES = 10_000
"""A job tells of each section that it wrote, each time that it begins again."""


class DeathCheck(Protocol):
    def is_dead(self, worker: str) -> bool: ...


class Takeover:
    """A dead worker holds its lock no more; a frozen one holds it and gives no sign; both lose what they had.

    ``running`` gives what this process works on, as ``<job>.<run>``.
    """

    def __init__(self, world: Ports, me: str, lock: DeathCheck, running: Callable[[], Collection[str]]) -> None:
        self._world, self._me, self._lock, self._running = world, me, lock, running
        self._looks = 0
        self._mine_before: frozenset[str] = frozenset()

    def look(self, steady: bool) -> int:
        """Hand over what nobody works on any more; gives back how many jobs. ``steady``: whether this worker may judge others
        by their silence; whoever was frozen or held up itself finds all of them silent."""
        self._looks += 1
        if (self._looks - 1) % EVERY:
            return 0
        gone = self._gone(steady)
        # Told and forgotten workers come first: a job that was claimed since is its worker's, who is there.
        known = {worker.id for worker, _ in self._world.jobs.workers()} - gone
        active = self._world.jobs.jobs(states=_ACTIVE, limit=_MOST)
        lost = [one for one in active if one.worker not in known]
        moved = sum(self._move(one, known) for one in (*lost, *self._left_lying(active)))
        for worker in gone:
            if not any(one.worker == worker for one in self._world.jobs.jobs(states=_ACTIVE, limit=_MOST)):
                self._forget(worker)
        return moved

    def _gone(self, steady: bool) -> set[str]:
        return {
            worker.id
            for worker, ago in self._world.jobs.workers()
            if worker.id != self._me and ((steady and ago >= SILENT_AFTER) or self._lock.is_dead(worker.id))
        }

    def _left_lying(self, active: tuple[Job, ...]) -> list[Job]:
        """What this worker has and does not work on: a database was away when it began or ended it. Seen twice, so that what
        is being begun is not meant."""
        running = self._running()
        mine = {_name(one): one for one in active if one.worker == self._me and _name(one) not in running}
        before, self._mine_before = self._mine_before, frozenset(mine)
        return [one for name, one in mine.items() if name in before]

    def _forget(self, worker: str) -> None:
        """Only the dead: a frozen one stays on the list as silent, and is heard of again when it wakes."""
        if self._lock.is_dead(worker):
            self._world.jobs.vanish(worker)

    def _move(self, job: Job, known: Collection[str]) -> int:
        from dbos import DBOS

        name = _name(job)
        status = DBOS.get_workflow_status(name)
        if status is not None and status.status in ("ENQUEUED", "DELAYED"):
            return 0
        if status is None or status.status != "PENDING":
            return self._begin_again(job, "before it had begun" if status is None else "before it had ended it")
        has_it = status.executor_id or ""
        if name in self._running() if has_it == self._me else has_it in known:
            return 0  # it is taken up there at this moment
        if (before := self._takeovers(job)) >= AT_ONCE:
            DBOS.cancel_workflow(name)
            return self._give_up(job) if before >= MOST_TAKEOVERS else self._hold_back(job, before)
        # Said first: a job that ends whoever begins it would end this worker before it is counted.
        self._say_once(job, f"worker {job.worker}{_GONE}another one goes on")
        DBOS.resume_workflow(name)
        return 1

    def _takeovers(self, job: Job) -> int:
        """How many workers were gone in the middle of it since somebody last asked for it."""
        return len(self._told(job))

    def _told(self, job: Job) -> set[str]:
        """What the log says of them since then."""
        lines = reversed(self._world.jobs.lines(job.id, _MOST_LINES))
        since = takewhile(lambda one: not one.text.startswith(TRIED_AGAIN), lines)
        return {one.text for one in since if one.level == "warning" and _GONE in one.text}

    def _hold_back(self, job: Job, takeovers: int) -> int:
        """For a time of chance: those that were lost with the same worker begin at different times."""
        pause = random.uniform(0.0, min(2.0 ** (takeovers + 1), _LONGEST_PAUSE))  # noqa: S311 - nobody gains by guessing it
        with self._world.store.unit():
            if not self._world.jobs.release(job.id, job.run, self._world.now() + timedelta(seconds=pause)):
                return 0
            self._say(job, f"worker {job.worker}{_GONE}it begins again in {pause:.0f} seconds")
        return 1

    def _give_up(self, job: Job) -> int:
        why = (
            f"{MOST_TAKEOVERS + 1} workers ended in the middle of it, so that no other one is given it; "
            "look into their logs and at their memory before you try it again"
        )
        with self._world.store.unit():
            if self._world.jobs.end(job.id, job.run, job.worker, self._world.now(), {}, why):
                self._say(job, f"failed: {why}", "error")
        return 0

    def _begin_again(self, job: Job, when: str) -> int:
        with self._world.store.unit():
            if not self._world.jobs.release(job.id, job.run):
                return 0
            self._say(job, f"worker {job.worker} is gone {when}; it begins again")
        return 1

    def _say_once(self, job: Job, text: str) -> None:
        """Not again where what followed it failed, such as while the engine's database is away."""
        if text not in self._told(job):
            self._say(job, text)

    def _say(self, job: Job, text: str, level: str = "warning") -> None:
        LOG.warning("job %s: %s", job.id, text)
        self._world.jobs.log(job.id, LogLine(at=self._world.now(), level=level, text=text))


def _name(job: Job) -> str:
    """Of its workflow."""
    return f"{job.id}.{job.run}"
