"""Work that is asked for again and again: at the times of a cron expression, in the name of whoever set it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.operations.access import Action, operator
from app.operations.batch import Choice, Limits
from app.operations.job import JobKind, Json
from app.operations.permission import permit_anywhere, record
from app.operations.ports import Ports
from app.operations.regenerate_reports import start_batch
from app.operations.submit_job import OF_THE_INSTALLATION, submit_job
from extraction.errors import InputError

KINDS = (JobKind.DRAFT, JobKind.CHECK, JobKind.REGENERATE, JobKind.NOTIFY, JobKind.EVALUATE)
"""Approving and publishing are decisions of a person at that moment, and have no schedule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """``cron``: five fields, or six with seconds first, in the time zone ``zone``. ``arguments`` as the job's kind takes them;
    for ``regenerate`` the conditions under ``where``, ``template`` and ``model``. ``by`` is whose work it is."""

    name: str
    cron: str
    kind: JobKind
    by: str
    zone: str = "UTC"
    incident: str | None = None
    arguments: Mapping[str, Json] = field(default_factory=dict)


class ScheduleBook(Protocol):
    """Kept by the engine, whose workers fire each time once, however many they are."""

    def add(self, schedule: Schedule) -> None:
        """Replaces one of this name. Raises InputError where the cron expression or the time zone is none."""

    def all(self) -> tuple[Schedule, ...]:
        """By name."""

    def remove(self, name: str) -> bool: ...


def add_schedule(ports: Ports, book: ScheduleBook, schedule: Schedule, by: str) -> None:
    """Raises InputError where it cannot be carried out, Denied where the actor's role does not let them."""
    permit_anywhere(ports, Action.JOBS, by)
    if not schedule.name.strip():
        raise InputError("a schedule needs a name")
    if schedule.kind not in KINDS:
        raise InputError(f"{schedule.kind.value} has no schedule; there are: {', '.join(one.value for one in KINDS)}")
    if schedule.kind in (JobKind.DRAFT, JobKind.CHECK) and schedule.incident is None:
        raise InputError(f"a schedule for {schedule.kind.value} needs an incident")
    if schedule.incident is not None:
        ports.store.incident(schedule.incident)
    book.add(schedule)
    record(
        ports,
        Action.JOBS,
        schedule.incident,
        f"schedule {schedule.name}",
        "",
        f"{schedule.kind.value} at {schedule.cron}",
    )


def remove_schedule(ports: Ports, book: ScheduleBook, name: str, by: str) -> None:
    """Raises InputError where there is none of this name."""
    permit_anywhere(ports, Action.JOBS, by)
    if not book.remove(name):
        raise InputError(f"there is no schedule {name}; list them with: retroline schedules")
    record(ports, Action.JOBS, None, f"schedule {name}", "", "removed")


def fire(ports: Ports, schedule: Schedule, unique: str) -> str:
    """Ask for the work, once under ``unique``; gives back the id of the job or batch. Called by the engine.

    A batch that is begun twice changes nothing: what its reports rest on is the same, or waits as a proposal already.
    """
    acting = ports.acting(operator(schedule.by), "schedule")
    if schedule.kind is JobKind.REGENERATE:
        return start_batch(acting, _choice(schedule), Limits(), schedule.by).id
    key = None if schedule.kind in OF_THE_INSTALLATION else schedule.incident
    return submit_job(acting, schedule.kind, key, schedule.by, schedule.arguments, unique=unique).id


def _choice(schedule: Schedule) -> Choice:
    where, template, model = (schedule.arguments.get(name) for name in ("where", "template", "model"))
    return Choice(
        template=template if isinstance(template, str) else None,
        model=model if isinstance(model, str) else None,
        where=tuple(str(one) for one in where) if isinstance(where, list) else (),
    )
