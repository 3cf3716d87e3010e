"""What becomes of the work that was asked for: seen, cancelled and tried again; and who does it."""

from __future__ import annotations

from dataclasses import dataclass

from app.operations.access import Action, may, may_anywhere
from app.operations.job import Job, JobKind, JobState, LogLine, Worker
from app.operations.permission import denied, own_name, permit_known, record, visible
from app.operations.ports import Ports
from app.operations.submit_job import NEEDED
from extraction.errors import Denied, NotFound, StateError

TRIED_AGAIN = "tried again by"
"""How the log tells that somebody asked for a job once more."""
SILENT_AFTER = 12.0
"""Seconds without a sign after which a worker counts as frozen, and others take over what it had."""
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenWorker:
    """``ago``: seconds since its last sign; ``state``: alive or silent; ``running``: jobs that it has."""

    worker: Worker
    ago: float
    state: str
    running: int


def job(ports: Ports, id: str) -> Job:
    """The job of this id, or of this beginning of an id. Raises NotFound where the actor may not know of it."""
    found = ports.jobs.job(id) or _begins_with(ports, id)
    if found is None or not _seen(ports, found):
        raise NotFound(f"there is no job {id} that you may see; list them with: retroline jobs")
    return found


def jobs(
    ports: Ports,
    *,
    states: frozenset[JobState] = frozenset(),
    kinds: frozenset[JobKind] = frozenset(),
    incident: str | None = None,
    batch: str | None = None,
    limit: int = 100,
    before: str | None = None,
) -> tuple[Job, ...]:
    """Latest asked first; only those about incidents that the actor may see, or that the actor asked for."""
    found: list[Job] = []
    while len(found) < limit:
        page = ports.jobs.jobs(
            states=states, kinds=kinds, incident=incident, batch=batch, limit=max(limit, 50), before=before
        )
        found += [one for one in page if _seen(ports, one)]
        if len(page) < max(limit, 50):
            break
        before = page[-1].id
    return tuple(found[:limit])


def job_lines(ports: Ports, id: str) -> tuple[LogLine, ...]:
    """The job's log, oldest first. Raises NotFound as ``job``."""
    return ports.jobs.lines(job(ports, id).id)


def cancel_job(ports: Ports, id: str, by: str) -> Job:
    """Stop it: what waits never starts, what runs has no effect any more and stops at its next step.

    Raises:
        NotFound: no such job that the actor may see.
        Denied: somebody else asked for it, and the actor's role does not let them steer the work of others.
        StateError: it has ended.
    """
    present = _steered(ports, id, by)
    with ports.store.unit():
        if not ports.jobs.cancel(present.id, ports.now()):
            raise StateError(f"job {present.id[:8]} is over ({_state(ports, present)}); there is nothing to cancel")
        ports.jobs.log(present.id, LogLine(at=ports.now(), level="warning", text=f"cancelled by {by.strip()}"))
        record(ports, Action.JOBS, present.incident, f"job {present.id[:8]}", present.state.value, "cancelled")
    return job(ports, present.id)


def retry_job(ports: Ports, id: str, by: str) -> Job:
    """Do it again from the beginning; what it has kept already is found and not done twice.

    Raises:
        NotFound, Denied: as ``cancel_job``.
        StateError: it has neither failed nor been cancelled.
    """
    present = _steered(ports, id, by)
    with ports.store.unit():
        if not ports.jobs.again(present.id):
            raise StateError(
                f"job {present.id[:8]} is {_state(ports, present)}; only what failed or was cancelled is tried again"
            )
        ports.jobs.log(present.id, LogLine(at=ports.now(), level="info", text=f"{TRIED_AGAIN} {by.strip()}"))
        record(ports, Action.JOBS, present.incident, f"job {present.id[:8]}", present.state.value, "waiting")
    return job(ports, present.id)


def workers(ports: Ports) -> tuple[SeenWorker, ...]:
    """Every process that does jobs, the longest there first."""
    permit_known(ports)
    running = ports.jobs.jobs(states=frozenset({JobState.STARTING, JobState.RUNNING}), limit=_PAGE)
    return tuple(
        SeenWorker(
            worker=worker,
            ago=ago,
            state="alive" if ago < SILENT_AFTER else "silent",
            running=sum(one.worker == worker.id for one in running),
        )
        for worker, ago in ports.jobs.workers()
    )


def workers_alive(ports: Ports) -> bool:
    """Whether anybody would do a job that is asked for now."""
    return any(one.state == "alive" for one in workers(ports))


def may_steer(ports: Ports, job: Job) -> bool:
    """Whether ``cancel_job`` and ``retry_job`` would let the actor."""
    actor = ports.actor
    return actor.operator or actor.id == job.actor.id or _may_steer_others(ports, job)


def _may_steer_others(ports: Ports, job: Job) -> bool:
    if job.incident is None:
        return may_anywhere(ports.actor, Action.JOBS)
    incident = ports.store.incident(job.incident)
    member = incident.private and ports.actor.id in ports.store.members(incident.key)
    return may(ports.actor, Action.JOBS, incident, member)


def _steered(ports: Ports, id: str, by: str) -> Job:
    present = job(ports, id)
    if not may_steer(ports, present):
        denied(ports, present.incident, Action.JOBS)
        raise Denied(f"{present.actor.name} asked for this, and your role does not let you steer the work of others")
    own_name(ports, by)
    return present


def _state(ports: Ports, present: Job) -> str:
    latest = ports.jobs.job(present.id)
    return "gone" if latest is None else latest.state.value


def _begins_with(ports: Ports, beginning: str) -> Job | None:
    if len(beginning) < 6:
        return None
    found = [one for one in ports.jobs.jobs(limit=_PAGE) if one.id.startswith(beginning)]
    return found[0] if len(found) == 1 else None


def _seen(ports: Ports, job: Job) -> bool:
    if ports.actor.operator:
        return True
    if job.incident is None:
        return job.actor.id == ports.actor.id or _may_anywhere(ports, job)
    try:
        return visible(ports, ports.store.incident(job.incident))
    except NotFound:
        return False


def _may_anywhere(ports: Ports, job: Job) -> bool:
    return may_anywhere(ports.actor, NEEDED[job.kind])
