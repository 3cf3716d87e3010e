"""Milestones in people's own words: each phrase alone against the rules, with what must not be taken for one."""

from __future__ import annotations

import pytest

from extraction.capture.derive_facts import derive_facts
from extraction.domain.milestone import MilestoneName
from extraction.domain.timeline import Actor, Event, EventKind
from tests.builders import event, incident, timeline

IMPACT, DETECTED, DECLARED = MilestoneName.IMPACT_STARTED, MilestoneName.DETECTED, MilestoneName.DECLARED
ACKNOWLEDGED, MITIGATED, RESOLVED = MilestoneName.ACKNOWLEDGED, MilestoneName.MITIGATED, MilestoneName.RESOLVED
BOT = Actor(source="slack", native_id="B1", name="incident relay", is_bot=True)


def _time(name: MilestoneName, *events: Event) -> str | None:
    moment = derive_facts(incident(), timeline(*events)).milestone(name).at
    return None if moment is None else f"{moment:%H:%M}"


def _alert(clock: str = "13:55") -> Event:
    return event(
        "fired", clock, kind=EventKind.ALERT, source="alertmanager", by=None, attributes={"alert": "HighErrors"}
    )


@pytest.mark.parametrize(
    "text",
    [
        "opened INC-1105, SEV-4",
        "not an engineer but I'm opening this: INC-2041. uploads hang",
        "INC-2041 is open, I'm lead",
        "calling this an incident",
        "this is now an incident",
        "let's call it a sev 2",
        "SEV 2 it is",
        "going with sev3",
        "P1 raised",
        "then it is INC-2041, sev 3",
        "this gets a number: INC-2041",
    ],
)
def test_declared(text: str) -> None:
    """Also by the key alone, which an incident has only once it is declared; a later severity is a change."""
    assert _time(DECLARED, _alert(), event(text, "14:05"), event("and this is SEV-1 now", "15:00")) == "14:05"


@pytest.mark.parametrize(
    "text",
    [
        "did anyone open INC-2041 yet?",
        "INC-2041 review is on friday",
        "opened PAY-312 for the follow-up",
        "the vendor opened an incident on their side",
        "reading INC-2041 from march",
        "I opened the incident doc",
    ],
)
def test_not_declared(text: str) -> None:
    """Questions, reviews, other people's incidents and tickets."""
    assert _time(DECLARED, event(text, "14:05")) is None


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("INC-2041 opened by Ana from page #12. Severity SEV-1", True),
        ("New SEV-2 incident: uploads fail", True),
        ("@ana declared a SEV-3 incident: uploads fail", True),
        ("reminder for INC-2041: please update the page", False),
        ("INC-2041 has been open for 30 minutes", False),
    ],
)
def test_a_bot_declares(text: str, declared: bool) -> None:
    """Its announcement counts, its reminders do not."""
    assert _time(DECLARED, event(text, "14:05", by=BOT)) == ("14:05" if declared else None)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("we're good since 14:03", "14:03"),
        ("stable since 14:03 UTC", "14:03"),
        ("Contained as of 14:03 then", "14:03"),
        ("contained", "14:10"),
        ("no errors since 14:03", "14:03"),
        ("all boxes fine since 14:03", "14:03"),
        ("service restored at 14:03", "14:03"),
        ("last failed request was at 14:03", "14:03"),
        ("works again since 14:03", "14:03"),
        ("14:03 everything fine again", "14:03"),
        ("it was mitigated at 14:03 on the call", "14:03"),
        ("mitigated now, 16:03 CEST", "14:03"),
        ("and with that it is mitigated", "14:10"),
        ("we are stable", "14:10"),
        ("thumbnails load again", "14:10"),
    ],
)
def test_mitigated(text: str, clock: str) -> None:
    """The time that is told with it, else that of the message."""
    assert _time(MITIGATED, _alert(), event("Declaring SEV-2", "13:58"), event(text, "14:10")) == clock


