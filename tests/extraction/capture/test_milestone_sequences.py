"""Milestones where records come one after another: ends taken back, relapses, alerts that reached nobody, corrections."""

from __future__ import annotations

import pytest

from extraction.capture.derive_facts import derive_facts
from extraction.domain.conflict import ConflictKind
from extraction.domain.facts import IncidentFacts
from extraction.domain.milestone import MilestoneName, Unknown
from extraction.domain.timeline import Event, EventKind
from tests.builders import at, event, incident, timeline

IMPACT, DETECTED, DECLARED = MilestoneName.IMPACT_STARTED, MilestoneName.DETECTED, MilestoneName.DECLARED
MITIGATED, RESOLVED = MilestoneName.MITIGATED, MilestoneName.RESOLVED


def _facts(*events: Event) -> IncidentFacts:
    return derive_facts(incident(), timeline(*events))


def _time(name: MilestoneName, *events: Event) -> str | None:
    moment = _facts(*events).milestone(name).at
    return None if moment is None else f"{moment:%H:%M}"


def _alert(clock: str = "13:55", name: str = "HighErrors", kind: EventKind = EventKind.ALERT, **more: str) -> Event:
    return event(f"Alert {name}", clock, kind=kind, source="alertmanager", by=None, attributes={"alert": name, **more})


def _page_closed(clock: str, source: str = "pagerduty") -> Event:
    return event("page closed", clock, kind=EventKind.ALERT_RESOLVED, source=source, by=None)


OPENED = ("Declaring SEV-2", "13:58")


@pytest.mark.parametrize(
    ("later", "mitigated"),
    [
        ([("taking mitigated back, EU is failing", "14:30"), ("ok mitigated for real", "15:10")], "15:10"),
        ([("I called it too early", "14:30")], None),
        ([("errors are back", "14:30"), ("mitigated", "15:10")], "15:10"),
        ([("dashboard is still slow for me", "14:30"), ("resolved", "15:10")], "14:20"),
        ([("I take back half of what I thought of them", "14:30")], "14:20"),
    ],
)
def test_a_mitigation_holds_until_it_is_taken_back(later: list[tuple[str, str]], mitigated: str | None) -> None:
    """In words, or by a relapse after which it is told anew; not by chatter."""
    events = [event(text, clock) for text, clock in (OPENED, ("mitigated", "14:20"), *later)]
    assert _time(MITIGATED, _alert(), *events) == mitigated


def test_what_was_taken_back_is_the_reason_why_it_is_unknown() -> None:
    """The reviewer reads that somebody did call it mitigated."""
    found = _facts(_alert(), event("mitigated", "14:20"), event("spoke too soon", "14:30")).milestone(MITIGATED).chosen
    assert isinstance(found, Unknown) and "taken back: 14:20 UTC" in found.reason


def test_a_partial_mitigation_is_a_question_and_no_mitigation() -> None:
    """Beside the whole one."""
    found = _facts(_alert(), event(*OPENED), event("partially mitigated", "14:20"), event("mitigated", "15:10"))
    (asked,) = [one for one in found.conflicts if one.about == "mitigated"]
    assert found.milestone(MITIGATED).at == at("15:10")
    assert [answer.at for answer in asked.answers] == [at("14:20"), at("15:10")]


def test_a_fix_after_which_it_still_fails_is_none() -> None:
    """The one that helped counts."""
    told = [("rolled back to 4.1", "14:10"), ("no effect, still failing", "14:13"), ("restarted the workers", "14:20")]
    better = [("errors are going down, back to normal", "14:24"), ("resolved", "14:50")]
    assert _time(MITIGATED, _alert(), event(*OPENED), *(event(*one) for one in (*told, *better))) == "14:20"


def test_alerts_that_clear_and_fire_again_end_at_the_last_clearing() -> None:
    """Those in between were none."""
    fired = [_alert(), _alert("14:10", kind=EventKind.ALERT_RESOLVED), _alert("14:20")]
    assert _time(MITIGATED, event(*OPENED), *fired, _alert("14:40", kind=EventKind.ALERT_RESOLVED)) == "14:40"


@pytest.mark.parametrize("source", ["pagerduty", "opsgenie"])
def test_a_page_closed_while_the_incident_stays_open_ends_nothing(source: str) -> None:
    """Nor does the next alert make a second cycle of it."""
    again = _alert("15:00", started_at=at("15:00").isoformat())
    stays = event("mitigated, incident stays open over night", "14:20")
    assert _time(RESOLVED, _alert(), event(*OPENED), stays, _page_closed("14:21", source)) is None
    found = _facts(_alert(), event(*OPENED), _page_closed("14:21", source), again, event("resolved", "16:00"))
    assert len(found.cycles) == 1 and found.milestone(RESOLVED).at == at("16:00")


