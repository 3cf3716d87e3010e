"""People by role: the same title everywhere, in any wording, and no word that only looks like a name."""

from __future__ import annotations

import pytest

from extraction.domain.facts import IncidentFacts
from extraction.domain.naming import Naming
from extraction.domain.people import Person, Role, RoleAssignment
from extraction.domain.timeline import EventKind
from tests.builders import actor, at, event, facts, timeline

MARA, BEN, TOM, WILL, BOT = (
    Person(id=f"p-{name.lower()}", display_name=f"{name} {last}", aliases=(f"{name} {last}", name, handle), is_bot=bot,
           identities=(("slack", actor(f"{name} {last}").native_id),))
    for name, last, handle, bot in (
        ("Mara", "Lindqvist", "mlind", False), ("Ben", "Okafor", "ben.o", False), ("Tomasz", "Wrona", "tw", False),
        ("Will", "Price", "will", False), ("Deploy", "Bird", "deploybird", True),
    )
)  # fmt: skip
RECORDS = timeline(
    event("looking", "14:00", by="Tomasz Wrona"),
    event("acked", "14:01", by="Will Price", kind=EventKind.ACKNOWLEDGED),
    event("I'm IC", "14:02", by="Mara Lindqvist"),
    event("here", "14:03", by="Ben Okafor"),
)


def known() -> IncidentFacts:
    role = RoleAssignment(
        role=Role.COMMANDER, person_id="p-mara", start=at("14:02"), end=None, evidence=(), rule="said"
    )
    everyone = (MARA, BEN, TOM, WILL, BOT)
    return facts(people=everyone, roles=(role,), actors={one.identities[0]: one.id for one in everyone})


NAMING = Naming.of(known(), RECORDS)


def test_titles_follow_roles_then_the_first_appearance() -> None:
    """A held role, the one who acknowledged the page, and the others by number; bots keep their names."""
    assert NAMING.titles == {
        "p-mara": "the incident commander",
        "p-will": "the on-call engineer",
        "p-tomasz": "engineer 1",
        "p-ben": "engineer 2",
    }


@pytest.mark.parametrize(
    ("text", "titled"),
    [
        ("Mara Lindqvist rolled back.", "The incident commander rolled back."),
        ("It was mara, then Ben.", "It was the incident commander, then engineer 2."),
        ("@mlind please ask @ben.o", "the incident commander please ask engineer 2"),
        ("Ben's change and Lindqvist's fix", "Engineer 2's change and the incident commander's fix"),
        ("Mara/Ben are on it", "The incident commander/engineer 2 are on it"),
        ("Deploy Bird rolled out 4.12.0", "Deploy Bird rolled out 4.12.0"),
        ("“Tomasz Wrona” wrote", "“engineer 1” wrote"),
        ("thanks will and ask @will", "thanks the on-call engineer and ask the on-call engineer"),
        ("Will restarted the pods", "The on-call engineer restarted the pods"),
    ],
)
def test_names_in_free_text_become_titles(text: str, titled: str) -> None:
    """Display names, first and last names, handles and mentions."""
    assert NAMING.without_names(text) == titled


@pytest.mark.parametrize(
    "text",
    [
        "this will take a while",
        "the price is unchanged",
        "Will restart the pods at 15:00",
        "marathon and tomaszow, benchmark ben-nevis-1",
        "https://git.example/ben/checkout and /home/mara/app",
        "host mara.internal and ben_pool",
        "bench: mara-db-1",
    ],
)
def test_words_and_identifiers_stay(text: str) -> None:
    """A name inside another word, a path or a host is none; nor is a word that is a name as well."""
    assert NAMING.without_names(text) == text


def test_a_first_name_of_two_is_nobody_in_particular() -> None:
    """It is still no name that may be read."""
    other = Person(id="p-ben2", display_name="Ben Chowdhury", aliases=("Ben Chowdhury", "Ben"))
    naming = Naming.of(facts(people=(BEN, other)), timeline())
    assert naming.without_names("ask Ben") == "ask an engineer"
    assert naming.without_names("Ben Chowdhury knows") != naming.without_names("Ben Okafor knows")


def test_numbered_titles_become_names_again() -> None:
    """A role's title is true as it stands; a number nobody has stays."""
    assert NAMING.with_names("Engineer 2 asked the incident commander") == "Ben Okafor asked the incident commander"
    assert NAMING.with_names("engineer 12") == "engineer 12"


def test_titling_twice_changes_nothing() -> None:
    """A title holds no name."""
    once = NAMING.without_names("Mara, Ben and Tomasz Wrona met Will Price")
    assert NAMING.without_names(once) == once


def test_nobody_known_nothing_changed() -> None:
    """An incident without people."""
    assert Naming.of(facts(), timeline()).without_names("Mara was here") == "Mara was here"
