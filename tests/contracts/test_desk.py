"""What every memory of the desk promises, held against the double in memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.operations.proposal import DeskMemory, Proposal, Typing
from app.storage.desk_rows import SqlDesk
from app.storage.sql_store import SqlStore
from tests.builders import at, incident, statement
from tests.doubles.memory_desk import MemoryDesk
from tests.report_builders import checked_draft, section

KEY, OTHER = "INC-2041", "INC-2042"
ANA, BEN = "ana@example.test", "ben@example.test"


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DeskMemory]:
    if request.param == "memory":
        yield MemoryDesk()
        return
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    store.save_incident(incident(KEY))
    store.save_incident(incident(OTHER))
    yield SqlDesk(store.database)
    store.close()


def proposal(id: str = "p1", scope: str = "report") -> Proposal:
    checked = checked_draft(section(statement("Checkout was slow – “very” 🔥.", id="s1")))
    return Proposal(id=id, base=2, scope=scope, checked=checked, made_by="Ana Duarte", made_at=at("15:00"))


def typing(statement_id: str = "s1", person: str = ANA, text: str = "Checkout was") -> Typing:
    return Typing(person=person, statement_id=statement_id, text=text, evidence=("e1", "e2"), seen=3, at=at("15:01:02"))


def test_a_proposal_comes_back_as_it_was_kept(desk: DeskMemory) -> None:
    desk.keep_proposal(KEY, proposal())
    assert desk.proposals(KEY) == (proposal(),)
    assert desk.proposals(OTHER) == ()


def test_an_earlier_proposal_of_the_same_scope_gives_way(desk: DeskMemory) -> None:
    for id, scope in (("p1", "report"), ("p2", "impact"), ("p3", "report")):
        desk.keep_proposal(KEY, proposal(id, scope))
    assert {one.id for one in desk.proposals(KEY)} == {"p2", "p3"}


def test_a_dropped_proposal_is_gone_and_another_incidents_stays(desk: DeskMemory) -> None:
    desk.keep_proposal(KEY, proposal())
    desk.keep_proposal(OTHER, proposal())
    desk.drop_proposal(KEY, "p1")
    desk.drop_proposal(KEY, "never")
    assert desk.proposals(KEY) == () and len(desk.proposals(OTHER)) == 1


def test_a_text_being_typed_is_ones_own(desk: DeskMemory) -> None:
    desk.keep_typing(KEY, typing())
    desk.keep_typing(KEY, typing(person=BEN, text="Ben's"))
    assert desk.typings(KEY, ANA) == (typing(),)
    assert [one.text for one in desk.typings(KEY, BEN)] == ["Ben's"]


def test_typing_on_replaces_what_was_typed(desk: DeskMemory) -> None:
    desk.keep_typing(KEY, typing())
    later = replace(typing(text="Checkout was slow"), at=at("15:02"), evidence=())
    desk.keep_typing(KEY, later)
    desk.keep_typing(KEY, typing("new:impact"))
    assert desk.typings(KEY, ANA) == (typing("new:impact"), later)


def test_a_dropped_text_is_gone(desk: DeskMemory) -> None:
    desk.keep_typing(KEY, typing())
    desk.keep_typing(KEY, typing(person=BEN))
    desk.drop_typing(KEY, ANA, "s1")
    assert desk.typings(KEY, ANA) == () and len(desk.typings(KEY, BEN)) == 1
