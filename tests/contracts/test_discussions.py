"""What every place for discussions promises, held against the double in memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.operations.discussion import Discussions, Remark, RemarkKind
from app.storage.remark_rows import SqlDiscussions
from app.storage.sql_store import SqlStore
from tests.builders import at, incident
from tests.doubles.memory_discussion import MemoryDiscussions

KEY, OTHER = "INC-2041", "INC-2042"
ANA, BEN = "ana@example.test", "ben@example.test"


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def said(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Discussions]:
    if request.param == "memory":
        yield MemoryDiscussions()
        return
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    store.save_incident(incident(KEY))
    store.save_incident(incident(OTHER))
    yield SqlDiscussions(store.database)
    store.close()


def remark(
    id: str,
    kind: RemarkKind = RemarkKind.COMMENT,
    *,
    by: str = ANA,
    thread: str = "",
    asked: str = "",
    mentions: tuple[str, ...] = (),
    when: datetime | None = None,
) -> Remark:
    return Remark(
        id=id,
        kind=kind,
        thread=thread or id,
        by=by,
        name=by.split("@")[0].title(),
        at=when or at("15:00"),
        text="Does 14:32 hold? – “yes” 🔥",
        statement_id="impact-1-aaaaaa",
        section_id="impact",
        asked=asked,
        mentions=mentions,
    )


def test_remarks_come_back_as_they_were_said(said: Discussions) -> None:
    """Every field survives, in the order in which they were said."""
    first = remark("r1", RemarkKind.QUESTION, asked=BEN, mentions=(BEN, "cy%_@example.test"))
    second = remark("r2", RemarkKind.REPLY, by=BEN, thread="r1")
    said.add(KEY, first)
    said.add(KEY, second)
    said.add(OTHER, remark("r3"))
    assert said.remarks(KEY) == (first, second)


def test_a_question_waits_for_whom_it_asks(said: Discussions) -> None:
    said.add(KEY, remark("r1", RemarkKind.QUESTION, asked=BEN))
    assert [(key, one.id) for key, one in said.waiting_for(BEN)] == [(KEY, "r1")]
    assert said.waiting_for(ANA) == () and said.waiting_for("") == ()


def test_an_answer_ends_the_waiting(said: Discussions) -> None:
    said.add(KEY, remark("r1", RemarkKind.QUESTION, asked=BEN))
    said.add(KEY, remark("r2", RemarkKind.REPLY, by=BEN, thread="r1"))
    assert said.waiting_for(BEN) == ()


def test_resolving_ends_the_waiting_and_reopening_begins_it_again(said: Discussions) -> None:
    said.add(KEY, remark("r1", mentions=(BEN,)))
    said.add(KEY, remark("r2", RemarkKind.RESOLVE, thread="r1"))
    assert said.waiting_for(BEN) == ()
    said.add(KEY, remark("r3", RemarkKind.REOPEN, thread="r1"))
    assert [one.id for _, one in said.waiting_for(BEN)] == ["r1"]


def test_what_waits_comes_latest_first_from_all_incidents(said: Discussions) -> None:
    said.add(OTHER, remark("r1", mentions=(BEN,), when=at("15:01")))
    said.add(KEY, remark("r1", mentions=(BEN,), when=at("15:02")))
    assert [key for key, _ in said.waiting_for(BEN)] == [KEY, OTHER]


def test_only_exactly_this_person_is_meant(said: Discussions) -> None:
    """Wildcards and parts of an id find nobody."""
    said.add(KEY, remark("r1", mentions=("ben@example.test.evil",)))
    said.add(KEY, remark("r2", asked="x" + BEN))
    assert said.waiting_for(BEN) == () and said.waiting_for("%") == () and said.waiting_for("ben_example.test") == ()
