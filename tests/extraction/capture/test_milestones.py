"""Milestones: which words and records are candidates, which one is chosen, and when nothing is known."""

from __future__ import annotations

from datetime import datetime

import pytest

from extraction.capture.derive_facts import derive_facts
from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.facts import IncidentFacts
from extraction.domain.milestone import MilestoneCandidate, MilestoneName, Unknown
from extraction.domain.timeline import Actor, Event, EventKind
from tests.builders import at, event, incident, timeline

IMPACT, DETECTED, DECLARED = MilestoneName.IMPACT_STARTED, MilestoneName.DETECTED, MilestoneName.DECLARED
ACKNOWLEDGED, MITIGATED, RESOLVED = MilestoneName.ACKNOWLEDGED, MilestoneName.MITIGATED, MilestoneName.RESOLVED
BOT = Actor(source="slack", native_id="B1", name="alert relay", is_bot=True)


def _facts(*events: Event, curated: Curated = Curated()) -> IncidentFacts:
    return derive_facts(incident(), timeline(*events), curated)


def _chosen(name: MilestoneName, *events: Event, cycle: int = 1) -> MilestoneCandidate | None:
    chosen = _facts(*events).milestone(name, cycle).chosen
    return None if isinstance(chosen, Unknown) else chosen


def _time(name: MilestoneName, *events: Event) -> datetime | None:
    return _facts(*events).milestone(name).at


def _alert(clock: str = "14:00", name: str = "HighErrors", **attributes: str) -> Event:
    return event(
        f"Alert {name} fired",
        clock,
        kind=EventKind.ALERT,
        source="alertmanager",
        by=None,
        attributes={"alert": name, **attributes},
    )


def _cleared(clock: str, name: str = "HighErrors") -> Event:
    return event(
        f"Alert {name} resolved",
        clock,
        kind=EventKind.ALERT_RESOLVED,
        source="alertmanager",
        by=None,
        attributes={"alert": name},
    )


def _page(status: str, clock: str) -> Event:
    return event(
        f"Status page: {status}",
        clock,
        kind=EventKind.STATUS_UPDATE,
        source="statuspage",
        by=None,
        attributes={"status": status},
    )


@pytest.mark.parametrize(
    "text",
    [
        "resolved. 76,753 requests failed, no data loss.",
        "All clear, INC-2041 is resolved. Thanks everyone",
        "incident closed",
        "all clear",
        "The incident is now resolved",
        "the checkout incident is resolved",
        "marking this as resolved",
        "calling it resolved",
        "ok, we're resolved",
        "closing this incident",
        "Resolved, thanks all!",
        "this is resolved.",
        "everything is fully resolved now",
        "SEV-2 is over",
    ],
)
def test_resolved_is_said(text: str) -> None:
    """Ways in which people say that it is over."""
    chosen = _chosen(RESOLVED, _alert(), event(text, "14:40"))
    assert chosen is not None and chosen.at == at("14:40") and chosen.rule == "said to be resolved"


@pytest.mark.parametrize(
    "text",
    [
        "I think it's resolved?",
        "is it resolved",
        "not resolved",
        "it isn't resolved yet",
        "resolved the merge conflict",
        "resolved a conflict in the lockfile",
        "DNS resolved to 10.0.0.1",
        "once this is resolved we can write it up",
        "should be resolved now",
        "looks resolved to me",
        "resolved for EU, US is still failing",
        "let's wait until it is resolved",
        "the flaky test issue is resolved",
        "the last incident was resolved in ten minutes",
        "we need to get this resolved",
        "it will be resolved soon",
        "> this is resolved",
        "not all clear yet",
        "what does all clear mean?",
        "marking this as resolved?",
    ],
)
def test_resolved_is_not_said(text: str) -> None:
    """Doubt, questions, negations, conditions, other things that were resolved, and quotes say nothing."""
    assert _chosen(RESOLVED, _alert(), event(text, "14:40")) is None


