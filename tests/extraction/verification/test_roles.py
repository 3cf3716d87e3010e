"""Who did it, who owns it, who was what."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.people import Role, RoleAssignment
from extraction.domain.timeline import EventKind
from tests.builders import at, event
from tests.extraction.verification.checking import findings, known

ROLLBACK = event("rolled back auth-gateway", "14:20", by="Ben Okafor")
PLAN = event("next: add an alert on pool size, owner Ana", "14:50", by="Ben Okafor")
ASK = event("@Ana can you restart db-03?", "14:10", by="Ben Okafor")
OTHER = event("looking", "14:00", by="Ana Ruiz")
ALL = (OTHER, ASK, ROLLBACK, PLAN)


@pytest.mark.parametrize(
    "text",
    [
        "Ben rolled back auth-gateway.",
        "auth-gateway was rolled back by Ben Okafor.",
        "auth-gateway was rolled back.",
        "The on-call engineer rolled back auth-gateway.",
        "Ana owns the alert on pool size.",
        "Ben asked Ana to restart db-03.",
    ],
)
def test_the_right_person_passes(text: str) -> None:
    """Active, passive, and nobody named."""
    assert findings(text, *ALL, of="role") == []


@pytest.mark.parametrize(
    "text",
    [
        "Ana rolled back auth-gateway.",
        "auth-gateway was rolled back by Ana.",
        "Ben owns the alert on pool size.",
        "Ana asked Ben to restart db-03.",
    ],
)
def test_swapped_people_are_contradicted(text: str) -> None:
    """The finding names the right one."""
    found = findings(text, *ALL, of="role")
    assert Verdict.CONTRADICTED in [finding.verdict for finding in found]


def test_the_commander_is_who_held_the_role_then() -> None:
    """By the derived roles, at the time of the cited record."""
    given = RoleAssignment(
        role=Role.COMMANDER, person_id="UBENOKA", start=at("14:00"), end=None, evidence=(), rule="test"
    )
    about = known(ALL, roles=(given,))
    (finding,) = findings("Ana was incident commander.", OTHER, ROLLBACK, of="role", about=about)
    assert (finding.verdict, finding.expected) == (Verdict.CONTRADICTED, "Ben Okafor")
    assert findings("Ben was incident commander.", OTHER, ROLLBACK, of="role", about=about) == []


def test_a_second_verb_keeps_its_subject() -> None:
    """Ana looked; Ben rolled back."""
    found = findings("Ana was looking and rolled back auth-gateway.", OTHER, ROLLBACK, of="role")
    assert Verdict.CONTRADICTED in [finding.verdict for finding in found]


def test_what_a_team_did_is_not_the_writers_doing() -> None:
    """Ana reports what finance did."""
    record = event("finance corrected 21 invoices", by="Ana Ruiz")
    found = findings("Ana corrected 21 invoices.", record, of="role")
    assert [finding.verdict for finding in found] == [Verdict.NEEDS_HUMAN]


def test_a_role_that_no_record_speaks_of_is_asked_about() -> None:
    """Who commanded did not therefore lead the communications."""
    said = event("declaring SEV-2, I'm IC", "14:03")
    (found,) = findings("Mara Lindqvist was the communications lead.", said, of="role")
    assert found.verdict is Verdict.NEEDS_HUMAN
    note = event("Severity SEV2. Commander: jonas.", "14:40", kind=EventKind.NOTE, by=None)
    (unknown,) = findings("Jonas was the scribe.", note, of="role")
    assert "scribe" in unknown.message
