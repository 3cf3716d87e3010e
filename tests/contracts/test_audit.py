"""What the audit log promises, held against SQLite and PostgreSQL: in order, complete, and every alteration is found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from app.operations.audit import AuditEntry, AuditLog
from app.storage.audit_rows import SqlAudit
from app.storage.sql_store import SqlStore
from app.storage.tables import AUDIT
from tests.builders import START, incident
from tests.doubles.memory_audit import MemoryAudit

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def entry(subject: str = "statement s1", incident: str | None = "INC-2041") -> AuditEntry:
    return AuditEntry(
        at=START,
        by="ana@larkspur.example",
        name="Ana Torres",
        action="edit",
        incident=incident,
        subject=subject,
        before="before",
        after="after 🔥",
        via="app",
    )


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    yield store
    store.close()


@pytest.fixture
def five(store: SqlStore) -> SqlAudit:
    """Five entries, all as written."""
    audit = SqlAudit(store.database)
    for number in range(1, 6):
        audit.add(entry(f"statement s{number}"))
    verdict = audit.verify()
    assert (verdict.entries, verdict.broken_at) == (5, None)
    return audit


@pytest.fixture(params=["memory", *BOTH])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AuditLog]:
    if request.param == "memory":
        yield MemoryAudit()
        return
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    yield SqlAudit(store.database)
    store.close()


def test_entries_are_given_back_latest_first(log: AuditLog) -> None:
    """As they were added, numbered from 1, narrowed to an incident, a number and a limit."""
    for number in range(1, 6):
        log.add(entry(f"s{number}", "INC-1" if number % 2 else None))
    assert [one.number for one in log.entries()] == [5, 4, 3, 2, 1]
    assert [one.subject for one in log.entries("INC-1", limit=2)] == ["s5", "s3"]
    assert [one.number for one in log.entries(before=3)] == [2, 1]
    (last,) = log.entries(limit=1)
    assert replace(last, number=0, link="") == entry("s5", "INC-1")


def test_an_entry_goes_with_the_unit_that_failed(store: SqlStore) -> None:
    """An act and its entry are kept together, or neither is."""
    audit = SqlAudit(store.database)
    with pytest.raises(ZeroDivisionError):
        _failing(store, audit)
    assert list(audit.entries()) == []
    audit.add(entry())
    assert audit.verify().broken_at is None


def test_an_entry_goes_with_the_part_of_a_unit_that_failed(store: SqlStore) -> None:
    """What was added before and after it in the same unit is kept, in order, and seen at once by whoever asks inside."""
    audit = SqlAudit(store.database)
    with store.unit():
        audit.add(entry("first"))
        with pytest.raises(ZeroDivisionError):
            _failing(store, audit)
        with pytest.raises(ZeroDivisionError):
            _failing(store, audit, seen=["statement s1", "first"])
        with store.unit():
            audit.add(entry("second"))
        audit.add(entry("third"))
    assert [one.subject for one in audit.entries()] == ["third", "second", "first"]
    assert (audit.verify().entries, audit.verify().broken_at) == (3, None)


@pytest.mark.postgres
def test_a_long_unit_lets_others_append(postgres_url: str) -> None:
    """The chain is held when all else of a unit is done."""
    store = SqlStore(postgres_url)
    audit = SqlAudit(store.database)

    def short() -> None:
        audit.add(entry("short"))

    with store.unit():
        audit.add(entry("long"))
        beside = threading.Thread(target=short)
        beside.start()
        beside.join(8)
        assert not beside.is_alive()
    assert [one.subject for one in audit.entries()] == ["long", "short"]
    assert audit.verify().broken_at is None
    store.close()


def _failing(store: SqlStore, audit: SqlAudit, seen: list[str] | None = None) -> None:
    with store.unit():
        store.save_incident(incident())
        audit.add(entry())
        assert seen is None or [one.subject for one in audit.entries()] == seen
        raise ZeroDivisionError


@pytest.mark.parametrize("column", ["at", "by", "name", "action", "incident", "subject", "before", "after", "via"])
def test_an_altered_entry_is_found(store: SqlStore, five: SqlAudit, column: str) -> None:
    """Whatever of it was altered."""
    value = "2026-03-03T13:00:00.000000Z" if column == "at" else "other"
    with store.database.unit() as connection:
        connection.execute(update(AUDIT).where(AUDIT.c.number == 3).values({column: value}))
    assert five.verify().broken_at == 3


@pytest.mark.parametrize("column", ["salt", "commitment", "link"])
def test_altered_proofs_are_found(store: SqlStore, five: SqlAudit, column: str) -> None:
    """Also a salt that was taken away, as if the content had been erased."""
    with store.database.unit() as connection:
        connection.execute(update(AUDIT).where(AUDIT.c.number == 3).values({column: b""}))
    assert five.verify().broken_at == 3


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_removed_entry_is_found(store: SqlStore, five: SqlAudit, number: int) -> None:
    """The first, one between and the last; also after others were added."""
    with store.database.unit() as connection:
        connection.execute(delete(AUDIT).where(AUDIT.c.number == number))
    assert five.verify().broken_at == number
    five.add(entry())
    assert five.verify().broken_at == number


def test_removed_entries_are_found_also_when_all_are(store: SqlStore, five: SqlAudit) -> None:
    """An empty log is not one to which nothing was ever added."""
    with store.database.unit() as connection:
        connection.execute(delete(AUDIT))
    assert five.verify().broken_at == 1


def test_entries_in_another_order_are_found(store: SqlStore, five: SqlAudit) -> None:
    """Two that changed places."""
    with store.database.unit() as connection:
        for number, other in ((2, 99), (4, 2), (99, 4)):
            connection.execute(update(AUDIT).where(AUDIT.c.number == number).values(number=other))
    assert five.verify().broken_at == 2


def test_an_erased_entry_still_verifies(store: SqlStore, five: SqlAudit) -> None:
    """Its content and its salt are gone; commitment and links stay."""
    empty = {"by": "", "name": "", "subject": "", "before": "", "after": "", "salt": b""}
    with store.database.unit() as connection:
        connection.execute(update(AUDIT).where(AUDIT.c.number == 3).values(empty))
    assert five.verify().broken_at is None


def test_two_writers_make_one_chain(store: SqlStore) -> None:
    """None is lost, none stands twice, and the chain never forks."""
    audit, begin = SqlAudit(store.database), threading.Barrier(2)
    failed: list[BaseException] = []

    def write(name: str) -> None:
        begin.wait()
        try:
            for number in range(20):
                with store.unit():
                    audit.add(entry(f"{name} {number}"))
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    verdict = audit.verify()
    assert not failed
    assert (verdict.entries, verdict.broken_at) == (40, None)
    assert len({one.subject for one in audit.entries()}) == 40
