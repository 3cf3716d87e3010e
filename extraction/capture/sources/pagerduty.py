"""PagerDuty: v3 webhooks, REST incidents, log entries and notes.

Formats: developer.pagerduty.com/docs/webhooks/v3-overview and the REST API reference. Events API: ``pagerduty_events``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, comma_separated, in_words, inner, quoted
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "pagerduty"
KINDS = {
    "incident.triggered": EventKind.ALERT,
    "incident.acknowledged": EventKind.ACKNOWLEDGED,
    "incident.resolved": EventKind.ALERT_RESOLVED,
    "incident.priority_updated": EventKind.SEVERITY_CHANGE,
    "incident.annotated": EventKind.NOTE,
    "incident.status_update_published": EventKind.STATUS_UPDATE,
    "incident.responder.added": EventKind.ROLE_CHANGE,
    "incident.responder.replied": EventKind.ROLE_CHANGE,
    "incident.role.assigned": EventKind.ROLE_CHANGE,
    "incident.role.unassigned": EventKind.ROLE_CHANGE,
}
BOT_TYPES = ("service", "integration", "bot", "rule", "app", "workflow", "event")


def is_webhook(value: Mapping[str, object]) -> bool:
    event = inner(value, "event")
    return "event_type" in event and "occurred_at" in event


def recognises(value: Mapping[str, object]) -> bool:
    return is_webhook(value) or (isinstance(value.get("event_type"), str) and "occurred_at" in value)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    """One record per webhook; its key is the webhook event's id."""
    event = fields.below("event") if is_webhook(fields.value) else fields
    event_type = event.text("event_type")
    if event_type.startswith("pagey."):
        raise fields.unreadable("event.event_type", f"is {event_type}: a test of the webhook, nothing that happened")
    data = event.below("data")
    yield event.record(
        source=SOURCE,
        kind=KINDS.get(event_type, EventKind.INCIDENT_STATUS),
        moment=event.moment("occurred_at"),
        key=event.text("id"),
        text=_text(event_type, data),
        identity={"id": event.text("id")},
        raw=dict(fields.value),
        actor=agent(event.maybe_object("agent")),
        permalink=data.maybe_text("html_url", "incident.html_url"),
        attributes=_attributes(event_type, data),
    )


def _attributes(event_type: str, data: Fields) -> dict[str, str | None]:
    assigned = names(data, "assignees")
    role = data.maybe_text("role.summary", "role.name") or ("responder" if ".responder." in event_type else None)
    return {
        "action": event_type.partition(".")[2],
        "status": data.maybe_text("status", "state"),
        "incident": data.maybe_text("incident.id") or data.maybe_text("id"),
        "number": data.maybe_text("number"),
        "title": data.maybe_text("title", "incident.summary"),
        "service": data.maybe_text("service.summary"),
        "severity": data.maybe_text("priority.summary"),
        "assignee": assigned,
        "role": role,
        "person": data.maybe_text("user.summary") if role else None,
        "team": names(data, "teams"),
    }


def _text(event_type: str, data: Fields) -> str:
    """Wording per event type; what a person wrote (note, status update, reply) stands verbatim."""
    incident, verb = incident_name(data), event_type.removeprefix("incident.")
    service, urgency = data.maybe_text("service.summary"), data.maybe_text("urgency")
    person = data.maybe_text("user.summary", "escalation_policy.summary") or "a responder"
    match verb:
        case "triggered":
            return f"{incident} triggered" + (f" on {service}" if service else "") + _in_brackets(urgency, " urgency")
        case "priority_updated":
            return f"Priority of {incident} set to {data.maybe_text('priority.summary') or 'none'}"
        case "reassigned" | "delegated" | "escalated":
            target = names(data, "assignees") or data.maybe_text("escalation_policy.summary")
            return f"{incident} {verb}" + (f" to {target}" if target else "")
        case "annotated":
            return f"Note on {incident}: {data.text('content')}"
        case "status_update_published":
            return f"Status update on {incident}: {data.text('message')}"
        case "responder.added":
            message = data.maybe_text("message")
            return f"{person} was asked to respond to {incident}" + (f": {message}" if message else "")
        case "responder.replied":
            message = data.maybe_text("message")
            reply = f"{person} replied to the request on {incident} ({data.maybe_text('state') or 'no state'})"
            return reply + (f": {message}" if message else "")
        case "role.assigned" | "role.unassigned":
            role = data.maybe_text("role.summary", "role.name") or "a role"
            return f"{person} was {verb.removeprefix('role.')} {role} on {incident}"
        case "acknowledged" | "unacknowledged" | "resolved" | "reopened":
            return f"{incident} {verb}"
        case _:
            return f"{incident}: {in_words(verb).replace('.', ' ')}"


def incident_name(data: Fields) -> str:
    """``PagerDuty incident #9 “Test”``, from an incident or from something that refers to one."""
    number = data.maybe_text("number", "incident_number")
    title = data.maybe_text("title", "incident.title", "incident.summary", "summary")
    return "PagerDuty incident" + (f" #{number}" if number else "") + (f" {quoted(title)}" if title else "")


def agent(reference: Fields | None) -> RecordedActor | None:
    """Who did it: a user, or a service, integration or rule, which count as bots."""
    if reference is None:
        return None
    name = reference.maybe_text("summary", "name", "email")
    native_id = reference.maybe_text("id") or name
    if native_id is None:
        return None
    kind = reference.maybe_text("type") or ""
    is_bot = any(word in kind for word in BOT_TYPES)
    return RecordedActor(
        native_id=native_id, name=name or native_id, address=reference.maybe_text("email"), is_bot=is_bot
    )


def names(data: Fields, path: str) -> str | None:
    return comma_separated([name for one in data.maybe_objects(path) if (name := one.maybe_text("summary", "name"))])


def _in_brackets(value: str | None, after: str = "") -> str:
    return f" ({value}{after})" if value else ""
