"""Who sees a private incident is said by those who may, in their own name, and kept in the audit log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.operations.access import AppRole
from app.operations.import_incident import import_incident
from app.operations.list_incidents import incident_key, list_incidents
from app.operations.members import make_private, make_public, members, set_members
from app.operations.permission import visible
from app.operations.read_audit import WITHHELD, audit_entries, export_audit
from app.operations.verify_incident import verify_incidents
from extraction.capture.read_records import ReadOptions
from extraction.errors import Denied, InputError, NotFound, StateError
from tests.app.access.scene import ANA, KEY, MARA, NOOR, OTHER_TEAM, SAMPLE, TEAM, Scene, make_scene, person

EDITOR = person(AppRole.EDITOR, TEAM)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene(tmp_path_factory.mktemp("members"))


@pytest.fixture
def scene(base: Scene) -> Iterator[Scene]:
    with base.undone_after():
        yield base


def test_who_makes_it_private_becomes_a_member(scene: Scene) -> None:
    """Else they would shut themselves out."""
    world = scene.acting(EDITOR)
    assert make_private(world, KEY, EDITOR.name).private
    assert [one.id for one in members(world, KEY)] == [NOOR]
    assert visible(world, scene.world.store.incident(KEY))


def test_addresses_are_compared_without_regard_to_case(scene: Scene) -> None:
    """And shown by the name that the access file gives."""
    people = set_members(scene.world, KEY, [" Mara@Larkspur.Example ", "new@larkspur.example"], ANA.name)
    assert [(one.id, one.name) for one in people] == [
        (MARA, "Mara Lindqvist"),
        ("new@larkspur.example", "new@larkspur.example"),
    ]


def test_a_private_incident_keeps_a_member(scene: Scene) -> None:
    make_private(scene.acting(EDITOR), KEY, EDITOR.name)
    with pytest.raises(InputError, match="at least one member"):
        set_members(scene.world, KEY, [], ANA.name)


def test_who_leaves_no_longer_sees_it(scene: Scene) -> None:
    """Not even the list of those who stay."""
    world = scene.acting(EDITOR)
    make_private(world, KEY, EDITOR.name)
    assert set_members(world, KEY, [MARA], EDITOR.name) == ()
    with pytest.raises(NotFound):
        members(world, KEY)


def test_privacy_is_said_once(scene: Scene) -> None:
    with pytest.raises(StateError):
        make_public(scene.world, KEY, ANA.name)
    make_private(scene.world, KEY, ANA.name)
    with pytest.raises(StateError):
        make_private(scene.world, KEY, ANA.name)


def test_no_message_names_an_incident_that_one_may_not_see(scene: Scene) -> None:
    """Neither the list, nor the hint which one is meant, nor a key that is nearly right."""
    stranger = scene.acting(person(AppRole.ADMIN, OTHER_TEAM))
    assert list_incidents(stranger) == ()
    assert verify_incidents(stranger) == ()
    for asked in (None, KEY, "INC-2042", KEY.lower()):
        with pytest.raises(NotFound) as refused:
            incident_key(stranger, asked)
        assert "did you mean" not in str(refused.value)
        assert asked == KEY or KEY not in str(refused.value)


def test_the_log_withholds_what_was_done_to_anothers_private_incident(scene: Scene) -> None:
    """That something was done is not withheld: numbers stay without a gap."""
    make_private(scene.acting(EDITOR), KEY, EDITOR.name)
    admin = scene.acting(person(AppRole.ADMIN, "*", name="Ola Berg"))
    told = audit_entries(admin)
    assert {one.incident for one in told} == {WITHHELD}
    assert {one.subject + one.before + one.after for one in told} == {""}
    assert [one.number for one in told] == list(range(len(told), 0, -1))
    assert KEY not in "".join(export_audit(admin))
    assert KEY in "".join(export_audit(scene.world))


def test_an_admin_of_the_team_reads_its_incidents_log(scene: Scene) -> None:
    """Of one incident, not of the installation."""
    admin = scene.acting(person(AppRole.ADMIN, TEAM))
    assert {one.incident for one in audit_entries(admin, KEY)} == {KEY}
    with pytest.raises(Denied):
        audit_entries(admin)


class TestTeamOfANewIncident:
    """An import decides who will see the incident."""

    def into(self, scene: Scene, *teams: str, team: str | None = None, role: AppRole = AppRole.RESPONDER) -> str | None:
        actor = person(role, *teams)
        imported = import_incident(scene.acting(actor), [SAMPLE], ReadOptions(), "INC-9", team=team)
        return imported.incident.team

    def test_the_only_team_goes_without_saying(self, scene: Scene) -> None:
        assert self.into(scene, TEAM) == TEAM

    def test_one_of_several_has_to_be_named(self, scene: Scene) -> None:
        """The message lists them."""
        with pytest.raises(InputError, match=f"{TEAM}, {OTHER_TEAM}"):
            self.into(scene, TEAM, OTHER_TEAM)
        assert self.into(scene, TEAM, OTHER_TEAM, team=OTHER_TEAM.upper()) == OTHER_TEAM

    def test_another_team_is_denied(self, scene: Scene) -> None:
        with pytest.raises(Denied, match="import for storage"):
            self.into(scene, TEAM, team=OTHER_TEAM)

    def test_who_may_everywhere_chooses(self, scene: Scene) -> None:
        """Any team, or none."""
        assert self.into(scene, "*", team="search") == "search"

    def test_without_a_team_it_is_nobodys(self, scene: Scene) -> None:
        """But of those who may see every team's."""
        assert self.into(scene, "*") is None

    def test_viewers_import_nothing(self, scene: Scene) -> None:
        with pytest.raises(Denied):
            self.into(scene, TEAM, role=AppRole.VIEWER)

    def test_an_import_changes_no_team(self, scene: Scene) -> None:
        with pytest.raises(InputError, match="details"):
            import_incident(scene.world, [SAMPLE], ReadOptions(), KEY, team=OTHER_TEAM)
        assert import_incident(scene.world, [SAMPLE], ReadOptions(), KEY).incident.team == TEAM
