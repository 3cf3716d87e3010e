"""Jobs in memory; for tests that need no database."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic

from app.operations.job import LONGEST_PAUSE, Job, JobKind, JobState, Json, LogLine, Worker

ACTIVE = (JobState.STARTING, JobState.RUNNING)


@dataclass
class MemoryJobs:
    kept: dict[str, Job] = field(default_factory=dict)
    said: dict[str, list[LogLine]] = field(default_factory=dict)
    there: dict[str, tuple[Worker, float]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def add(self, job: Job) -> Job:
        with self._lock:
            known = next((one for one in self.kept.values() if job.unique and one.unique == job.unique), None)
            return known or self.kept.setdefault(job.id, job)

    def job(self, id: str) -> Job | None:
        return self.kept.get(id)

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
        latest = list(reversed(self.kept.values()))
        if before is not None:
            ids = [one.id for one in latest]
            latest = latest[ids.index(before) + 1 :] if before in ids else []
        found = (
            one
            for one in latest
            if (not states or one.state in states)
            and (not kinds or one.kind in kinds)
            and (incident is None or one.incident == incident)
            and (batch is None or one.batch == batch)
        )
        return tuple(found)[:limit]

    def waiting(self, now: datetime, limit: int) -> tuple[Job, ...]:
        never = now + timedelta(seconds=LONGEST_PAUSE)
        ripe = [
            one
            for one in self.kept.values()
            if one.state is JobState.WAITING
            if one.not_before is None or one.not_before <= now or (one.failures and one.not_before > never)
        ]
        return tuple(sorted(ripe, key=lambda one: one.priority)[:limit])

    def counts(self, batch: str | None = None) -> Mapping[JobState, int]:
        return Counter(one.state for one in self.kept.values() if batch is None or one.batch == batch)

    def claim(self, worker: str, now: datetime, most: int) -> tuple[Job, ...]:
        with self._lock:
            mine = [replace(one, state=JobState.STARTING, worker=worker) for one in self.waiting(now, most)]
            self.kept.update({one.id: one for one in mine})
            return tuple(mine)

    def take(self, id: str, run: int, worker: str, at: datetime) -> Job | None:
        with self._lock:
            job = self.kept.get(id)
            if job is None or job.run != run or job.state.ended:
                return None
            self.kept[id] = replace(
                job, state=JobState.RUNNING, worker=worker, started_at=job.started_at or at, ended_at=None
            )
            return self.kept[id]

    def tell(self, id: str, run: int, worker: str, done: int, total: int, doing: str) -> bool:
        with self._lock:
            job = self._going_on(id, run, worker)
            if job is not None:
                self.kept[id] = replace(job, done=done, total=total, doing=doing)
            return job is not None

    def end(self, id: str, run: int, worker: str, at: datetime, outcome: Mapping[str, Json], error: str = "") -> bool:
        state = JobState.FAILED if error else JobState.DONE
        with self._lock:
            job = self._going_on(id, run, worker)
            if job is not None:
                ended = replace(job, state=state, ended_at=at, outcome=dict(outcome), error=error, doing="")
                self.kept[id] = ended if error else replace(ended, done=job.total)
            return job is not None

    def release(self, id: str, run: int, not_before: datetime | None = None, error: str = "") -> bool:
        with self._lock:
            job = self.kept.get(id)
            if job is None or job.run != run or job.state not in ACTIVE:
                return False
            self.kept[id] = replace(
                job,
                state=JobState.WAITING,
                run=run + 1,
                worker="",
                doing="",
                not_before=not_before,
                error=error,
                failures=job.failures + bool(error),
            )
            return True

    def cancel(self, id: str, at: datetime) -> bool:
        with self._lock:
            job = self.kept.get(id)
            if job is None or job.state.ended:
                return False
            self.kept[id] = replace(job, state=JobState.CANCELLED, ended_at=at, doing="")
            return True

    def again(self, id: str) -> bool:
        with self._lock:
            job = self.kept.get(id)
            if job is None or job.state not in (JobState.FAILED, JobState.CANCELLED):
                return False
            fresh = Job(
                id=job.id,
                kind=job.kind,
                incident=job.incident,
                actor=job.actor,
                via=job.via,
                asked_at=job.asked_at,
                arguments=job.arguments,
                unique=job.unique,
                batch=job.batch,
                priority=job.priority,
                run=job.run + 1,
                outcome=job.outcome,
            )
            self.kept[id] = fresh
            return True

    def log(self, id: str, line: LogLine) -> None:
        self.said.setdefault(id, []).append(line)

    def lines(self, id: str, limit: int = 200) -> tuple[LogLine, ...]:
        return tuple(self.said.get(id, ())[-limit:])

    def appear(self, worker: Worker) -> None:
        self.there[worker.id] = (worker, monotonic())

    def vanish(self, worker: str) -> None:
        self.there.pop(worker, None)

    def workers(self) -> tuple[tuple[Worker, float], ...]:
        found = sorted(self.there.values(), key=lambda one: (one[0].started_at, one[0].id))
        return tuple((worker, monotonic() - seen) for worker, seen in found)

    def _going_on(self, id: str, run: int, worker: str) -> Job | None:
        job = self.kept.get(id)
        goes_on = job is not None and (job.run, job.worker, job.state) == (run, worker, JobState.RUNNING)
        return job if goes_on else None