@pytest.mark.parametrize(
    "text",
    [
        "mitigated for EU only",
        "partially mitigated as of 14:03",
        "should be stable since 14:03",
        "we will be good at 14:30",
        "still not contained",
        "no errors since the deploy in staging",
        "good morning since 14:03 here",
        "yesterday it was mitigated at 14:03",
    ],
)
def test_not_mitigated(text: str) -> None:
    """In part, in doubt, to come, elsewhere, or of another day."""
    assert _time(MITIGATED, _alert(), event("Declaring SEV-2", "13:58"), event(text, "14:10")) is None


@pytest.mark.parametrize(
    "text",
    [
        "INC-2041 closed",
        "we close this, INC-2041 is done",
        "resolving this now, thanks",
        "with that INC-2041 is resolved",
        "INC-2041: resolved ✅",
        "resolved from my side",
        "I call INC-2041 resolved",
    ],
)
def test_resolved(text: str) -> None:
    """Ways of closing the incident by its key and without."""
    assert _time(RESOLVED, _alert(), event("Declaring SEV-2", "13:58"), event(text, "14:40")) == "14:40"


@pytest.mark.parametrize(
    "text", ["PAY-312 resolved", "PAY-312 is closed", "closing PAY-312 as done", "INC-2041 stays open"]
)
def test_a_ticket_is_not_the_incident(text: str) -> None:
    """Keys of the tracker's series end nothing."""
    ticket = event("PAY-300 created", "10:00", kind=EventKind.TICKET, source="jira")
    assert _time(RESOLVED, ticket, _alert(), event(text, "14:40")) is None


@pytest.mark.parametrize(
    "text",
    [
        "first failures at 13:41 in the logs",
        "oldest grey one is from 13:41",
        "the error rate went up at 13:41",
        "site went down at 13:41 UTC",
        "visits drop to zero at 13:41",
        "no visits counted since 13:41",
        "it is the retention job, started deleting at 13:41 UTC",
        "affected: uploads between 13:41 and 14:20",
        "my log shows the first timeout at 13:41 UTC, that's an hour ago??",
        "impact window: 13:41–14:20 UTC",
        "notes of the call:\n13:41 first failed boxes in the log\n14:12 rolled back",
        "it begins 13:41 on the dashboard",
    ],
)
def test_impact_began(text: str) -> None:
    """By what began, by what came no more, and by lines of notes."""
    assert _time(IMPACT, event(text, "14:40")) == "13:41"


@pytest.mark.parametrize(
    "text",
    [
        "errors stopped at 13:41",
        "no failures since 13:41",
        "call started 13:41",
        "the backup job ran from 13:41 to 13:50 without errors",
        "when did the errors start, 13:41?",
        "maintenance from 13:41, errors are expected",
    ],
)
def test_impact_did_not_begin(text: str) -> None:
    """Ends, work and questions."""
    assert _time(IMPACT, event(text, "14:40")) is None


@pytest.mark.parametrize(
    "text",
    [
        "I noticed it at 13:41",
        "the mail came 13:05 UTC, I only opened it at 13:41",
        "detected at 13:41",
        "first customer report was 13:41",
        "support phoned me at 13:41 about stuck boxes",
        "phones ringing since 13:41",
    ],
)
def test_detected_at_a_told_time(text: str) -> None:
    """Whoever noticed, opened or was called says when."""
    assert _time(DETECTED, event(text, "14:00")) == "13:41"


@pytest.mark.parametrize(
    "text",
    [
        "customers can't log in",
        "callers say the site shows no slots",
        "search returns nothing for me",
        "hm, uploads look weird",
    ],
)
def test_a_report_is_the_detection(text: str) -> None:
    """Of lack as well as of errors, and of what the declaration is about in other words."""
    assert _time(DETECTED, event(text, "13:50"), event("Declaring SEV-2, uploads hang", "14:05")) == "13:50"


def test_acknowledged_by_a_told_time() -> None:
    """No pager's record has it."""
    assert _time(ACKNOWLEDGED, _alert(), event("Declaring SEV-2. (acked 13:57)", "14:05")) == "13:57"
