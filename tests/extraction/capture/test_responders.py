"""Who worked on an incident and who followed along."""

from __future__ import annotations

import pytest

from extraction.capture.people import resolve_people
from extraction.capture.readings import read_events
from extraction.capture.responders import find_responders
from extraction.domain.curation import Curated
from extraction.domain.timeline import Actor, Event
from tests.builders import at, event, timeline


def _responders(*events: Event) -> set[str]:
    known = [event("hi", f"13:0{number}", by=name) for number, name in enumerate(("Ana Sousa", "Ben Okafor"))]
    whole = timeline(*known, *events)
    people = resolve_people(whole)
    found = find_responders(read_events(whole, Curated()), {}, people, (at("14:00"), at("16:00")))
    return {people.by_id[one.person_id].display_name for one in found}


def _by_ana(*texts: str) -> list[Event]:
    return [event(text, f"14:{number + 10}", by="Ana Sousa") for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    "texts",
    [
        ("I restarted two nodes",),
        ("I checked: bills use the other register",),
        ("first count from the logs: 312 orders",),
        ("no objection to the list from compliance",),
        ("opening this: INC-2041. nobody can check out",),
        ("building a debug version, 5 min", "branch for the page is ready"),
        ("not the os: the share is the same on both platforms",),
    ],
)
def test_work_makes_a_responder(texts: tuple[str, ...]) -> None:
    assert _responders(*_by_ana(*texts)) == {"Ana Sousa"}


@pytest.mark.parametrize(
    "texts",
    [
        ("do we tweet?",),
        ("fingers crossed", "well done people"),
        ("only reading along", "the app is live again", "dashboard is up"),
        ("is the lunch still at 12?",),
        ("the counter is open",),
    ],
)
def test_following_along_makes_none(texts: tuple[str, ...]) -> None:
    assert _responders(*_by_ana(*texts)) == set()


def test_an_answer_when_asked_by_name() -> None:
    """Who is asked and tells what they know has helped; who asks has not."""
    asked = event("@Ana Sousa are you there? what was the setting meant to be?", "14:10", by="Ben Okafor")
    assert _responders(asked, event("I meant 45 instead of 40", "14:12", by="Ana Sousa")) == {"Ana Sousa"}
    assert _responders(asked, event(":zipper_mouth_face:", "14:12", by="Ana Sousa")) == set()


def test_a_deed_that_somebody_else_tells() -> None:
    """After a call that nobody wrote down."""
    assert _responders(event("Ana restarted the relay while we were on the phone", "14:30", by="Ben Okafor")) == {
        "Ana Sousa"
    }
    assert _responders(event("Ana did not restart the relay", "14:30", by="Ben Okafor")) == set()


def test_tools_and_mails_from_outside_are_no_responders() -> None:
    scheduler = Actor(source="csv", native_id="scheduler", name="scheduler")
    desk = Actor(source="mail", native_id="d1", name="Corvid Support")
    writer = Actor(source="mail", native_id="d2", name="Remy Holt")
    told = [event("I restarted the pods", "14:10", by=one, source=one.source) for one in (scheduler, desk, writer)]
    assert _responders(*told) == set()
