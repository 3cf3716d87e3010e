"""A person taken out of everything: nothing names them afterwards, and every chain still verifies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, table, text

from app.operations.access import operator
from app.operations.erase_person import PersonErased, erase_person
from app.operations.ports import Ports
from app.settings import read_settings
from app.storage.audit_rows import SqlAudit
from app.storage.person_rows import SqlEraser
from app.storage.sql_store import SqlStore
from app.wiring import ports
from extraction.domain.seal import A_PERSON
from extraction.errors import InputError, NotFound
from tests.app.storage.dump import KEY, fill

ANA = "Ana Duarte"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/all.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def world(url: str, tmp_path: Path) -> Ports:
    store = SqlStore(url)
    fill(store)
    store.close()
    settings = read_settings({"RETROLINE_DATA": str(tmp_path / "data"), "RETROLINE_DATABASE_URL": url})
    return ports(settings).acting(operator("Mara Lindqvist"), "cli")


@pytest.fixture
def store(world: Ports) -> Iterator[SqlStore]:
    assert isinstance(world.store, SqlStore)
    yield world.store
    world.store.close()


def taken_out(
    world: Ports, store: SqlStore, who: str = ANA, *, dry_run: bool = False, also: tuple[str, ...] = ()
) -> PersonErased:
    by = world.actor.name
    return erase_person(world, SqlEraser(store.database), who, by, f"{who} asked", also, dry_run=dry_run)


def everything(store: SqlStore) -> str:
    with store.database.reading() as connection:
        names = [row[0] for row in connection.execute(text(_TABLES[store.database.dialect]))]
        rows = [str(row) for name in names for row in connection.execute(select(text("*")).select_from(table(name)))]
    return "\n".join(rows)


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def test_nothing_names_them_afterwards_and_every_chain_verifies(world: Ports, store: SqlStore) -> None:
    """By name, by address, in drafts, corrections, approvals, requests, remarks and the audit log."""
    assert ANA in everything(store) and "ana@example.test" in everything(store)
    done = taken_out(world, store)
    left = everything(store)
    assert done.stand_in == "former colleague 1" and done.stand_in in left
    assert ANA not in left and "ana@example.test" not in left
    assert store.verify(KEY).findings == () and SqlAudit(store.database).verify().broken_at is None
    approval = store.approval(KEY)
    assert approval is not None and world.audit.verify().entries == 2


def test_what_was_done_is_told_and_kept(world: Ports, store: SqlStore) -> None:
    """Who ordered it and why stands in the audit log and in the incident's chain, without the name."""
    done = taken_out(world, store)
    entry = next(iter(world.audit.entries()))
    assert (entry.name, entry.subject) == ("Mara Lindqvist", "a person, now former colleague 1")
    assert entry.before == "former colleague 1 asked" and entry.after.startswith("restated 1 entries, sha256:")
    assert store.erasures(KEY)[-1].event_id == A_PERSON and done.incidents == (KEY,)
    assert {one.where for one in done.removed} >= {"corrections", "drafts", "approvals", "entries of the audit log"}


def test_a_dry_run_tells_the_same_and_changes_nothing(world: Ports, store: SqlStore) -> None:
    """It is done and undone."""
    before = everything(store)
    told = taken_out(world, store, dry_run=True)
    assert everything(store) == before and not told.done
    done = taken_out(world, store)
    assert (done.removed, done.called) == (told.removed, told.called)


def test_each_person_has_a_stand_in_of_their_own(world: Ports, store: SqlStore) -> None:
    """An entry that names both is restated twice and verifies."""
    taken_out(world, store)
    second = taken_out(world, store, "Ben Ito")
    assert second.stand_in == "former colleague 2" and "Ben Ito" not in everything(store)
    assert SqlAudit(store.database).verify().broken_at is None and store.verify(KEY).intact


def test_an_altered_restated_entry_is_found(world: Ports, store: SqlStore) -> None:
    """Its own commitment is proven by the entry that ordered it."""
    taken_out(world, store)
    with store.database.unit() as connection:
        connection.execute(text("UPDATE audit SET name = 'Somebody Else' WHERE number = 1"))
    assert SqlAudit(store.database).verify().broken_at == 1
    with store.database.unit() as connection:
        connection.execute(text("UPDATE audit SET name = 'former colleague 1' WHERE number = 1"))
    assert SqlAudit(store.database).verify().broken_at is None
    with store.database.unit() as connection:
        salt = connection.execute(text("SELECT salt FROM audit WHERE number = 1")).scalar_one()
        altered = {"salt": bytes(salt)[:24] + b"\x00" * 32}
        connection.execute(text("UPDATE audit SET salt = :salt WHERE number = 1"), altered)
    assert SqlAudit(store.database).verify().broken_at == 1


def test_nobody_erases_themselves_nor_somebody_unknown(world: Ports, store: SqlStore) -> None:
    """The log has to say who did it; and nothing is done where nothing is found."""
    before = everything(store)
    with pytest.raises(InputError, match="nobody erases themselves"):
        taken_out(world.acting(operator(ANA), "cli"), store)
    with pytest.raises(NotFound, match="nothing is kept of Zoe Unknown"):
        taken_out(world, store, "Zoe Unknown")
    with pytest.raises(InputError, match="too short"):
        taken_out(world, store, "Al")
    assert everything(store) == before


def test_importing_the_same_again_leaves_what_was_changed(world: Ports, store: SqlStore) -> None:
    """Events that were changed or erased stay so."""
    events = list(store.events(KEY))
    taken_out(world, store, "Priya Nair")
    store.add_events(KEY, events)
    assert "Priya Nair" not in everything(store) and store.verify(KEY).intact
    assert replace(events[0]) == next(iter(store.events(KEY)))


def test_the_file_itself_no_longer_holds_the_name(world: Ports, store: SqlStore, url: str, tmp_path: Path) -> None:
    """Freed pages and the write-ahead log are emptied too."""
    if not url.startswith("sqlite"):
        assert taken_out(world, store).done
        return
    taken_out(world, store)
    store.close()
    content = b"".join(path.read_bytes() for path in tmp_path.glob("all.db*"))
    assert b"Ana Duarte" not in content and b"former colleague 1" in content
    with closing(sqlite3.connect(tmp_path / "all.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
