"""What the list of incidents answers, held against the double that looks at every incident."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.operations.access import Actor
from app.operations.inbox_search import InboxFilter
from app.operations.listing import COUNTED, Group
from app.storage.card_rows import forget, make_all
from app.storage.remark_rows import SqlDiscussions
from app.storage.request_rows import SqlRequests
from app.storage.sql_store import SqlStore
from app.storage.standing_rows import SqlStandings
from extraction.errors import EditConflict
from tests.builders import incident
from tests.doubles.memory_discussion import MemoryDiscussions
from tests.doubles.memory_requests import MemoryRequests
from tests.doubles.memory_standings import MemoryStandings
from tests.doubles.memory_store import MemoryStore
from tests.listing_world import ACTORS, ANA, BEN, FILTERS, ROOT, World, fill, question

SEEDS = (1, 2, 3)


def in_memory() -> World:
    store, requests = MemoryStore(), MemoryRequests()
    return World(store, requests, MemoryStandings(store, requests), MemoryDiscussions())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def sql(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    yield store
    store.close()


def world_of(sql: SqlStore) -> World:
    return World(sql, SqlRequests(sql.database), SqlStandings(sql.database), SqlDiscussions(sql.database))


def answers(world: World, actor: Actor, limit: int = 40, counting: int = COUNTED) -> list[object]:
    """Everything that the list says to ``actor`` under each filter, in a form that shows what differs."""
    found = [world.standings.listed(question(world, actor, wanted, limit, counting)) for wanted in FILTERS]
    return [
        (
            wanted,
            {group: (one.counts[group], group in one.many, one.keys[group]) for group in Group},
            one.visible,
            one.choices,
            one.stale,
        )
        for wanted, one in zip(FILTERS, found, strict=True)
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cards_say_what_a_look_at_every_incident_says(sql: SqlStore, seed: int) -> None:
    """For everybody, under every filter: keys, their order, counts and what can be chosen."""
    kept, looked = world_of(sql), in_memory()
    for world in (kept, looked):
        fill(world, seed)
    for actor in ACTORS:
        for limit, counting in ((40, COUNTED), (3, COUNTED), (3, 4), (1, 1)):
            assert answers(kept, actor, limit, counting) == answers(looked, actor, limit, counting)


def test_what_is_counted_with_each_change_is_what_counting_anew_gives(sql: SqlStore) -> None:
    """The counts are kept; making the whole list again changes nothing."""
    world = world_of(sql)
    fill(world, 4)
    before = [answers(world, actor) for actor in ACTORS]
    with sql.database.unit() as connection:
        make_all(connection)
    assert [answers(world, actor) for actor in ACTORS] == before


def test_what_is_forgotten_is_counted_no_more(sql: SqlStore) -> None:
    world = world_of(sql)
    fill(world, 5, count=10)
    with sql.database.unit() as connection:
        forget(connection, [1, 2, 3])
    assert world.standings.number() == 7
    assert world.standings.listed(question(world, ROOT, InboxFilter())).visible == 7


def test_a_unit_that_fails_leaves_the_list_as_it_was(sql: SqlStore) -> None:
    world = world_of(sql)
    fill(world, 6, count=5)
    before = answers(world, ROOT)
    with pytest.raises(EditConflict), sql.unit():
        _changed_in_vain(world)
    assert answers(world, ROOT) == before


def test_the_plain_list_goes_on_after_any_incident(sql: SqlStore) -> None:
    """A page at a time gives the whole list once, latest first, to each who may see it."""
    kept, looked = world_of(sql), in_memory()
    for world in (kept, looked):
        fill(world, 8)
    for actor in ACTORS:
        pages: list[str] = []
        while page := kept.standings.latest(actor, 7, pages[-1] if pages else ""):
            pages += page
        assert tuple(pages) == looked.standings.latest(actor, 100)


def test_hidden_ones_are_those_of_others(sql: SqlStore) -> None:
    kept, looked = world_of(sql), in_memory()
    for world in (kept, looked):
        fill(world, 9)
    for actor in (ANA, BEN):
        assert kept.standings.hidden(actor.id) == looked.standings.hidden(actor.id) != frozenset()


def _changed_in_vain(world: World) -> None:
    world.store.save_incident(incident("INC-999"))
    world.store.set_members("INC-001", frozenset())
    raise EditConflict("s1", "other words", "Ana")
