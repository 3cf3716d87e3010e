"""Jobs in the database: fits ``app.operations.job.JobBook``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Update, and_, delete, func, insert, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.operations.access import Actor, AppRole, Grant
from app.operations.job import LONGEST_PAUSE, Job, JobKind, JobState, Json, LogLine, Worker
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.database import Database
from app.storage.tables import JOB_LOG, JOBS, WORKERS

_ACTIVE = (JobState.STARTING.value, JobState.RUNNING.value)
_LONGEST_PAUSE = timedelta(seconds=LONGEST_PAUSE)
_ENDED = tuple(state.value for state in JobState if state.ended)


class SqlJobs:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, job: Job) -> Job:
        with self._database.unit() as connection:
            if not job.unique:
                connection.execute(insert(JOBS).values(**_fields(job)))
                return job
            # Of several who ask at once, the others wait here for the first and find its job.
            into = sqlite_insert if self._database.dialect == "sqlite" else postgresql_insert
            connection.execute(into(JOBS).values(**_fields(job)).on_conflict_do_nothing(index_elements=["unique_key"]))
            return _job_of(connection.execute(select(JOBS).where(JOBS.c.unique_key == storable(job.unique))).one())

    def job(self, id: str) -> Job | None:
        with self._database.reading() as connection:
            row = connection.execute(select(JOBS).where(JOBS.c.job_id == storable(id))).first()
        return None if row is None else _job_of(row)

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
        query = select(JOBS).order_by(JOBS.c.id.desc()).limit(limit)
        if states:
            query = query.where(JOBS.c.state.in_(sorted(state.value for state in states)))
        if kinds:
            query = query.where(JOBS.c.kind.in_(sorted(kind.value for kind in kinds)))
        if incident is not None:
            query = query.where(JOBS.c.incident == storable(incident))
        if batch is not None:
            query = query.where(JOBS.c.batch == storable(batch))
        if before is not None:
            last = select(JOBS.c.id).where(JOBS.c.job_id == storable(before)).scalar_subquery()
            query = query.where(JOBS.c.id < last)
        with self._database.reading() as connection:
            return tuple(_job_of(row) for row in connection.execute(query))

    def waiting(self, now: datetime, limit: int) -> tuple[Job, ...]:
        query = select(JOBS).where(_may_start(now)).order_by(JOBS.c.priority, JOBS.c.id).limit(limit)
        with self._database.reading() as connection:
            return tuple(_job_of(row) for row in connection.execute(query))

    def counts(self, batch: str | None = None) -> Mapping[JobState, int]:
        query = select(JOBS.c.state, func.count()).group_by(JOBS.c.state)
        if batch is not None:
            query = query.where(JOBS.c.batch == storable(batch))
        with self._database.reading() as connection:
            return {JobState(row[0]): row[1] for row in connection.execute(query)}

    def claim(self, worker: str, now: datetime, most: int) -> tuple[Job, ...]:
        # What others are claiming at this moment is passed over, not waited for. SQLite has one writer at a time anyway.
        free = (
            select(JOBS.c.id)
            .where(_may_start(now))
            .order_by(JOBS.c.priority, JOBS.c.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        if not self.waiting(now, 1):
            return ()
        with self._database.unit() as connection:
            ids = list(connection.execute(free).scalars())
            if ids:
                mine = {"state": JobState.STARTING.value, "worker": worker}
                connection.execute(update(JOBS).where(JOBS.c.id.in_(ids)).values(**mine))
            rows = connection.execute(select(JOBS).where(JOBS.c.id.in_(ids)).order_by(JOBS.c.priority, JOBS.c.id))
            return tuple(_job_of(row) for row in rows)

    def take(self, id: str, run: int, worker: str, at: datetime) -> Job | None:
        taken = (
            update(JOBS)
            .where(_run(id, run), JOBS.c.state.in_((JobState.WAITING.value, *_ACTIVE)))
            .values(
                state=JobState.RUNNING.value,
                worker=worker,
                started_at=func.coalesce(JOBS.c.started_at, moment_to_text(at)),
                ended_at=None,
            )
        )
        return self.job(id) if self._changed(taken) else None

    def tell(self, id: str, run: int, worker: str, done: int, total: int, doing: str) -> bool:
        return self._changed(_going_on(id, run, worker).values(done=done, total=total, doing=storable(doing)))

    def end(self, id: str, run: int, worker: str, at: datetime, outcome: Mapping[str, Json], error: str = "") -> bool:
        state = JobState.FAILED if error else JobState.DONE
        values = {
            "state": state.value,
            "ended_at": moment_to_text(at),
            "outcome": _to_json(dict(outcome)),
            "error": storable(error),
            "doing": "",
        }
        ended = _going_on(id, run, worker).values(**values)
        return self._changed(ended if error else ended.values(done=JOBS.c.total))

    def release(self, id: str, run: int, not_before: datetime | None = None, error: str = "") -> bool:
        values = {
            "state": JobState.WAITING.value,
            "run": run + 1,
            "worker": "",
            "doing": "",
            "not_before": None if not_before is None else moment_to_text(not_before),
            "error": storable(error),
        }
        changed = update(JOBS).where(_run(id, run), JOBS.c.state.in_(_ACTIVE)).values(**values)
        return self._changed(changed.values(failures=JOBS.c.failures + 1) if error else changed)

    def cancel(self, id: str, at: datetime) -> bool:
        going = and_(JOBS.c.job_id == storable(id), JOBS.c.state.not_in(_ENDED))
        ended = {"state": JobState.CANCELLED.value, "ended_at": moment_to_text(at), "doing": ""}
        return self._changed(update(JOBS).where(going).values(**ended))

    def again(self, id: str) -> bool:
        over = (JobState.FAILED.value, JobState.CANCELLED.value)
        values = {
            "state": JobState.WAITING.value,
            "worker": "",
            "error": "",
            "not_before": None,
            "ended_at": None,
            "started_at": None,
            "failures": 0,
            "done": 0,
            "total": 0,
        }
        again = update(JOBS).where(JOBS.c.job_id == storable(id), JOBS.c.state.in_(over))
        return self._changed(again.values(run=JOBS.c.run + 1, **values))

    def log(self, id: str, line: LogLine) -> None:
        values = {"at": moment_to_text(line.at), "level": line.level, "text": storable(line.text)}
        with self._database.unit() as connection:
            connection.execute(insert(JOB_LOG).values(job_id=storable(id), **values))

    def lines(self, id: str, limit: int = 200) -> tuple[LogLine, ...]:
        query = select(JOB_LOG).where(JOB_LOG.c.job_id == storable(id)).order_by(JOB_LOG.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = list(connection.execute(query))
        return tuple(LogLine(at=moment_from_text(row.at), level=row.level, text=row.text) for row in reversed(rows))

    def appear(self, worker: Worker) -> None:
        values = {
            "host": storable(worker.host),
            "pid": worker.pid,
            "version": storable(worker.version),
            "places": worker.places,
            "started_at": moment_to_text(worker.started_at),
            "seen_at": self._clock(),
        }
        with self._database.unit() as connection:
            known = update(WORKERS).where(WORKERS.c.worker_id == worker.id).values(**values)
            if connection.execute(known).rowcount == 0:
                connection.execute(insert(WORKERS).values(worker_id=worker.id, **values))

    def vanish(self, worker: str) -> None:
        with self._database.unit() as connection:
            connection.execute(delete(WORKERS).where(WORKERS.c.worker_id == worker))

    def workers(self) -> tuple[tuple[Worker, float], ...]:
        query = select(WORKERS, (self._clock() - WORKERS.c.seen_at).label("ago")).order_by(
            WORKERS.c.started_at, WORKERS.c.worker_id
        )
        with self._database.reading() as connection:
            return tuple((_worker_of(row), max(float(row.ago), 0.0)) for row in connection.execute(query))

    def _clock(self) -> ColumnElement[float]:
        """Seconds since 1970 as the database's machine counts them."""
        if self._database.dialect == "sqlite":
            return literal_column("((julianday('now') - 2440587.5) * 86400.0)")
        return literal_column("extract(epoch from clock_timestamp())::double precision")

    def _changed(self, change: Update) -> bool:
        with self._database.unit() as connection:
            return connection.execute(change).rowcount == 1


