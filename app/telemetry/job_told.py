"""A job as logs and traces tell of it: its id with every line, its kind, state and worker in a span."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from app.operations.job import Job
from app.operations.ports import Ports
from app.telemetry.context import about, bind
from app.telemetry.tracing import span
from extraction.errors import RetrolineError


@contextmanager
def job_told(ports: Ports, id: str, run: int, worker: str) -> Iterator[Callable[[Job], None]]:
    """Around the work of run ``run`` of job ``id``. Gives what is to be called with the job once it is known."""
    with about(job=id, worker=worker), span("job", run=run) as told:

        def met(job: Job) -> None:
            bind(batch=job.batch)
            told.set(kind=job.kind.value, incident=job.incident, batch=job.batch)

        yield met
        if told.listening:
            with suppress(RetrolineError):
                ended = ports.jobs.job(id)
                told.set(state=None if ended is None else ended.state.value)
