"""PagerDuty's REST objects: incidents, log entries and notes, each told as the happenings it records.

Format: developer.pagerduty.com/api-reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields
from extraction.capture.sources.pagerduty import SOURCE, agent, incident_name, names
from extraction.capture.sources.times import Moment
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

LOG_ENTRY_KINDS = {
    "trigger_log_entry": EventKind.ALERT,
    "acknowledge_log_entry": EventKind.ACKNOWLEDGED,
    "resolve_log_entry": EventKind.ALERT_RESOLVED,
    "annotate_log_entry": EventKind.NOTE,
    "notify_log_entry": EventKind.ACTION,
    "priority_change_log_entry": EventKind.SEVERITY_CHANGE,
    "urgency_change_log_entry": EventKind.SEVERITY_CHANGE,
    "status_update_log_entry": EventKind.STATUS_UPDATE,
}


def is_incident(value: Mapping[str, object]) -> bool:
    return "incident_number" in value and "created_at" in value


def is_log_entry(value: Mapping[str, object]) -> bool:
    kind = value.get("type")
    return isinstance(kind, str) and kind.endswith("_log_entry") and "created_at" in value


def is_note(value: Mapping[str, object]) -> bool:
    names_of_note = ("id", "user", "channel", "content", "created_at")
    return all(name in value for name in names_of_note) and isinstance(value["channel"], dict)


def recognises(value: Mapping[str, object]) -> bool:
    return is_incident(value) or is_log_entry(value) or is_note(value)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    if is_log_entry(fields.value):
        yield _log_entry(fields)
    elif is_note(fields.value):
        yield _note(fields)
    else:
        yield from _incident(fields)


def _incident(incident: Fields) -> Iterator[SourceRecord]:
    """Triggered, each acknowledgement, and resolved: one incident object tells several happenings."""
    yield _step(incident, EventKind.ALERT, incident.moment("created_at"), "triggered")
    for acknowledgement in incident.maybe_objects("acknowledgements"):
        actor = agent(acknowledgement.maybe_object("acknowledger"))
        yield _step(incident, EventKind.ACKNOWLEDGED, acknowledgement.moment("at"), "acknowledged", actor)
    if incident.maybe_text("status") == "resolved":
        resolved = incident.maybe_moment("resolved_at", "last_status_change_at")
        actor = agent(incident.maybe_object("last_status_change_by"))
        yield _step(incident, EventKind.ALERT_RESOLVED, resolved or incident.moment("resolved_at"), "resolved", actor)


def _step(
    incident: Fields, kind: EventKind, moment: Moment, verb: str, actor: RecordedActor | None = None
) -> SourceRecord:
    service = incident.maybe_text("service.summary")
    on_service = f" on {service}" if service and verb == "triggered" else ""
    return incident.record(
        source=SOURCE,
        kind=kind,
        moment=moment,
        key=incident.text("id"),
        text=f"{incident_name(incident)} {verb}{on_service}",
        identity={"id": incident.text("id"), "step": verb, "by": actor.native_id if actor else None},
        actor=actor,
        permalink=incident.maybe_text("html_url"),
        attributes={
            "status": verb,
            "incident": incident.text("id"),
            "number": incident.maybe_text("incident_number"),
            "title": incident.maybe_text("title"),
            "service": service,
            "severity": incident.maybe_text("priority.summary"),
            "team": names(incident, "teams"),
        },
    )


def _log_entry(entry: Fields) -> SourceRecord:
    kind = entry.text("type")
    wording = entry.maybe_text("channel.content", "note", "channel.summary", "event_details.description")
    summary = entry.maybe_text("summary") or kind.removesuffix("_log_entry").replace("_", " ")
    told = f": {wording}" if wording and wording not in summary else ""
    about = entry.maybe_text("incident.summary")
    return entry.record(
        source=SOURCE,
        kind=LOG_ENTRY_KINDS.get(kind, EventKind.INCIDENT_STATUS),
        moment=entry.moment("created_at"),
        key=entry.text("id"),
        text=f"PagerDuty incident {about}: {summary}{told}" if about else f"PagerDuty: {summary}{told}",
        identity={"id": entry.text("id")},
        actor=agent(entry.maybe_object("agent")),
        permalink=entry.maybe_text("html_url", "incident.html_url"),
        attributes={
            "action": kind.removesuffix("_log_entry"),
            "incident": entry.maybe_text("incident.id"),
            "title": about,
            "service": entry.maybe_text("service.summary"),
            "person": entry.maybe_text("user.summary"),
            "assignee": names(entry, "assignees"),
            "team": names(entry, "teams"),
        },
    )


def _note(note: Fields) -> SourceRecord:
    return note.record(
        source=SOURCE,
        kind=EventKind.NOTE,
        moment=note.moment("created_at"),
        key=note.text("id"),
        text=f"PagerDuty note: {note.text('content')}",
        identity={"id": note.text("id"), "content": note.text("content")},
        actor=agent(note.maybe_object("user")),
        attributes={"action": "annotated"},
    )
