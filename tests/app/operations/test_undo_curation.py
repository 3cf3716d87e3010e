"""What people said about events is taken back by saying so, and can be brought back; the laws of that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.operations.access import Actor, AppRole, Grant
from app.operations.curate_timeline import curate, merge
from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from app.operations.undo_curation import redo_last, undo, undo_last, unset_milestone
from extraction.domain.curation import Curation, CurationAction
from extraction.domain.milestone import MilestoneName
from extraction.domain.timeline import Event, EventKind, Timeline
from extraction.errors import Denied, NotFound, StateError
from tests.app.operations.conftest import KEY

BY = "Ana Torres"
ACTS: tuple[tuple[CurationAction, str], ...] = (
    (CurationAction.PIN, ""),
    (CurationAction.HIDE, ""),
    (CurationAction.NOTE, "look here"),
    (CurationAction.CORRECT_TIME, "2026-03-03T13:40:00Z"),
    (CurationAction.SET_MILESTONE, "impact_started=2026-03-03T13:45:00Z"),
    (CurationAction.KEEP_PRIVATE, ""),
)


def events(world: Ports) -> tuple[Event, ...]:
    return tuple(one for one in open_incident(world, KEY).timeline.current if one.kind is EventKind.MESSAGE)


def known(world: Ports) -> tuple[Timeline, object, object]:
    """All that follows from what counts, without the history."""
    opened = open_incident(world, KEY)
    return opened.timeline, opened.facts, opened.private_ids


@pytest.mark.parametrize(("action", "value"), ACTS)
def test_undone_is_as_before_and_undone_again_as_after(imported: Ports, action: CurationAction, value: str) -> None:
    """For each thing a person can say about an event."""
    before = known(imported)
    done = curate(imported, KEY, events(imported)[2].id, action, BY, value, "because")
    after = known(imported)
    undone = undo(imported, KEY, done.id, "Jonas Vik")
    assert known(imported) == before != after
    undo(imported, KEY, undone.id, BY)
    assert known(imported) == after


def test_a_merge_is_undone_like_anything_else(imported: Ports) -> None:
    """Two events, one, two, one."""
    before = known(imported)
    first, second = events(imported)[2:4]
    done = merge(imported, KEY, first.id, second.id, BY, "said twice")
    assert len(open_incident(imported, KEY).timeline) == len(before[0]) - 1
    undone = undo(imported, KEY, done.id, BY)
    assert known(imported) == before
    undo(imported, KEY, undone.id, BY)
    assert open_incident(imported, KEY).timeline.find(first.id) == open_incident(imported, KEY).timeline.find(second.id)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(ACTS[:4])), min_size=1, max_size=5, unique=True))
def test_undoing_everything_latest_first_is_as_if_nothing_was_said(
    imported: Ports, said: list[tuple[int, tuple[CurationAction, str]]]
) -> None:
    """Whatever was said, about whatever, in whatever order."""
    before, places = known(imported), events(imported)
    done = [curate(imported, KEY, places[place].id, action, BY, value) for place, (action, value) in said]
    for one in reversed(done):
        undo(imported, KEY, one.id, BY)
    assert known(imported) == before


def test_undoing_twice_is_refused_with_who_undid_it(imported: Ports) -> None:
    """The second person learns that it was done, and how to bring it back."""
    done = curate(imported, KEY, events(imported)[0].id, CurationAction.HIDE, BY)
    undo(imported, KEY, done.id, "Jonas Vik")
    with pytest.raises(StateError, match="Jonas Vik undid this already"):
        undo(imported, KEY, done.id, BY)
    with pytest.raises(NotFound, match="no change nothing"):
        undo(imported, KEY, "nothing", BY)


def test_bringing_a_merge_back_may_not_close_a_circle(imported: Ports) -> None:
    """One into the other, undone, the other into the one: now the first cannot come back."""
    first, second = events(imported)[2:4]
    undone = undo(imported, KEY, merge(imported, KEY, first.id, second.id, BY).id, BY)
    merge(imported, KEY, second.id, first.id, BY)
    with pytest.raises(StateError, match="circle"):
        undo(imported, KEY, undone.id, BY)


def test_undo_last_goes_back_step_by_step_through_ones_own_acts(imported: Ports) -> None:
    """Then there is nothing left, which is said."""
    first, second = events(imported)[:2]
    curate(imported, KEY, first.id, CurationAction.PIN, BY)
    curate(imported, KEY, second.id, CurationAction.PIN, BY)
    undo_last(imported, KEY, BY)
    assert open_incident(imported, KEY).facts.curated.pinned == {first.id}
    undo_last(imported, KEY, BY)
    with pytest.raises(NotFound, match="nothing of yours to undo"):
        undo_last(imported, KEY, BY)
    redo_last(imported, KEY, BY)
    assert len(open_incident(imported, KEY).facts.curated.pinned) == 1


def test_unsetting_a_milestone_gives_it_back_to_the_rules(imported: Ports) -> None:
    """However often and by whomever it was set."""
    before = open_incident(imported, KEY).facts.milestone(MilestoneName.RESOLVED)
    one = events(imported)[0].id
    for minute, by in (("50", BY), ("51", "Jonas Vik")):
        curate(imported, KEY, one, CurationAction.SET_MILESTONE, by, f"resolved=2026-03-03T15:{minute}:00Z")
    assert len(unset_milestone(imported, KEY, "resolved", BY)) == 2
    assert open_incident(imported, KEY).facts.milestone(MilestoneName.RESOLVED) == before
    with pytest.raises(NotFound, match="nobody set"):
        unset_milestone(imported, KEY, "resolved", BY)


def responder(world: Ports) -> Ports:
    grant = Grant(role=AppRole.RESPONDER, teams=("*",))
    return world.acting(Actor(id="jonas@example.test", name="Jonas Vik", grants=(grant,)), "app")


def viewer(world: Ports) -> Ports:
    grant = Grant(role=AppRole.VIEWER, teams=("*",))
    return world.acting(Actor(id="jonas@example.test", name="Jonas Vik", grants=(grant,)), "app")


@pytest.mark.parametrize(
    "attempt",
    [
        lambda world, done, one: undo(world, KEY, done.id, "Jonas Vik"),
        lambda world, done, one: merge(world, KEY, one.id, done.event_id, "Jonas Vik"),
        lambda world, done, one: curate(world, KEY, one.id, CurationAction.PIN, "Jonas Vik"),
        lambda world, done, one: unset_milestone(world, KEY, "resolved", "Jonas Vik"),
    ],
)
def test_a_viewer_changes_nothing(imported: Ports, attempt: Callable[[Ports, Curation, Event], object]) -> None:
    """Reading a timeline is not curating it; the attempt is kept in the audit log."""
    first, second = events(imported)[:2]
    done = curate(imported, KEY, first.id, CurationAction.PIN, BY)
    with pytest.raises(Denied):
        attempt(viewer(imported), done, second)
    assert imported.store.curations(KEY) == (done,)
    assert next(imported.audit.entries(limit=1)).action == "denied"


def test_what_is_private_is_said_by_those_who_name_members(imported: Ports) -> None:
    """A responder curates and neither keeps events private nor undoes that."""
    one = events(imported)[0].id
    with pytest.raises(Denied):
        curate(responder(imported), KEY, one, CurationAction.KEEP_PRIVATE, "Jonas Vik")
    done = curate(imported, KEY, one, CurationAction.KEEP_PRIVATE, BY, reason="names a customer")
    assert one not in open_incident(imported, KEY).timeline.by_id
    with pytest.raises(NotFound):
        undo(responder(imported), KEY, done.id, "Jonas Vik")
    curate(imported, KEY, one, CurationAction.MAKE_PUBLIC, BY)
    assert one in open_incident(imported, KEY).timeline.by_id


def test_every_act_is_in_the_audit_log_with_before_and_after(imported: Ports) -> None:
    """Who, what, and what stood before."""
    done = curate(imported, KEY, events(imported)[0].id, CurationAction.HIDE, BY, reason="noise")
    undo(imported, KEY, done.id, BY, "it matters after all")
    last, first = list(imported.audit.entries(KEY, limit=2))
    assert (first.action, first.before, first.after) == ("curate", "shown", "hide (noise)")
    assert last.after == f"undo: {done.id} (it matters after all)" and last.before == "Ana Torres hid it"
