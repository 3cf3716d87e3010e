"""The whole derivation on one incident, its laws, and its speed."""

from __future__ import annotations

import random
import time
from datetime import timedelta

from extraction.capture.derive_facts import derive_facts
from extraction.domain.action_item import ActionItem
from extraction.domain.curation import Curated
from extraction.domain.facts import IncidentFacts
from extraction.domain.hypothesis import HypothesisState
from extraction.domain.metric import MetricName
from extraction.domain.milestone import MilestoneName, Unknown
from extraction.domain.people import Role
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Event, EventKind, Timeline
from tests.builders import START, at, event, incident, timeline


def _incident_events() -> list[Event]:
    ana, ben, chidi, tom = "Ana Sousa", "Ben Okafor", "Chidi Amadi", "Tom Whitlock"
    return [
        event(
            "Deployment of checkout 4.12.0: success", "13:41", kind=EventKind.DEPLOY, source="github", by="jonasvik",
            attributes={"version": "4.12.0", "service": "checkout", "environment": "production", "status": "success"},
        ),
        event(
            "Alert HighErrors fired", "13:52", kind=EventKind.ALERT, source="alertmanager", by=None,
            attributes={"alert": "HighErrors", "service": "checkout"},
        ),
        event("acknowledged", "13:56", kind=EventKind.ACKNOWLEDGED, source="pagerduty", by=ana),
        event("Declaring SEV-2, I'm IC", "13:58", by=ana),
        event("following along", "14:00", by=tom),
        event("I think it's the certificate", "14:08", by=ben),
        event("cert is fine", "14:14", by=ben),
        event("suspect 4.12.0: pool lowered from 20 to 5", "14:19", by=chidi),
        event("Decision: roll back to 4.11.3", "14:21", by=ana),
        event("rolled back to 4.11.3", "14:31", by=chidi),
        event("5xx ratio down to 0.4%", "14:33", by=chidi),
        event("calling it mitigated", "14:34", by=ana),
        event("confirmed: 4.12.0 with the smaller pool made requests wait. Errors since 13:49 UTC", "14:52", by=chidi),
        event("all clear, incident resolved", "15:02", by=ana),
        event("follow-up: alert on pool saturation, owner Chidi", "15:05", by=ana),
        event("any update?", "15:06", by=tom),
    ]  # fmt: skip


def _facts(curated: Curated | None = None) -> IncidentFacts:
    return derive_facts(incident(), timeline(*_incident_events()), curated or Curated())


def test_the_milestones_of_an_incident() -> None:
    """Six milestones, each to its minute."""
    found = {milestone.name: milestone.at for milestone in _facts().cycles[0].milestones}
    assert found == {
        MilestoneName.IMPACT_STARTED: at("13:49"),
        MilestoneName.DETECTED: at("13:52"),
        MilestoneName.DECLARED: at("13:58"),
        MilestoneName.ACKNOWLEDGED: at("13:56"),
        MilestoneName.MITIGATED: at("14:34"),
        MilestoneName.RESOLVED: at("15:02"),
    }


def test_the_people_of_an_incident() -> None:
    """A commander, responders who did something, and no bystander; not who deployed before anybody knew."""
    facts = _facts()
    held = {(role.role, facts.person_by_id[role.person_id].display_name) for role in facts.roles}
    assert held == {
        (Role.COMMANDER, "Ana Sousa"),
        (Role.RESPONDER, "Ana Sousa"),
        (Role.RESPONDER, "Ben Okafor"),
        (Role.RESPONDER, "Chidi Amadi"),
    }


def test_guesses_items_and_metrics() -> None:
    """One guess was wrong and one right; one thing is left to do; the durations follow from the milestones."""
    facts = _facts()
    assert [one.state for one in facts.hypotheses] == [HypothesisState.RETRACTED, HypothesisState.CONFIRMED]
    (item,) = facts.action_items
    assert isinstance(item, ActionItem) and facts.person_by_id[item.owner_id or ""].display_name == "Chidi Amadi"
    own = {one.name: one.value for one in facts.metrics if one.preferred}
    assert own[MetricName.TTR] == timedelta(minutes=73) and own[MetricName.TTD] == timedelta(minutes=3)


