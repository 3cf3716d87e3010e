"""What an incident is called and about, from its own records."""

from __future__ import annotations

from datetime import datetime

import pytest

from extraction.capture.describe_incident import describe_incident
from extraction.domain.timeline import Event, EventKind
from tests.builders import START, at, event, timeline


def _topic(text: str) -> Event:
    return event(f"@Ana Sousa set the channel topic: {text}", "13:57", kind=EventKind.CHANNEL)


def test_everything_from_channel_and_topic() -> None:
    """Key from the channel's name, title from the topic, severity as last stated, channels most used first."""
    found = describe_incident(
        None,
        timeline(
            _topic("INC-2041 checkout errors | SEV-2 | IC: @ana"),
            event("Declaring SEV-2: checkout is returning 5xx", "13:58"),
            event("bumping this to SEV-1", "14:10"),
            event("side talk", "14:11", channel="payments"),
            event("all clear", "15:00"),
        ),
        START,
    )
    assert (found.key, found.title, found.severity) == ("INC-2041", "Checkout errors", "SEV-1")
    assert (found.status, found.channels, found.created_at) == ("resolved", ("inc-2041", "payments"), START)


@pytest.mark.parametrize(
    ("channel", "key"),
    [
        ("inc-2041", "INC-2041"),
        ("incident_77", "INC-77"),
        ("inc-2041-checkout", "INC-2041"),
        ("20260303-inc-9041-db", "INC-9041"),
    ],
)
def test_key_from_the_channels_name(channel: str, key: str) -> None:
    """Teams write it in several ways."""
    assert describe_incident(None, timeline(event("hi", channel=channel)), START).key == key


def test_a_given_key_is_kept() -> None:
    """What a person called it stands."""
    assert describe_incident("checkout-march", timeline(event("hi")), START).key == "checkout-march"


def test_key_from_the_text_and_else_from_the_title() -> None:
    """A declared id counts where the channel has none; without one the title and the day make the key."""
    said = event("this is INC-77 now", channel="payments")
    assert describe_incident(None, timeline(said), START).key == "INC-77"
    title = {"title": "Disk full on db-3"}
    alert = event("fired", "14:00", kind=EventKind.ALERT, source="am", by=None, attributes=title)
    assert describe_incident(None, timeline(alert), START).key == "disk-full-on-db-2026-03-03"


@pytest.mark.parametrize(
    ("event_", "title"),
    [
        (
            event("Declaring SEV-2: checkout is returning 5xx to customers. I'm IC", "14:00"),
            "Checkout is returning 5xx to customers",
        ),
        (event("/incident declare sev2 Search is down", "14:00", kind=EventKind.COMMAND), "Search is down"),
        (
            event(
                "up",
                "14:00",
                kind=EventKind.STATUS_UPDATE,
                source="statuspage",
                attributes={"title": "Errors at checkout"},
            ),
            "Errors at checkout",
        ),
        (
            event(
                "x",
                "14:00",
                kind=EventKind.ALERT,
                source="pagerduty",
                attributes={"title": "[FIRING:1] HighErrors checkout (page)"},
            ),
            "HighErrors checkout",
        ),
        (event("hello", "14:00"), "Incident"),
    ],
)
def test_title(event_: Event, title: str) -> None:
    """The best title that the records hold, without the frame that tools put round it."""
    assert describe_incident(None, timeline(event_), START).title == title


@pytest.mark.parametrize(
    ("text", "status"), [("mitigated", "mitigated"), ("all clear", "resolved"), ("looking", "acknowledged")]
)
def test_status_is_how_far_it_came(text: str, status: str) -> None:
    """The furthest milestone of the last cycle."""
    alert = event("fired", "14:00", kind=EventKind.ALERT, source="am", by=None)
    assert describe_incident(None, timeline(alert, event(text, "14:30")), at("16:00")).status == status


def test_a_naive_time_is_refused() -> None:
    """Times without a zone never get in."""
    with pytest.raises(ValueError, match="no time zone"):
        describe_incident(None, timeline(), datetime(2026, 3, 3))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("channel", "text", "key"),
    [
        ("ops-311-orders", "opening OPS-311, I take it", "OPS-311"),
        ("mj-42", "this is MJ-42 from here on", "MJ-42"),
    ],
)
def test_a_team_s_own_series_of_keys(channel: str, text: str, key: str) -> None:
    """The channel begins with it and people write it so."""
    assert describe_incident(None, timeline(event(text, channel=channel)), START).key == key


def test_a_team_s_own_key_opens_the_topic() -> None:
    """Beside a severity or a commander; its title is what follows it."""
    topic = event(
        "@Ana Sousa set the channel topic: OPS-311 orders stuck | P2 | IC: @ana",
        kind=EventKind.CHANNEL,
        channel="war-orders",
    )
    found = describe_incident(None, timeline(topic), START)
    assert (found.key, found.title) == ("OPS-311", "Orders stuck")


@pytest.mark.parametrize(
    ("channel", "text"),
    [("eu-12-traffic", "EU-12 is slow"), ("ops-311-orders", "hello"), ("payments", "see OPS-311 for the patch")],
)
def test_regions_bare_channel_names_and_mentioned_tickets_are_no_keys(channel: str, text: str) -> None:
    """A ticket that is only spoken of is another thing."""
    key = describe_incident(None, timeline(event(text, channel=channel)), START).key
    assert key not in ("EU-12", "OPS-311")


@pytest.mark.parametrize(
    ("topic", "title"),
    [
        ("INC-2041 checkout fails, Severity: SEV-2", "Checkout fails"),
        ("INC-2041 checkout fails (SEV-1)", "Checkout fails"),
        ("SEV-2: checkout fails | Commander: @ana", "Checkout fails"),
        ("INC-2041 p99 of checkout is high", "P99 of checkout is high"),
    ],
)
def test_a_title_holds_no_severity(topic: str, title: str) -> None:
    """Nor a role: both stand beside what it is about."""
    assert describe_incident(None, timeline(_topic(topic)), START).title == title
