"""One event as the screens show it: who, when, what kind, its words, and where it can be read in its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from app.review.views.words import Json, clock, day, stamp
from extraction.domain.curation import Curated
from extraction.domain.facts import IncidentFacts
from extraction.domain.timeline import Event, EventKind, SourceReference, Timeline

Lane: TypeAlias = Literal["alerts", "people", "changes", "status"]

LANES: dict[EventKind, Lane] = {
    EventKind.ALERT: "alerts",
    EventKind.ALERT_RESOLVED: "alerts",
    EventKind.ACKNOWLEDGED: "alerts",
    EventKind.METRIC: "alerts",
    EventKind.DEPLOY: "changes",
    EventKind.RELEASE: "changes",
    EventKind.PUSH: "changes",
    EventKind.PULL_REQUEST: "changes",
    EventKind.CHECK: "changes",
    EventKind.ACTION: "changes",
    EventKind.STATUS_UPDATE: "status",
    EventKind.INCIDENT_STATUS: "status",
    EventKind.SEVERITY_CHANGE: "status",
    EventKind.TICKET: "status",
}
"""Which lane of the drawn strip a kind stands in; whatever is missing here is said by people."""

SOURCES = {
    "slack": "Slack",
    "alertmanager": "Alertmanager",
    "pagerduty": "PagerDuty",
    "statuspage": "Statuspage",
    "github": "GitHub",
    "gitlab": "GitLab",
    "jira": "Jira",
    "linear": "Linear",
    "opsgenie": "Opsgenie",
    "grafana": "Grafana",
    "datadog": "Datadog",
    "prometheus": "Prometheus",
    "csv": "event file",
    "git": "git",
}


def lane(kind: EventKind) -> Lane:
    return LANES.get(kind, "people")


def source_name(source: str) -> str:
    return SOURCES.get(source, source)


def kind_label(kind: EventKind) -> str:
    return kind.value.replace("_", " ")


def safe_link(url: str | None) -> str | None:
    """``url`` where it is a web address; ``None`` for anything a browser might run."""
    if url is None or urlsplit(url).scheme not in ("http", "https"):
        return None
    return url


def who(event: Event, facts: IncidentFacts) -> str:
    """The person's display name where people are known, else the name in the record; empty where nobody acted."""
    if event.actor is None:
        return ""
    person = facts.person_of(event.actor.source, event.actor.native_id)
    return event.actor.name if person is None else person.display_name


def event_json(event: Event, facts: IncidentFacts) -> Json:
    """What lists and the evidence panel show of ``event``. ``at`` is milliseconds since 1970."""
    moment = facts.curated.time_of(event)
    return {
        "id": event.id,
        "at": int(moment.timestamp() * 1000),
        "clock": f"{moment:%H:%M:%S}",
        "minute": clock(moment),
        "day": day(moment),
        "stamp": stamp(moment),
        "kind": kind_label(event.kind),
        "lane": lane(event.kind),
        "who": who(event, facts),
        "source": source_name(event.source),
        "channel": event.channel or "",
        "text": event.text,
        "link": safe_link(event.permalink),
        "also": [reference_json(reference) for reference in event.also],
        **_curation_json(event, facts.curated),
    }


def _curation_json(event: Event, curated: Curated) -> Json:
    correction = curated.corrected_times.get(event.id)
    release = curated.releases.get(event.id)
    return {
        "pinned": event.id in curated.pinned,
        "hidden": event.id in curated.hidden,
        "notes": [{"by": note.by, "text": note.value} for note in curated.notes.get(event.id, ())],
        "corrected": None if correction is None else f"recorded as {event.at_original}; corrected by {correction.by}",
        "received": event.time_basis == "received",
        "suspicious": None if event.id in curated.released else event.attribute("suspicious"),
        "released": None
        if release is None
        else f"released by {release.by}; flagged because {event.attribute('suspicious')}",
    }


def reference_json(reference: SourceReference) -> Json:
    return {
        "source": source_name(reference.source),
        "key": reference.key,
        "link": safe_link(reference.permalink),
        "stamp": None if reference.at is None else stamp(reference.at),
    }


@dataclass(frozen=True)
class Shown:
    """Events a reviewer reads in context, oldest first."""

    events: tuple[Event, ...]

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Event id → its place among the shown ones."""
        return {event.id: place for place, event in enumerate(self.events)}


def shown_events(timeline: Timeline, curated: Curated) -> Shown:
    """The latest wordings, without what somebody hid and without metric samples."""
    return Shown(
        tuple(
            event for event in timeline.current if event.id not in curated.hidden and event.kind is not EventKind.METRIC
        )
    )