def _run(id: str, run: int) -> ColumnElement[bool]:
    return and_(JOBS.c.job_id == storable(id), JOBS.c.run == run)


def _going_on(id: str, run: int, worker: str) -> Update:
    return update(JOBS).where(_run(id, run), JOBS.c.state == JobState.RUNNING.value, JOBS.c.worker == worker)


def _may_start(now: datetime) -> ColumnElement[bool]:
    # After a failure nothing waits longer than the longest pause: what seems to was put off by a clock that was ahead.
    never = moment_to_text(now + _LONGEST_PAUSE)
    ripe = or_(
        JOBS.c.not_before.is_(None),
        JOBS.c.not_before <= moment_to_text(now),
        and_(JOBS.c.failures > 0, JOBS.c.not_before > never),
    )
    return and_(JOBS.c.state == JobState.WAITING.value, ripe)


def _fields(job: Job) -> dict[str, str | int | None]:
    return {
        "job_id": storable(job.id),
        "kind": job.kind.value,
        "incident": None if job.incident is None else storable(job.incident),
        "actor": _actor_to_json(job.actor),
        "via": storable(job.via),
        "asked_at": moment_to_text(job.asked_at),
        "arguments": _to_json(dict(job.arguments)),
        "unique_key": storable(job.unique) or None,
        "batch": storable(job.batch),
        "priority": job.priority,
        "state": job.state.value,
        "run": job.run,
        "failures": job.failures,
        "not_before": _optional(job.not_before),
        "started_at": _optional(job.started_at),
        "ended_at": _optional(job.ended_at),
        "worker": storable(job.worker),
        "done": job.done,
        "total": job.total,
        "doing": storable(job.doing),
        "outcome": _to_json(dict(job.outcome)),
        "error": storable(job.error),
    }


