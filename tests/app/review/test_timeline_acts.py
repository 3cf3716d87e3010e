from __future__ import annotations

import pytest

from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from app.review.import_work import SAMPLE_KEY
from app.review.timeline_acts import is_curation, perform
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
    act = {"name": "correct_time", "event": first(sample).id, "value": "after lunch"}
    with pytest.raises(InputError, match="is no time with a zone"):
        perform(sample, SAMPLE_KEY, BY, act)


def test_an_event_can_be_made_a_milestone(sample: Ports) -> None:
    """A person's choice is kept by milestone."""
    one = first(sample)
    perform(sample, SAMPLE_KEY, BY, {"name": "set_milestone", "event": one.id, "value": "detected=2026-03-03T13:40:00"})
    assert "detected" in open_incident(sample, SAMPLE_KEY).facts.curated.milestones


def test_an_event_of_another_incident_is_refused(sample: Ports) -> None:
    """Nothing is recorded for an event that is not there."""
    with pytest.raises(NotFound):
        perform(sample, SAMPLE_KEY, BY, {"name": "pin", "event": "gone"})


def test_only_curations_are_acts_on_events() -> None:
    """Other names that a browser might send are not carried out."""
    assert is_curation("pin") and not is_curation("raw") and not is_curation("")
