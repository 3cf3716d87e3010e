"""Invented incidents with their facts, as capture would derive them: for reading drafts aloud and for asserting on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from extraction.capture.salience import salient_clauses
from extraction.domain.action_item import ActionItem
from extraction.domain.conflict import Answer, Conflict, ConflictKind
from extraction.domain.facts import IncidentFacts
from extraction.domain.hypothesis import Hypothesis, HypothesisState, HypothesisStep
from extraction.domain.incident import Incident
from extraction.domain.metric import Metric, MetricName
from extraction.domain.milestone import Cycle, Milestone, MilestoneCandidate, MilestoneName, Unknown
from extraction.domain.people import Person, Role, RoleAssignment
from extraction.domain.signal import Signal, SignalKind
from extraction.domain.timeline import Event, EventKind, Timeline
from tests.builders import START, actor, at, event, timeline

Known = tuple[Timeline, IncidentFacts]


def weighed(events: Timeline, facts: IncidentFacts) -> Known:
    """The same with the clauses of the messages weighed, as capture does it."""
    return events, replace(facts, salient=salient_clauses(events, facts))


def _weighed(make: Callable[[], Known]) -> Callable[[], Known]:
    def made() -> Known:
        return weighed(*make())

    return made


_NAMES = ("Mara Lindqvist", "Ben Okafor", "Dana Whitfield", "Priya Nair")


def people(*names: str) -> tuple[Person, ...]:
    return tuple(
        Person(
            id=f"p-{name.split()[0].lower()}",
            display_name=name,
            identities=tuple((source, actor(name).native_id) for source in ("slack", "pagerduty", "github", "jira")),
            aliases=(name, name.split()[0], name.split()[0].lower()),
        )
        for name in names or _NAMES
    )


def actors(known: tuple[Person, ...]) -> dict[tuple[str, str], str]:
    return {identity: person.id for person in known for identity in person.identities}


def signal(one: Event, kind: SignalKind, weight: float = 0.7) -> Signal:
    return Signal(event_id=one.id, kind=kind, reason="told so", weight=weight)


def milestone(name: MilestoneName, moment: datetime, *evidence: Event) -> Milestone:
    candidate = MilestoneCandidate(
        at=moment, rule="test", evidence=tuple(one.id for one in evidence), rank=1, explanation="A record tells it."
    )
    return Milestone(name=name, chosen=candidate, candidates=(candidate,))


def cycle(number: int, *milestones: Milestone, reopened_by: tuple[Event, ...] = ()) -> Cycle:
    known = {one.name for one in milestones}
    missing = tuple(
        Milestone(name=name, chosen=Unknown(reason="no record tells it")) for name in MilestoneName if name not in known
    )
    return Cycle(number=number, milestones=(*milestones, *missing), reopened_by=tuple(one.id for one in reopened_by))


def hypothesis(text: str, *steps: tuple[HypothesisState, Event], subject: tuple[str, ...] = ()) -> Hypothesis:
    return Hypothesis(
        id=f"h-{subject[0] if subject else 'x'}",
        text=text,
        subject=subject,
        steps=tuple(HypothesisStep(state=state, event_id=one.id, at=one.at, rule="test") for state, one in steps),
    )


def _metric(name: MetricName, start: MilestoneName, end: MilestoneName, value: timedelta, *evidence: Event) -> Metric:
    return Metric(
        name=name,
        definition="Retroline",
        start=start,
        end=end,
        value=value,
        preferred=True,
        evidence=tuple(one.id for one in evidence),
    )


@_weighed
def typical() -> Known:
    """Search is slow after a deploy; a wrong guess, a right one, a rollback, a conflict about the end."""
    pull = event(
        "Cache fewer shards",
        "13:40",
        kind=EventKind.PULL_REQUEST,
        source="github",
        by="Dana Whitfield",
        key="fernhill/search#77/closed",
        attributes={"repository": "fernhill/search", "number": "77", "title": "Cache fewer shards", "status": "merged"},
    )
    deploy = event(
        "search 5.2.0 to production",
        "13:55",
        kind=EventKind.DEPLOY,
        source="github",
        by="Dana Whitfield",
        attributes={"service": "search", "version": "5.2.0", "environment": "production", "status": "success"},
    )
    alert = event(
        "p99 of search is 7.8 s (threshold 2 s)",
        "14:02",
        kind=EventKind.ALERT,
        source="alertmanager",
        by=None,
        attributes={"alert": "SearchLatencyHigh", "service": "search", "severity": "page", "environment": "production"},
    )
    ack = event("acknowledged", "14:04", kind=EventKind.ACKNOWLEDGED, source="pagerduty", by="Ben Okafor")
    declare = event("Declaring SEV-1 for Search is slow. I'm IC.", "14:06", by="Mara Lindqvist")
    comms = event("I'll take comms", "14:07", by="Priya Nair")
    impact = event("about 30% of searches time out, p99 at 7.8 s", "14:08", by="Dana Whitfield")
    page = event(
        "We are investigating slow searches.",
        "14:10",
        kind=EventKind.STATUS_UPDATE,
        source="statuspage",
        by=None,
        attributes={"status": "investigating", "title": "Slow searches", "services": "Search"},
    )
    guess = event("hmm, might be the certificate of the index cluster", "14:12", by="Ben Okafor")
    lunch = event("anyone else hungry?", "14:15", by="Priya Nair")
    ruled_out = event("cert is fine. valid until June", "14:20", by="Dana Whitfield")
    suspicion = event("I suspect the cache change in 5.2.0", "14:22", by="Dana Whitfield")
    decision = event("Decision: roll back search to 5.1.4. Dana, please go ahead.", "14:24", by="Mara Lindqvist")
    rollback = event(
        "search 5.1.4 to production",
        "14:29",
        kind=EventKind.DEPLOY,
        source="github",
        by="Dana Whitfield",
        attributes={"service": "search", "version": "5.1.4", "environment": "production", "status": "success"},
    )
    better = event("p99 back to 240 ms :tada:", "14:31", by="Ben Okafor")
    mitigated = event("Calling it mitigated", "14:32", by="Mara Lindqvist")
    cleared = event(
        "resolved",
        "14:40",
        kind=EventKind.ALERT_RESOLVED,
        source="alertmanager",
        by=None,
        attributes={"alert": "SearchLatencyHigh", "service": "search", "status": "resolved"},
    )
    confirmed = event("confirmed: with fewer shards cached every query went to disk", "14:50", by="Dana Whitfield")
    count = event("Final count: 18,204 searches failed. No data was lost.", "14:55", by="Dana Whitfield")
    resolved = event("All clear, INC-2041 is resolved. Thanks everyone!", "15:00", by="Mara Lindqvist")
    ticket = event(
        "Alert on cache hit ratio",
        "15:05",
        kind=EventKind.TICKET,
        source="jira",
        by="Mara Lindqvist",
        attributes={
            "ticket": "OPS-41",
            "title": "Alert on cache hit ratio",
            "assignee": "Ben Okafor",
            "action": "created",
            "status": "open",
        },
    )
    lesson = event(
        "what went well: the rollback took five minutes. what was hard: no alert on the cache", "15:10", by="Ben Okafor"
    )
    events = timeline(
        pull,
        deploy,
        alert,
        ack,
        declare,
        comms,
        impact,
        page,
        guess,
        lunch,
        ruled_out,
        suspicion,
        decision,
        rollback,
        better,
        mitigated,
        cleared,
        confirmed,
        count,
        resolved,
        ticket,
        lesson,
    )
    known = people()
    kinds = SignalKind
    signals = (
        signal(alert, kinds.DETECTION, 0.9),
        signal(declare, kinds.COORDINATION, 0.8),
        signal(comms, kinds.COORDINATION),
        signal(impact, kinds.IMPACT, 0.8),
        signal(guess, kinds.HYPOTHESIS),
        signal(ruled_out, kinds.HYPOTHESIS_FATE, 0.8),
        signal(suspicion, kinds.HYPOTHESIS),
        signal(decision, kinds.DECISION, 0.9),
        signal(rollback, kinds.ACTION, 0.9),
        signal(rollback, kinds.MITIGATION, 0.95),
        signal(better, kinds.RECOVERY, 0.8),
        signal(mitigated, kinds.RECOVERY, 0.7),
        signal(confirmed, kinds.HYPOTHESIS_FATE, 0.9),
        signal(confirmed, kinds.FINDING, 0.9),
        signal(count, kinds.IMPACT, 0.9),
        signal(resolved, kinds.RECOVERY, 0.8),
        signal(ticket, kinds.FOLLOW_UP, 0.7),
    )
    names = MilestoneName
    facts = IncidentFacts(
        incident=Incident(
            key="INC-2041", title="Search is slow", created_at=START, severity="SEV-1", services=("search",)
        ),
        people=known,
        actors=actors(known),
        roles=(
            RoleAssignment(
                role=Role.COMMANDER, person_id="p-mara", start=at("14:06"), end=None, evidence=(declare.id,), rule="t"
            ),
            RoleAssignment(
                role=Role.COMMUNICATIONS,
                person_id="p-priya",
                start=at("14:07"),
                end=None,
                evidence=(comms.id,),
                rule="t",
            ),
            RoleAssignment(
                role=Role.RESPONDER, person_id="p-ben", start=at("14:04"), end=None, evidence=(ack.id,), rule="t"
            ),
            RoleAssignment(
                role=Role.RESPONDER, person_id="p-dana", start=at("14:08"), end=None, evidence=(impact.id,), rule="t"
            ),
        ),
        cycles=(
            cycle(
                1,
                milestone(names.IMPACT_STARTED, at("14:02"), alert),
                milestone(names.DETECTED, at("14:02"), alert),
                milestone(names.DECLARED, at("14:06"), declare),
                milestone(names.ACKNOWLEDGED, at("14:04"), ack),
                milestone(names.MITIGATED, at("14:32"), mitigated),
                milestone(names.RESOLVED, at("15:00"), resolved),
            ),
        ),
        metrics=(
            _metric(MetricName.TTM, names.IMPACT_STARTED, names.MITIGATED, timedelta(minutes=30), alert, mitigated),
            _metric(MetricName.TTR, names.IMPACT_STARTED, names.RESOLVED, timedelta(minutes=58), alert, resolved),
        ),
        signals=signals,
        hypotheses=(
            hypothesis(
                "certificate",
                (HypothesisState.PROPOSED, guess),
                (HypothesisState.RETRACTED, ruled_out),
                subject=("certificate",),
            ),
            hypothesis(
                "cache",
                (HypothesisState.PROPOSED, suspicion),
                (HypothesisState.CONFIRMED, confirmed),
                subject=("cache", "change"),
            ),
        ),
        action_items=(
            ActionItem(
                id="a1",
                summary="Alert on cache hit ratio",
                evidence=(ticket.id,),
                owner_id="p-ben",
                tracker_key="OPS-41",
            ),
        ),
        conflicts=(
            Conflict(
                id="c1",
                kind=ConflictKind.TIMES_DISAGREE,
                question="When was the incident mitigated?",
                answers=(
                    Answer(id="x", text="Chat says mitigated at 14:32 UTC", evidence=(mitigated.id,), at=at("14:32")),
                    Answer(id="y", text="the alert cleared at 14:40 UTC", evidence=(cleared.id,), at=at("14:40")),
                ),
                about="mitigated",
            ),
        ),
        services=("search",),
        severities=("SEV-1",),
    )
    return events, facts


@_weighed
def thin() -> Known:
    """Two messages and nothing else: hardly anything can be said."""
    first = event("backup job on store-7 did not finish", "09:12", by="Ben Okafor")
    last = event("restarted it, it went through", "09:40", by="Ben Okafor")
    known = people("Ben Okafor")
    facts = IncidentFacts(
        incident=Incident(key="INC-7", title="Backup job unfinished", created_at=START),
        people=known,
        actors=actors(known),
        cycles=(cycle(1, milestone(MilestoneName.DETECTED, at("09:12"), first)),),
        signals=(signal(first, SignalKind.DETECTION), signal(last, SignalKind.ACTION)),
    )
    return timeline(first, last), facts


@_weighed
def multi_day() -> Known:
    """Queue lag from one evening to the next morning."""
    alert = event(
        "lag of invoices is 40 minutes",
        at("22:50"),
        kind=EventKind.ALERT,
        source="alertmanager",
        by=None,
        attributes={"alert": "QueueLagHigh", "service": "invoices"},
    )
    impact = event("3,100 invoices are waiting", at("23:20"), by="Dana Whitfield")
    scaled = event("I've scaled the consumers from 4 to 12", at("01:15", day=4), by="Dana Whitfield")
    drained = event("queue is drained, lag is 5 seconds", at("06:40", day=4), by="Dana Whitfield")
    resolved = event("Resolving INC-2042", at("07:05", day=4), by="Mara Lindqvist")
    known = people()
    names = MilestoneName
    facts = IncidentFacts(
        incident=Incident(key="INC-2042", title="Invoices delayed", created_at=START, services=("invoices",)),
        people=known,
        actors=actors(known),
        cycles=(
            cycle(
                1,
                milestone(names.IMPACT_STARTED, at("22:50"), alert),
                milestone(names.DETECTED, at("22:50"), alert),
                milestone(names.MITIGATED, at("06:40", day=4), drained),
                milestone(names.RESOLVED, at("07:05", day=4), resolved),
            ),
        ),
        signals=(
            signal(alert, SignalKind.DETECTION),
            signal(impact, SignalKind.IMPACT),
            signal(scaled, SignalKind.ACTION),
            signal(drained, SignalKind.RECOVERY),
            signal(resolved, SignalKind.RECOVERY),
        ),
    )
    return timeline(alert, impact, scaled, drained, resolved), facts


@_weighed
def false_resolved() -> Known:
    """Held to be over, then back: two cycles."""
    first = event(
        "error ratio 9%",
        "10:00",
        kind=EventKind.ALERT,
        source="alertmanager",
        by=None,
        key="f1",
        attributes={"alert": "LoginErrors", "service": "login"},
    )
    restart = event("I restarted the session store", "10:12", by="Ben Okafor")
    over = event("looks good, resolved", "10:20", by="Mara Lindqvist")
    again = event(
        "error ratio 11%",
        "10:45",
        kind=EventKind.ALERT,
        source="alertmanager",
        by=None,
        key="f2",
        attributes={"alert": "LoginErrors", "service": "login"},
    )
    failover = event("I've moved the sessions to the second store", "11:02", by="Ben Okafor")
    done = event("logins at 100% for 20 minutes. resolved for good", "11:30", by="Mara Lindqvist")
    known = people()
    names = MilestoneName
    facts = IncidentFacts(
        incident=Incident(key="INC-2043", title="Logins fail", created_at=START, services=("login",)),
        people=known,
        actors=actors(known),
        cycles=(
            cycle(
                1,
                milestone(names.IMPACT_STARTED, at("10:00"), first),
                milestone(names.DETECTED, at("10:00"), first),
                milestone(names.RESOLVED, at("10:20"), over),
            ),
            cycle(
                2,
                milestone(names.IMPACT_STARTED, at("10:45"), again),
                milestone(names.DETECTED, at("10:45"), again),
                milestone(names.RESOLVED, at("11:30"), done),
                reopened_by=(again,),
            ),
        ),
        signals=(
            signal(first, SignalKind.DETECTION),
            signal(again, SignalKind.DETECTION),
            signal(restart, SignalKind.ACTION),
            signal(failover, SignalKind.MITIGATION),
            signal(failover, SignalKind.ACTION),
            signal(over, SignalKind.RECOVERY),
            signal(done, SignalKind.RECOVERY),
        ),
    )
    return timeline(first, restart, over, again, failover, done), facts
