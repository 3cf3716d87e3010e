"""Open questions: where records disagree, fall silent or say nothing."""

from __future__ import annotations

from dataclasses import replace

from extraction.capture.derive_facts import derive_facts
from extraction.domain.conflict import Conflict, ConflictKind
from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.timeline import Event, EventKind, SourceReference
from tests.builders import at, event, incident, timeline

KIND = ConflictKind


def _conflicts(kind: ConflictKind, *events: Event, curated: Curated | None = None) -> list[Conflict]:
    found = derive_facts(incident(), timeline(*events), curated or Curated())
    return [conflict for conflict in found.conflicts if conflict.kind is kind]


def _alert(clock: str = "14:00") -> Event:
    return event("fired", clock, kind=EventKind.ALERT, source="alertmanager", by=None, attributes={"alert": "A"})


def _cleared(clock: str) -> Event:
    return event(
        "cleared", clock, kind=EventKind.ALERT_RESOLVED, source="alertmanager", by=None, attributes={"alert": "A"}
    )


def _page(status: str, clock: str) -> Event:
    return event(
        "status page", clock, kind=EventKind.STATUS_UPDATE, source="statuspage", by=None, attributes={"status": status}
    )


def test_three_records_of_the_end_are_a_question_with_three_answers() -> None:
    """Chat, alert and status page each have their time, and each answer its evidence."""
    events = (_alert(), event("mitigated", "14:32"), _cleared("14:40"), _page("monitoring", "14:55"))
    (conflict,) = [one for one in _conflicts(KIND.TIMES_DISAGREE, *events) if one.about == "mitigated"]
    assert conflict.question == (
        "When was the impact over? Chat says 14:32 UTC, the alert cleared at 14:40 UTC and the status page says 14:55 UTC."
    )
    assert [answer.at for answer in conflict.answers] == [at("14:32"), at("14:40"), at("14:55")]
    assert conflict.evidence == tuple(one.id for one in events[1:])


def test_two_minutes_are_no_disagreement() -> None:
    """Clocks and people are never exactly the same."""
    found = _conflicts(KIND.TIMES_DISAGREE, _alert(), event("mitigated", "14:38"), _cleared("14:40"))
    assert not [one for one in found if one.about == "mitigated"]


def test_what_a_person_settled_is_no_question_any_more() -> None:
    """Once somebody set the milestone, the disagreement is answered."""
    events = (_alert(), event("mitigated", "14:32"), _cleared("14:50"))
    answer = Curation(
        id="c",
        event_id=events[1].id,
        action=CurationAction.SET_MILESTONE,
        by="Ana",
        at=at("16:00"),
        value="mitigated=2026-03-03T14:32:00Z",
    )
    assert not [
        one
        for one in _conflicts(KIND.TIMES_DISAGREE, *events, curated=Curated.of([answer]))
        if one.about == "mitigated"
    ]


def test_an_alert_that_begins_after_the_impact_does_not_disagree() -> None:
    """It fires later by nature."""
    alert = event(
        "fired",
        "13:55",
        kind=EventKind.ALERT,
        source="alertmanager",
        attributes={"alert": "A", "started_at": "2026-03-03T13:55:00Z"},
    )
    assert not [
        one
        for one in _conflicts(KIND.TIMES_DISAGREE, alert, event("errors since 13:49 UTC", "14:30"))
        if one.about == "impact_started"
    ]


def test_unknown_milestones_are_asked() -> None:
    """A question without an answer, with the reason."""
    questions = {one.about: one.question for one in _conflicts(KIND.UNKNOWN, _alert())}
    assert questions["resolved"] == "When was the incident resolved? No record says that the incident was resolved."
    assert "detected" not in questions


def test_silence_is_asked_about() -> None:
    """More than half an hour without a record before the end; the talk after it may pause."""
    before, after = event("still looking", "14:05"), event("rolled back", "14:50")
    (gap,) = _conflicts(KIND.GAP, _alert(), before, after, event("resolved", "15:00"), event("thanks", "17:00"))
    assert "silent for 45 minutes" in gap.question and gap.evidence == (before.id, after.id)


def test_a_steady_offset_between_two_sources_is_a_clock() -> None:
    """Two joined happenings that are both 90 seconds apart."""
    events = []
    for clock, other in (("14:00", "14:01:30"), ("14:20", "14:21:30")):
        also = SourceReference(source="pagerduty", key="x", at=at(other), event_id=f"pd{clock}")
        events.append(replace(_alert(clock), also=(also,)))
    (skew,) = _conflicts(KIND.CLOCK_SKEW, *events)
    assert "about 90 seconds later" in skew.question and len(skew.answers) == 2


def test_one_joined_event_with_two_times_is_a_question() -> None:
    """A single large difference says nothing about a clock."""
    also = SourceReference(source="pagerduty", key="x", at=at("14:05"), event_id="pd1")
    found = _conflicts(KIND.TIMES_DISAGREE, replace(_alert(), also=(also,)))
    assert [answer.at for answer in found[0].answers] == [at("14:00"), at("14:05")]


def test_severities_that_differ_between_sources() -> None:
    """Chat's last word against the pager's."""
    pager = event(
        "priority", "14:10", kind=EventKind.SEVERITY_CHANGE, source="pagerduty", attributes={"severity": "P1"}
    )
    (conflict,) = _conflicts(KIND.SEVERITY_DISAGREES, event("declaring SEV-2", "14:05"), pager)
    assert conflict.question == "What was the severity? Chat says SEV-2 (14:05 UTC), pagerduty says P1 (14:10 UTC)."
    assert not _conflicts(KIND.SEVERITY_DISAGREES, event("declaring SEV-1", "14:05"), pager)


def test_ids_stay_the_same() -> None:
    """A person's answer finds its question again after the facts were derived anew."""
    events = (_alert(), event("mitigated", "14:32"), _cleared("14:50"))
    first, second = (_conflicts(KIND.TIMES_DISAGREE, *events) for _ in range(2))
    assert first == second and len({one.id for one in first}) == len(first)


def test_a_severity_that_goes_up_and_down_in_one_source_is_a_history() -> None:
    """Each was right in its time; a priority that an alert is to get is none of the incident's."""
    told = (
        event("Declaring SEV-3", "14:00"),
        event("SEV-2 then.", "14:10"),
        event("reopening this, SEV-3", "15:00"),
        event("Follow-ups:\n- raise QueueDepthHigh from P4 to P1, owner @Mara", "16:00"),
    )
    assert _conflicts(KIND.SEVERITY_DISAGREES, *told) == []
    assert derive_facts(incident(), timeline(*told)).severities == ("SEV-3", "SEV-2", "SEV-3")


def test_severities_that_differ_at_the_end_are_a_question() -> None:
    """Chat and the incident's record were never brought together."""
    record = event(
        "severity set",
        "14:20",
        kind=EventKind.SEVERITY_CHANGE,
        source="rootly",
        by=None,
        attributes={"severity": "SEV-3"},
    )
    (asked,) = _conflicts(KIND.SEVERITY_DISAGREES, event("Declaring SEV-2", "14:00"), record)
    assert [answer.value for answer in asked.answers] == ["SEV-2", "SEV-3"]
