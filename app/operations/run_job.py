"""What a job of each kind does, and what becomes of it where it fails. Engines call this; nothing else does the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from app.operations.job import LONGEST_PAUSE, Job, JobKind, LogLine
from app.operations.job_steps import JobEnded, Steps
from app.operations.job_work_approve import approve_work
from app.operations.job_work_draft import check_work, draft_work
from app.operations.job_work_evaluate import evaluate_work
from app.operations.job_work_notify import notify_work
from app.operations.job_work_publish import publish_work
from app.operations.model_record import SpendingFor
from app.operations.permission import denied
from app.operations.ports import Ports
from app.operations.regenerate_report import regenerate
from app.operations.send_batch import send_work
from app.operations.submit_job import NEEDED
from extraction.errors import Denied, RetrolineError, Temporary

Work = Callable[[Ports, Job, Steps], None]

WORK: Mapping[JobKind, Work] = {
    JobKind.DRAFT: draft_work,
    JobKind.CHECK: check_work,
    JobKind.REGENERATE: regenerate,
    JobKind.SEND: send_work,
    JobKind.PUBLISH: publish_work,
    JobKind.APPROVE: approve_work,
    JobKind.NOTIFY: notify_work,
    JobKind.EVALUATE: evaluate_work,
}
MOST_FAILURES = 5
_FIRST_PAUSE = 2.0
UNEXPECTED = "something went wrong inside Retroline; the log of the process that did it says what it was"


def run_job(ports: Ports, job: Job, steps: Steps) -> None:
    """Do the work of ``job`` for whoever asked, with what they may do. The work ends the job by ``steps.keep``.

    Raises whatever stopped the work.
    """
    acting = ports.acting(job.actor, job.via)
    WORK[job.kind](replace(acting, spending=SpendingFor(job=job.id, batch=job.batch)), job, steps)


def carry_out(ports: Ports, id: str, run: int, worker: str, steps_of: Callable[[Job], Steps]) -> RetrolineError | None:
    """Take the job, do its work, and settle what went wrong; gives back why it failed, if it did.

    A failure that may pass makes it wait for its next run, longer each time; any other ends it with the reason.
    """
    job = ports.jobs.take(id, run, worker, ports.now())
    if job is None:
        return None
    finished = False
    try:
        run_job(ports, job, steps_of(job))
        finished = True
    except KeyboardInterrupt:
        ports.jobs.cancel(id, ports.now())
        finished = True
        raise
    except JobEnded as over:
        finished = True
        ports.jobs.log(id, LogLine(at=ports.now(), level="warning", text=f"{worker}: {over}"))
    except RetrolineError as error:
        # Where the database does not let it be settled, it stays as it is, and whoever looks after jobs begins it again.
        finished = True
        settle_failure(ports, job, worker, error)
        return error
    finally:
        if not finished:
            # A mistake of ours; whoever called sees it go by, the job says that it happened.
            ports.jobs.end(id, run, worker, ports.now(), {}, UNEXPECTED)
    return None


def settle_failure(ports: Ports, job: Job, worker: str, error: RetrolineError) -> None:
    """Let the job wait for another attempt, or end it as failed."""
    said = ports.redacted(str(error))
    if isinstance(error, Denied):
        # What the work itself noted of it went with its transaction.
        denied(ports.acting(job.actor, job.via), job.incident, NEEDED[job.kind])
    pause = pause_before_next(error, job.failures)
    if pause is None:
        ports.jobs.end(job.id, job.run, worker, ports.now(), {}, said)
        ports.jobs.log(job.id, LogLine(at=ports.now(), level="error", text=f"failed: {said}"))
        return
    ports.jobs.release(job.id, job.run, ports.now() + timedelta(seconds=pause), said)
    told = f"failed, to be tried again in {pause:g} seconds: {said}"
    ports.jobs.log(job.id, LogLine(at=ports.now(), level="warning", text=told))


def pause_before_next(error: RetrolineError, failures: int) -> float | None:
    """Seconds to wait after ``failures`` earlier ones in a row, doubled each time; ``None``: trying again is of no use."""
    if not isinstance(error, Temporary) or failures >= MOST_FAILURES:
        return None
    return min(_FIRST_PAUSE * 2.0**failures, LONGEST_PAUSE)