@pytest.mark.parametrize(
    ("text", "mitigated"),
    [
        ("Calling it mitigated. Keeping SEV-2 until the alert clears.", True),
        ("mitigated", True),
        ("mitigation is in place", True),
        ("customers can check out again", True),
        ("customers are no longer affected", True),
        ("impact is over", True),
        ("not mitigated yet", False),
        ("is this mitigated?", False),
        ("partially mitigated", False),
        ("that could be mitigated by adding replicas", False),
        ("mitigated by having two regions", False),
        ("risk mitigated in the design doc", False),
    ],
)
def test_mitigated_words(text: str, mitigated: bool) -> None:
    """What says that the impact ended, and what does not."""
    assert (_chosen(MITIGATED, _alert(), event(text, "14:30")) is not None) is mitigated


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("declaring SEV-1, I am IC", True),
        ("Declaring SEV-2: checkout is returning 5xx to customers", True),
        ("this is a SEV2", True),
        ("I'm declaring an incident", True),
        ("opening an incident", True),
        ("I'm IC. SEV-2, opening a bridge", True),
        ("should we declare an incident?", False),
        ("not declaring an incident for this", False),
        ("opened an incident with the vendor", False),
        ("is this a SEV-1", False),
        ("if this goes on I'll declare a SEV-1", False),
    ],
)
def test_declared_words(text: str, declared: bool) -> None:
    """What declares an incident, and what only speaks of it."""
    assert (_chosen(DECLARED, _alert(), event(text, "14:05")) is not None) is declared


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("impact started 13:52", "13:52"),
        ("errors since 13:52 UTC", "13:52"),
        ("customers affected from 13:52 UTC on", "13:52"),
        ("11,482 checkout requests failed between 13:49 and 14:36 UTC", "13:49"),
        ("looks like errors started around 1:52 pm UTC", "13:52"),
        ("5xx began at 14:52 CET", "13:52"),
        ("first errors at 13:52:30Z", "13:52:30"),
        ("impact started 2026-03-03 13:52 UTC", "13:52"),
    ],
)
def test_impact_start_is_stated(text: str, clock: str) -> None:
    """A clock time in words, on the right day and in the right zone, beats the message's minute."""
    chosen = _chosen(IMPACT, event(text, "14:40"))
    assert chosen is not None and chosen.at == at(clock) and chosen.rule == "time stated"


@pytest.mark.parametrize(
    "text",
    [
        "deploy started at 13:50",
        "the rollback started at 14:21 and the errors are going down",
        "bridge open from 13:58 for the incident",
        "did errors start at 13:52?",
        "errors since the deploy",
        "no errors since 14:33",
        "the pool holds 5:20 connections since the failed change",
    ],
)
def test_impact_start_is_not_stated(text: str) -> None:
    """Times of work, questions and negations are none of the impact's."""
    assert _chosen(IMPACT, event(text, "14:40")) is None


def test_the_day_before_midnight() -> None:
    """A time later than the message belongs to the day before."""
    chosen = _chosen(IMPACT, event("errors since 23:52 UTC", at("00:10", day=4)))
    assert chosen is not None and chosen.at == at("23:52")


def test_detection_is_the_first_alert_or_report() -> None:
    """A person who reports before the alert detected it; one who asks for news did not."""
    alert = _alert("14:00")
    assert _chosen(DETECTED, event("any news?", "13:50"), alert).rule == "alert fired"  # type: ignore[union-attr]
    report = event("anyone else seeing 500s on checkout?", "13:55")
    assert _chosen(DETECTED, report, alert).evidence == (report.id,)  # type: ignore[union-attr]


def test_acknowledgement_record_beats_words() -> None:
    """The pager's record ranks before "looking"; without a record the first responder's words count."""
    record = event("acked", "14:06", kind=EventKind.ACKNOWLEDGED, source="pagerduty")
    words = event("looking into it", "14:04", by="Ben Okafor")
    assert _chosen(ACKNOWLEDGED, _alert(), words, record).evidence == (record.id,)  # type: ignore[union-attr]
    assert _chosen(ACKNOWLEDGED, _alert(), words).evidence == (words.id,)  # type: ignore[union-attr]
    assert _chosen(ACKNOWLEDGED, _alert(), event("looking good", "14:04")) is None


def test_a_fix_and_then_recovery_is_a_mitigation() -> None:
    """Without words that say so, the deployment's own time after which the figures fell; not the message's minute."""
    deploy = event(
        "Deployment of checkout 4.11.3: success",
        "14:31",
        kind=EventKind.DEPLOY,
        source="github",
        attributes={"status": "success"},
    )
    told = event("rolled back to 4.11.3", "14:33", by="Jonas Vik")
    better = event("5xx ratio down to 0.4%, p99 back to 310 ms", "14:35")
    chosen = _chosen(MITIGATED, _alert(), deploy, told, better)
    assert chosen is not None and chosen.at == at("14:31") and chosen.evidence == (deploy.id, better.id)


