from __future__ import annotations

import pytest

from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from app.operations.review_report import open_review
from app.operations.stale_statements import stale
from app.review.import_work import SAMPLE_KEY
from app.review.timeline_acts import REASON_ASKED, is_act, perform
from extraction.domain.timeline import Event
from extraction.errors import InputError, NotFound

BY = "Priya Raman"


def first(ports: Ports) -> Event:
    return open_incident(ports, SAMPLE_KEY).timeline.events[0]


def test_pin_and_note(sample: Ports) -> None:
    """Curations are kept beside the event."""
    one = first(sample)
    perform(sample, SAMPLE_KEY, BY, {"name": "pin", "event": one.id})
    perform(sample, SAMPLE_KEY, BY, {"name": "note", "event": one.id, "value": "look here"})
    curated = open_incident(sample, SAMPLE_KEY).facts.curated
    assert one.id in curated.pinned and curated.notes[one.id][0].value == "look here"


def test_a_corrected_time_is_read_as_utc(sample: Ports) -> None:
    """The field says UTC, so what is typed there without a zone is UTC."""
    one = first(sample)
    perform(
        sample,
        SAMPLE_KEY,
        BY,
        {"name": "correct_time", "event": one.id, "value": "2026-03-03 13:00:00", "reason": "skew"},
    )
    correction = open_incident(sample, SAMPLE_KEY).facts.curated.corrected_times[one.id]
    assert correction.value == "2026-03-03T13:00:00Z" and correction.reason == "skew"


def test_a_time_that_is_none_is_refused_with_an_example(sample: Ports) -> None:
    """The message shows how a time is written."""
    act = {"name": "correct_time", "event": first(sample).id, "value": "after lunch", "reason": "skew"}
    with pytest.raises(InputError, match="is no time with a zone"):
        perform(sample, SAMPLE_KEY, BY, act)


def test_an_event_can_be_made_a_milestone(sample: Ports) -> None:
    """A person's choice is kept by milestone."""
    one = first(sample)
    act = {"name": "set_milestone", "event": one.id, "value": "detected=2026-03-03T13:40:00", "reason": "saw it"}
    told = perform(sample, SAMPLE_KEY, BY, act)
    assert any(one.startswith("Time to detect") for one in told.moved)
    assert "detected" in open_incident(sample, SAMPLE_KEY).facts.curated.milestones


def test_an_event_of_another_incident_is_refused(sample: Ports) -> None:
    """Nothing is recorded for an event that is not there."""
    with pytest.raises(NotFound):
        perform(sample, SAMPLE_KEY, BY, {"name": "pin", "event": "gone"})


@pytest.mark.parametrize("name", sorted(REASON_ASKED))
def test_what_moves_figures_is_not_done_without_a_reason(sample: Ports, name: str) -> None:
    """Nothing is recorded, and the sentence says what is missing."""
    with pytest.raises(InputError, match="needs a reason"):
        perform(sample, SAMPLE_KEY, BY, {"name": name, "event": first(sample).id, "value": "x"})
    assert sample.store.curations(SAMPLE_KEY) == ()


def test_statements_that_rest_on_a_hidden_event_are_named(drafted: Ports) -> None:
    """And they are no longer once it is undone."""
    opened = open_review(drafted, SAMPLE_KEY)
    cited = next(one.statement for one in opened.review.statements() if one.statement.evidence)
    told = perform(
        drafted, SAMPLE_KEY, BY, {"name": "hide", "event": cited.evidence[0], "value": "", "reason": "a test alert"}
    )
    assert cited.id in {id for id, _ in told.statements} and told.undo is not None
    undone = perform(drafted, SAMPLE_KEY, BY, {"name": "undo", "value": told.undo})
    assert undone.statements == () and stale(drafted, open_review(drafted, SAMPLE_KEY)) == {}


def test_merging_needs_the_other_event(sample: Ports) -> None:
    """The message says how it is chosen."""
    with pytest.raises(InputError, match="choose the other event"):
        perform(sample, SAMPLE_KEY, BY, {"name": "merge", "event": first(sample).id, "reason": "same"})


def test_undo_last_and_redo_last_are_the_persons_own(sample: Ports) -> None:
    """Somebody else's change stays."""
    one, other = open_incident(sample, SAMPLE_KEY).timeline.events[:2]
    perform(sample, SAMPLE_KEY, BY, {"name": "pin", "event": one.id})
    perform(sample, SAMPLE_KEY, "Jonas Vik", {"name": "pin", "event": other.id})
    perform(sample, SAMPLE_KEY, BY, {"name": "undo_last"})
    assert open_incident(sample, SAMPLE_KEY).facts.curated.pinned == {other.id}
    perform(sample, SAMPLE_KEY, BY, {"name": "redo_last"})
    assert open_incident(sample, SAMPLE_KEY).facts.curated.pinned == {one.id, other.id}


def test_other_names_that_a_browser_might_send_are_no_acts() -> None:
    """Only what is listed is carried out."""
    assert is_act("pin") and is_act("unset") and not is_act("raw") and not is_act("")
