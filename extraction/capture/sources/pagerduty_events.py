"""PagerDuty's Events API, as monitoring tools send it: alerts of version 2 and 1 (trigger, acknowledge, resolve), change events.

Format: developer.pagerduty.com/docs/events-api-v2/overview. Most of these say no time: the file's time stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, inner
from extraction.capture.sources.pagerduty import SOURCE
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

KINDS = {
    "trigger": EventKind.ALERT,
    "acknowledge": EventKind.ACKNOWLEDGED,
    "resolve": EventKind.ALERT_RESOLVED,
}
STATUS = {"trigger": "triggered", "acknowledge": "acknowledged", "resolve": "resolved"}
# A routing key lets anyone who has it raise alerts, so it does not go into the kept record.
CREDENTIALS = ("routing_key", "service_key")


def is_alert_event(value: Mapping[str, object]) -> bool:
    return "event_action" in value or ("service_key" in value and "event_type" in value)


def is_change_event(value: Mapping[str, object]) -> bool:
    return "routing_key" in value and "event_action" not in value and "summary" in inner(value, "payload")


def recognises(value: Mapping[str, object]) -> bool:
    return is_alert_event(value) or is_change_event(value)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    yield _alert_event(fields) if is_alert_event(fields.value) else _change_event(fields)


def _alert_event(fields: Fields) -> SourceRecord:
    action = fields.text("event_action" if "event_action" in fields.value else "event_type")
    if action not in KINDS:
        raise fields.unreadable("event_action", f"should be one of {', '.join(KINDS)}, found {action!r}")
    summary = fields.maybe_text("payload.summary", "description")
    key = fields.maybe_text("dedup_key", "incident_key")
    about = f" “{summary}”" if summary else f" with key {key}" if key else ""
    return fields.record(
        source=SOURCE,
        kind=KINDS[action],
        moment=fields.maybe_moment("payload.timestamp"),
        key=key,
        text=f"PagerDuty alert{about} {STATUS[action]}",
        identity={"action": action, "key": key, "summary": summary, "source": fields.maybe_text("payload.source")},
        raw=without_credentials(fields.value),
        actor=_client(fields),
        permalink=fields.maybe_text("client_url"),
        attributes={
            "action": action,
            "status": STATUS[action],
            "title": summary,
            "severity": fields.maybe_text("payload.severity"),
            "service": fields.maybe_text("payload.component", "payload.custom_details.service"),
        },
    )


def _change_event(fields: Fields) -> SourceRecord:
    links = fields.maybe_objects("links")
    return fields.record(
        source=SOURCE,
        kind=EventKind.ACTION,
        moment=fields.maybe_moment("payload.timestamp"),
        text=f"Change: {fields.text('payload.summary')}",
        identity={"payload": fields.get("payload")},
        raw=without_credentials(fields.value),
        permalink=links[0].maybe_text("href") if links else None,
        attributes={
            "action": "change",
            "title": fields.text("payload.summary"),
            "service": fields.maybe_text("payload.custom_details.service"),
            "version": fields.maybe_text("payload.custom_details.version"),
            "environment": fields.maybe_text("payload.custom_details.environment"),
        },
    )


def without_credentials(value: Mapping[str, object]) -> dict[str, object]:
    return {name: "[secret:routing-key]" if name in CREDENTIALS else held for name, held in value.items()}


def _client(fields: Fields) -> RecordedActor | None:
    name = fields.maybe_text("client", "payload.source")
    return RecordedActor(native_id=name, name=name, is_bot=True) if name else None
