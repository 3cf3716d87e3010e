"""Which reports a batch is about: every condition, what it refuses, and nothing that one may not see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.operations.access import Actor, AppRole, Grant
from app.operations.batch import Choice
from app.operations.choose_reports import choose, condition, since
from app.operations.draft_report import draft_report
from app.operations.ports import Ports
from extraction.domain.incident import Incident
from extraction.errors import Denied, InputError
from tests.app.operations.batch_scene import Writer, with_incidents
from tests.builders import at, event, incident

ANA = "Ana Torres"


def add(world: Ports, key: str, clock: str, day: int = 3, **fields: Any) -> None:
    made: Incident = replace(incident(key), **fields)
    world.store.save_incident(made)
    world.store.add_events(key, [event("checkout is slow", at(clock, day))])


@pytest.fixture
def several(world: Ports) -> Ports:
    """Three incidents without drafts, the latest is INC-3."""
    add(world, "INC-1", "10:00", 1, severity="SEV1", team="Payments", incident_type="data loss", services=("checkout",))
    add(world, "INC-2", "10:00", 2, severity="SEV2", team="Storage", status="resolved", services=("disk", "checkout"))
    add(world, "ops-3", "10:00", 3, severity="sev1", private=True)
    return world


def chosen(world: Ports, *where: str) -> tuple[str, ...]:
    return choose(world, Choice(where=where))


def test_without_conditions_all_are_meant_latest_first(several: Ports) -> None:
    assert chosen(several) == ("ops-3", "INC-2", "INC-1")


@pytest.mark.parametrize(
    ("where", "keys"),
    [
        (("severity=SEV1",), ("ops-3", "INC-1")),
        (("severity=sev1,SEV2",), ("ops-3", "INC-2", "INC-1")),
        (("severity=SEV1", "team=payments"), ("INC-1",)),
        (("team=storage",), ("INC-2",)),
        (("type=data loss",), ("INC-1",)),
        (("service=checkout",), ("INC-2", "INC-1")),
        (("service=disk",), ("INC-2",)),
        (("status=resolved",), ("INC-2",)),
        (("key=inc-*",), ("INC-2", "INC-1")),
        (("key=*3, INC-1",), ("ops-3", "INC-1")),
        (("key=INC",), ()),
        (("key=INC-.",), ()),
        (("before=2026-03-02",), ("INC-1",)),
        (("after=2026-03-02",), ("ops-3", "INC-2")),
        (("after=2026-03-02T10:00+01:00", "before=2026-03-03T10:00Z"), ("INC-2",)),
        (("drafted=no",), ("ops-3", "INC-2", "INC-1")),
        (("drafted=yes",), ()),
        (("template=standard",), ()),
        (("Approved = NO",), ("ops-3", "INC-2", "INC-1")),
        (("published=yes",), ()),
    ],
)
def test_conditions(several: Ports, where: tuple[str, ...], keys: tuple[str, ...]) -> None:
    """All must hold; a comma means any of; case does not matter; what an incident does not state is never wanted."""
    assert chosen(several, *where) == keys


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("severity", "“severity” cannot be read: write name=value"),
        ("sevrity=SEV1", "“sevrity=SEV1” cannot be read.*severity, team, type"),
        ("=SEV1", "cannot be read"),
        ("team=", "“team=” names no value"),
        ("team= , ", "names no value"),
        ("approved=maybe", "“approved=maybe”: approved is yes or no, not “maybe”"),
        ("writer=human", "writer is plain or model"),
        ("before=spring", "“before=spring” holds no date"),
        ("after=2026-03-01T14:00", "a time needs its zone"),
        ("after=2026-02-30", "holds no date"),
    ],
)
def test_a_condition_that_cannot_be_read_is_named(several: Ports, where: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        chosen(several, "severity=SEV1", where)


def test_since_is_when_the_incident_began(several: Ports) -> None:
    """By its first record, not by when it was imported; one without records by when Retroline heard of it."""
    several.store.save_incident(replace(incident("EMPTY"), created_at=at("09:00", 2)))
    assert choose(several, Choice(since=at("10:00", 2))) == ("ops-3", "INC-2")
    assert "EMPTY" in choose(several, Choice(since=at("09:00", 2)))


def test_a_date_or_a_span_before_now() -> None:
    """Spans count back from now; dates begin at midnight UTC."""
    now = at("16:00")
    assert since("90d", now) == now - timedelta(days=90)
    assert (since("12W", now), since(" 36 h ", now)) == (now - timedelta(weeks=12), now - timedelta(hours=36))
    assert since("2026-03-01", now) == at("00:00", 1)
    assert since("2026-03-01T02:00+02:00", now) == at("00:00", 1)


@pytest.mark.parametrize("text", ["", "90", "90x", "-3d", "yesterday", "2026-03-01T10:00", "999999w"])
def test_what_is_no_date_and_no_span_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        since(text, at("16:00"))


def test_reports_by_what_wrote_them(world: Ports) -> None:
    """The latest draft counts: its template, and whether a model wrote any of it."""
    with_incidents(world, "INC-1")
    assert chosen(world, "template=standard", "writer=plain", "drafted=yes") == ("INC-1",)
    assert chosen(world, "writer=model") == chosen(world, "model=test/*") == ()
    draft_report(replace(world, model=Writer()), "INC-1", ANA)
    assert chosen(world, "writer=model") == chosen(world, "model=TEST/w*") == ("INC-1",)
    assert chosen(world, "writer=plain") == () and chosen(world, "writer=plain,model") == ("INC-1",)


def test_reports_that_one_may_not_see_are_not_meant(several: Ports) -> None:
    """Writing many again is for whoever holds it on every team, and private incidents stay their members'."""
    admin = Actor(id="mara@larkspur.example", name="Mara", grants=(Grant(role=AppRole.ADMIN, teams=("*",)),))
    assert chosen(several.acting(admin, "app")) == ("INC-2", "INC-1")
    several.store.set_members("ops-3", frozenset({admin.id}))
    assert "ops-3" in chosen(several.acting(admin, "app"))
    with pytest.raises(Denied, match="write many reports again"):
        chosen(several.acting(replace(admin, grants=(Grant(role=AppRole.ADMIN, teams=("Payments",)),)), "app"))


def test_values_keep_their_spaces_and_signs() -> None:
    """What stands after the first sign is the value."""
    assert condition(" Team = Pay & Bill, a=b ").wanted == ("Pay & Bill", "a=b")
