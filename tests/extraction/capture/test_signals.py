"""Which events matter, as what; chatter matters as nothing."""

from __future__ import annotations

import pytest

from extraction.capture.readings import read_events
from extraction.capture.signals import complete_signals, pinned_first, read_signals
from extraction.domain.curation import Curated
from extraction.domain.signal import SignalKind as Kind
from extraction.domain.timeline import Event, EventKind
from tests.builders import event, timeline


def _kinds(*events: Event) -> list[set[Kind]]:
    readings = read_events(timeline(*events), Curated())
    signals = complete_signals(read_signals(readings), readings)
    return [{one.kind for one in signals if one.event_id == reading.id} for reading in readings]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("rolled back edge-proxy to 0963099", Kind.ACTION),
        ("rolling back now", Kind.ACTION),
        ("I restarted the api pods", Kind.ACTION),
        ("just flipped the new-cart flag off", Kind.ACTION),
        ("scaled the workers to 12", Kind.ACTION),
        ("failing over to the replica", Kind.ACTION),
        ("we've reverted #418 and redeployed", Kind.ACTION),
        ("draining node-7", Kind.ACTION),
        ("Decision: roll back checkout-api to 4.11.3", Kind.DECISION),
        ("let's roll back", Kind.DECISION),
        ("we decided to fail over", Kind.DECISION),
        ("I'll restart the api pods", Kind.DECISION),
        ("every pod is stuck at 5 of 5 connections", Kind.FINDING),
        ("orders-db pool is saturated", Kind.FINDING),
        ("turns out the config was never applied to the new nodes", Kind.FINDING),
        ("4.12.0 lowered the pool from 20 to 5 connections per pod", Kind.FINDING),
        ("auth-gateway looks healthy, no errors there", Kind.FINDING),
        ("deploy 7f3c9e2 of checkout-api went out at 13:58", Kind.FINDING),
        ("76,753 requests failed, no data loss", Kind.IMPACT),
        ("customers can't log in", Kind.IMPACT),
        ("p99 is at 9 s", Kind.IMPACT),
        ("37 support tickets so far", Kind.IMPACT),
        ("5xx ratio down to 0.4%", Kind.RECOVERY),
        ("error rate is back to normal", Kind.RECOVERY),
        ("checkout is working again", Kind.RECOVERY),
        ("posted an update to the status page", Kind.COMMUNICATION),
        ("support has been told, emailed the affected merchants", Kind.COMMUNICATION),
        ("opening a bridge", Kind.COORDINATION),
        ("paging the database team", Kind.COORDINATION),
        ("what went well: the rollback took ten minutes", Kind.FINDING),
    ],
)
def test_words_that_matter(text: str, kind: Kind) -> None:
    """Free wordings are read for what they tell."""
    assert kind in _kinds(event(text))[0]


@pytest.mark.parametrize(
    "text",
    [
        "following along",
        "any update?",
        "nice work all",
        "lunch order for the 3pm is in #random btw",
        "thanks!",
        "good morning! office is closed on Friday",
        "let's get lunch",
        "lol",
        "brb coffee",
        "looks good to me",
        "have a good weekend everyone",
        "who has the zoom link?",
    ],
)
def test_chatter_has_no_signal(text: str) -> None:
    """Most of what people write in a channel matters to no retrospective."""
    assert _kinds(event(text)) == [set()]


@pytest.mark.parametrize(
    "text",
    [
        "should we roll back?",
        "we could roll back",
        "have you rolled back?",
        "we haven't rolled back yet",
        "maybe we should restart the pods",
        "if it gets worse I restarted it last time, so ask me",
        "errors increased after the deploy",
        "connection pool size lowered from 80 to 5",
        "last week we rolled back the same thing",
    ],
)
def test_what_is_no_action(text: str) -> None:
    """Questions, proposals, negations, conditions and things that happened by themselves are no action."""
    assert Kind.ACTION not in _kinds(event(text))[0]


def test_a_mitigation_is_an_action_before_recovery() -> None:
    """The last action before the first plain sign of recovery, not an earlier one."""
    kinds = _kinds(
        event("restarted the pods", "14:10"),
        event("rolled back to 4.11.3", "14:20"),
        event("5xx ratio down to 0.4%", "14:25"),
    )
    assert [Kind.MITIGATION in one for one in kinds] == [False, True, False]


def test_an_action_long_before_recovery_mitigated_nothing() -> None:
    """More than an hour between them is no connection."""
    kinds = _kinds(event("restarted the pods", "12:00"), event("5xx ratio down to 0.4%", "14:25"))
    assert Kind.MITIGATION not in kinds[0]


def test_metrics_matter_where_they_cross_the_alerts_threshold() -> None:
    """Of all samples the one that goes over and the one that comes back."""
    alert = event(
        "5xx ratio of checkout-api is 18% (threshold 2%)", "14:02", kind=EventKind.ALERT, source="am", by=None
    )
    clocks = (("13:55", "0.2"), ("14:00", "11.6"), ("14:05", "18.4"), ("14:30", "0.4"), ("14:35", "0.2"))
    samples = [
        event(f"checkout 5xx ratio {value}%", clock, kind=EventKind.METRIC, source="prometheus", by=None)
        for clock, value in clocks
    ]
    kinds = _kinds(alert, *samples)
    assert kinds == [set(), {Kind.IMPACT}, {Kind.DETECTION}, set(), {Kind.RECOVERY}, set()]


def test_records_matter_by_their_kind() -> None:
    """An alert detects, a merged change acts, an unmerged one does not."""
    merged = event("PR merged", kind=EventKind.PULL_REQUEST, source="github", attributes={"status": "merged"})
    opened = event("PR opened", kind=EventKind.PULL_REQUEST, source="github", attributes={"status": "open"})
    alert = event("fired", kind=EventKind.ALERT, source="am")
    assert _kinds(merged, opened, alert) == [{Kind.ACTION}, set(), {Kind.DETECTION}]


def test_a_signal_says_why() -> None:
    """The reason is a sentence with the words that gave it away; weights lie between 0 and 1."""
    readings = read_events(timeline(event("rolled back edge-proxy")), Curated())
    signal = read_signals(readings)[0]
    assert signal.reason == 'It tells what was done: "rolled back".' and 0 < signal.weight <= 1


def test_pinned_events_weigh_most() -> None:
    """What a person pinned is never the first to be left out."""
    readings = read_events(timeline(event("rolled back edge-proxy")), Curated())
    pinned = pinned_first(read_signals(readings), frozenset({readings[0].id}))
    assert {one.weight for one in pinned} == {1.0}
