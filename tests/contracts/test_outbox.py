"""What every outbox promises, held against the double in memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.operations.outbox import Notice, NoticeKind, Outbox, Unheard
from app.storage.outbox_rows import SqlOutbox
from app.storage.sql_store import SqlStore
from tests.builders import at
from tests.doubles.memory_outbox import MemoryOutbox


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def outbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outbox]:
    if request.param == "memory":
        yield MemoryOutbox()
        return
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    yield SqlOutbox(store.database)
    store.close()


def notice(id: str = "n1", moment: datetime | None = None, **about: str) -> Notice:
    """A notice for the shared channel."""
    return Notice(
        id=id,
        kind=NoticeKind.APPROVAL_ASKED,
        incident="INC-2041",
        recipient="",
        about=about or {"request": "r1"},
        at=moment or at("16:00"),
    )


def test_a_notice_comes_back_as_it_was_kept(outbox: Outbox) -> None:
    """Every field survives, also texts that a database or a pattern could take for something else."""
    first = notice(request='r%1_"\\', comment="naïve – 🔥")
    outbox.add(first)
    assert outbox.waiting() == (first,)
    told = replace(
        first, attempts=3, next_at=at("16:05:01"), sent={"channel": "C1", "ts": "1.2"}, error="not now", done=True
    )
    outbox.keep(told)
    assert outbox.about("request", 'r%1_"\\') == (told,)
    assert outbox.waiting() == ()


def test_the_same_notice_is_kept_once(outbox: Outbox) -> None:
    """Its id is the idempotency key: what was kept first stays."""
    outbox.add(notice(request="r1"))
    outbox.add(notice(request="r2"))
    assert [one.about["request"] for one in outbox.waiting()] == ["r1"]


def test_due_notices_come_oldest_first_and_no_more_than_asked(outbox: Outbox) -> None:
    """What waits for later does not come yet; what is done never again."""
    outbox.add(notice("late", at("16:02")))
    outbox.add(notice("early", at("16:01")))
    outbox.add(replace(notice("waits"), next_at=at("17:00")))
    outbox.add(replace(notice("done"), done=True))
    assert [one.id for one in outbox.due(at("16:59:59"))] == ["early", "late"]
    assert [one.id for one in outbox.due(at("16:59:59"), limit=1)] == ["early"]
    assert [one.id for one in outbox.due(at("17:00"))] == ["waits", "early", "late"]


def test_a_notice_is_claimed_once(outbox: Outbox) -> None:
    """Of deliverers that read the same notice at once one takes it; the others see that it was taken."""
    outbox.add(notice())
    (read,) = outbox.due(at("16:00"))
    taken: list[bool] = []
    tries = [
        threading.Thread(target=lambda: taken.append(outbox.claim(read, at("16:00") + timedelta(minutes=2))))
        for _ in range(4)
    ]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert sorted(taken) == [False, False, False, True]
    assert outbox.due(at("16:01")) == ()
    (again,) = outbox.due(at("16:02"))
    assert again.attempts == 1


def test_what_is_done_cannot_be_claimed(outbox: Outbox) -> None:
    """A deliverer that comes late does not deliver it a second time."""
    outbox.add(notice())
    (read,) = outbox.due(at("16:00"))
    outbox.keep(replace(read, done=True))
    assert not outbox.claim(read, at("16:10"))


def test_notices_are_found_by_what_they_are_about(outbox: Outbox) -> None:
    """Only the exact value of that name counts."""
    outbox.add(notice("a", request="r1"))
    outbox.add(notice("b", request="r10"))
    outbox.add(notice("c", comment="r1"))
    outbox.add(notice("d", at("16:30"), request="r1", comment="k"))
    assert [one.id for one in outbox.about("request", "r1")] == ["a", "d"]


def test_what_was_given_up_is_listed(outbox: Outbox) -> None:
    """Done without an error was delivered; done with one was not."""
    outbox.add(replace(notice("delivered"), done=True))
    outbox.add(replace(notice("failed"), done=True, error="the channel is archived"))
    outbox.add(replace(notice("tried again"), error="no answer"))
    assert [one.id for one in outbox.given_up()] == ["failed"]


def test_what_stands_in_the_shared_channel_is_listed(outbox: Outbox) -> None:
    """Only approvals, only those that were sent, only those without a recipient."""
    sent = {"channel": "C1", "ts": "1.2"}
    outbox.add(replace(notice("shared"), sent=sent, done=True))
    outbox.add(notice("not yet"))
    outbox.add(replace(notice("to one"), sent=sent, recipient="ana@larkspur.example"))
    outbox.add(replace(notice("reminder"), sent=sent, kind=NoticeKind.APPROVAL_REMINDER))
    assert [one.id for one in outbox.shared()] == ["shared"]


def test_the_outbox_of_nobody_keeps_nothing() -> None:
    """Where nothing outside is configured, nothing piles up."""
    unheard = Unheard()
    unheard.add(notice())
    assert unheard.waiting() == unheard.given_up() == unheard.due(at("17:00")) == ()
    assert not unheard.claim(notice(), at("17:00"))
