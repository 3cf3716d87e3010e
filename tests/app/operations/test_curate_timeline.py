"""People's word on events is recorded beside them and changes what follows."""

from __future__ import annotations

import pytest

from app.operations.curate_timeline import curate, merge
from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from extraction.domain.curation import CurationAction
from extraction.domain.milestone import MilestoneName
from extraction.domain.timeline import EventKind
from extraction.errors import InputError, NotFound, StateError
from tests.app.operations.conftest import KEY
from tests.builders import at


def _first(world: Ports, kind: EventKind) -> str:
    return next(event.id for event in open_incident(world, KEY).timeline if event.kind is kind)


def test_corrected_time_moves_the_event_and_keeps_the_original(imported: Ports) -> None:
    """The timeline shows the corrected time; what was recorded stays readable."""
    event_id = _first(imported, EventKind.DEPLOY)
    curate(imported, KEY, event_id, CurationAction.CORRECT_TIME, "Ana Torres", "2026-03-03T13:40:00Z", "clock was off")
    event = open_incident(imported, KEY).timeline.by_id[event_id]
    assert event.at == at("13:40")
    assert "13:41" in event.at_original


def test_milestone_set_by_a_person_wins_and_metrics_follow(imported: Ports) -> None:
    """A person's choice is taken and every duration that rests on it is recomputed."""
    before = {metric.definition: metric.value for metric in open_incident(imported, KEY).facts.metrics}
    event_id = _first(imported, EventKind.ALERT)
    curate(imported, KEY, event_id, CurationAction.SET_MILESTONE, "Ana Torres", "impact_started=2026-03-03T13:45:00Z")
    facts = open_incident(imported, KEY).facts
    assert facts.milestone(MilestoneName.IMPACT_STARTED).at == at("13:45")
    assert {metric.definition: metric.value for metric in facts.metrics} != before


@pytest.mark.parametrize(
    ("action", "value"),
    [
        (CurationAction.CORRECT_TIME, "13:40"),
        (CurationAction.CORRECT_TIME, "2026-03-03T13:40:00"),
        (CurationAction.NOTE, "  "),
        (CurationAction.SET_MILESTONE, "lunch=2026-03-03T13:40:00Z"),
    ],
)
def test_unusable_value_is_refused(imported: Ports, action: CurationAction, value: str) -> None:
    """A time without a zone, an empty note or an unknown milestone is refused and nothing is recorded."""
    with pytest.raises(InputError):
        curate(imported, KEY, _first(imported, EventKind.ALERT), action, "Ana Torres", value)
    assert imported.store.curations(KEY) == ()


def test_curation_needs_a_name_and_an_event(imported: Ports) -> None:
    """Nobody acts anonymously, and only on events there are."""
    with pytest.raises(InputError, match="name"):
        curate(imported, KEY, _first(imported, EventKind.ALERT), CurationAction.PIN, " ")
    with pytest.raises(NotFound, match="no event"):
        curate(imported, KEY, "nothing", CurationAction.PIN, "Ana Torres")


@pytest.mark.parametrize("action", [CurationAction.PIN, CurationAction.HIDE])
def test_what_is_so_already_is_refused(imported: Ports, action: CurationAction) -> None:
    """Two people who press the same button are told; nothing is recorded twice."""
    event_id = _first(imported, EventKind.ALERT)
    curate(imported, KEY, event_id, action, "Ana Torres")
    with pytest.raises(StateError, match="already"):
        curate(imported, KEY, event_id, action, "Jonas Vik")
    assert len(imported.store.curations(KEY)) == 1


@pytest.mark.parametrize("action", [CurationAction.MERGE, CurationAction.UNDO, CurationAction.SETTLE])
def test_what_is_not_about_one_event_has_its_own_way(imported: Ports, action: CurationAction) -> None:
    """And the message names it."""
    with pytest.raises(InputError, match="not said about one event"):
        curate(imported, KEY, _first(imported, EventKind.ALERT), action, "Ana Torres", "x")


def test_merging_into_one_that_was_merged_takes_the_one_that_speaks(imported: Ports) -> None:
    """Nobody has to know what was merged before."""
    first, second, third = (one.id for one in open_incident(imported, KEY).timeline.current[:3])
    merge(imported, KEY, first, second, "Ana Torres", "told twice")
    done = merge(imported, KEY, third, first, "Ana Torres", "told a third time")
    assert done.value == second
    assert len(open_incident(imported, KEY).timeline.by_id[second].references) >= 3
    with pytest.raises(StateError, match="one event already"):
        merge(imported, KEY, first, third, "Ana Torres")


def test_a_hidden_event_is_not_merged(imported: Ports) -> None:
    """Its words would come back as a reference, or all would vanish with it."""
    first, second = (one.id for one in open_incident(imported, KEY).timeline.current[:2])
    curate(imported, KEY, first, CurationAction.HIDE, "Ana Torres", reason="noise")
    for goes, stays in ((first, second), (second, first)):
        with pytest.raises(StateError, match="is hidden; show it again"):
            merge(imported, KEY, goes, stays, "Ana Torres")


def test_merging_makes_an_approval_lapse(drafted: Ports) -> None:
    """The timeline is another one: its digest says so."""
    before = open_incident(drafted, KEY).timeline.digest
    first, second = (one.id for one in open_incident(drafted, KEY).timeline.current[:2])
    merge(drafted, KEY, first, second, "Ana Torres", "told twice")
    assert open_incident(drafted, KEY).timeline.digest != before
