"""The timeline section: one entry for each happening that matters, with its time; alert storms are told as one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from extraction.domain.milestone import MilestoneName
from extraction.domain.report import StatementKind
from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.composing import heaviest, unknown
from extraction.drafting.plain.phrases import capitalised, ended
from extraction.drafting.plain.quotes import LONG
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.plain.telling import alert_name, tell

_SYSTEM = {
    EventKind.ALERT: 0.7,
    EventKind.ALERT_RESOLVED: 0.65,
    EventKind.ACKNOWLEDGED: 0.6,
    EventKind.STATUS_UPDATE: 0.7,
    EventKind.INCIDENT_STATUS: 0.6,
    EventKind.SEVERITY_CHANGE: 0.7,
    EventKind.ROLE_CHANGE: 0.6,
    EventKind.DEPLOY: 0.7,
    EventKind.RELEASE: 0.5,
    EventKind.PULL_REQUEST: 0.5,
    EventKind.TICKET: 0.4,
    EventKind.ACTION: 0.6,
    EventKind.NOTE: 0.4,
}
_STORM = timedelta(minutes=10)


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    entries = [entry for group in _groups(_worth_telling(story)) if (entry := _entry(group, story)) is not None]
    entries += _milestone_entries(story, entries)
    return heaviest(entries, section.max_statements) or [
        unknown("No event of the records tells what happened.", "no timeline")
    ]


def _worth_telling(story: Story) -> list[Event]:
    return [event for event in story.events if _importance(event, story) > 0]


def _importance(event: Event, story: Story) -> float:
    if event.kind is EventKind.CHANNEL and event.id not in story.facts.curated.pinned:
        return 0.0
    return max(story.importance(event), _SYSTEM.get(event.kind, 0.0), 0.95 if event.id in story.marking else 0.0)


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
    clause = tell(first, story, LONG)
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
