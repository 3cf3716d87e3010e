"""Roles told by their duties, and roles that two people settle between them."""

from __future__ import annotations

import pytest

from extraction.capture.people import resolve_people
from extraction.capture.readings import read_events
from extraction.capture.roles import assign_roles
from extraction.domain.curation import Curated
from extraction.domain.people import Role
from tests.builders import event, timeline

PEOPLE = {"A": "Ana Sousa", "B": "Ben Okafor", "M": "Mara Lindqvist", "P": "Priya Nair", "T": "Tom Becker"}
IC, COMMS = Role.COMMANDER, Role.COMMUNICATIONS


def _held(*lines: str) -> list[tuple[Role, str]]:
    """Who holds which role at the end; a line is ``A: text``, a minute apart, Mara commands."""
    known = [event("hi", f"13:00:0{number}", by=name) for number, name in enumerate(PEOPLE.values())]
    said = [event(line[3:], f"14:{number:02}", by=PEOPLE[line[0]]) for number, line in enumerate(("M: I'm IC", *lines))]
    whole = timeline(*known, *said)
    roles, people = assign_roles(read_events(whole, Curated()), resolve_people(whole))
    held = [(one.role, people.by_id[one.person_id].display_name.split()[0]) for one in roles if one.end is None]
    return [one for one in held if one != (IC, "Mara")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("T: is anyone running this?", "B: not me", "A: I'll do it"), (IC, "Ana")),
        (("T: is anybody coordinating?", "B: no", "T: Then I do. Ben keep looking, ok?"), (IC, "Tom")),
        (("T: who's in charge?", "A: me"), (IC, "Ana")),
        (("T: do we have an IC?", "B: I can", "T: great"), (IC, "Ben")),
        (("T: somebody please drive", "A: driving"), (IC, "Ana")),
        (("A: Ben, you run it", "B: ok"), (IC, "Ben")),
        (("A: I hold the lead until Tom is up",), (IC, "Ana")),
        (("A: I'll coordinate",), (IC, "Ana")),
        (("M: over to you Ben",), (IC, "Ben")),
        (("M: Ben has it from here, I'm off",), (IC, "Ben")),
        (("B: taking over from Mara",), (IC, "Ben")),
        (("M: handing over to Tom, dinner",), (IC, "Tom")),
        (("M: command goes to Tom",), (IC, "Tom")),
        (("M: can you do the outside part?", "P: yes, mine"), (COMMS, "Priya")),
        (("M: Priya, can you handle comms?", "P: sure"), (COMMS, "Priya")),
        (("M: can you handle the customer side Priya?", "A: hm", "P: sure thing"), (COMMS, "Priya")),
        (("P: I'll do the status page",), (COMMS, "Priya")),
        (("P: ok, page + macros, mine",), (COMMS, "Priya")),
        (("M: Ben looks at the db, Priya talks to the outside",), (COMMS, "Priya")),
        (("P: do you want me on comms?", "M: yes please Priya"), (COMMS, "Priya")),
        (("P: I do the writing to customers, ok?", "M: Yes Priya, customers are yours."), (COMMS, "Priya")),
        (("M: Priya you keep doing the callers and the status page, ok?", "P: ok"), (COMMS, "Priya")),
        (("M: Priya: comms. Tom: looking at the db.",), (COMMS, "Priya")),
    ],
)
def test_a_duty_is_a_role(lines: tuple[str, ...], expected: tuple[Role, str]) -> None:
    assert _held(*lines) == [expected]


def test_what_is_shared_out_in_one_message_is_held_by_both() -> None:
    """Customers to one, the press to another."""
    assert _held("M: customers are with Priya. Press is with Ana.") == [(COMMS, "Priya"), (COMMS, "Ana")]


@pytest.mark.parametrize(
    "lines",
    [
        ("A: I'll run it again",),
        ("A: I run this in docker and it works",),
        ("A: Ben can you run it again?", "B: sure"),
        ("A: can you run this?", "B: ok"),
        ("A: who runs the batch job?", "B: I do"),
        ("A: Jenkins runs it",),
        ("A: Ben leads the payments team",),
        ("M: Decision: mail for two regions. Ben leads.",),
        ("A: I'll take the status page down",),
        ("A: I have the lead on this bug",),
        ("A: I'm in command of nothing",),
        ("A: is anyone in charge of this service?", "B: I am"),
        ("T: Ben has it from here",),
        ("B: taking over from Tom",),
        ("T: Priya you take the status page please", "P: no time"),
        ("M: can you handle comms?", "P: sorry, no"),
        ("P: shall I keep support posted?", "M: not yet"),
        ("A: Ben takes over the database part",),
    ],
)
def test_what_only_sounds_like_a_duty_is_none(lines: tuple[str, ...]) -> None:
    """Scripts, teams, parts of the work, refusals, and hand-overs by who holds nothing."""
    assert _held(*lines) == []
