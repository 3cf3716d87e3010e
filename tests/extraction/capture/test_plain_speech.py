"""How people really say it: declarations, ends, roles, follow-ups and fates of guesses in words of their own."""

from __future__ import annotations

import pytest

from extraction.capture.derive_facts import derive_facts
from extraction.capture.describe_incident import describe_incident
from extraction.domain.facts import IncidentFacts
from extraction.domain.hypothesis import HypothesisState
from extraction.domain.milestone import MilestoneName
from extraction.domain.people import Role
from extraction.domain.timeline import Actor, Event, EventKind
from tests.builders import START, at, event, incident, timeline

IMPACT, DETECTED, DECLARED = MilestoneName.IMPACT_STARTED, MilestoneName.DETECTED, MilestoneName.DECLARED
MITIGATED, RESOLVED = MilestoneName.MITIGATED, MilestoneName.RESOLVED
BOT = Actor(source="slack", native_id="B7", name="opsbot", is_bot=True)
CREW = ("Ana Sousa", "Ben Achterberg", "Ben Chowdhury", "Mia Lund")


def _facts(*events: Event) -> IncidentFacts:
    return derive_facts(incident(), timeline(*events))


def _at(name: MilestoneName, *events: Event) -> str | None:
    moment = _facts(*events).milestone(name).at
    return f"{moment:%H:%M}" if moment else None


def _roles(*events: Event) -> list[tuple[Role, str, str]]:
    facts = _facts(*(event("hi", "13:00", by=name) for name in CREW), *events)
    held = [one for one in facts.roles if one.role is not Role.RESPONDER]
    return [(one.role, facts.person_by_id[one.person_id].display_name, f"{one.start:%H:%M}") for one in held]


def _alert(clock: str, kind: EventKind = EventKind.ALERT) -> Event:
    named = (
        {"alert": "Backlog", "started_at": at(clock).isoformat()} if kind is EventKind.ALERT else {"alert": "Backlog"}
    )
    return event("Backlog", clock, kind=kind, source="alertmanager", by=None, attributes=named)


@pytest.mark.parametrize(
    "text",
    [
        "Opening this as a sev2, lookups are erroring",
        "search returns nothing, opening SEV-2, I've got command",
        "writes fail in the app. Raising P1.",
        "Settlement files are short. Treating as SEV2, commander: me",
        "Going to call this an incident: 429s for everyone",
    ],
)
def test_a_declaration(text: str) -> None:
    """Opening, raising, treating and calling declare too."""
    assert _at(DECLARED, event(text, "14:05")) == "14:05"


@pytest.mark.parametrize(
    "text", ["raising the limit for P1 customers", "is this an incident?", "we could open a sev2 if it gets worse"]
)
def test_no_declaration(text: str) -> None:
    """What only mentions a level, asks, or sets a condition."""
    assert _at(DECLARED, event(text, "14:05")) is None


def test_a_bots_incident_with_an_id_between_the_words() -> None:
    """The bot's announcement declares, gives the title, and is the first that the records know."""
    opened = event('Incident #77 opened by @uma - "Users bounce to the login page" (Sev 3)', "14:01", by=BOT)
    assert _at(DECLARED, opened) == _at(DETECTED, opened) == "14:01"
    assert describe_incident(None, timeline(opened), START).title == "Users bounce to the login page"


def test_a_flapping_alert_does_not_end_what_is_declared_later() -> None:
    """An alert that clears before the declaration resolves nothing, and the declaration stands."""
    events = (
        _alert("13:40"),
        _alert("13:44", EventKind.ALERT_RESOLVED),
        event("Declaring SEV-2", "14:12"),
        event("mitigated. we stay on until the match ends", "14:46"),
        event("match over. Closing out as resolved", "15:35"),
    )
    assert [_at(name, *events) for name in (DECLARED, MITIGATED, RESOLVED)] == ["14:12", "14:46", "15:35"]


