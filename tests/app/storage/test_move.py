"""Everything into another database: proven row for row, or nothing of it is there."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from app.settings import PROJECT
from app.storage import load_rows
from app.storage.database import open_database
from app.storage.errors import StoreBusy, StoreUnavailable
from app.storage.move import move
from app.storage.portable_rows import TableDigest, digest, shapes
from app.storage.sql_store import SqlStore
from extraction.domain.incident import Incident
from extraction.errors import InputError, StateError
from tests.app.storage.dump import KEY, fill
from tests.builders import START, event

DUMPS = Path(__file__).parents[2] / "fixtures" / "databases"


def quietly(_what: str, _done: int) -> None:
    return


@pytest.fixture
def source(tmp_path: Path) -> str:
    """Everything that a version keeps, and a few thousand rows."""
    url = f"sqlite:///{tmp_path}/from.db"
    store = SqlStore(url)
    fill(store)
    with store.unit():
        for number in range(20):
            store.save_incident(Incident(key=f"INC-{number}", title="Slöw “checkout” 🔥", created_at=START))
            store.add_events(f"INC-{number}", [event(f"line {n} of {number}", "14:00") for n in range(100)])
    store.close()
    return url


def held(url: str) -> dict[str, TableDigest]:
    """What a database holds, by its own account."""
    database = open_database(url)
    with database.reading(in_pages=True) as connection:
        found = {shape.name: digest(connection, shape, quietly) for shape in shapes(connection)}
    database.close()
    return found


@pytest.mark.postgres
def test_there_and_back_everything_is_the_same(source: str, postgres_url: str, tmp_path: Path) -> None:
    """By digests that each database gives of itself; and numbers go on after those that there are."""
    there = move(source, postgres_url, quietly)
    back = move(postgres_url, f"sqlite:///{tmp_path}/back.db", quietly)
    assert there.tables == back.tables == held(source) == held(postgres_url)
    assert (there.incidents, there.audit_entries, there.rows > 2000) == (21, 1, True)
    store = SqlStore(postgres_url)
    store.save_incident(Incident(key="INC-NEXT", title="Next", created_at=START))
    assert len(store.summaries()) == 22 and store.verify(KEY).intact
    store.close()


@pytest.mark.postgres
@pytest.mark.parametrize("dump", sorted(DUMPS.glob("*.sqlite.sql")), ids=lambda path: path.name)
def test_a_database_of_an_older_version_moves_and_comes_up_to_date(
    dump: Path, postgres_url: str, tmp_path: Path
) -> None:
    """It is proven as it was, and then brought up to date."""
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.executescript(dump.read_text("utf-8"))
    proof = move(f"sqlite:///{tmp_path}/old.db", postgres_url, quietly)
    store = SqlStore(postgres_url)
    (summary,) = store.summaries()
    assert proof.tables["events"].rows == summary.events and store.verify(summary.incident.key).intact
    store.close()


def test_a_target_that_holds_something_is_refused(source: str, tmp_path: Path) -> None:
    """So is moving a database to where it is; one that was made and never used is not."""
    other = f"sqlite:///{tmp_path}/other.db"
    SqlStore(other).close()
    with pytest.raises(InputError, match="in use already"):
        move(source, source, quietly)
    assert move(source, other, quietly).incidents == 21
    before = held(other)
    with pytest.raises(StateError, match="is not empty"):
        move(source, other, quietly)
    assert held(other) == before


def test_nobody_writes_meanwhile(source: str, tmp_path: Path) -> None:
    """Who tries is told that it is busy, and a move that meets a writer is refused."""
    store = SqlStore(source, busy_seconds=0.1)
    tried: list[str] = []

    def tell(_what: str, _done: int) -> None:
        if not tried:
            with pytest.raises(StoreBusy):
                store.save_incident(Incident(key="INC-LATE", title="Late", created_at=START))
            tried.append("refused")

    move(source, f"sqlite:///{tmp_path}/to.db", tell)
    assert tried == ["refused"]
    store.save_incident(Incident(key="INC-LATE", title="Late", created_at=START))
    store.close()


def test_it_is_refused_while_a_worker_is_alive(source: str, tmp_path: Path) -> None:
    """What it writes afterwards would be missing."""
    with closing(sqlite3.connect(tmp_path / "from.db")) as connection:
        row = ("w1", "host-a", 12, "0.4", 4, "2026-03-03T14:00:00.000000Z", time.time())
        connection.execute("INSERT INTO workers VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        connection.commit()
    with pytest.raises(StateError, match=r"in use by host-a \(process 12\)"):
        move(source, f"sqlite:///{tmp_path}/to.db", quietly)
    assert not (tmp_path / "to.db").exists()


def test_a_row_that_does_not_arrive_undoes_everything(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof is taken of what the target gives back."""
    put = load_rows.put

    def forgetful(*given: object) -> None:
        connection, shape, rows, tell = given
        kept = list(rows)[:-1] if shape.name == "events" else rows
        put(connection, shape, kept, tell)

    monkeypatch.setattr(load_rows, "put", forgetful)
    with pytest.raises(StateError, match="events would hold 2004 rows"):
        move(source, f"sqlite:///{tmp_path}/to.db", quietly)
    assert not (tmp_path / "to.db").exists()


_KILLED = """
import os, signal, sys
from app.storage.move import move
def tell(what, done):
    if what == "seals" or what == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
move(sys.argv[1], sys.argv[2], tell)
"""


@pytest.mark.postgres
@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_killed_half_way_the_target_is_empty_and_the_next_try_works(
    source: str, postgres_url: str, tmp_path: Path, target: str
) -> None:
    """After all rows were put in and most were proven."""
    to = f"sqlite:///{tmp_path}/to.db" if target == "sqlite" else postgres_url
    command = [sys.executable, "-c", _KILLED, source, to, "events"]
    ended = subprocess.run(command, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)}, check=False)
    assert ended.returncode == -signal.SIGKILL
    if target == "postgresql":
        _wait_until_alone(postgres_url)
    assert held(to) == {}
    assert move(source, to, quietly).incidents == 21


def _wait_until_alone(url: str) -> None:
    """The server notices that its client is gone when it next talks to it."""
    with psycopg.connect(url, autocommit=True) as connection:
        mine = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE {mine}")


def test_a_full_disk_leaves_no_target(source: str, tmp_path: Path) -> None:
    """And the source is as it was."""
    import resource

    before, limits = held(source), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limits[1]))
    try:
        with pytest.raises(StoreUnavailable, match="check the path or URL, the permissions and the free space"):
            move(source, f"sqlite:///{tmp_path}/to.db", quietly)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert held(source) == before and not (tmp_path / "to.db").exists()
