"""Schedules in the engine's own database: its workers agree on who fires."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from app.operations.job import JobKind, Json
from app.operations.schedules import Schedule, fire
from extraction.errors import InputError

if TYPE_CHECKING:
    from dbos import DBOSClient

WORKFLOW = "scheduled"


class EngineSchedules:
    """``url`` is that of the engine's database. Fits ``app.operations.schedules.ScheduleBook``."""

    def __init__(self, url: str) -> None:
        self._url = url

    def add(self, schedule: Schedule) -> None:
        from dbos import error

        with self._client() as client:
            client.delete_schedule(schedule.name)
            try:
                client.create_schedule(
                    schedule_name=schedule.name,
                    workflow_name=WORKFLOW,
                    schedule=schedule.cron,
                    context=_document(schedule),
                    cron_timezone=schedule.zone,
                    application_name="retroline",
                )
            except error.DBOSException as refused:
                raise InputError(f"the schedule {schedule.name} cannot be used: {refused}") from None

    def all(self) -> tuple[Schedule, ...]:
        with self._client() as client:
            kept = [one for one in client.list_schedules() if one["workflow_name"] == WORKFLOW]
        made = (schedule_of(one["schedule_name"], one["context"]) for one in kept)
        return tuple(sorted(made, key=lambda one: one.name))

    def remove(self, name: str) -> bool:
        with self._client() as client:
            known = client.get_schedule(name) is not None
            client.delete_schedule(name)
        return known

    @contextmanager
    def _client(self) -> Iterator[DBOSClient]:
        from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

        DBOS.migrate(self._url)
        client = DBOSClient(system_database_url=self._url, serializer=DBOSPortableJSONSerializer())
        try:
            yield client
        finally:
            client.destroy()


def do_scheduled(at: datetime, context: dict[str, Json]) -> None:
    """What a worker does when a schedule fires."""
    from app.jobs.engine import present

    schedule = schedule_of(str(context["name"]), context)
    fire(present().world, schedule, f"schedule {schedule.name} {at.isoformat()}")


def schedule_of(name: str, context: dict[str, Json]) -> Schedule:
    incident, arguments = context.get("incident"), context.get("arguments")
    return Schedule(
        name=name,
        cron=str(context["cron"]),
        kind=JobKind(str(context["kind"])),
        by=str(context["by"]),
        zone=str(context["zone"]),
        incident=incident if isinstance(incident, str) else None,
        arguments=arguments if isinstance(arguments, dict) else {},
    )


def _document(schedule: Schedule) -> dict[str, Json]:
    return {
        "name": schedule.name,
        "cron": schedule.cron,
        "kind": schedule.kind.value,
        "by": schedule.by,
        "zone": schedule.zone,
        "incident": schedule.incident,
        "arguments": dict(schedule.arguments),
    }
