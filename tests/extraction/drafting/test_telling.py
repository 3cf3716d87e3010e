"""One event as a clause: from the fields its source states, else in its own words."""

from __future__ import annotations

import pytest

from extraction.domain.facts import IncidentFacts
from extraction.domain.report_template import Audience
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import EventKind
from extraction.drafting.plain.story import Story
from extraction.drafting.plain.telling import tell
from tests.builders import actor, event, facts, timeline
from tests.extraction.drafting import incidents

KINDS = EventKind


def told(kind: EventKind, text: str = "x", by: str | None = "Ben Okafor", source: str = "github", **fields: str) -> str:
    one = event(text, "14:00", kind=kind, by=by, source=source, attributes=fields)
    known = incidents.people()
    return str(tell(one, Story(timeline=timeline(one), facts=facts(people=known, actors=incidents.actors(known)))))


@pytest.mark.parametrize(
    ("kind", "fields", "clause"),
    [
        (
            KINDS.DEPLOY,
            {"service": "search", "version": "5.1.4", "environment": "production", "status": "success"},
            "version 5.1.4 of search was deployed to production",
        ),
        (
            KINDS.DEPLOY,
            {"service": "search", "version": "5.1.4", "status": "failure"},
            "the deployment of version 5.1.4 of search failed",
        ),
        (
            KINDS.DEPLOY,
            {"service": "search", "version": "5.1.4", "status": "in_progress"},
            "the deployment of version 5.1.4 of search was started",
        ),
        (
            KINDS.DEPLOY,
            {"repository": "fernhill/search", "commit": "0123456789abcdef"},
            "version 0123456789 of fernhill/search was deployed",
        ),
        (
            KINDS.PULL_REQUEST,
            {"repository": "fernhill/search", "number": "7", "title": "Cache", "status": "merged"},
            "pull request #7 of fernhill/search, “Cache”, was merged by Ben Okafor",
        ),
        (
            KINDS.PUSH,
            {"repository": "fernhill/search", "ref": "main"},
            "commits were pushed to main of fernhill/search by Ben Okafor",
        ),
        (
            KINDS.RELEASE,
            {"repository": "fernhill/search", "version": "v5"},
            "release v5 of fernhill/search was published",
        ),
        (KINDS.CHECK, {"title": "unit", "status": "failure"}, "the check “unit” failed"),
        (
            KINDS.SEVERITY_CHANGE,
            {"severity": "SEV1", "old_status": "SEV2"},
            "the severity was changed from SEV2 to SEV1 by Ben Okafor",
        ),
        (
            KINDS.INCIDENT_STATUS,
            {"status": "resolved", "old_status": "monitoring"},
            "the incident in GitHub went from “monitoring” to “resolved”",
        ),
        (
            KINDS.ROLE_CHANGE,
            {"role": "incident_commander", "person": "Priya Nair"},
            "Priya Nair took the role of incident commander",
        ),
        (
            KINDS.TICKET,
            {"ticket": "OPS-1", "title": "Do it", "action": "created", "assignee": "Dana Whitfield"},
            "the ticket OPS-1, “Do it”, was opened and is assigned to Dana Whitfield",
        ),
        (
            KINDS.TICKET,
            {"ticket": "OPS-1", "action": "updated", "status": "Done"},
            "the ticket OPS-1 was set to “Done”",
        ),
    ],
)
def test_fields_are_told_as_prose(kind: EventKind, fields: dict[str, str], clause: str) -> None:
    assert told(kind, **fields) == clause


def test_an_alert_is_told_with_its_own_words_once() -> None:
    """The head that its reader put before the words is not repeated."""
    fields = {"alert": "QueueFull", "service": "orders", "severity": "page"}
    clause = told(KINDS.ALERT, "Alert QueueFull fired for orders (page): depth is 90k", None, "alertmanager", **fields)
    assert clause == "the alert QueueFull (page) fired for orders: “depth is 90k”"


def test_an_alert_without_fields_is_told_by_its_text() -> None:
    clause = told(KINDS.ALERT, "[FIRING] QueueFull depth is 90k", "grafana", "csv")
    assert clause == "an alert from grafana fired: “QueueFull depth is 90k”"


def test_a_status_update_is_told_with_what_was_published() -> None:
    clause = told(
        KINDS.STATUS_UPDATE, "Status page: Monitoring – We are watching it.", None, "statuspage", status="monitoring"
    )
    assert clause == "the status page was set to “monitoring”: “We are watching it”"


def test_a_metric_is_told_with_its_unit() -> None:
    clause = told(
        KINDS.METRIC,
        "5xx (service=a) rose to 18.6, its highest",
        None,
        "prometheus",
        metric="5xx",
        value="18.6",
        unit="%",
    )
    assert clause == "the metric 5xx rose to 18.6%, its highest"


def test_a_bot_that_repeats_an_alert_is_not_told() -> None:
    bot = event("[FIRING:1] QueueFull", "14:00", by=actor("alertmanager", is_bot=True))
    assert tell(bot, Story(timeline=timeline(bot), facts=facts())) is None


@pytest.mark.parametrize(
    ("said", "kind", "clause"),
    [
        ("I think it's DNS", SignalKind.HYPOTHESIS, "Ben Okafor suspected: “it's DNS”"),
        ("could it be DNS?", SignalKind.HYPOTHESIS, "Ben Okafor asked: “could it be DNS?”"),
        ("the pool is empty", SignalKind.FINDING, "Ben Okafor reported: “the pool is empty”"),
        ("Decision: restart the workers", SignalKind.DECISION, "Ben Okafor decided to restart the workers"),
        ("Declaring SEV-2: orders fail. I'm IC", SignalKind.COORDINATION, "Ben Okafor declared SEV-2: “orders fail”"),
        ("I've restarted the workers", SignalKind.ACTION, "Ben Okafor restarted the workers"),
    ],
)
def test_chat_is_told_by_what_it_means(said: str, kind: SignalKind, clause: str) -> None:
    one = event(said, "14:00", by="Ben Okafor")
    known = IncidentFacts(incident=facts().incident, signals=(incidents.signal(one, kind),))
    assert tell(one, Story(timeline=timeline(one), facts=known)) == clause


def test_customers_get_a_role_for_a_name() -> None:
    """The role held at that time; an engineer without one."""
    events, known = incidents.typical()
    story = Story(timeline=events, facts=known, audience=Audience.CUSTOMERS)
    by_name = {one.actor.name: story.name(one) for one in events if one.actor is not None and one.at.hour == 15}
    assert by_name == {"Mara Lindqvist": "the incident commander", "Ben Okafor": "an engineer"}
