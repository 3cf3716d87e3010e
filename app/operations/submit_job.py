"""The one entrance to long work: buttons, commands, requests and schedules ask for the same job in the same way."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from app.operations.access import Action
from app.operations.job import NORMAL, Job, JobKind, Json
from app.operations.permission import permit, permit_anywhere, record
from app.operations.ports import Ports
from extraction.errors import InputError

NEEDED: Mapping[JobKind, Action] = {
    JobKind.DRAFT: Action.DRAFT,
    JobKind.CHECK: Action.READ,
    JobKind.REGENERATE: Action.BATCH,
    JobKind.SEND: Action.BATCH,
    JobKind.PUBLISH: Action.PUBLISH,
    JobKind.APPROVE: Action.APPROVE,
    JobKind.NOTIFY: Action.JOBS,
    JobKind.EVALUATE: Action.BATCH,
}
"""What asking for a job of each kind needs; doing it asks again, in the name of whoever asked."""

OF_THE_INSTALLATION = frozenset({JobKind.SEND, JobKind.NOTIFY, JobKind.EVALUATE})


def submit_job(
    ports: Ports,
    kind: JobKind,
    key: str | None,
    by: str,
    arguments: Mapping[str, Json] | None = None,
    *,
    unique: str = "",
    priority: int = NORMAL,
    not_before: datetime | None = None,
    batch: str = "",
) -> Job:
    """Keep the job, so that a worker does it; asked again under the same ``unique`` key it gives the job that there is.

    May be called inside a unit: the job exists when, and only when, that lasts.

    Raises:
        NotFound: no such incident that the actor may see.
        Denied: the actor's role does not let them do what the job does.
        InputError: this kind of job needs an incident, or has none.
    """
    incident = _permitted(ports, kind, key, by)
    job = Job(
        id=uuid.uuid4().hex,
        kind=kind,
        incident=incident,
        actor=ports.actor,
        via=ports.via,
        asked_at=ports.now(),
        arguments={"by": by.strip(), **(arguments or {})},
        unique=unique,
        batch=batch,
        priority=priority,
        not_before=not_before,
    )
    with ports.store.unit():
        kept = ports.jobs.add(job)
        if kept.id == job.id:
            record(ports, NEEDED[kind], incident, f"asked for: {kind.value}", "", f"job {job.id[:8]}")
    return kept


def _permitted(ports: Ports, kind: JobKind, key: str | None, by: str) -> str | None:
    if kind in OF_THE_INSTALLATION:
        permit_anywhere(ports, NEEDED[kind], by)
        return None
    if key is None:
        raise InputError(f"a job of kind {kind.value} needs an incident")
    if kind is JobKind.REGENERATE:
        permit_anywhere(ports, NEEDED[kind], by)
        return permit(ports, key, Action.READ).key
    return permit(ports, key, NEEDED[kind], by).key