def test_an_alert_that_pages_nobody_is_not_the_detection() -> None:
    """Where nobody wrote before the next one; it stays an answer. Alone, or taken up, it is one."""
    quiet, loud = _alert("13:30", "DiskFilling", severity="info"), _alert("13:55", severity="critical")
    found = _facts(quiet, loud)
    (asked,) = [one for one in found.conflicts if one.about == "detected"]
    assert found.milestone(DETECTED).at == at("13:55") and asked.answers[0].at == at("13:30")
    assert _time(DETECTED, quiet) == "13:30"
    assert _time(DETECTED, quiet, event("disk is filling", "13:33"), loud) == "13:30"


def test_an_alert_that_people_say_nobody_saw() -> None:
    """By its name."""
    said = event("DiskFilling fired at 13:30 and nobody saw it", "15:00")
    assert _time(DETECTED, _alert("13:30", "DiskFilling"), _alert(), said) == "13:55"


def test_an_alert_that_came_and_went_before_anybody_wrote() -> None:
    """The next one was the first that reached somebody."""
    gone = [_alert("13:20"), _alert("13:26", kind=EventKind.ALERT_RESOLVED)]
    assert _time(DETECTED, *gone, _alert("13:50", "Backlog"), event("on it", "13:57")) == "13:50"


def test_those_affected_noticed_before_the_alert() -> None:
    """The alert is the detection, and their time a question."""
    found = _facts(_alert(), event(*OPENED), event("phones went mad around 13:45", "14:05"))
    (asked,) = [one for one in found.conflicts if one.about == "detected"]
    assert found.milestone(DETECTED).at == at("13:55")
    assert asked.answers[0].text == "13:45 UTC: those affected noticed then"
    assert "Those affected noticed at 13:45 UTC and the alert began at 13:55 UTC." in asked.question


def test_a_second_alert_is_no_other_detection() -> None:
    """One more, and no question."""
    found = _facts(_alert(), _alert("14:10", "Backlog"))
    assert not [one for one in found.conflicts if one.about == "detected"]


@pytest.mark.parametrize(
    ("first", "later", "began"),
    [
        ("errors since 13:41", "correction, the errors started at 12:41", "12:41"),
        ("errors since 13:41", "12:41, not 13:41. I misread the axis", "12:41"),
        ("first timeout at 13:41 UTC", "13:41 my time = 12:41 UTC. sorry", "12:41"),
        ("errors since 13:41", "impact actually began at 13:20", "13:20"),
        ("errors since 13:41", "the queue drained from 12:41 to 13:41, actually", "13:41"),
    ],
)
def test_a_correction_of_the_beginning(first: str, later: str, began: str) -> None:
    """What is told later and as a correction wins."""
    assert _time(IMPACT, event(first, "14:00"), event(later, "15:00")) == began


def test_what_was_told_at_first_stays_an_answer() -> None:
    """The reviewer sees both."""
    found = _facts(event("errors since 13:41", "14:00"), event("correction: errors since 13:11", "15:00"))
    first = [one for one in found.milestone(IMPACT).candidates if one.at == at("13:41")]
    assert first and found.milestone(IMPACT).at == at("13:11")


def test_trouble_after_the_declaration_is_no_beginning() -> None:
    """Where an earlier one is told, however roughly."""
    events = [event("lag since about 13:15", "13:50"), event(*OPENED), event("first segment deleted at 14:07", "14:08")]
    assert _time(IMPACT, *events) == "13:15"


def test_a_rounded_minute_is_the_record_that_it_rounds() -> None:
    """08:26 in words is what the record has at 08:25:50."""
    record = event("cache purged", "14:25:50", kind=EventKind.ACTION, source="csv", by="svc")
    said = event("Contained as of 14:26 then", "14:30")
    chosen = _facts(_alert(), event(*OPENED), record, said).milestone(MITIGATED).chosen
    assert not isinstance(chosen, Unknown)
    assert (chosen.at, chosen.evidence) == (at("14:25:50"), (said.id, record.id))


def test_the_deployment_that_was_found_as_the_cause() -> None:
    """By its version, days later, where nothing else tells the beginning."""
    attributes = {"version": "4.8.0", "status": "success"}
    deploy = event("storage 4.8.0", at("15:22", 1), kind=EventKind.DEPLOY, source="github", attributes=attributes)
    said = event("found it. the policy changed with storage 4.8.0", "14:30")
    assert _facts(deploy, event(*OPENED), said).milestone(IMPACT).at == at("15:22", 1)


def test_only_the_longest_silences_before_the_mitigation_are_asked_about() -> None:
    """A night after it is no question."""
    told = [event("still looking", clock) for clock in ("14:40", "15:20", "16:10", "17:00", "18:30")]
    end = [event("mitigated", "18:40"), event("resolved", "23:00")]
    gaps = [one for one in _facts(_alert(), event(*OPENED), *told, *end).conflicts if one.kind is ConflictKind.GAP]
    assert [one.answers[0].at for one in gaps] == [at("15:20"), at("16:10"), at("17:00")]