def test_a_page_that_closes_before_people_call_it_mitigated_resolves_nothing() -> None:
    """The tool's record is no end while people still say that it goes on."""
    page = event("PagerDuty resolved", "14:33", kind=EventKind.ALERT_RESOLVED, source="pagerduty", by=None)
    events = (
        event("declaring SEV-1", "14:00"),
        page,
        event("all five green, I consider this mitigated", "14:34"),
        event("no more errors for 20 minutes → resolved", "14:55"),
    )
    assert _at(RESOLVED, *events) == "14:55"


def test_the_severity_is_no_fix() -> None:
    """ "Raising P1" is no action after which things got better, and what was only begun ends with the recovery."""
    events = (
        event("Raising P1. writes are failing", "14:05"),
        event("switching saved cards to the backup", "14:10"),
        event("payments are working again", "14:22"),
    )
    assert _at(MITIGATED, *events) == "14:22"


@pytest.mark.parametrize(
    ("text", "began"),
    [
        ("their webhooks stopped since 14:12 CET", "13:12"),
        ('their page says "elevated errors in eu-west", started 13:26', "13:26"),
        ("1 in 5 logins lands in a loop. Started around 13:50 by the funnel", "13:50"),
        ("the rollout is failing on one node. Started 13:50", None),
    ],
)
def test_when_it_began(text: str, began: str | None) -> None:
    """A beginning said apart from the trouble it belongs to, never that of work on the system."""
    assert _at(IMPACT, event(text, "14:02")) == began


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("errors everywhere. I'll run it.", Role.COMMANDER, "Ana Sousa"),
        ("looks bad. I'm leading, all hands here", Role.COMMANDER, "Ana Sousa"),
        ("I take IC", Role.COMMANDER, "Ana Sousa"),
        ("thanks all. I have the conn", Role.COMMANDER, "Ana Sousa"),
        ("end of day. @Mia Lund takes over as IC from here", Role.COMMANDER, "Mia Lund"),
        ("thanks Mia, comms is yours", Role.COMMUNICATIONS, "Mia Lund"),
        ("@Mia Lund please do, you're comms lead", Role.COMMUNICATIONS, "Mia Lund"),
        ("Ben C you've got ops for the app side", Role.OPERATIONS, "Ben Chowdhury"),
    ],
)
def test_a_role(text: str, role: Role, name: str) -> None:
    """Plain sayings about who leads, talks or operates."""
    assert _roles(event(text, "14:00", by="Ana Sousa")) == [(role, name, "14:00")]


@pytest.mark.parametrize(
    "text",
    ["I'm leading the workshop on friday", "Ben is IC", "passing the hat to @Mia Lund", "I'll run it by legal first"],
)
def test_no_role(text: str) -> None:
    """Another leading, one of two Bens, a hat that is not the commander's, another running."""
    assert _roles(event(text, "14:00", by="Ana Sousa")) == []


def test_the_commanders_hat() -> None:
    """From the commander, passing the hat on is a hand-over."""
    held = _roles(
        event("I'm IC", "14:00", by="Ana Sousa"), event("passing the hat to @Mia Lund", "15:00", by="Ana Sousa")
    )
    assert held == [(Role.COMMANDER, "Ana Sousa", "14:00"), (Role.COMMANDER, "Mia Lund", "15:00")]


@pytest.mark.parametrize(("answer", "taken"), [("all yours", True), ("not now", False)])
def test_an_offer(answer: str, taken: bool) -> None:
    """ "I can command" counts once the next person takes it up."""
    held = _roles(event("I can command", "14:00", by="Ana Sousa"), event(answer, "14:01", by="Mia Lund"))
    assert bool(held) is taken


