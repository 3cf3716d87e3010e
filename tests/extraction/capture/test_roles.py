"""Who held which role, from when until when, and by which words."""

from __future__ import annotations

import pytest

from extraction.capture.people import resolve_people
from extraction.capture.readings import read_events
from extraction.capture.roles import assign_roles
from extraction.domain.curation import Curated
from extraction.domain.people import Role
from extraction.domain.timeline import Actor, Event, EventKind
from tests.builders import event, timeline

IC, COMMS, OPS, SCRIBE = Role.COMMANDER, Role.COMMUNICATIONS, Role.OPERATIONS, Role.SCRIBE
Held = tuple[Role, str, str, str | None]


def _roles(*events: Event) -> list[Held]:
    known = [event("hi", "13:00", by=name) for name in ("Ana Sousa", "Tom Becker", "Ben Okafor", "Mara Lindqvist")]
    whole = timeline(*known, *events)
    roles, people = assign_roles(read_events(whole, Curated()), resolve_people(whole))
    return [
        (
            one.role,
            people.by_id[one.person_id].display_name,
            f"{one.start:%H:%M}",
            f"{one.end:%H:%M}" if one.end else None,
        )
        for one in roles
    ]


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("I'm IC", IC, "Mara Lindqvist"),
        ("I am IC", IC, "Mara Lindqvist"),
        ("declaring SEV-1, I am IC", IC, "Mara Lindqvist"),
        ("ok I'll take IC", IC, "Mara Lindqvist"),
        ("taking command", IC, "Mara Lindqvist"),
        ("I'm incident commander", IC, "Mara Lindqvist"),
        ("ok I’ll be IC for this one", IC, "Mara Lindqvist"),
        ("/ic me", IC, "Mara Lindqvist"),
        ("/incident role commander @ana", IC, "Ana Sousa"),
        ("Ana is now Incident Commander", IC, "Ana Sousa"),
        ("Ana Sousa has been assigned as Incident Commander", IC, "Ana Sousa"),
        ("over to Tom as IC", IC, "Tom Becker"),
        ("handing IC back to Ana", IC, "Ana Sousa"),
        ("Tom's IC now", IC, "Tom Becker"),
        ("@Tom Becker you're IC", IC, "Tom Becker"),
        ("handing comms to Priya", COMMS, "Priya"),
        ("Priya has comms", COMMS, "Priya"),
        ("let me take comms", COMMS, "Mara Lindqvist"),
        ("I'm on ops", OPS, "Mara Lindqvist"),
        ("scribing", SCRIBE, "Mara Lindqvist"),
        ("I'll scribe", SCRIBE, "Mara Lindqvist"),
    ],
)
def test_role_is_given(text: str, role: Role, name: str) -> None:
    """Plain words, commands and announcements give a role to the right person."""
    assert _roles(event(text, "14:00")) == [(role, name, "14:00", None)]


@pytest.mark.parametrize(
    "text",
    [
        "who is IC?",
        "I'm not IC",
        "is Ana IC?",
        "I think Tom is IC",
        "I can't be IC today",
        "if I'm IC again I'd page earlier",
        "can someone take comms?",
        "the IC said we should wait",
        "Ana will be IC from 15:00",
        "notes: see doc",
    ],
)
def test_role_is_not_given(text: str) -> None:
    """Questions, negations, guesses, conditions and mere mentions give none."""
    assert _roles(event(text, "14:00")) == []


def test_topic_gives_several_roles() -> None:
    """``IC: @ana | comms: @priya`` in a channel's topic."""
    topic = event("@Ana Sousa set the channel topic: SEV-2 | IC: @ana | comms: @priya", "14:00", kind=EventKind.CHANNEL)
    assert _roles(topic) == [(IC, "Ana Sousa", "14:00", None), (COMMS, "priya", "14:00", None)]


def test_commander_ends_when_the_next_one_begins_and_may_come_back() -> None:
    """Two hand-overs give three assignments that follow each other."""
    held = _roles(
        event("I'm IC", "14:00"),
        event("handing IC to Tom", "14:30"),
        event("handing IC back to Mara", "14:50", by="Tom Becker"),
    )
    assert held == [
        (IC, "Mara Lindqvist", "14:00", "14:30"),
        (IC, "Tom Becker", "14:30", "14:50"),
        (IC, "Mara Lindqvist", "14:50", None),
    ]


def test_stepping_down_ends_a_role() -> None:
    """Who gives a role up holds it until then."""
    assert _roles(event("I'm IC", "14:00"), event("stepping down as IC", "15:00")) == [
        (IC, "Mara Lindqvist", "14:00", "15:00")
    ]


def test_a_request_counts_once_it_is_accepted() -> None:
    """``can you take ops?`` needs a yes by the person asked."""
    asked = event("@Ben Okafor can you take ops?", "14:00")
    assert _roles(asked) == []
    assert _roles(asked, event("sure", "14:01", by="Tom Becker")) == []
    assert _roles(asked, event("on it", "14:02", by="Ben Okafor")) == [(OPS, "Ben Okafor", "14:02", None)]


def test_role_record_and_announcement_are_one_assignment() -> None:
    """The record of a tool and the bot's words about it are two pieces of evidence for one role."""
    bot = Actor(source="slack", native_id="B1", name="incident-bot", is_bot=True)
    record = event(
        "role",
        "14:00",
        kind=EventKind.ROLE_CHANGE,
        source="rootly",
        attributes={"role": "Incident Commander", "person": "Ana Sousa"},
    )
    said = event("Ana Sousa is now Incident Commander", "14:01", by=bot)
    whole = timeline(event("hi", "13:00", by="Ana Sousa"), record, said)
    roles, _ = assign_roles(read_events(whole, Curated()), resolve_people(whole))
    assert [(one.rule, one.evidence) for one in roles] == [("role record", (record.id, said.id))]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("I'm IC I guess", Role.COMMANDER),
        ("I guess I'm IC then", Role.COMMANDER),
        ("19 mails to support so far. i do the replies", Role.COMMUNICATIONS),
        ("I'll take the status page", Role.COMMUNICATIONS),
    ],
)
def test_a_role_taken_in_passing_is_taken(text: str, role: Role) -> None:
    """A shrug is no doubt."""
    assert [held[0] for held in _roles(event(text, by="Mara Lindqvist"))] == [role]


@pytest.mark.parametrize(
    "text",
    [
        "I guess Ana is IC",
        "maybe I'm IC",
        "I'm IC I guess?",
        "I do the replication part",
        "I'm watching the status page",
    ],
)
def test_doubt_about_a_role_gives_none(text: str) -> None:
    """Neither do words that only look alike."""
    assert _roles(event(text, by="Mara Lindqvist")) == []


def test_an_offer_is_taken_up_in_few_words() -> None:
    """As people write in chat."""
    offer = event("I can take communications, if nobody has them yet", "14:02", by="Ana Sousa")
    assert _roles(offer, event("yes pls", "14:03", by="Mara Lindqvist"))[0][0] is Role.COMMUNICATIONS
