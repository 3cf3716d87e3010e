"""Every role, every operation, another team's incident: denied by default, and every change leaves one entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.operations.access import NOBODY, Actor, AppRole
from extraction.errors import Denied, NotFound, RetrolineError
from tests.app.access.operation_table import ON_INCIDENT, TABLE, operations
from tests.app.access.rows import AnyRole, Installation, OnIncident, OverAll
from tests.app.access.scene import KEY, MARA, OTHER_TEAM, TEAM, Scene, closed, make_scene, person

RANK = {role: rank for rank, role in enumerate(AppRole)}
STRANGERS = (NOBODY, *(person(role, OTHER_TEAM) for role in AppRole))
OWN = tuple(person(role, TEAM) for role in AppRole)
EVERYWHERE = tuple(person(role, "*") for role in AppRole)

NAMELESS = ("import_incident.import_incident", "export_corrections.export_corrections")
"""Operations that ask for no name: the actor's own is kept."""

OVER_ALL = {name: row for name, row in TABLE.items() if isinstance(row, OverAll)}
INSTALLATION = {name: row for name, row in TABLE.items() if isinstance(row, Installation)}
ANY_ROLE = {name: row for name, row in TABLE.items() if isinstance(row, AnyRole)}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene(tmp_path_factory.mktemp("open"))


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The incident is private; Mara is its member."""
    made = make_scene(tmp_path_factory.mktemp("private"))
    closed(made, (MARA,))
    return made


def test_every_operation_has_a_row() -> None:
    """A new operation says here who may do it; a row whose operation is gone goes too."""
    found = set(operations())
    assert found - TABLE.keys() == set(), "these operations need a row in tests/app/access/operation_table.py"
    assert TABLE.keys() - found == set(), "these rows are about operations that there are not"


@contextmanager
def nothing_stored(scene: Scene) -> Iterator[None]:
    """Whatever is tried inside changes no row of the store."""
    before = scene.stored()
    yield
    assert scene.stored() == before


def refusal(scene: Scene, row: OnIncident | Installation | AnyRole, actor: Actor) -> RetrolineError:
    """What the operation answers; the audit log says that it was denied, and nothing of what the actor may not see."""
    before = scene.latest()
    with pytest.raises((Denied, NotFound)) as refused:
        row.call(scene.acting(actor), scene)
    denied = [(one.by, one.action) for one in scene.entries(before)]
    assert denied == ([(actor.id, "denied")] if isinstance(refused.value, Denied) else [])
    return refused.value


def done(scene: Scene, row: OnIncident | Installation, actor: Actor) -> None:
    """The operation does it, and leaves its entries with who, when, where and what."""
    with scene.undone_after():
        if isinstance(row, OnIncident) and row.first is not None:
            row.first(scene.acting(actor), scene)
        before, stored = scene.latest(), scene.stored()
        row.call(scene.acting(actor), scene)
        new = scene.entries(before)
        assert len(new) == row.entries
        assert scene.stored() == stored or row.entries or (isinstance(row, OnIncident) and row.quiet)
        for entry in new:
            assert (entry.by, entry.name, entry.via) == (actor.id, actor.name, "app")
            assert entry.incident == (KEY if isinstance(row, OnIncident) else None)
            assert entry.subject
            assert entry.action != "denied"


@pytest.mark.parametrize("name", ON_INCIDENT)
def test_another_teams_incident_is_not_found(scene: Scene, name: str) -> None:
    """Whatever the role: the answer is the same as for an incident that there is not."""
    with nothing_stored(scene):
        for stranger in STRANGERS:
            refused = refusal(scene, ON_INCIDENT[name], stranger)
            assert isinstance(refused, NotFound)
            assert "Checkout" not in str(refused)


@pytest.mark.parametrize("name", ON_INCIDENT)
def test_a_private_incident_is_not_found_by_others(private: Scene, name: str) -> None:
    """Not even by those who hold every role on its team, or on every team."""
    with nothing_stored(private):
        for actor in (*OWN, EVERYWHERE[-1]):
            assert isinstance(refusal(private, ON_INCIDENT[name], actor), NotFound)


@pytest.mark.parametrize("name", ON_INCIDENT)
def test_the_own_teams_incident_needs_the_role(scene: Scene, name: str) -> None:
    """A lower role than the table's sees it and is denied; that one and each higher one does it."""
    row = ON_INCIDENT[name]
    lower = [actor for actor in OWN if RANK[actor.grants[0].role] < RANK[row.least]]
    with nothing_stored(scene):
        for actor in lower:
            assert isinstance(refusal(scene, row, actor), Denied)
    for actor in OWN[len(lower) :]:
        done(scene, row, actor)