def test_short_forms_in_a_topic() -> None:
    """ "IC @name" and "Lead: @name" in a topic name the commander, and a severity there declares."""
    topic = event(
        "@Ana Sousa set the channel topic: INC-88 · lookups fail · sev2 · IC @Mia Lund", "14:00", kind=EventKind.CHANNEL
    )
    assert _roles(topic) == [(Role.COMMANDER, "Mia Lund", "14:00")]
    assert _at(DECLARED, topic) == "14:00"
    assert describe_incident(None, timeline(topic), START).title == "Lookups fail"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "Todo list: guard against an empty source (@Mia Lund), export the zone nightly (@Ana Sousa), "
            "lower the TTL (owner tbd)",
            [
                ("Export the zone nightly", "Ana Sousa", None),
                ("Guard against an empty source", "Mia Lund", None),
                ("Lower the TTL", None, None),
            ],
        ),
        (
            "action items: 1) Ana: failover for all cards 2) Mia: template for vendor outages",
            [("Failover for all cards", "Ana Sousa", None), ("Template for vendor outages", "Mia Lund", None)],
        ),
        (
            "PIR items: validate limits.yaml in CI -> @Mia Lund, until 27 March. Dashboard of 429s -> @Ana Sousa",
            [("Dashboard of 429s", "Ana Sousa", None), ("Validate limits.yaml in CI", "Mia Lund", "2026-03-27")],
        ),
        (
            "next steps: Ana caps the cache size, Mia adds a heap alert",
            [("Add a heap alert", "Mia Lund", None), ("Cap the cache size", "Ana Sousa", None)],
        ),
        (
            "followups: Ben C to document the manual promotion; Ana to get maintenance excluded",
            [("Document the manual promotion", "Ben Chowdhury", None), ("Get maintenance excluded", "Ana Sousa", None)],
        ),
        ("@Mia Lund please add a contract test for carriers", [("Add a contract test for carriers", "Mia Lund", None)]),
        ("I'll put a canary step in front of deploys", [("Put a canary step in front of deploys", "Ana Sousa", None)]),
        ("@Mia Lund can you hear me on the bridge?", []),
        ("I'll write to you later", []),
    ],
)
def test_follow_ups(text: str, items: list[tuple[str, str | None, str | None]]) -> None:
    """Several in one line each with its owner, requests and promises once it is over; small talk is none."""
    over = event("this is resolved", "14:30", by="Ana Sousa")
    facts = _facts(*(event("hi", "13:00", by=name) for name in CREW), over, event(text, "14:40", by="Ana Sousa"))
    found = [
        (one.summary, one.owner_id and facts.person_by_id[one.owner_id].display_name, one.due)
        for one in facts.action_items
    ]
    assert sorted(found, key=lambda item: item[0]) == items


@pytest.mark.parametrize(
    ("guess", "fate", "state"),
    [
        ("my first guess would be the redis node", "not redis", HypothesisState.RETRACTED),
        (
            "could it be the new pool size?",
            "reverted it in staging, no change. I'd drop that theory",
            HypothesisState.RETRACTED,
        ),
        ("ideas so far: clock skew on the batch host", "clock skew is off the table", HypothesisState.RETRACTED),
        ("so it is the limiter?", "yes: the limit dropped from 5000 to 500", HypothesisState.CONFIRMED),
        ("so it is the limiter?", "no, its counters are flat", HypothesisState.RETRACTED),
        (
            "the dns job pruned the whole zone",
            "confirmed, the zone lost its records by the dns job",
            HypothesisState.CONFIRMED,
        ),
        ("solver pod was never scheduled, its pool was removed", "that explains it", HypothesisState.CONFIRMED),
    ],
)
def test_what_becomes_of_a_guess(guess: str, fate: str, state: HypothesisState) -> None:
    """Answers and verdicts by somebody else, also on what was never put as a guess."""
    (hypothesis,) = _facts(event(guess, "14:00", by="Ana Sousa"), event(fate, "14:04", by="Mia Lund")).hypotheses
    assert hypothesis.state is state


def test_the_channel_gives_a_title_where_nothing_else_does() -> None:
    """A channel's name without its frame is better than nothing."""
    found = describe_incident(None, timeline(event("hm", "14:00", channel="inc-webhooks-cert")), START)
    assert found.title == "Webhooks cert"
