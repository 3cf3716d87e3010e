"""The workflows: one does a job, whatever kind it is (``app.operations.run_job``); one asks for work at its time."""

from __future__ import annotations

from datetime import datetime

from dbos import DBOS

from app.jobs import engine
from app.jobs.schedules import WORKFLOW, do_scheduled
from app.operations.job import Json


@DBOS.workflow(name="job")
def do_job(id: str, run: int) -> None:
    """Run ``run`` of job ``id``; begun again after a crash, it finds the steps that were done."""
    engine.present().do(id, run)


@DBOS.workflow(name=WORKFLOW)
def scheduled(at: datetime, context: dict[str, Json]) -> None:
    """``at`` is the time that the schedule names, not the one at which it came to run."""
    do_scheduled(at, context)
