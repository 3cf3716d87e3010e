"""Datadog: monitor webhooks, and events of its API versions 1 and 2. Incidents and cases: ``datadog_incidents``.

Formats: docs.datadoghq.com/integrations/webhooks and /api/latest/events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, as_text, inner, quoted
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "datadog"
_STATE_IN_TITLE = re.compile(r"^\[(Triggered|Re-Triggered|Recovered|Warn|Re-Warn|No Data)\b[^\]]*\]\s*", re.IGNORECASE)

VERBS = {"triggered": "fired", "warn": "fired as a warning", "no data": "has no data"}


def is_monitor_webhook(value: Mapping[str, object]) -> bool:
    return "alert_transition" in value or all(name in value for name in ("event_type", "last_updated", "title"))


def is_event_v1(value: Mapping[str, object]) -> bool:
    return "date_happened" in value and "title" in value


def is_event_v2(value: Mapping[str, object]) -> bool:
    return value.get("type") == "event" and "evt" in inner(inner(value, "attributes"), "attributes")


def recognises(value: Mapping[str, object]) -> bool:
    return is_monitor_webhook(value) or is_event_v1(value) or is_event_v2(value)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    if is_event_v2(fields.value):
        yield _event_v2(fields)
    elif is_event_v1(fields.value):
        yield _event_v1(fields)
    else:
        yield _monitor_webhook(fields)


def _monitor_webhook(fields: Fields) -> SourceRecord:
    """A webhook of a monitor; the fields of a payload are set by whoever made the webhook, these are the usual names."""
    title = fields.maybe_text("title", "alert_title") or fields.text("title")
    transition = fields.maybe_text("alert_transition")
    return _event(
        fields,
        title=title,
        state=transition,
        moment_fields=("date", "last_updated", "timestamp"),
        key=fields.maybe_text("event_id", "id", "alert_id"),
        message=None,
        link=fields.maybe_text("link", "url"),
        tags=_tags(fields.get("tags")),
    )


def _event_v1(event: Fields) -> SourceRecord:
    return _event(
        event,
        title=event.text("title"),
        state=None,
        moment_fields=("date_happened",),
        key=event.maybe_text("id_str", "id"),
        message=event.maybe_text("text"),
        link=event.maybe_text("url"),
        tags=_tags(event.get("tags")),
    )


def _event_v2(event: Fields) -> SourceRecord:
    return _event(
        event,
        title=event.maybe_text("attributes.attributes.title") or event.text("attributes.message"),
        state=event.maybe_text("attributes.attributes.status"),
        moment_fields=("attributes.timestamp", "attributes.attributes.timestamp"),
        key=event.maybe_text("attributes.attributes.evt.id", "id"),
        message=event.maybe_text("attributes.message"),
        link=None,
        tags=_tags(event.get("attributes.tags")),
    )


def _event(
    fields: Fields,
    *,
    title: str,
    state: str | None,
    moment_fields: tuple[str, ...],
    key: str | None,
    message: str | None,
    link: str | None,
    tags: Mapping[str, str],
) -> SourceRecord:
    moment = fields.maybe_moment(*moment_fields) or fields.moment(moment_fields[0])
    in_title = _STATE_IN_TITLE.match(title)
    stated = (in_title.group(1) if in_title else state or "").lower()
    bare = title[in_title.end() :] if in_title else title
    kind = _kind(stated, is_monitor=in_title is not None or is_monitor_webhook(fields.value))
    told = f": {message}" if message and message != title and kind is EventKind.ACTION else ""
    handle = fields.maybe_text("user", "handle", "attributes.attributes.evt.user")
    return fields.record(
        source=SOURCE,
        kind=kind,
        moment=moment,
        key=key,
        text=f"{title}{told}" if kind is EventKind.ACTION else f"Alert {quoted(bare)} {_verb(stated)}",
        identity={"key": key, "title": title, "state": stated},
        actor=RecordedActor(native_id=handle, name=handle, handle=handle) if handle else None,
        permalink=link,
        attributes={
            "title": bare,
            "status": stated or None,
            "service": fields.maybe_text("attributes.attributes.service") or tags.get("service"),
            "environment": tags.get("env") or tags.get("environment"),
            "version": tags.get("version"),
            "team": tags.get("team"),
            "severity": fields.maybe_text("alert_priority", "priority") if kind is EventKind.ALERT else None,
        },
    )


def _kind(state: str, *, is_monitor: bool) -> EventKind:
    if not is_monitor:
        return EventKind.ACTION
    return EventKind.ALERT_RESOLVED if state.startswith("recover") else EventKind.ALERT


def _verb(state: str) -> str:
    return VERBS.get(state.removeprefix("re-"), "recovered" if state.startswith("recover") else "fired")


def _tags(held: object) -> dict[str, str]:
    """``["service:checkout", "env:production"]``, or the same in one comma-separated text, by name."""
    listed = held.split(",") if isinstance(held, str) else held if isinstance(held, list) else []
    pairs = (text.strip().partition(":") for tag in listed if (text := as_text(tag)))
    return {name: value for name, _, value in pairs if value}
