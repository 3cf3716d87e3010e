"""What becomes of a job whose work fails: tried again where that may help, ended with the reason where not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from app.operations import run_job
from app.operations.inline_steps import InlineSteps
from app.operations.job import Job, JobKind, JobState
from app.operations.job_steps import JobEnded, Steps
from app.operations.jobs import cancel_job, job_lines, retry_job
from app.operations.ports import Ports
from app.operations.run_job import MOST_FAILURES, carry_out, pause_before_next
from app.operations.submit_job import submit_job
from app.storage.errors import StoreBusy
from extraction.errors import Denied, GateRefused, InputError, ModelReplyUnusable, ModelUnavailable, RetrolineError
from tests.app.operations.conftest import KEY


@pytest.mark.parametrize(
    ("error", "failures", "pause"),
    [
        (ModelUnavailable("quota"), 0, 2.0),
        (ModelUnavailable("quota"), 3, 16.0),
        (StoreBusy("locked"), 1, 4.0),
        (ModelUnavailable("quota"), MOST_FAILURES, None),
        (ModelReplyUnusable("no shape"), 0, None),
        (InputError("no name"), 0, None),
        (GateRefused("open"), 0, None),
        (Denied("no role"), 0, None),
    ],
)
def test_only_what_may_pass_is_tried_again(error: RetrolineError, failures: int, pause: float | None) -> None:
    assert pause_before_next(error, failures) == pause


@dataclass
class Doing:
    """Work that does what it is told, and counts how often."""

    act: Callable[[Ports, Job, Steps], None]
    times: list[int] = field(default_factory=list)

    def __call__(self, ports: Ports, job: Job, steps: Steps) -> None:
        self.times.append(job.run)
        self.act(ports, job, steps)


def carried(world: Ports, job: Job, worker: str = "w1") -> RetrolineError | None:
    return carry_out(world, job.id, job.run, worker, lambda taken: InlineSteps(world, taken, worker))


@pytest.fixture
def asked(imported: Ports) -> Job:
    return submit_job(imported, JobKind.CHECK, KEY, "Ana")


def told(monkeypatch: pytest.MonkeyPatch, act: Callable[[Ports, Job, Steps], None]) -> Doing:
    doing = Doing(act)
    monkeypatch.setattr(run_job, "WORK", {**run_job.WORK, JobKind.CHECK: doing})
    return doing


def test_a_failure_that_may_pass_waits_for_its_next_run(
    imported: Ports, asked: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(ports: Ports, job: Job, steps: Steps) -> None:
        raise ModelUnavailable("no answer from ana@example.com in time")

    told(monkeypatch, fail)
    carried(imported, asked)
    kept = imported.jobs.job(asked.id)
    assert kept is not None
    assert (kept.state, kept.run, kept.failures) == (JobState.WAITING, 2, 1)
    assert "ana@example.com" not in kept.error
    assert kept.not_before is not None
    assert imported.jobs.waiting(kept.not_before - timedelta(seconds=1), 9) == ()
    assert imported.jobs.waiting(kept.not_before, 9) == (kept,)
    assert "tried again in 2 seconds" in job_lines(imported, asked.id)[-1].text


def test_nothing_is_kept_of_a_job_that_was_cancelled_meanwhile(
    imported: Ports, asked: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(ports: Ports, job: Job, steps: Steps) -> None:
        cancel_job(imported, job.id, "Ana")
        steps.keep(lambda: {"version": 1})

    doing = told(monkeypatch, late)
    assert carried(imported, asked) is None
    kept = imported.jobs.job(asked.id)
    assert kept is not None
    assert (kept.state, dict(kept.outcome), doing.times) == (JobState.CANCELLED, {}, [1])


def test_what_another_worker_has_taken_is_left_to_it(
    imported: Ports, asked: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first wakes up late: whatever it does then is refused, and the job goes on where it is."""
    refused: list[str] = []

    def frozen(ports: Ports, job: Job, steps: Steps) -> None:
        imported.jobs.take(job.id, job.run, "w2", imported.now())
        try:
            steps.tell("late", 1, 2)
        except JobEnded as over:
            refused.append(str(over))
            raise

    told(monkeypatch, frozen)
    assert carried(imported, asked) is None
    kept = imported.jobs.job(asked.id)
    assert kept is not None
    assert (kept.state, kept.worker, len(refused)) == (JobState.RUNNING, "w2", 1)


def test_a_mistake_of_ours_ends_it_and_is_seen(imported: Ports, asked: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(ports: Ports, job: Job, steps: Steps) -> None:
        raise ZeroDivisionError

    told(monkeypatch, wrong)
    with pytest.raises(ZeroDivisionError):
        carried(imported, asked)
    kept = imported.jobs.job(asked.id)
    assert kept is not None
    assert (kept.state, kept.error) == (JobState.FAILED, run_job.UNEXPECTED)
    assert retry_job(imported, asked.id, "Ana").state is JobState.WAITING


def test_a_refusal_is_in_the_audit_log(imported: Ports, asked: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the work noted of it was undone with its transaction."""

    def refuse(ports: Ports, job: Job, steps: Steps) -> None:
        raise Denied("your role does not let you")

    told(monkeypatch, refuse)
    carried(imported, asked)
    assert next(iter(imported.audit.entries(limit=1))).action == "denied"
