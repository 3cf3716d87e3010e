"""What else goes wrong around workers: failing writes, full disks, locks, lost databases and connections, wrong clocks."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.operations.job import Job, JobKind, JobState, LogLine
from app.operations.jobs import retry_job
from app.operations.run_job import MOST_FAILURES
from app.operations.submit_job import submit_job
from tests.campaign.effects import Effects, effects, settled
from tests.campaign.lives import Lives
from tests.campaign.processes import Nursery, Running
from tests.campaign.site import BY, Site, patiently, site, until
from tests.postgres import start_server, stop_server

WRITES = int(os.environ.get("RETROLINE_CAMPAIGN_WRITES", "5"))
POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)
both = pytest.mark.parametrize("place", ["sqlite", POSTGRES], indirect=True)
only_postgres = pytest.mark.parametrize("place", [POSTGRES], indirect=True)


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    if url is not None:
        with psycopg.connect(url, autocommit=True) as server:
            # What was acknowledged is kept, also where the server dies.
            server.execute(f"ALTER DATABASE {server.info.dbname} SET synchronous_commit = on")
    with site(tmp_path, url) as present:
        yield present


class Hands:
    """One worker, started again when it is gone, and incidents to work on."""

    def __init__(self, place: Site, nursery: Nursery, **plugs: Any) -> None:
        self.site, self._nursery, self._plugs = place, nursery, plugs
        self.lives = Lives(place, random.Random(7), self._command, width=3, batches_every=3)
        self.worker = self.start()

    def start(self, *more: str) -> Running:
        number = len(list(self.site.folder.glob("worker-*.log")))
        log = self.site.log(f"worker-{number}")
        words = ("work", "--places", "3", "--patience", "3", *more)
        self.worker = self._nursery.start(*words, env=self.site.env, log=log, plugs=self._plugs)
        until("the worker is at work", lambda: self.worker.at_work or self.worker.over, 60)
        return self.worker

    def _command(self, *argv: str) -> Running:
        return self._nursery.start(*argv, env=self.site.env, log=self.site.log("commands"))

    def work_while(self, holds: Any, seconds: float) -> None:
        over = time.monotonic() + seconds
        while holds():
            assert time.monotonic() < over, f"not within {seconds:g} seconds"
            self.lives.look(more=True)
            time.sleep(0.1)

    def work_for(self, seconds: float) -> None:
        over = time.monotonic() + seconds
        self.work_while(lambda: time.monotonic() < over, seconds + 120)

    def settle(self, seconds: float = 240) -> Effects:
        """Let everything come to its end, stop the worker and count."""

        def quiet() -> bool:
            if self.worker.over:
                self.start()
            return self.lives.look(more=False) == 0 and not settled(self.site)

        until("everything settled", quiet, seconds)
        self.worker.stop()
        assert self.worker.wait(60) == 0
        counted = effects(self.site, self.lives)
        print(f"\n{counted}\ndid not end well: {self.lives.failed or 'none'}")
        return counted


def one_draft(place: Site, key: str = "INC-1") -> Job:
    place.make(key)
    return patiently(lambda: submit_job(place.world, JobKind.DRAFT, key, BY))


@both
@pytest.mark.parametrize("of", ["app", "engine"])
@pytest.mark.timeout(300 + 10 * WRITES)
def test_the_nth_write_fails(of: str, place: Site, nursery: Nursery) -> None:
    """For N = 1 … (``RETROLINE_CAMPAIGN_WRITES``): the worker outlives it, and every job has its one effect."""
    failed = place.folder / "failed"
    hands = Hands(place, nursery, fail_writes={"of": of, "most": WRITES, "seed": 3, "log": str(failed)})
    worker = hands.worker
    failed.touch()
    hands.work_while(lambda: len(failed.read_text().splitlines()) < WRITES and not worker.over, 120 + 8 * WRITES)
    assert not worker.over
    counted = hands.settle()
    assert counted.problems == ()
    assert hands.lives.failed == []


@both
def test_a_disk_that_is_full_for_a_while(place: Site, nursery: Nursery) -> None:
    """Nothing that the worker writes fits for ten seconds, then everything does."""
    hands = Hands(place, nursery)
    hands.work_for(3)
    hands.worker.full_disk(True)
    hands.work_for(10)
    hands.worker.full_disk(False)
    assert hands.settle().problems == ()
    assert hands.lives.failed == []


@contextmanager
def locked(place: Site) -> Iterator[None]:
    """Somebody else has the database."""
    if place.on_sqlite:
        other = sqlite3.connect(place.folder / "retroline.db", isolation_level=None, timeout=30)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
        other.close()
        return
    with psycopg.connect(place.env["RETROLINE_DATABASE_URL"]) as server:
        server.execute("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE")
        yield
        server.rollback()


@both
def test_the_database_is_locked_by_somebody_else(place: Site, nursery: Nursery) -> None:
    """For longer than anybody waits (30 s): what is under way is done afterwards."""
    hands = Hands(place, nursery)
    asked = [one_draft(place, f"LOCKED-{number}") for number in range(4)]
    until("work has begun", lambda: any(place.job(one.id).state is not JobState.WAITING for one in asked), 60)
    with locked(place):
        time.sleep(30)
    hands.lives.asked += [one.id for one in asked]
    assert hands.settle().problems == ()
    assert {place.job(one.id).state for one in asked} == {JobState.DONE}


@only_postgres
def test_postgresql_is_restarted_in_the_middle(place: Site, nursery: Nursery, postgres_server: Path) -> None:
    """Three times, without warning; the worker goes on by itself."""
    hands = Hands(place, nursery)
    worker = hands.worker
    for _ in range(3):
        hands.work_for(4)
        stop_server(postgres_server)
        start_server(postgres_server)
    hands.work_for(4)
    assert not worker.over
    assert hands.settle().problems == ()
    assert hands.lives.failed == []


@only_postgres
def test_the_connections_are_cut_again_and_again(place: Site, nursery: Nursery) -> None:
    """First the one that holds the worker's lock, then all: it takes its lock again, and others keep nothing twice."""
    hands = Hands(place, nursery)
    other = hands.worker
    hands.start()
    over, cuts = threading.Event(), list[int]()

    def cut() -> None:
        chance = random.Random(5)
        with psycopg.connect(place.env["RETROLINE_DATABASE_URL"], autocommit=True) as server:
            while not over.wait(chance.uniform(0.5, 2.0)):
                all_of = chance.random() < 0.3
                holders = "" if all_of else " AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')"
                others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                cuts.append(server.execute(f"{others} AND pid <> pg_backend_pid(){holders}").rowcount)

    cutting = threading.Thread(target=cut)
    cutting.start()
    try:
        hands.work_for(12)
    finally:
        over.set()
        cutting.join()
    assert sum(cuts) > 5
    assert not other.over
    assert not hands.worker.over
    counted = hands.settle()
    other.stop()
    assert other.wait(60) == 0
    assert counted.problems == ()
    assert hands.lives.failed == []


