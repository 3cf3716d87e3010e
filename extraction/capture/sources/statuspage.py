"""Statuspage: webhooks for incidents and components, and incidents of its API. One record per incident update.

Formats: support.atlassian.com/statuspage (webhook notifications) and developer.statuspage.io.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.capture.source_record import SourceRecord
from extraction.capture.sources.fields import Fields, capitalised, comma_separated, in_words, inner, iso, quoted
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "statuspage"


def is_incident(value: Mapping[str, object]) -> bool:
    return isinstance(value.get("incident_updates"), list)


def is_update(value: Mapping[str, object]) -> bool:
    return all(name in value for name in ("incident_id", "body", "status", "display_at"))


def recognises(value: Mapping[str, object]) -> bool:
    incident_inside = is_incident(inner(value, "incident"))
    return is_incident(value) or incident_inside or is_update(value) or isinstance(value.get("component_update"), dict)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    if "component_update" in fields.value:
        yield _component_update(fields)
    elif is_update(fields.value) and not is_incident(fields.value):
        yield _update(fields, None)
    else:
        incident = fields if is_incident(fields.value) else fields.below("incident")
        if not incident.items("incident_updates"):
            yield incident.unreadable("incident_updates", "is empty: the incident has no published update to tell of")
        yield from incident.each("incident_updates", lambda update: _update(update, incident))


def _update(update: Fields, incident: Fields | None) -> SourceRecord:
    status, body = update.text("status"), update.maybe_text("body")
    title = incident.maybe_text("name") if incident else None
    written = body or (f"{quoted(title)} (no text published)" if title else "no text published")
    return update.record(
        source=SOURCE,
        kind=EventKind.STATUS_UPDATE,
        moment=update.maybe_moment("display_at") or update.moment("created_at"),
        key=update.text("id"),
        text=f"Status page: {capitalised(in_words(status))} – {written}",
        identity={"id": update.text("id"), "status": status, "body": body},
        raw={"incident": _without_updates(incident), "incident_update": dict(update.value)},
        permalink=incident.maybe_text("shortlink") if incident else None,
        attributes={
            "status": status,
            "title": title,
            "incident": update.maybe_text("incident_id") or (incident.maybe_text("id") if incident else None),
            "services": _components(update) or (_components(incident) if incident else None),
            "started_at": iso(incident.maybe_moment("started_at", "created_at")) if incident else None,
            "subtype": incident.maybe_text("impact") if incident else None,
        },
    )


def _without_updates(incident: Fields | None) -> dict[str, object]:
    """The incident around an update, without what grows with each later update."""
    kept = ("id", "name", "impact", "shortlink", "created_at", "started_at", "page_id")
    return {name: incident.value[name] for name in kept if name in incident.value} if incident else {}


def _components(fields: Fields) -> str | None:
    found = fields.maybe_objects("affected_components") or fields.maybe_objects("components")
    return comma_separated([name for component in found if (name := component.maybe_text("name"))])


def _component_update(fields: Fields) -> SourceRecord:
    change = fields.below("component_update")
    name = fields.text("component.name")
    old, new = change.maybe_text("old_status"), change.text("new_status")
    was = f" from {in_words(old)}" if old else ""
    return fields.record(
        source=SOURCE,
        kind=EventKind.STATUS_UPDATE,
        moment=change.moment("created_at"),
        key=change.text("id"),
        text=f"Status page: component {quoted(name)} changed{was} to {in_words(new)}",
        identity={"id": change.text("id"), "old_status": old, "new_status": new},
        attributes={"status": new, "old_status": old, "service": name, "title": name},
    )