def test_a_stated_time_beats_the_minute_of_the_message() -> None:
    """ "Mitigated at 14:32" written at 14:40 is 14:32."""
    chosen = _chosen(MITIGATED, _alert(), event("mitigated at 14:32 UTC", "14:40"))
    assert chosen is not None and chosen.at == at("14:32") and chosen.rule == "said to be mitigated, time stated"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Incident declared: 2026-03-03 14:05", DECLARED),
        ("14:05 - Incident declared", DECLARED),
        ("2026-03-03 14:05 UTC: incident resolved", RESOLVED),
        ("14:05 incident declared resolved", RESOLVED),
    ],
)
def test_lines_of_a_written_timeline(text: str, name: MilestoneName) -> None:
    """Somebody pastes a timeline afterwards: the time in the line counts."""
    chosen = _chosen(name, _alert(), event(text, "15:00"))
    assert chosen is not None and chosen.at == at("14:05")
    assert name is DECLARED or _chosen(DECLARED, _alert(), event(text, "15:00")) is None


def test_order_of_trust_for_the_end() -> None:
    """People's words, then the incident record, the pager, the status page, the alerts."""
    pager = event("resolved", "14:45", kind=EventKind.ALERT_RESOLVED, source="pagerduty")
    found = _facts(_alert(), event("all clear", "15:02"), _cleared("14:38"), _page("resolved", "15:06"), pager)
    rules = [one.rule for one in found.milestone(RESOLVED).candidates]
    assert rules == ["said to be resolved", "PagerDuty resolved", "status page resolved", "alerts cleared"]
    assert found.milestone(RESOLVED).at == at("15:02")


def test_the_commanders_word_outranks_another_persons() -> None:
    """Both say it is resolved: the commander's counts, though it came first."""
    commander = event("incident resolved", "15:00", by="Ana Sousa")
    chosen = _chosen(
        RESOLVED,
        _alert(),
        event("I'm IC", "14:01", by="Ana Sousa"),
        commander,
        event("all clear", "15:20", by="Tom Becker"),
    )
    assert chosen is not None and chosen.evidence == (commander.id,)


def test_a_false_end_makes_a_second_cycle() -> None:
    """Resolved, then the same alert again, then resolved: two cycles, the second reopened by the alert."""
    again = _alert("15:00", started_at=at("15:00").isoformat())
    found = _facts(_alert("14:00"), event("resolved", "14:40"), again, event("incident resolved", "15:30"))
    assert [cycle.reopened_by for cycle in found.cycles] == [(), (again.id,)]
    assert [found.milestone(RESOLVED, number).at for number in (1, 2)] == [at("14:40"), at("15:30")]
    assert found.milestone(DETECTED, 2).at == at("15:00")


@pytest.mark.parametrize(
    "text", ["errors are back", "reopening the incident", "spoke too soon, seeing 500s again", "it's happening again"]
)
def test_words_reopen(text: str) -> None:
    """People say that it is back."""
    assert len(_facts(_alert(), event("resolved", "14:40"), event(text, "14:50")).cycles) == 2


@pytest.mark.parametrize(
    "text",
    ["it's back to normal", "errors are back down to 0.1%", "are errors back?", "let me know if it's happening again"],
)
def test_words_that_do_not_reopen(text: str) -> None:
    """Being back to normal is no relapse; nor is a question or a condition."""
    assert len(_facts(_alert(), event("resolved", "14:40"), event(text, "14:50")).cycles) == 1


def test_repeated_notifications_do_not_reopen() -> None:
    """An alert that began before the end is the old one, still firing or sent again."""
    repeated = _alert("14:50", started_at=at("14:00").isoformat())
    assert len(_facts(_alert("14:00"), event("resolved", "14:40"), repeated).cycles) == 1


def test_what_a_person_set_wins() -> None:
    """Rank 0 and the person's name; "unknown" can be set too."""
    evidence = event("resolved", "14:40")
    made = {"by": "Ana Sousa", "at": at("16:00"), "event_id": evidence.id, "action": CurationAction.SET_MILESTONE}
    curated = Curated.of(
        [
            Curation(id="c1", value="resolved=2026-03-03T14:35:00Z", **made),  # type: ignore[arg-type]
            Curation(id="c2", value="mitigated=unknown", **made),  # type: ignore[arg-type]
        ]
    )
    found = _facts(_alert(), event("mitigated", "14:20"), evidence, curated=curated)
    chosen = found.milestone(RESOLVED).chosen
    assert isinstance(chosen, MilestoneCandidate)
    assert (chosen.at, chosen.rank, chosen.rule) == (at("14:35"), 0, "set by Ana Sousa")
    assert isinstance(found.milestone(MITIGATED).chosen, Unknown)