@both
def test_a_clock_that_jumps_an_hour_to_and_fro(place: Site, nursery: Nursery) -> None:
    """Also what failed meanwhile, and was put off by a clock that was ahead, is done soon."""
    failed = place.folder / "failed"
    clock = {"steps": [3600, 0, -3600, 0], "every": 1.5}
    # No job may fail for good: a clock that is ahead skips the pauses, and all of these may meet the same one.
    faults = {"of": "app", "most": MOST_FAILURES, "seed": 2, "log": str(failed)}
    hands = Hands(place, nursery, clock=clock, fail_writes=faults)
    failed.touch()
    hands.work_for(12)
    failed.unlink()
    assert hands.settle().problems == ()
    assert hands.lives.failed == []


@both
def test_the_engine_loses_its_memory(place: Site, nursery: Nursery) -> None:
    """Its database is deleted while jobs are under way: they begin again and have their one effect."""
    hands = Hands(place, nursery)
    for _ in range(2):
        hands.work_for(4)
        hands.worker.kill()
        hands.worker.wait(10)
        if place.on_sqlite:
            for path in place.folder.glob("retroline.jobs.db*"):
                path.unlink()
        else:
            with psycopg.connect(place.env["RETROLINE_DATABASE_URL"], autocommit=True) as server:
                server.execute("DROP SCHEMA dbos CASCADE")
        hands.start()
    assert hands.settle().problems == ()
    assert hands.lives.failed == []


def ended_of(place: Site, job: Job) -> Job:
    until("the job ended", lambda: place.job(job.id).state.ended, 60)
    return place.job(job.id)