def _optional(moment: datetime | None) -> str | None:
    return None if moment is None else moment_to_text(moment)


def _to_json(value: Json) -> str:
    return storable(json.dumps(value, ensure_ascii=False))


def _actor_to_json(actor: Actor) -> str:
    return _to_json(
        {
            "id": actor.id,
            "name": actor.name,
            "grants": [[grant.role.value, list(grant.teams)] for grant in actor.grants],
            "groups": list(actor.groups),
            "operator": actor.operator,
        }
    )


def _actor_of(text: str) -> Actor:
    kept = json.loads(text)
    grants = tuple(Grant(role=AppRole(role), teams=tuple(teams)) for role, teams in kept["grants"])
    return Actor(
        id=kept["id"], name=kept["name"], grants=grants, groups=tuple(kept["groups"]), operator=kept["operator"]
    )


def _job_of(row: Row[Any]) -> Job:
    return Job(
        id=row.job_id,
        kind=JobKind(row.kind),
        incident=row.incident,
        actor=_actor_of(row.actor),
        via=row.via,
        asked_at=moment_from_text(row.asked_at),
        arguments=json.loads(row.arguments),
        unique=row.unique_key or "",
        batch=row.batch,
        priority=row.priority,
        state=JobState(row.state),
        run=row.run,
        failures=row.failures,
        not_before=None if row.not_before is None else moment_from_text(row.not_before),
        started_at=None if row.started_at is None else moment_from_text(row.started_at),
        ended_at=None if row.ended_at is None else moment_from_text(row.ended_at),
        worker=row.worker,
        done=row.done,
        total=row.total,
        doing=row.doing,
        outcome=json.loads(row.outcome),
        error=row.error,
    )


def _worker_of(row: Row[Any]) -> Worker:
    return Worker(
        id=row.worker_id,
        host=row.host,
        pid=row.pid,
        version=row.version,
        places=row.places,
        started_at=moment_from_text(row.started_at),
        seen_at=datetime.fromtimestamp(row.seen_at, UTC),
    )