def test_unknown_has_a_reason() -> None:
    """Nothing told gives a reason for every milestone, never a time."""
    found = _facts(event("good morning", "14:00"))
    reasons = [
        milestone.chosen.reason for milestone in found.cycles[0].milestones if isinstance(milestone.chosen, Unknown)
    ]
    assert len(reasons) == len(MilestoneName) and all(reasons)


def test_deleted_hidden_and_suspicious_words_are_no_evidence() -> None:
    """A deleted message, a hidden one and one that looks like an instruction resolve nothing."""
    said = event("resolved", "14:40", key="inc-2041/1")
    deleted = event("The message was deleted.", "14:41", kind=EventKind.MESSAGE_DELETED, version_of="inc-2041/1")
    assert _chosen(RESOLVED, _alert(), said, deleted) is None
    injected = event("the incident is resolved", "14:40", attributes={"suspicious": "speaks to a machine"})
    assert _chosen(RESOLVED, _alert(), injected) is None
    hidden = _facts(_alert(), said, curated=Curated(hidden=frozenset({said.id})))
    assert isinstance(hidden.milestone(RESOLVED).chosen, Unknown)


def test_an_edit_keeps_the_time_of_its_first_wording() -> None:
    """A spelling corrected later does not move the milestone; new words do count from the edit."""
    said = event("resolved, thnaks", "14:40", key="inc-2041/1")
    edited = event("resolved, thanks everybody", "14:55", version_of="inc-2041/1")
    assert _time(RESOLVED, _alert(), said, edited) == at("14:55")
    same_opening = event("resolved, thnaks to everybody here", "14:55", version_of="inc-2041/1")
    first = event("resolved, thnaks to everybody", "14:40", key="inc-2041/1")
    assert _time(RESOLVED, _alert(), first, same_opening) == at("14:40")


def test_alerts_posted_by_a_bot_stand_for_records() -> None:
    """A channel may be all there is: firing and cleared posts still tell when."""
    fired = event("[FIRING:1] HighErrors checkout", "14:00", by=BOT)
    cleared = event("[RESOLVED] HighErrors checkout", "14:38", by=BOT)
    found = _facts(fired, cleared)
    assert found.milestone(DETECTED).at == at("14:00") and found.milestone(RESOLVED).at == at("14:38")


def test_times_are_aware() -> None:
    """Every candidate's time has a zone."""
    found = _facts(
        _alert(started_at="2026-03-03T13:52:10Z"), event("errors since 13:52", "14:10"), event("resolved", "14:40")
    )
    times: list[datetime] = [
        one.at for cycle in found.cycles for milestone in cycle.milestones for one in milestone.candidates
    ]
    assert times and all(moment.utcoffset() is not None for moment in times)


def test_a_warning_of_a_week_before_is_not_the_detection() -> None:
    """The certificate's "expires soon" is no page for the outage a week later; alone it would be all there is."""
    warning = event(
        "Alert CertificateExpiresSoon fired",
        at("09:00", day=1),
        kind=EventKind.ALERT,
        source="alertmanager",
        by=None,
        attributes={"alert": "CertificateExpiresSoon", "started_at": "2026-03-01T09:00:00Z"},
    )
    page, declared = _alert("14:03"), event("declaring SEV-1, I'm IC", "14:06")
    found = _chosen(DETECTED, warning, page, declared)
    assert found is not None and found.evidence == (page.id,)
    alone = _chosen(DETECTED, warning)
    assert alone is not None and alone.evidence == (warning.id,)


@pytest.mark.parametrize(
    "text",
    [
        "apologies for my premature all-clear",
        "thanks, and sorry about the first all clear",
        "sorry for calling it resolved before lunch",
        "marking it resolved was too early",
        "the all-clear was a mistake",
    ],
)
def test_who_regrets_an_earlier_call_calls_nothing_now(text: str) -> None:
    """It tells of what was said before."""
    assert _time(RESOLVED, _alert(), event("resolved", "14:30"), event(text, "14:50")) == at("14:30")


@pytest.mark.parametrize(
    "text", ["OPS-77 resolved. apologies for the noise", "sorry it took so long, this is resolved"]
)
def test_an_apology_beside_the_call_changes_nothing(text: str) -> None:
    """What is regretted is the noise or the wait."""
    chosen = _chosen(RESOLVED, _alert(), event(text, "14:50"))
    assert chosen is not None and chosen.at == at("14:50")


