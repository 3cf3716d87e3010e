"""What every keeper of batches promises, held against the double in memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.operations.access import Actor, AppRole, Grant
from app.operations.batch import Batch, Batches, BatchItem, BatchState, Choice, ItemState, Limits, SectionChange
from app.operations.ports import Store
from app.storage.batch_rows import SqlBatches
from app.storage.sql_store import SqlStore
from tests.builders import at, incident
from tests.doubles.memory_batches import MemoryBatches
from tests.doubles.memory_store import MemoryStore

ANA = Actor(id="ana@larkspur.example", name="Ana Torres", grants=(Grant(role=AppRole.ADMIN, teams=("*",)),))
KEYS = ("INC-1", "INC-2", "INC-3", "INC-4")


@dataclass(frozen=True)
class Books:
    store: Store
    batches: Batches


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Books]:
    if request.param == "memory":
        yield _with_incidents(Books(MemoryStore(), MemoryBatches()))
        return
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    yield _with_incidents(Books(store, SqlBatches(store.database)))
    store.close()


def _with_incidents(books: Books) -> Books:
    for key in KEYS:
        books.store.save_incident(incident(key))
    return books


def batch(id: str = "b1", state: BatchState = BatchState.RUNNING) -> Batch:
    return Batch(id=id, actor=ANA, via="cli", at=at("16:00"), choice=Choice(), limits=Limits(), state=state)


def item(incident: str = "INC-1", position: int = 0, state: ItemState = ItemState.WAITING) -> BatchItem:
    return BatchItem(batch="b1", incident=incident, position=position, state=state)


def with_items(books: Books, *items: BatchItem) -> Batches:
    books.batches.add(batch())
    books.batches.add_items(items or tuple(item(key, number) for number, key in enumerate(KEYS)))
    return books.batches


def test_a_batch_comes_back_as_it_was_kept(books: Books) -> None:
    """Every field survives: who asked with what they may do, what was chosen, under which limits, where it stands."""
    kept = replace(
        batch(),
        choice=Choice(template="quick", model="a/b", where=("severity=SEV1", 'team="Pay, %_\\'), since=at("10:00")),
        limits=Limits(priority=7, concurrency=2, per_minute=30, cost=Decimal("12.5"), cost_per_report=Decimal("0.004")),
    )
    books.batches.add(kept)
    assert books.batches.batch("b1") == kept
    stopped = replace(kept, state=BatchState.STOPPED, reason="spent – €", planned=3, reports=9, resumed_at=at("16:02"))
    books.batches.keep(stopped)
    assert books.batches.batch("b1") == stopped == books.batches.hold("b1")
    assert books.batches.batch("b2") is None and books.batches.hold("b2") is None


def test_batches_come_latest_first_and_unended_ones_oldest_first(books: Books) -> None:
    """Lists show the newest; work goes on with the oldest."""
    for number, state in enumerate(BatchState):
        books.batches.add(batch(f"b{number}", state))
    assert [one.id for one in books.batches.batches(2)] == ["b5", "b4"]
    assert [one.state for one in books.batches.unended()] == ["planning", "running", "paused", "stopped"]


def test_an_item_comes_back_as_it_was_kept(books: Books) -> None:
    """Costs are exact to a millionth of a dollar; a price that is not known stays so."""
    batches = with_items(books, item())
    change = SectionChange(section_id="impact", title="Impact", why=("prompt", "events"), calls=2, tokens=900)
    full = replace(
        item(state=ItemState.PROPOSED),
        reason="so “it” is",
        sections=(change,),
        scores={"supported": (0.5, 1.0)},
        approved=True,
        proposal="batch-b1-9",
        job="j1",
        calls=3,
        prompt_tokens=1200,
        completion_tokens=80,
        cost=Decimal("10.000002"),
        at=at("16:07"),
    )
    batches.keep_item(full)
    assert batches.item("b1", "INC-1") == full
    batches.keep_item(replace(full, cost=None))
    assert batches.items("b1") == (replace(full, cost=None),)


def test_items_come_by_position_and_by_state(books: Books) -> None:
    """A page begins after the last position of the page before."""
    batches = with_items(books)
    batches.keep_item(item("INC-2", 1, ItemState.UNCHANGED))
    assert [one.incident for one in batches.items("b1", limit=2)] == ["INC-1", "INC-2"]
    assert [one.incident for one in batches.items("b1", limit=2, after=1)] == ["INC-3", "INC-4"]
    waiting = batches.items("b1", frozenset({ItemState.WAITING}))
    assert [one.incident for one in waiting] == ["INC-1", "INC-3", "INC-4"]
    assert batches.item("b1", "INC-9") is None and batches.items("b2") == ()


def test_items_are_counted_and_moved_by_state(books: Books) -> None:
    """Cancelling a batch ends all that wait in one step; the others stay."""
    batches = with_items(books)
    batches.keep_item(item("INC-3", 2, ItemState.PROPOSED))
    assert batches.counts("b1") == {ItemState.WAITING: 3, ItemState.PROPOSED: 1}
    assert batches.move("b1", ItemState.WAITING, ItemState.CANCELLED) == 3
    assert batches.counts("b1") == {ItemState.CANCELLED: 3, ItemState.PROPOSED: 1}
    assert [one.state for one in batches.items("b1", limit=2)] == ["cancelled", "cancelled"]
    assert batches.counts("b2") == {}


def test_what_was_spent_is_summed(books: Books) -> None:
    """One price that is not known makes the sum unknown: it would be too low."""
    batches = with_items(books)
    for key, cost in (("INC-1", "0.25"), ("INC-2", "0.000001")):
        kept = batches.item("b1", key)
        assert kept is not None
        batches.keep_item(replace(kept, calls=2, prompt_tokens=10, completion_tokens=1, cost=Decimal(cost)))
    spent = dict(batches.spent("b1"))
    assert Decimal(str(spent.pop("cost"))) == Decimal("0.250001")
    assert spent == {"calls": 4, "prompt_tokens": 20, "completion_tokens": 2}
    batches.keep_item(replace(item("INC-3", 2), cost=None))
    assert batches.spent("b1")["cost"] is None


def test_started_items_are_counted_by_when_they_were_started(books: Books) -> None:
    """Also those that have ended since; one that was never started counts at no time."""
    batches = with_items(books)
    for key, position, minute in (("INC-1", 0, 1), ("INC-2", 1, 2)):
        running = replace(item(key, position, ItemState.RUNNING), at=at("16:00") + timedelta(minutes=minute))
        batches.keep_item(running)
        batches.keep_item(replace(running, state=ItemState.PROPOSED, at=at("16:30")))
    assert batches.started_since("b1", at("16:02")) == 1
    assert batches.started_since("b1", at("16:00")) == 2
    assert batches.started_since("b1", at("16:03")) == batches.started_since("b2", at("16:00")) == 0


def test_what_is_gone_stays_gone(books: Books) -> None:
    """An item that was never kept is not made by keeping it again."""
    batches = with_items(books, item())
    batches.keep_item(item("INC-4", 3, ItemState.PROPOSED))
    batches.keep(batch("b9"))
    assert batches.item("b1", "INC-4") is None and batches.batch("b9") is None


def test_an_incident_that_is_gone_has_no_item(tmp_path: Path) -> None:
    """It was chosen and erased before the batch was kept; the others are kept."""
    store = SqlStore(f"sqlite:///{tmp_path}/retroline.db")
    books = _with_incidents(Books(store, SqlBatches(store.database)))
    batches = with_items(books, item("INC-1"), item("INC-GONE", 1), item("INC-2", 2))
    assert [one.incident for one in batches.items("b1")] == ["INC-1", "INC-2"]
    store.close()


def test_thousands_of_items_are_kept_in_one_step(books: Books) -> None:
    """More than a database takes as values of one question."""
    keys = [f"BIG-{number}" for number in range(2000)]
    with books.store.unit():
        for key in keys:
            books.store.save_incident(incident(key))
    with_items(books, *(item(key, number) for number, key in enumerate(keys)))
    assert books.batches.counts("b1") == {ItemState.WAITING: 2000}


def test_who_holds_a_batch_changes_it_alone(books: Books) -> None:
    """Each of several adds one to what it read while it held the batch: none of the changes is lost."""
    books.batches.add(batch())

    def one_more() -> None:
        with books.store.unit():
            held = books.batches.hold("b1")
            assert held is not None
            books.batches.keep(replace(held, planned=held.planned + 1))

    threads = [threading.Thread(target=one_more) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    kept = books.batches.batch("b1")
    assert kept is not None and kept.planned == 6
