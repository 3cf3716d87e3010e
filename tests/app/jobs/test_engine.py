"""Workers on the real engine, on SQLite and PostgreSQL: jobs are done once, also where their worker is no more."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app import wiring
from app.jobs.engine import Engine
from app.operations.import_incident import import_incident
from app.operations.job import Job, JobKind, JobState, Worker
from app.operations.jobs import cancel_job, retry_job, workers_alive
from app.operations.ports import Ports
from app.operations.submit_job import submit_job
from app.settings import PROJECT, read_settings
from extraction.capture.read_records import ReadOptions

KEY = "INC-2041"
PATIENCE = 90.0


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Ports:
    env = {"RETROLINE_DATA": str(tmp_path)}
    if request.param == "postgresql":
        env["RETROLINE_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    ports = wiring.ports(read_settings(env))
    import_incident(ports, [PROJECT / "data" / "samples" / "checkout-latency"], ReadOptions(incident=KEY), KEY)
    return ports


@pytest.fixture
def engine(world: Ports) -> Iterator[Engine]:
    made = wiring.job_engine(world, 3)
    made.start()
    yield made
    made.stop()


def until(reached: Callable[[], bool]) -> bool:
    """Whether ``reached`` came true in time."""
    end = time.monotonic() + PATIENCE
    while not reached() and time.monotonic() < end:
        time.sleep(0.05)
    return reached()


def state(world: Ports, job: Job) -> JobState:
    kept = world.jobs.job(job.id)
    assert kept is not None
    return kept.state


def test_each_job_has_one_effect(world: Ports, engine: Engine) -> None:
    """Six drafts asked for at once are six versions, each told to its own job."""
    asked = [submit_job(world, JobKind.DRAFT, KEY, "Ana") for _ in range(6)]
    assert until(lambda: all(state(world, one) is JobState.DONE for one in asked))
    done = [world.jobs.job(one.id) for one in asked]
    assert sorted(one.outcome["version"] for one in done if one is not None) == [1, 2, 3, 4, 5, 6]
    assert workers_alive(world)
    assert engine.alive


def test_a_failure_says_why_and_can_be_tried_again(world: Ports, engine: Engine) -> None:
    asked = submit_job(world, JobKind.DRAFT, KEY, "Ana", {"template": "there-is-none"})
    assert until(lambda: state(world, asked) is JobState.FAILED)
    failed = world.jobs.job(asked.id)
    assert failed is not None
    assert "there-is-none" in failed.error
    assert retry_job(world, asked.id, "Ana").run == 2
    assert until(lambda: state(world, asked) is JobState.FAILED)
    assert engine.alive


def test_what_is_cancelled_before_it_begins_never_does(world: Ports) -> None:
    asked = submit_job(world, JobKind.DRAFT, KEY, "Ana")
    cancel_job(world, asked.id, "Ana")
    engine = wiring.job_engine(world, 1)
    engine.start()
    other = submit_job(world, JobKind.CHECK, KEY, "Ana")
    assert until(lambda: state(world, other).ended)
    engine.stop()
    assert state(world, asked) is JobState.CANCELLED
    assert world.store.draft(KEY) is None


def test_jobs_of_a_worker_that_is_gone_go_on(world: Ports) -> None:
    """It had claimed one and begun another; nobody holds its lock."""
    gone = Worker(id="gone", host="h", pid=1, version="0", places=2, started_at=world.now(), seen_at=world.now())
    world.jobs.appear(gone)
    claimed, begun = (submit_job(world, JobKind.DRAFT, KEY, "Ana") for _ in range(2))
    assert len(world.jobs.claim("gone", world.now(), 2)) == 2
    assert world.jobs.take(begun.id, 1, "gone", world.now()) is not None
    engine = wiring.job_engine(world, 2)
    engine.start()
    assert until(lambda: state(world, claimed) is JobState.DONE and state(world, begun) is JobState.DONE)
    engine.stop()
    assert not world.jobs.end(begun.id, 1, "gone", world.now(), {"version": 9})
    stored = world.store.draft(KEY)
    assert stored is not None
    assert stored.version == 2


def test_a_job_done_here_is_no_one_elses(world: Ports, engine: Engine) -> None:
    """A command does its job itself, beside a worker that looks for some."""
    engine.me = replace(engine.me, places=0)
    asked = submit_job(world, JobKind.DRAFT, KEY, "Ana")
    heard: list[tuple[str, int, int]] = []
    done = wiring.do_here(world, asked, lambda *told: heard.append(told))
    assert done.state is JobState.DONE
    assert done.outcome == {"version": 1}
    assert heard[-1][1] == heard[-1][2] > 0


def test_what_is_long_over_is_forgotten_by_the_engine(
    world: Ports, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own memory does not grow for ever; the job's row stays."""
    from dbos import DBOS

    asked = submit_job(world, JobKind.CHECK, KEY, "Ana")
    name = f"{asked.id}.1"
    assert until(
        lambda: state(world, asked).ended and (DBOS.list_workflows(workflow_ids=[name])[0].status == "SUCCESS")
    )
    monkeypatch.setattr("app.jobs.engine.REMEMBERED", -timedelta(minutes=1))
    engine._forgets_at = 0.0
    assert until(lambda: DBOS.list_workflows(workflow_ids=[name]) == [])
    assert state(world, asked).ended
