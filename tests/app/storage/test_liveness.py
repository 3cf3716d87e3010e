"""A worker holds its lock as long as it is there, finds it again after a lost connection, and never believes it has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.storage.database import Database, open_database
from app.storage.liveness import FileLiveness, PostgresLiveness, liveness_of

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def server(postgres_url: str) -> Iterator[Database]:
    database = open_database(postgres_url)
    yield database
    database.close()


def cut(url: str) -> None:
    """Whoever holds a lock loses the connection that holds it."""
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    sqlite = request.param == "sqlite"
    made = open_database(f"sqlite:///{tmp_path}/retroline.db" if sqlite else request.getfixturevalue("postgres_url"))
    yield made
    made.close()


def test_who_holds_its_lock_is_alive_until_it_lets_go(database: Database) -> None:
    one, other = liveness_of(database, "w1"), liveness_of(database, "w2")
    assert one.hold()
    assert not other.is_dead("w1")
    one.release()
    assert other.is_dead("w1")


def test_a_name_is_held_once_and_who_was_refused_does_not_believe_to_have_it(database: Database) -> None:
    """Also not at the next look, while the other one is still there; afterwards it gets it."""
    one, twin = liveness_of(database, "w1"), liveness_of(database, "w1")
    assert one.hold()
    assert not twin.hold()
    if isinstance(twin, PostgresLiveness):
        assert not twin.check()
        one.release()
        assert twin.check()
        twin.release()


@pytest.mark.postgres
def test_a_lock_that_was_cut_is_taken_again(server: Database, postgres_url: str) -> None:
    one, other = PostgresLiveness(server, "w1"), PostgresLiveness(server, "w2")
    assert one.hold()
    cut(postgres_url)
    assert other.is_dead("w1")
    assert one.check()
    assert not other.is_dead("w1")
    one.release()


@pytest.mark.postgres
def test_without_the_server_nobody_is_called_dead(server: Database, postgres_url: str) -> None:
    """What cannot be asked is not known; and whoever cannot show its lock does not have it."""
    one = PostgresLiveness(open_database(f"{postgres_url}&dbname=gone_away"), "w1")
    assert not one.is_dead("w2")
    assert not one.check()


def test_a_lock_file_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    one, other = FileLiveness(tmp_path, "w1"), FileLiveness(tmp_path, "w2")
    assert one.hold()
    (tmp_path / "w1.lock").unlink()
    assert other.is_dead("w1")
    assert one.check()
    assert not other.is_dead("w1")
    one.release()
