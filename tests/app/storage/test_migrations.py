"""Databases of every released version come up to date with all that is in them."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.storage.audit_rows import SqlAudit
from app.storage.batch_rows import SqlBatches
from app.storage.database import Database, open_database
from app.storage.desk_rows import SqlDesk
from app.storage.errors import StoreUnavailable
from app.storage.job_rows import SqlJobs
from app.storage.ledger_rows import SqlLedger
from app.storage.outbox_rows import SqlOutbox
from app.storage.remark_rows import SqlDiscussions
from app.storage.reply_rows import SqlReplies
from app.storage.request_rows import SqlRequests
from app.storage.sql_store import SqlStore
from app.storage.tables import METADATA
from app.storage.template_rows import SqlTemplates
from app.storage.upgrade import HEAD, alembic_config, upgrade, version_of
from extraction.domain.review import Decision
from extraction.errors import SettingsError

DUMPS = Path(__file__).parents[2] / "fixtures" / "databases"
SQLITE_DUMPS = sorted(DUMPS.glob("*.sqlite.sql"))
POSTGRES_DUMPS = sorted(DUMPS.glob("*.postgresql.sql"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return (
        f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    )


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


def read_everything(url: str) -> None:
    """Every kind of thing that a released version wrote is there and can be read."""
    store = SqlStore(url)
    (summary,) = store.summaries()
    key = summary.incident.key
    approval = store.approval(key)
    assert summary.events == len(list(store.events(key))) > 0
    assert summary.draft_version is not None and summary.approved and summary.published
    assert all(store.draft(key, version) is not None for version in range(1, summary.draft_version + 1))
    assert approval is not None and approval.approved.approvals[0].by
    assert {one.decision for one in approval.approved.review.statements()} > {Decision.ACCEPTED}
    assert all((store.imports(key), store.curations(key), store.corrections(key), store.publications(key)))
    verdict = store.verify(key)
    assert verdict.findings == () and set(verdict.counts) >= {"event", "curation", "correction", "approval"}
    audit = SqlAudit(store.database)
    assert audit.verify().broken_at is None
    if audit.verify().entries:
        read_review(store, key)
    store.close()


def read_review(store: SqlStore, key: str) -> None:
    """What is kept since 0.3.0 about who said and decided what."""
    database = store.database
    (request,) = SqlRequests(database).requests(key)
    assert store.members(key) and request.approvals and SqlOutbox(database).about("request", request.id)
    assert SqlDiscussions(database).remarks(key) and SqlDesk(database).proposals(key)
    assert SqlDesk(database).typings(key, request.by) and SqlTemplates(database).latest()
    if SqlJobs(database).jobs():
        read_work(store, key)


def read_work(store: SqlStore, key: str) -> None:
    """What is kept since 0.4.0 about work under way and what models were asked."""
    database = store.database
    first, second = SqlJobs(database).jobs()
    (batch,) = SqlBatches(database).batches()
    (item,) = SqlBatches(database).items(batch.id)
    assert {first.incident, second.incident, item.incident} == {key} and SqlJobs(database).lines("d1")
    assert item.sections and item.cost and SqlReplies(database).reply(key, "d" * 64)
    spent = SqlLedger(database).of_batch(batch.id)
    assert (spent.calls, spent.cost) == (1, item.cost) and SqlLedger(database).in_month("2026-03").unpriced == 1


def test_there_is_a_dump_of_each_version_for_each_database() -> None:
    """A migration without the data of the version before it is not tested."""
    versions = {path.name.partition(".")[0] for path in SQLITE_DUMPS}
    assert versions == {path.name.partition(".")[0] for path in POSTGRES_DUMPS}
    assert f"v{HEAD.replace('.', '_')}" in versions


@pytest.mark.parametrize("dump", SQLITE_DUMPS, ids=lambda path: path.name)
def test_a_sqlite_database_of_a_released_version_comes_up_to_date(dump: Path, tmp_path: Path) -> None:
    """Its incidents, reports and decisions are all still there."""
    path = tmp_path / "released.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump.read_text("utf-8"))
    upgrade(f"sqlite:///{path}")
    read_everything(f"sqlite:///{path}")


@pytest.mark.postgres
@pytest.mark.parametrize("dump", POSTGRES_DUMPS, ids=lambda path: path.name)
def test_a_postgresql_database_of_a_released_version_comes_up_to_date(dump: Path, postgres_url: str) -> None:
    """Its incidents, reports and decisions are all still there."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(dump.read_bytes())
    upgrade(postgres_url)
    read_everything(postgres_url)


def test_migrations_make_the_tables_that_the_code_speaks_of(url: str, database: Database) -> None:
    """Running all migrations leaves no difference to ``tables.py``."""
    upgrade(url)
    with database.reading() as connection:
        opts = {"compare_type": True, "compare_server_default": True, "include_object": _is_spoken_of}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, METADATA) == []


def _is_spoken_of(_thing: object, name: str | None, *_about: object) -> bool:
    """The index of trigrams is there only where PostgreSQL can make one."""
    return name != "ix_cards_words"


def test_head_names_the_newest_migration(database: Database) -> None:
    """The quick look that decides whether there is anything to do knows the newest file."""
    with database.reading() as connection:
        script = ScriptDirectory.from_config(alembic_config(connection))
        assert script.get_heads() == [HEAD]


def test_upgrading_twice_changes_nothing(url: str, database: Database) -> None:
    """Every start does it."""
    for _ in range(2):
        upgrade(url)
    with database.reading() as connection:
        assert version_of(connection) == HEAD


def test_two_processes_that_start_at_once_make_the_tables_once(url: str) -> None:
    """The app and a command started together on an empty database both work."""
    failed: list[BaseException] = []

    def start() -> None:
        try:
            SqlStore(url).close()
        except (SettingsError, StoreUnavailable) as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert SqlStore(url).summaries() == ()


def test_a_database_of_a_newer_retroline_is_left_alone(url: str, database: Database) -> None:
    """The message tells both versions apart and what to do."""
    upgrade(url)
    with database.unit() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '99.0'"))
    with pytest.raises(SettingsError, match=r"version 99\.0.*install the newer Retroline"):
        upgrade(url)
