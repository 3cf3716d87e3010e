"""What every book of jobs promises, held against the double in memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.operations.access import Actor, AppRole, Grant
from app.operations.job import LATER, Job, JobBook, JobKind, JobState, LogLine, Worker
from app.storage.job_rows import SqlJobs
from app.storage.sql_store import SqlStore
from tests.builders import at
from tests.doubles.memory_jobs import MemoryJobs

ANA = Actor(
    id="ana@example.test", name="Ana", grants=(Grant(role=AppRole.EDITOR, teams=("Payments",)),), groups=("sre",)
)
NOW = at("16:00")


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[JobBook]:
    if request.param == "memory":
        yield MemoryJobs()
        return
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    yield SqlJobs(store.database)
    store.close()


def job(id: str = "j1", **values: object) -> Job:
    made = Job(id=id, kind=JobKind.DRAFT, incident="INC-2041", actor=ANA, via="app", asked_at=NOW)
    return replace(made, **values)


def running(book: JobBook, id: str = "j1", worker: str = "w1") -> Job:
    book.add(job(id))
    taken = book.take(id, 1, worker, NOW)
    assert taken is not None
    return taken


def test_a_job_comes_back_as_it_was_kept(book: JobBook) -> None:
    """Every field survives, also who asked and what they may do."""
    kept = job(arguments={"by": "Ana", "template": "quick", "only": ["a", 1, None]}, unique="k", batch="b", priority=3)
    assert book.add(kept) == kept
    assert book.job("j1") == kept
    assert book.job("j2") is None


def test_the_same_key_gives_the_same_job(book: JobBook) -> None:
    """A request that comes twice makes one job."""
    first = book.add(job("j1", unique="publish 7"))
    assert book.add(job("j2", unique="publish 7")) == first
    assert book.job("j2") is None


def test_jobs_without_a_key_are_all_kept(book: JobBook) -> None:
    assert [book.add(job(f"j{n}")).id for n in range(3)] == ["j0", "j1", "j2"]
    assert [one.id for one in book.jobs()] == ["j2", "j1", "j0"]


def test_lists_are_filtered_and_paged(book: JobBook) -> None:
    """Latest first; the next page begins behind the last one seen."""
    for number in range(5):
        book.add(job(f"j{number}", incident="INC-1" if number % 2 else "INC-2", batch="b" if number > 2 else ""))
    assert [one.id for one in book.jobs(incident="INC-2", limit=2)] == ["j4", "j2"]
    assert [one.id for one in book.jobs(incident="INC-2", limit=2, before="j2")] == ["j0"]
    assert [one.id for one in book.jobs(batch="b")] == ["j4", "j3"]
    assert book.jobs(states=frozenset({JobState.DONE})) == ()
    assert len(book.jobs(kinds=frozenset({JobKind.DRAFT}))) == 5


def test_lower_priority_goes_first_and_held_back_ones_wait(book: JobBook) -> None:
    book.add(job("later", priority=LATER))
    book.add(job("held", not_before=NOW + timedelta(minutes=1)))
    book.add(job("first"))
    assert [one.id for one in book.waiting(NOW, 9)] == ["first", "later"]
    assert [one.id for one in book.waiting(NOW + timedelta(minutes=1), 9)] == ["held", "first", "later"]


def test_a_clock_that_was_ahead_puts_nothing_off_for_long(book: JobBook) -> None:
    """A pause after a failure is never longer than five minutes; what a person holds back waits as they said."""
    running(book)
    assert book.release("j1", 1, NOW + timedelta(hours=1), "no answer")
    book.add(job("j2", not_before=NOW + timedelta(hours=1)))
    assert [one.id for one in book.waiting(NOW, 5)] == ["j1"]


def test_a_claimed_job_is_not_claimed_again(book: JobBook) -> None:
    for number in range(3):
        book.add(job(f"j{number}"))
    assert [one.id for one in book.claim("w1", NOW, 2)] == ["j0", "j1"]
    assert [(one.id, one.worker, one.state) for one in book.claim("w2", NOW, 2)] == [("j2", "w2", JobState.STARTING)]
    assert book.claim("w2", NOW, 2) == ()


def test_many_who_claim_at_once_get_each_job_once(book: JobBook) -> None:
    for number in range(40):
        book.add(job(f"j{number}"))
    got: list[str] = []

    def claim(worker: str) -> None:
        while found := book.claim(worker, NOW, 3):
            got.extend(one.id for one in found)

    threads = [threading.Thread(target=claim, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A claimant that finds everything taken stops, though others may give up theirs; nothing is given up here.
    got.extend(one.id for one in book.claim("last", NOW, 50))
    assert sorted(got) == sorted(f"j{n}" for n in range(40))


def test_only_who_has_it_ends_it(book: JobBook) -> None:
    """The worker before, woken late, and a run before this one change nothing; a job that is done is all done."""
    running(book, worker="w1")
    assert book.take("j1", 1, "w2", NOW) is not None
    assert not book.tell("j1", 1, "w1", 1, 2, "late")
    assert not book.end("j1", 1, "w1", NOW, {"version": 1})
    assert not book.end("j1", 2, "w2", NOW, {})
    assert book.tell("j1", 1, "w2", 1, 2, "Impact")
    assert book.end("j1", 1, "w2", NOW, {"version": 7})
    ended = book.job("j1")
    assert ended is not None
    assert (ended.state, ended.outcome, ended.done, ended.total) == (JobState.DONE, {"version": 7}, 2, 2)
    assert not book.end("j1", 1, "w2", NOW, {"version": 8})
    assert book.take("j1", 1, "w3", NOW) is None


def test_an_error_ends_it_as_failed(book: JobBook) -> None:
    running(book)
    assert book.end("j1", 1, "w1", NOW, {}, "no approval stands")
    failed = book.job("j1")
    assert failed is not None
    assert (failed.state, failed.error, failed.ended_at) == (JobState.FAILED, "no approval stands", NOW)


def test_what_is_released_waits_for_its_next_run(book: JobBook) -> None:
    """The run before has no effect any more; failures in a row are counted, and forgotten when somebody asks again."""
    running(book)
    later = NOW + timedelta(seconds=4)
    assert book.release("j1", 1, later, "no answer")
    waiting = book.job("j1")
    assert waiting is not None
    assert (waiting.state, waiting.run, waiting.failures, waiting.not_before) == (JobState.WAITING, 2, 1, later)
    assert not book.end("j1", 1, "w1", NOW, {})
    assert book.take("j1", 2, "w1", NOW) is not None
    assert book.end("j1", 2, "w1", NOW, {}, "no answer")
    assert book.again("j1")
    assert not book.again("j1")
    fresh = book.job("j1")
    assert fresh is not None
    assert (fresh.state, fresh.run, fresh.failures, fresh.error) == (JobState.WAITING, 3, 0, "")


def test_cancelled_is_over(book: JobBook) -> None:
    running(book)
    assert book.cancel("j1", NOW)
    assert not book.cancel("j1", NOW)
    assert not book.tell("j1", 1, "w1", 1, 2, "Impact")
    assert not book.end("j1", 1, "w1", NOW, {"version": 1})
    assert book.counts() == {JobState.CANCELLED: 1}


def test_the_log_keeps_its_order(book: JobBook) -> None:
    book.add(job())
    lines = [LogLine(at=NOW, level="info", text=f"line {n}") for n in range(5)]
    for line in lines:
        book.log("j1", line)
    assert list(book.lines("j1")) == lines
    assert list(book.lines("j1", 2)) == lines[-2:]


def test_workers_are_seen_by_one_clock(book: JobBook) -> None:
    """What the worker's own clock says does not count."""
    far = NOW - timedelta(days=400)
    worker = Worker(id="w1", host="h", pid=7, version="0.4", places=4, started_at=NOW, seen_at=far)
    book.appear(worker)
    book.appear(replace(worker, places=2))
    ((seen, ago),) = book.workers()
    assert (seen.id, seen.places) == ("w1", 2)
    assert 0 <= ago < 60
    book.vanish("w1")
    assert book.workers() == ()
