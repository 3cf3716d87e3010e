"""The timeline section: one entry for each happening that matters, with its time; alert storms are told as one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from extraction.domain.milestone import MilestoneName
from extraction.domain.report import StatementKind
from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.composing import in_order, unknown
from extraction.drafting.plain.phrases import capitalised, ended
from extraction.drafting.plain.reporting import CALLS, SAID
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.plain.telling import alert_name, tell

_SYSTEM = {
    EventKind.ALERT: 0.9,
    EventKind.ALERT_RESOLVED: 0.65,
    EventKind.ACKNOWLEDGED: 0.5,
    EventKind.STATUS_UPDATE: 0.6,
    EventKind.INCIDENT_STATUS: 0.72,
    EventKind.SEVERITY_CHANGE: 0.85,
    EventKind.ROLE_CHANGE: 0.7,
    EventKind.DEPLOY: 0.9,
    EventKind.RELEASE: 0.6,
    EventKind.PULL_REQUEST: 0.74,
    EventKind.METRIC: 0.2,
    EventKind.TICKET: 0.3,
    EventKind.ACTION: 0.86,
}
_STORM = timedelta(minutes=10)


_TERSE = 100
_FEW = 6
_MARKING = 0.7


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    """Every entry worth a row, weighed: what the section cannot hold is left out from the lightest on."""
    entries = [entry for group in _groups(_worth_telling(story)) if (entry := _entry(group, story)) is not None]
    entries += _milestone_entries(story, entries)
    if len(entries) < _FEW or section.max_words is None:
        told = {event_id for entry in entries for event_id in entry.evidence}
        talk = [one for one in story.spoken_of if one.id not in told and _says_something(one, story)]
        entries += [entry for event in talk if (entry := _entry([event], story)) is not None]
    return in_order(entries) or [unknown("No event of the records tells what happened.", "no timeline")]


def _says_something(event: Event, story: Story) -> bool:
    """Whether a message matters by its signals, or weighs enough to be told anywhere."""
    return event.kind is not EventKind.CHANNEL and (story.weight(event) > 0 or event.id in story.told_by_people)


def _worth_telling(story: Story) -> list[Event]:
    return [event for event in story.spoken_of if _importance(event, story) > 0]


def _importance(event: Event, story: Story) -> float:
    """0–1: milestones, then what systems record; talk is told in the other sections."""
    if event.id in story.facts.curated.pinned:
        return 1.0
    if event.kind is EventKind.CHANNEL:
        return 0.0
    if event.id in story.marking:
        return _marking(event, story)
    if event.kind in _SYSTEM:
        return _SYSTEM[event.kind]
    return 0.0


def _marking(event: Event, story: Story) -> float:
    """Of a message only that it declares the incident or calls it over: what it says is told elsewhere."""
    if event.kind in _SYSTEM:
        return max(_SYSTEM[event.kind], _MARKING)
    return 0.98 if event.kind not in SAID or _call(event, story) is not None else 0.0


def _groups(events: Sequence[Event]) -> list[list[Event]]:
    """Alerts of one name that follow each other within ten minutes stand together; everything else by itself."""
    groups: list[list[Event]] = []
    running: dict[tuple[EventKind, str], list[Event]] = {}
    for event in events:
        if event.kind not in (EventKind.ALERT, EventKind.ALERT_RESOLVED):
            groups.append([event])
            continue
        key = (event.kind, alert_name(event))
        group = running.get(key)
        if group is not None and event.at - group[-1].at <= _STORM:
            group.append(event)
        else:
            running[key] = [event]
            groups.append(running[key])
    return groups


def _entry(group: list[Event], story: Story) -> Sentence | None:
    first, last = group[0], group[-1]
    clause = _call(first, story) or tell(first, story, _TERSE)
    if clause is None:
        return None
    if len(group) > 1:
        verb = "fired" if first.kind is EventKind.ALERT else "cleared"
        clause = f"{alert_name(first)} {verb} {len(group)} times from {story.clock(first.at)} to {story.clock(last.at)}"
    return Sentence(
        text=ended(capitalised(clause)),
        evidence=tuple(event.id for event in group),
        rule="timeline entry",
        kind=StatementKind.TIMELINE_ENTRY,
        at=first.at,
        weight=max(_importance(event, story) for event in group),
    )


def _call(event: Event, story: Story) -> str | None:
    """Who declared it or called it over, where a message did: its words are told elsewhere."""
    if event.kind not in SAID or (name := story.name(event)) is None:
        return None
    for cycle in story.cycles:
        for milestone, doing in CALLS.items():
            moment = story.moment(milestone, cycle)
            if moment is not None and moment.at == event.at and event.id in moment.evidence:
                return f"{name} {doing}"
    return None


_MARKED = {
    MilestoneName.IMPACT_STARTED: "The impact began",
    MilestoneName.MITIGATED: "The impact was mitigated",
    MilestoneName.RESOLVED: "The incident was resolved",
}


def _milestone_entries(story: Story, entries: Sequence[Sentence]) -> list[Sentence]:
    """Milestones whose time no entry carries, because a record tells of it afterwards."""
    minutes = {
        (entry.at.replace(second=0, microsecond=0), one) for entry in entries if entry.at for one in entry.evidence
    }
    found = []
    for cycle in story.cycles:
        for name, text in _MARKED.items():
            moment = story.moment(name, cycle)
            if moment is None or (moment.at.replace(second=0, microsecond=0), moment.evidence[0]) in minutes:
                continue
            found.append(
                Sentence(
                    text=f"{text}.",
                    evidence=moment.evidence,
                    rule=f"{name} entry",
                    kind=StatementKind.TIMELINE_ENTRY,
                    at=moment.at,
                    weight=1.0,
                )
            )
    return found
