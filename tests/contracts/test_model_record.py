"""What the records of replies and of spending promise, held against the doubles in memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from app.operations.model_record import KeptReply, Ledger, ReplyRecord, Spending, Spent
from app.operations.ports import Store
from app.storage.ledger_rows import SqlLedger
from app.storage.reply_rows import SqlReplies
from app.storage.sql_store import SqlStore
from extraction.domain.incident import Incident
from extraction.errors import NotFound
from tests.builders import at
from tests.doubles.memory_model_record import MemoryLedger, MemoryReplies
from tests.doubles.memory_store import MemoryStore

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@dataclass
class Records:
    store: Store
    replies: ReplyRecord
    ledger: Ledger


def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url, busy_seconds=5)
    for key in ("INC-1", "INC-2"):
        store.save_incident(Incident(key=key, title=key, created_at=at("09:00")))
    yield Records(store, SqlReplies(store.database), SqlLedger(store.database))
    store.close()


@pytest.fixture(params=["memory", *DATABASES])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    if request.param == "memory":
        yield Records(MemoryStore(), MemoryReplies(), MemoryLedger())
        return
    yield from database(request, tmp_path)


@pytest.fixture(params=DATABASES)
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    yield from database(request, tmp_path)


def reply(digest: str = "d1", incident: str = "INC-1", moment: datetime | None = None) -> KeptReply:
    return KeptReply(
        digest=digest,
        incident=incident,
        model="openai/model",
        document='{"text": "naïve \\u0000 – 🔥"}',
        prompt_tokens=1200,
        completion_tokens=80,
        cost=Decimal("0.001234"),
        at=moment or at("10:00"),
    )


def spending(moment: datetime | None = None, cost: str | None = "0.25", job: str = "", batch: str = "") -> Spending:
    return Spending(
        at=moment or at("10:00"),
        model="openai/model",
        incident="INC-1",
        job=job,
        batch=batch,
        prompt_tokens=100,
        completion_tokens=20,
        cost=None if cost is None else Decimal(cost),
        cached_tokens=60,
    )


def test_a_reply_comes_back_as_it_was_kept(records: Records) -> None:
    """Every field, for its incident alone; a price that is not known stays unknown."""
    unpriced = replace(reply("d2"), cost=None)
    records.replies.keep(reply())
    records.replies.keep(unpriced)
    assert records.replies.reply("INC-1", "d1") == reply()
    assert records.replies.reply("INC-1", "d2") == unpriced
    assert records.replies.reply("INC-2", "d1") is None
    assert records.replies.reply("INC-404", "d1") is None


def test_what_was_kept_first_stays(records: Records) -> None:
    """Two that were answered the same at once leave one reply, and neither fails."""
    records.replies.keep(reply())
    records.replies.keep(replace(reply(), document="{}", model="other/model"))
    assert records.replies.reply("INC-1", "d1") == reply()


def test_replies_go_with_the_incident_they_were_made_from(records: Records) -> None:
    """Nothing of another incident goes."""
    for one in (reply("d1"), reply("d2"), reply("d1", "INC-2")):
        records.replies.keep(one)
    assert records.replies.forget("INC-1") == 2
    assert records.replies.forget("INC-1") == 0
    assert records.replies.reply("INC-1", "d1") is None
    assert records.replies.reply("INC-2", "d1") is not None


def test_replies_before_a_moment_go(records: Records) -> None:
    """The one kept at that very moment stays."""
    records.replies.keep(reply("old", moment=at("09:59:59")))
    records.replies.keep(reply("new", moment=at("10:00")))
    assert records.replies.forget_before(at("10:00")) == 1
    assert records.replies.reply("INC-1", "old") is None
    assert records.replies.reply("INC-1", "new") is not None


def test_spending_is_summed_by_month_batch_and_job(records: Records) -> None:
    """Requests without a known price are counted apart; no job and no batch is neither."""
    for one in (spending(job="j1", batch="b1"), spending(job="j2", batch="b1", cost=None), spending()):
        records.ledger.add(one)
    month = f"{at('10:00'):%Y-%m}"
    assert records.ledger.of_job("j1") == Spent(
        calls=1, prompt_tokens=100, completion_tokens=20, cost=Decimal("0.25"), cached_tokens=60
    )
    assert records.ledger.of_batch("b1") == Spent(
        calls=2, prompt_tokens=200, completion_tokens=40, cost=Decimal("0.25"), unpriced=1, cached_tokens=120
    )
    assert records.ledger.in_month(month).calls == 3
    assert records.ledger.in_month(month).cost == Decimal("0.5")
    assert records.ledger.of_job("") == records.ledger.of_batch("") == records.ledger.in_month("1999-01") == Spent()


def test_months_are_in_utc_and_come_newest_first(records: Records) -> None:
    """Half past midnight on the first east of Greenwich is still the month before."""
    east = datetime(2026, 4, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    for moment in (east, datetime(2025, 12, 31, 23, 59, tzinfo=east.tzinfo), east + timedelta(days=40)):
        records.ledger.add(spending(moment))
    assert list(records.ledger.by_month()) == ["2026-05", "2026-03", "2025-12"]


def test_millionths_of_a_dollar_are_kept(records: Records) -> None:
    """Requests cost little: a thousand small ones add up to what they cost."""
    for _ in range(20):
        records.ledger.add(spending(cost="0.000015"))
    assert records.ledger.in_month(f"{at('10:00'):%Y-%m}").cost == Decimal("0.0003")


def test_many_spend_at_once(records: Records) -> None:
    """No request is lost from the sums, whoever adds it."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: records.ledger.add(spending(job=f"j{number % 3}", batch="b1")), range(40)))
    assert records.ledger.of_batch("b1").calls == 40
    assert sum(records.ledger.of_job(f"j{number}").calls for number in range(3)) == 40


def test_a_reply_of_an_incident_that_is_not_kept_is_refused(stored: Records) -> None:
    """It could never go with its incident."""
    with pytest.raises(NotFound):
        stored.replies.keep(reply(incident="INC-404"))


def spends_and_fails(records: Records, spent: Spending) -> None:
    with records.store.unit():
        records.ledger.add(spent)
        raise ValueError("the caller's own mistake")


@pytest.mark.postgres
def test_what_was_spent_stays_when_the_callers_unit_is_undone(postgres_url: str) -> None:
    """The provider is paid all the same."""
    store = SqlStore(postgres_url)
    ledger = SqlLedger(store.database)
    with pytest.raises(ValueError, match="own mistake"):
        spends_and_fails(Records(store, SqlReplies(store.database), ledger), spending(job="j1"))
    assert ledger.of_job("j1").calls == 1
    store.close()


def test_on_sqlite_nothing_is_spent_inside_a_unit(tmp_path: Path) -> None:
    """It would wait for the unit that it stands in: that is a mistake of ours, and told at once."""
    store = SqlStore(f"sqlite:///{tmp_path}/retroline.db")
    ledger = SqlLedger(store.database)
    with pytest.raises(RuntimeError, match="one writer"), store.unit():
        ledger.add(spending(job="j1"))
    ledger.add(spending(job="j1"))
    assert ledger.of_job("j1").calls == 1
    store.close()
