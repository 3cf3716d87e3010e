"""Opening a database: addresses, what connections are told, and errors that say what to do."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

import app.storage.database
from app.storage.database import database_url, open_database
from app.storage.errors import StoreBusy, StoreUnavailable
from app.storage.sql_store import SqlStore
from extraction.errors import SettingsError, StateError
from tests.builders import event, incident


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_spelling_of_postgresql_uses_the_same_driver(scheme: str) -> None:
    """People paste URLs as their host gives them."""
    assert (
        str(database_url(f"{scheme}://ana@db.example.test/retro")) == "postgresql+psycopg://ana@db.example.test/retro"
    )


@pytest.mark.parametrize("url", ["mysql://host/name", "retroline.db", "", "sqlite://", "sqlite:///:memory:"])
def test_a_url_of_no_known_database_is_refused(url: str) -> None:
    """The message shows how to write one."""
    with pytest.raises(SettingsError, match="sqlite:///path"):
        open_database(url)


def test_a_refused_url_does_not_show_its_password() -> None:
    """A mistyped URL ends up in a terminal or a log."""
    with pytest.raises(SettingsError) as refusal:
        open_database("postgresql://ana:hunter2@host:port/name")
    assert "hunter2" not in str(refusal.value)


def test_sqlite_is_told_to_be_safe_and_quick(tmp_path: Path) -> None:
    """Readers go on beside a writer, and references are kept."""
    database = open_database(f"sqlite:///{tmp_path}/a.db")
    with database.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")
        }
        assert pragmas == {"journal_mode": "wal", "foreign_keys": 1}
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
    database.close()


def test_a_new_file_is_made_for_its_owner_only(tmp_path: Path) -> None:
    """Folders on the way are made too; incidents are nobody else's business."""
    path = tmp_path / "deep" / "er" / "retroline.db"
    SqlStore(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_locked_database_says_so(tmp_path: Path) -> None:
    """Another process that writes for longer than we wait gives an error to read, not a traceback of the driver's."""
    path = tmp_path / "retroline.db"
    store = SqlStore(f"sqlite:///{path}", busy_seconds=0.05)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match=r"retroline\.db is being written by someone else") as refusal:
            store.save_incident(incident())
    assert isinstance(refusal.value, StateError)
    store.save_incident(incident())


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    """Two stores on one file, as the command line and the app are, both get their writes in."""
    stores = [SqlStore(f"sqlite:///{tmp_path}/a.db") for _ in range(2)]
    stores[0].save_incident(incident())

    def write(store: SqlStore) -> None:
        for _ in range(20):
            with store.unit():
                list(store.events("INC-2041"))
                store.add_events("INC-2041", [event()])

    threads = [threading.Thread(target=write, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stores[1].summaries()[0].events == 40


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    """A wrong path is named together with what lies there."""
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, not a database. " * 50)
    with pytest.raises(StoreUnavailable, match=r"notes\.txt cannot be used: file is not a database"):
        SqlStore(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    """A file stands where a folder would have to be."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="cannot be made"):
        SqlStore(f"sqlite:///{tmp_path}/file/retroline.db")


@pytest.mark.timeout(30)
def test_an_unreachable_server_says_so() -> None:
    """Nothing listens there; the password stays unsaid."""
    with pytest.raises(StoreUnavailable) as refusal:
        SqlStore("postgresql://ana:hunter2@127.0.0.1:9/retro")
    assert "127.0.0.1" in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


def test_opening_an_up_to_date_store_needs_no_alembic(tmp_path: Path) -> None:
    """Every command opens the store; only the first one has tables to make."""
    url = f"sqlite:///{tmp_path}/a.db"
    SqlStore(url).close()
    code = (
        "import sys; from app.storage.sql_store import SqlStore; SqlStore(sys.argv[1]).summaries();"
        "sys.exit('alembic' in sys.modules or 'psycopg' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, url], cwd=Path(__file__).parents[3]).returncode == 0


@pytest.mark.postgres
def test_a_connection_that_was_cut_is_noticed_before_it_is_used(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes first after the database was restarted is given another one."""
    monkeypatch.setattr(app.storage.database, "PROVED_FOR", 0.0)
    database = open_database(postgres_url)
    with database.reading() as connection:
        cut = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    other = open_database(postgres_url)
    with other.unit() as connection:
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({cut}, 5000)")
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() != cut
    database.close()
    other.close()


def test_what_is_looked_at_together_is_read_on_one_connection(tmp_path: Path) -> None:
    """A unit begun meanwhile is a transaction of its own."""
    database = open_database(f"sqlite:///{tmp_path}/a.db")
    with database.looking():
        with database.reading() as first, database.reading() as second:
            assert first is second
        with database.unit() as unit, database.reading() as inside:
            assert inside is unit and unit is not first
    with database.reading() as later:
        assert later is not first
    database.close()