def test_names_that_the_records_know() -> None:
    """Services, environments and severities as written."""
    facts = _facts()
    assert (facts.services, facts.environments, facts.severities) == (("checkout",), ("production",), ("SEV-2",))


def test_signals_follow_the_timeline() -> None:
    """In order of time, one per event and kind, and only of events that are there."""
    whole = timeline(*_incident_events())
    facts, order = derive_facts(incident(), whole), {one.id: index for index, one in enumerate(whole)}
    places = [order[signal.event_id] for signal in facts.signals]
    assert places == sorted(places)
    keys = [(signal.event_id, signal.kind) for signal in facts.signals]
    assert len(keys) == len(set(keys))
    assert [signal.kind for signal in facts.signals].count(SignalKind.MITIGATION) == 1


def test_everything_cited_is_in_the_timeline() -> None:
    """No fact rests on an event that nobody can find."""
    whole = timeline(*_incident_events())
    facts = derive_facts(incident(), whole)
    cited = {
        *(signal.event_id for signal in facts.signals),
        *(event_id for role in facts.roles for event_id in role.evidence),
        *(step.event_id for one in facts.hypotheses for step in one.steps),
        *(event_id for item in facts.action_items for event_id in item.evidence),
        *(event_id for conflict in facts.conflicts for event_id in conflict.evidence),
        *(event_id for metric in facts.metrics for event_id in metric.evidence),
    }
    assert cited <= set(whole.by_id)


def test_the_order_of_import_does_not_matter() -> None:
    """The same events in any order give equal facts."""
    events = _incident_events()
    expected = derive_facts(incident(), Timeline.of(events))
    for seed in range(3):
        assert derive_facts(incident(), Timeline.of(random.Random(seed).sample(events, len(events)))) == expected


def test_hidden_events_are_no_evidence() -> None:
    """What a person hid takes part in nothing."""
    events = _incident_events()
    hidden = frozenset(one.id for one in events if "resolved" in one.text)
    facts = derive_facts(incident(), timeline(*events), Curated(hidden=hidden))
    assert isinstance(facts.milestone(MilestoneName.RESOLVED).chosen, Unknown)
    assert hidden.isdisjoint(signal.event_id for signal in facts.signals)


def test_a_released_message_counts_again() -> None:
    """A suspicious message is ignored until a person releases it."""
    said = event("all clear", "15:00", attributes={"suspicious": "speaks to a machine"})
    whole = timeline(event("fired", "14:00", kind=EventKind.ALERT, source="am"), said)
    assert isinstance(derive_facts(incident(), whole).milestone(MilestoneName.RESOLVED).chosen, Unknown)
    released = derive_facts(incident(), whole, Curated(released=frozenset({said.id})))
    assert released.milestone(MilestoneName.RESOLVED).at == at("15:00")


def test_an_empty_timeline() -> None:
    """Nothing is known, and that is said."""
    facts = derive_facts(incident(), timeline())
    assert facts.people == () and all(isinstance(one.chosen, Unknown) for one in facts.cycles[0].milestones)


def test_time_grows_with_the_number_of_events_only() -> None:
    """Twice as many messages take about twice as long, by far not four times (processor time, best of three)."""
    texts = [one.text for one in _incident_events()] + [
        "following along",
        "what about redis?",
        "the build is green again",
    ]

    def seconds(count: int) -> float:
        events = [event(texts[index % len(texts)], START + timedelta(seconds=20 * index)) for index in range(count)]
        whole = timeline(*events)
        begun = time.process_time()
        derive_facts(incident(), whole)
        return time.process_time() - begun

    small, large = (min(seconds(count) for _ in range(3)) for count in (600, 1200))
    assert large < 3.2 * small
