"""Datadog's incidents, their impacts and to-dos, and cases, as its API gives them; each told as the steps it records.

Formats: docs.datadoghq.com/api/latest/incidents and /case-management.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.datadog import SOURCE
from extraction.capture.sources.fields import Fields, as_text, comma_separated, inner, quoted
from extraction.capture.sources.times import Moment
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

TYPES = ("incident_todos", "incident_impacts", "case", "timeline_cell", "incidents_search_results")
INCIDENT_STEPS = (
    ("detected", "detected"),
    ("customer impact began", "customer_impact_start"),
    ("customer impact ended", "customer_impact_end"),
    ("resolved", "resolved"),
)
STEP_STATUS = {"resolved": "resolved", "declared": "active"}


def is_incident(value: Mapping[str, object]) -> bool:
    return value.get("type") == "incidents" and "public_id" in inner(value, "attributes")


def recognises(value: Mapping[str, object]) -> bool:
    return is_incident(value) or (value.get("type") in TYPES and isinstance(value.get("attributes"), dict))


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    attributes = fields.below("attributes")
    match fields.text("type"):
        case "incidents":
            yield from _incident(fields, attributes)
        case "incidents_search_results":
            for found in attributes.maybe_objects("incidents"):
                yield from _incident(found.below("data"), found.below("data.attributes"))
        case "incident_impacts":
            yield from _impact(fields, attributes)
        case "incident_todos":
            yield _todo(fields, attributes)
        case "case":
            yield from _case(fields, attributes)
        case _:
            yield _case_comment(fields, attributes)


def _incident(fields: Fields, incident: Fields) -> Iterator[SourceRecord]:
    declared = incident.maybe_moment("declared", "created") or incident.moment("created")
    yield _incident_step(fields, incident, "declared", declared)
    for step, time_field in INCIDENT_STEPS:
        moment = incident.maybe_moment(time_field)
        if moment is not None and not (step == "detected" and moment.at >= declared.at):
            yield _incident_step(fields, incident, step, moment)


def _incident_step(fields: Fields, incident: Fields, step: str, moment: Moment) -> SourceRecord:
    number, title = incident.text("public_id"), incident.text("title")
    severity = _known(incident.maybe_text("severity", "fields.severity.value"))
    scope = incident.maybe_text("customer_impact_scope") if step.startswith("customer") else None
    stated = f" ({severity})" if severity and step == "declared" else ""
    return fields.record(
        source=SOURCE,
        kind=EventKind.INCIDENT_STATUS,
        moment=moment,
        key=fields.text("id"),
        text=f"Incident #{number} {quoted(title)} {step}{stated}" + (f": {scope}" if scope else ""),
        identity={"id": fields.text("id"), "step": step},
        actor=_creator(incident) if step == "declared" else None,
        attributes={
            "status": STEP_STATUS.get(step),
            "incident": number,
            "number": number,
            "title": title,
            "severity": severity if step == "declared" else None,
            "services": _listed(incident.get("fields.services.value")),
        },
    )


def _known(severity: str | None) -> str | None:
    return None if severity == "UNKNOWN" else severity


def _listed(held: object) -> str | None:
    names = [name for item in held if (name := as_text(item))] if isinstance(held, list) else []
    return comma_separated(names)


def _creator(holder: Fields) -> RecordedActor | None:
    """The person a created_by holds, where the answer includes more than an id."""
    user = holder.maybe_object("created_by.data.attributes")
    name = user.maybe_text("name", "handle", "email") if user else None
    if user is None or name is None:
        return None
    native_id = holder.maybe_text("created_by.data.id") or name
    return RecordedActor(
        native_id=native_id, name=name, handle=user.maybe_text("handle"), address=user.maybe_text("email")
    )


def _impact(fields: Fields, impact: Fields) -> Iterator[SourceRecord]:
    for step, time_field in (("began", "start_at"), ("ended", "end_at")):
        moment = impact.moment(time_field) if step == "began" else impact.maybe_moment(time_field)
        if moment is not None:
            yield fields.record(
                source=SOURCE,
                kind=EventKind.INCIDENT_STATUS,
                moment=moment,
                key=fields.text("id"),
                text=f"Customer impact {step}: {impact.text('description')}",
                identity={"id": fields.text("id"), "step": step},
                attributes={"subtype": impact.maybe_text("impact_type")},
            )


def _todo(fields: Fields, todo: Fields) -> SourceRecord:
    assignees = [name for one in todo.maybe_items("assignees") if (name := _assignee(one))]
    done = todo.maybe_moment("completed")
    return fields.record(
        source=SOURCE,
        kind=EventKind.TICKET,
        moment=todo.moment("created"),
        key=fields.text("id"),
        text=f"To-do: {todo.text('content')}",
        identity={
            "id": fields.text("id"),
            "content": todo.text("content"),
            "completed": done.original if done else None,
        },
        actor=_creator(todo),
        attributes={
            "title": todo.text("content"),
            "status": "completed" if done else "open",
            "assignee": comma_separated(assignees),
            "due": todo.maybe_text("due_date"),
            "incident": todo.maybe_text("incident_id"),
            "action": "todo_created",
        },
    )


def _assignee(one: object) -> str | None:
    return as_text(one.get("name")) if isinstance(one, dict) else as_text(one)


def _case(fields: Fields, case: Fields) -> Iterator[SourceRecord]:
    key, title = case.maybe_text("key") or fields.text("id"), case.text("title")
    for step, time_field in (("created", "created_at"), ("closed", "closed_at")):
        moment = case.moment(time_field) if step == "created" else case.maybe_moment(time_field)
        if moment is not None:
            yield fields.record(
                source=SOURCE,
                kind=EventKind.TICKET,
                moment=moment,
                key=key,
                text=f"{key} {quoted(title)} {step}",
                identity={"id": fields.text("id"), "step": step},
                attributes={
                    "ticket": key,
                    "title": title,
                    "status": case.maybe_text("status_name", "status") if step == "closed" else None,
                    "action": f"case_{step}",
                },
            )


def _case_comment(fields: Fields, cell: Fields) -> SourceRecord:
    author = cell.maybe_object("author.content")
    name = author.maybe_text("name", "handle", "email", "ID", "id") if author else None
    written = cell.maybe_text("cell_content.message") or cell.text("cell_content.message")
    return fields.record(
        source=SOURCE,
        kind=EventKind.TICKET,
        moment=cell.moment("created_at"),
        key=fields.text("id"),
        text=f"Comment: {written}",
        identity={"id": fields.text("id"), "text": written},
        actor=RecordedActor(native_id=author.maybe_text("ID", "id") or name, name=name) if author and name else None,
        attributes={"action": "commented"},
    )
