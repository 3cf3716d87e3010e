"""Rootly: incidents of its JSON:API, each told as the steps whose times it records.

Format: docs.rootly.com/api-reference (incidents).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, inner, iso, quoted
from extraction.capture.sources.times import Moment
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "rootly"
# Step, the field of its time, the field of who did it, and its kind, in the order in which an incident goes.
STEPS = (
    ("started", "started_at", "started_by", EventKind.INCIDENT_STATUS),
    ("detected", "detected_at", None, EventKind.INCIDENT_STATUS),
    ("in triage", "in_triage_at", "in_triage_by", EventKind.INCIDENT_STATUS),
    ("declared", "created_at", "user", EventKind.INCIDENT_STATUS),
    ("acknowledged", "acknowledged_at", None, EventKind.ACKNOWLEDGED),
    ("mitigated", "mitigated_at", "mitigated_by", EventKind.INCIDENT_STATUS),
    ("resolved", "resolved_at", "resolved_by", EventKind.INCIDENT_STATUS),
    ("closed", "closed_at", "closed_by", EventKind.INCIDENT_STATUS),
    ("cancelled", "cancelled_at", "cancelled_by", EventKind.INCIDENT_STATUS),
)
MESSAGES = {
    "mitigated": "mitigation_message",
    "resolved": "resolution_message",
    "cancelled": "cancellation_message",
}


def recognises(value: Mapping[str, object]) -> bool:
    attributes = inner(value, "attributes")
    return value.get("type") == "incidents" and "sequential_id" in attributes and "slug" in attributes


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    incident = fields.below("attributes")
    for step, time_field, actor_field, kind in STEPS:
        try:
            moment = incident.moment(time_field) if step == "declared" else incident.maybe_moment(time_field)
            if moment is not None:
                yield _step(fields, incident, step, moment, actor_field, kind)
        except UnreadableRecord as problem:
            yield problem


def _step(
    fields: Fields, incident: Fields, step: str, moment: Moment, actor_field: str | None, kind: EventKind
) -> SourceRecord:
    number, title = incident.text("sequential_id"), incident.text("title")
    message = incident.maybe_text(MESSAGES[step]) if step in MESSAGES else None
    return fields.record(
        source=SOURCE,
        kind=kind,
        moment=moment,
        key=fields.text("id"),
        text=f"Incident #{number} {quoted(title)} {step}" + (f": {message}" if message else ""),
        identity={"id": fields.text("id"), "step": step},
        actor=_person(incident.maybe_object(f"{actor_field}.data")) if actor_field else None,
        permalink=incident.maybe_text("url", "short_url"),
        attributes={
            "status": step,
            "incident": number,
            "number": number,
            "title": title,
            "severity": incident.maybe_text("severity.data.attributes.name"),
            "ticket": incident.maybe_text("jira_issue_key"),
            "started_at": iso(incident.maybe_moment("started_at")),
        },
    )


def _person(user: Fields | None) -> RecordedActor | None:
    if user is None:
        return None
    name = user.maybe_text("attributes.full_name", "attributes.name", "attributes.email", "id")
    if name is None:
        return None
    return RecordedActor(
        native_id=user.maybe_text("id") or name, name=name, address=user.maybe_text("attributes.email")
    )