@pytest.mark.parametrize("name", ON_INCIDENT)
def test_members_of_a_private_incident_act_by_their_role(private: Scene, name: str) -> None:
    """Membership lets somebody see it; what they may do follows from the role as everywhere."""
    row = ON_INCIDENT[name]
    member = person(row.least, TEAM, name="Mara Lindqvist")
    done(private, row, member)
    if row.least is not AppRole.VIEWER:
        lower = person(list(AppRole)[RANK[row.least] - 1], TEAM, name="Mara Lindqvist")
        assert isinstance(refusal(private, row, lower), Denied)


def told(scene: Scene, row: OverAll, actor: Actor) -> str:
    """What the actor is told, as text."""
    with scene.undone_after():
        if row.first is not None:
            row.first(scene.acting(actor), scene)
        return repr(row.call(scene.acting(actor), scene))


@pytest.mark.parametrize("name", OVER_ALL)
def test_lists_tell_of_nothing_that_one_may_not_see(scene: Scene, name: str) -> None:
    """Not to strangers, and of an incident that became private not to those who saw it before."""
    row = OVER_ALL[name]
    for actor in STRANGERS:
        assert row.shows not in told(scene, row, actor)
    alone = replace(row, first=lambda w, s: (row.first and row.first(w, s), closed(s, (MARA,))))
    for actor in (*OWN, *EVERYWHERE):
        assert row.shows not in told(scene, alone, actor)


@pytest.mark.parametrize("name", OVER_ALL)
def test_lists_tell_of_what_one_may_see(scene: Scene, name: str) -> None:
    """Else the test above would hold for empty lists."""
    assert OVER_ALL[name].shows in told(scene, OVER_ALL[name], OWN[-1])


@pytest.mark.parametrize("name", INSTALLATION)
def test_the_installations_own_needs_a_role_on_every_team(scene: Scene, name: str) -> None:
    """An admin of one team is none of the installation."""
    row = INSTALLATION[name]
    for actor in (NOBODY, *OWN, *(one for one in EVERYWHERE if RANK[one.grants[0].role] < RANK[row.least])):
        assert isinstance(refusal(scene, row, actor), Denied)
    done(scene, row, EVERYWHERE[RANK[row.least]])


@pytest.mark.parametrize("name", ANY_ROLE)
def test_nobody_without_a_role_is_told_anything(scene: Scene, name: str) -> None:
    """Where no incident is concerned, any role will do."""
    assert isinstance(refusal(scene, ANY_ROLE[name], NOBODY), Denied)
    ANY_ROLE[name].call(scene.acting(OWN[0]), scene)


def test_nobody_acts_in_anothers_name(scene: Scene) -> None:
    """Operations take a name: of whoever signed in, it has to be their own."""
    taken = [name for name, row in ON_INCIDENT.items() if row.entries and name not in NAMELESS]
    with nothing_stored(scene):
        for name in taken:
            refused = refusal(replace(scene, says="Mara Lindqvist"), ON_INCIDENT[name], OWN[-1])
            assert "cannot act as Mara Lindqvist" in str(refused), name