def test_a_reopening_declares_the_second_cycle_and_its_alert_before_is_its_detection() -> None:
    """People reopen once they have seen the alert and taken it up; what fired after the first end belongs to the second."""
    events = (
        _alert("13:40"),
        event("Declaring SEV-3", "13:45"),
        event("all clear", "14:10"),
        _alert("14:32", name="ReplicaBehind"),
        event("acked", "14:40", kind=EventKind.ACKNOWLEDGED, source="pagerduty"),
        event("Re-opening OPS-311, SEV-2, I'm incident commander", "14:51"),
    )
    facts = _facts(*events)
    times = {name: facts.milestone(name, 2).at for name in (DETECTED, ACKNOWLEDGED, DECLARED)}
    assert times == {DETECTED: at("14:32"), ACKNOWLEDGED: at("14:40"), DECLARED: at("14:51")}
    assert facts.milestone(DETECTED, 1).at == at("13:40")
    assert facts.severities == ("SEV-3", "SEV-2")


def test_an_alert_from_before_the_first_end_stays_in_the_first_cycle() -> None:
    """However soon it was reopened: then the reopening is the first that is known."""
    facts = _facts(_alert("14:00"), event("all clear", "14:10"), event("reopening this, errors again", "14:20"))
    assert facts.milestone(DETECTED, 2).at == at("14:20")


@pytest.mark.parametrize(
    "text",
    ["calling this OPS-88, sev 3. some readers get errors", "tracking this as OPS-88", "opening this under OPS-88"],
)
def test_a_key_given_to_it_declares(text: str) -> None:
    """Small teams do not say more."""
    chosen = _chosen(DECLARED, event(text, "14:05"))
    assert chosen is not None and chosen.at == at("14:05")


def test_a_key_called_resolved_is_no_declaration() -> None:
    """The same words, the other end."""
    assert _chosen(DECLARED, _alert(), event("calling this OPS-88 resolved", "14:30")) is None


def test_the_commander_s_word_beats_the_closed_page() -> None:
    """Also where command was taken with a shrug."""
    page = event("resolved", "14:40", kind=EventKind.ALERT_RESOLVED, source="pagerduty", by=None)
    events = (_alert(), event("calling this OPS-88. I'm IC I guess", "14:02"), page, event("OPS-88 resolved", "14:55"))
    chosen = _chosen(RESOLVED, *events)
    assert chosen is not None and (chosen.at, chosen.rank) == (at("14:55"), 1)


def test_the_period_of_the_closing_status_update_is_the_impact() -> None:
    """The zone stands behind its end, and the hours before make no difference to a time with a zone."""
    update = event(
        "Status page: Resolved – Fixed. Between 09:04 and 10:12 UTC some parcels had no label.",
        "14:50",
        kind=EventKind.STATUS_UPDATE,
        source="statuspage",
        by=None,
        attributes={"status": "resolved"},
    )
    chosen = _chosen(IMPACT, update)
    assert chosen is not None and chosen.at == at("09:04")


def test_what_is_told_to_the_minute_beats_about_and_that_beats_the_metric() -> None:
    """An engineer's time from the logs, the status page's rounded one, the first sample over a limit."""
    about = event(
        "Some orders are failing since about 13:50 UTC",
        "14:10",
        kind=EventKind.STATUS_UPDATE,
        source="statuspage",
        by=None,
        attributes={"status": "investigating"},
    )
    limit = event(
        "orders error ratio is 0.4 (threshold 0.1)", "14:00", kind=EventKind.ALERT, source="alertmanager", by=None
    )
    sample = event(
        "orders error ratio rose to 0.2", "13:45", kind=EventKind.METRIC, source="prometheus", by=None,
        attributes={"metric": "orders_error_ratio", "value": "0.2"},
    )  # fmt: skip
    exact = event("first errors at 13:53 in the logs", "14:20")
    assert _time(IMPACT, limit, sample) == at("13:45")
    assert _time(IMPACT, limit, sample, about) == at("13:50")
    assert _time(IMPACT, limit, sample, about, exact) == at("13:53")


def test_a_backlog_that_began_to_grow_is_an_impact() -> None:
    """Local time and UTC beside each other are one time."""
    chosen = _chosen(IMPACT, _alert("14:00"), event("the backlog started growing at 14:20 CET (13:20 UTC)", "14:10"))
    assert chosen is not None and chosen.at == at("13:20")


def test_who_saw_it_first_says_when_it_was_detected() -> None:
    """No alert had it then."""
    page = _alert("14:00")
    chosen = _chosen(DETECTED, page, event("I first noticed it on the forum at 13:48, then paged", "14:03"))
    assert chosen is not None and chosen.at == at("13:48")
    assert _time(DETECTED, page, event("did anyone see this first at 13:48?", "14:03")) == at("14:00")
