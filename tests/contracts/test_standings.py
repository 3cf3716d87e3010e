"""What keeping standings promises, held against the double in memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from app.operations.approval_request import ANYBODY, ApprovalRequest, ApprovalRequests, Content
from app.operations.ports import ImportRecord, Publication, Store, StoredApproval
from app.operations.standing import FollowUp, Standing, Standings
from app.storage.request_rows import SqlRequests
from app.storage.sql_store import SqlStore
from app.storage.standing_rows import SqlStandings
from extraction.domain.curation import Curation, CurationAction
from extraction.errors import NotFound
from tests.builders import START, at, event, incident, statement
from tests.doubles.memory_requests import MemoryRequests
from tests.doubles.memory_standings import MemoryStandings
from tests.doubles.memory_store import MemoryStore
from tests.report_builders import approved, checked_draft, correction, section

KEY = "INC-2041"
FULL = Standing(
    drafted=True, accepted=40, open=2, refused=1, first_open="impact-3", findings=(("contradicted", 1), ("needs_human", 2)),
    questions=1, approved_once=True, approval_stands=False, edited_by=("Ana Torres",), people=("Zoë Müller – 🔥",),
    follow_ups=(FollowUp(summary="Raise the pool", owners=("ana",), due=date(2026, 3, 9), tracker_key="OPS-41", event="e"),),
    resolved_at=at("15:02"),
)  # fmt: skip


@dataclass
class World:
    store: Store
    requests: ApprovalRequests
    standings: Standings


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "memory":
        store, requests = MemoryStore(), MemoryRequests()
        store.save_incident(incident(KEY))
        yield World(store, requests, MemoryStandings(store, requests))
        return
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    sql = SqlStore(url)
    sql.save_incident(incident(KEY))
    yield World(sql, SqlRequests(sql.database), SqlStandings(sql.database))
    sql.close()


def publication() -> Publication:
    return Publication(destination="board", location="memory", at=at("17:00"), by="Ana", version=1, digest="d")


def drafted(store: Store) -> None:
    store.save_draft(KEY, checked_draft(section(statement(id="s"))), "Ana Torres")


CHANGES: dict[str, Callable[[Store], object]] = {
    "described": lambda store: store.save_incident(replace(store.incident(KEY), severity="SEV1")),
    "imported": lambda store: store.add_import(KEY, ImportRecord(at=START, paths=("a",), new=1, known=0)),
    "events": lambda store: store.add_events(KEY, [event("one more", "14:10")]),
    "curated": lambda store: store.add_curation(
        KEY, Curation(id="c", event_id="e", action=CurationAction.PIN, by="Ana", at=START)
    ),
    "drafted": drafted,
    "corrected": lambda store: store.add_correction(KEY, correction("s"), 0),
    "approved": lambda store: store.save_approval(KEY, StoredApproval(approved=approved(), version=1, corrections=0)),
    "published": lambda store: store.add_publication(KEY, publication()),
}


def test_what_is_kept_is_read_again(world: World) -> None:
    """With every field, and only as fresh as what was seen."""
    seen = world.standings.seen(KEY)
    world.standings.keep(KEY, seen, FULL)
    position = world.standings.positions()[KEY]
    assert position.kept == FULL and position.seen == position.kept_seen == seen and position.fresh


def test_a_later_standing_takes_the_place_of_the_earlier(world: World) -> None:
    world.standings.keep(KEY, "before", FULL)
    world.standings.keep(KEY, world.standings.seen(KEY), replace(FULL, open=0))
    kept = world.standings.positions()[KEY].kept
    assert kept is not None and kept.open == 0


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_that_alters_a_report_shows(world: World, change: str) -> None:
    """Also one by another process: what is seen comes from the store, not from anybody's memory."""
    drafted(world.store)
    world.standings.keep(KEY, world.standings.seen(KEY), FULL)
    CHANGES[change](world.store)
    position = world.standings.positions()[KEY]
    assert not position.fresh and position.kept == FULL


def test_reading_changes_nothing(world: World) -> None:
    drafted(world.store)
    assert world.standings.seen(KEY) == world.standings.seen(KEY) == world.standings.positions()[KEY].seen


def test_a_position_tells_who_drafted_when_it_was_published_and_what_was_asked(world: World) -> None:
    """All of it without opening the report."""
    drafted(world.store)
    world.store.add_publication(KEY, publication())
    content = Content(version=1, corrections=0, timeline_digest="")
    asked = ApprovalRequest(
        id="r", content=content, by="ana", name="Ana", at=START, due=at("18:00"), message="", rule=ANYBODY
    )
    world.requests.add(KEY, asked)
    position = world.standings.positions()[KEY]
    assert (position.drafted_by, position.published_at, position.request) == ("Ana Torres", at("17:00"), "open")
    assert position.drafted_at is not None and position.kept is None and not position.fresh


def test_an_incident_without_anything_has_a_position(world: World) -> None:
    position = world.standings.positions()[KEY]
    assert (position.drafted_by, position.published_at, position.request, position.kept) == ("", None, "", None)


def test_of_an_incident_that_is_not_there_nothing_is_kept(world: World) -> None:
    with pytest.raises(NotFound):
        world.standings.seen("INC-9")
    with pytest.raises(NotFound):
        world.standings.keep("INC-9", "", FULL)


def test_memberships_are_those_of_one_person(world: World) -> None:
    world.store.save_incident(incident("INC-2042"))
    world.store.set_members(KEY, frozenset({"ana@example.test", "ben@example.test"}))
    world.store.set_members("INC-2042", frozenset({"ben@example.test"}))
    assert world.standings.memberships("ana@example.test") == {KEY}
    assert world.standings.memberships("ben@example.test") == {KEY, "INC-2042"}
    assert world.standings.memberships("nobody@example.test") == frozenset()