@both
def test_a_failure_is_told_as_it_was_after_a_crash(place: Site, nursery: Nursery) -> None:
    """The worker dies where it was about to settle the failure, which the engine remembers."""
    once = place.folder / "died"
    hands = Hands(place, nursery, dies_unsettled={"once": str(once)})
    draft = one_draft(place)
    until("there is a draft", lambda: place.job(draft.id).state is JobState.DONE, 60)
    asked = {"request": "0" * 32}, {"destination": "markdown"}
    for kind, arguments in zip((JobKind.APPROVE, JobKind.PUBLISH), asked, strict=True):
        once.unlink(missing_ok=True)
        job = patiently(partial(submit_job, place.world, kind, "INC-1", BY, arguments))
        until("the worker died", lambda: hands.worker.over, 60)
        assert hands.worker.exit_code == -9
        hands.start()
        ended = ended_of(place, job)
        assert ended.state is JobState.FAILED
        assert "there is no" in ended.error or "cannot be published" in ended.error


@both
def test_a_job_that_ends_its_workers_fails_in_the_end(place: Site, nursery: Nursery) -> None:
    """It goes on at once, then after a pause; the third worker that ended with it was the last one. It can be tried again."""
    hands = Hands(place, nursery, dies_of={"incident": "INC-1", "most": 2})
    fatal = one_draft(place, "INC-1")

    def over() -> bool:
        if hands.worker.over:
            for _ in range(120):  # what it tells of its progress hides nothing
                line = LogLine(at=place.world.now(), level="info", text="Summary: 4 statements")
                patiently(partial(place.world.jobs.log, fatal.id, line))
            hands.start()
        return place.job(fatal.id).state.ended

    until("it ended", over, 120)
    ended = place.job(fatal.id)
    assert (ended.state, ended.run) == (JobState.FAILED, 2)
    assert ended.error.startswith("3 workers ended in the middle of it")
    told = [one.text for one in place.world.jobs.lines(fatal.id, 1000) if "gone" in one.text or one.level == "error"]
    assert ["goes on" in told[0], "begins again in" in told[1], told[2].startswith("failed: 3 workers")] == [True] * 3
    other = one_draft(place, "INC-2")
    assert ended_of(place, other).state is JobState.DONE
    assert not hands.worker.over
    retry_job(place.world, fatal.id, BY)
    until("the worker died of it once more", lambda: hands.worker.over, 60)
    assert hands.worker.exit_code == -9


@only_postgres
def test_a_worker_that_froze_inside_a_transaction_stops_nobody_for_long(place: Site, nursery: Nursery) -> None:
    """It never wakes while the other one goes on; when it does, what it still has counts for nothing."""
    once = place.folder / "froze"
    hands = Hands(place, nursery, freezes_inside={"once": str(once)})
    frozen, draft = hands.worker, one_draft(place)
    until("it froze", once.exists, 60)
    hands.start()
    until("the draft is there", lambda: place.job(draft.id).state.ended, 150)
    frozen.thaw()
    hands.lives.asked.append(draft.id)
    assert hands.settle().problems == ()
    assert place.job(draft.id).outcome == {"version": 1}
    frozen.stop()
    assert frozen.wait(60) == 0


@both
def test_a_worker_that_is_replaced_hands_over_what_it_does_not_finish(place: Site, nursery: Nursery) -> None:
    """Without patience it is gone at once, and the next one, of another release, goes on."""
    place.model.latency = (4.0, 4.0)
    hands = Hands(place, nursery)
    draft = one_draft(place)
    until("the model is asked", lambda: place.model.asked, 60)
    leaving = hands.worker
    hands.start("--patience", "0")
    leaving.stop()
    began = time.monotonic()
    assert leaving.wait(20) == 0
    assert time.monotonic() - began < 15
    until("the draft is there", lambda: place.job(draft.id).state.ended, 90)
    assert place.job(draft.id).outcome == {"version": 1}


@only_postgres
def test_a_worker_can_be_stopped_while_the_database_is_away(
    place: Site, nursery: Nursery, postgres_server: Path
) -> None:
    """It says what it could not do and ends."""
    hands = Hands(place, nursery)
    hands.work_for(2)
    stop_server(postgres_server)
    hands.worker.stop()
    try:
        hands.worker.wait(45)
    finally:
        start_server(postgres_server)
    hands.start()
    assert hands.settle().problems == ()
