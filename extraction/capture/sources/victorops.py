"""VictorOps (Splunk On-Call): alerts as monitoring tools send them to its REST endpoint.

Format: help.victorops.com/knowledge-base/rest-endpoint-integration-guide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, quoted
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "victorops"
KINDS = {
    "CRITICAL": EventKind.ALERT,
    "WARNING": EventKind.ALERT,
    "INFO": EventKind.NOTE,
    "ACKNOWLEDGEMENT": EventKind.ACKNOWLEDGED,
    "RECOVERY": EventKind.ALERT_RESOLVED,
}
VERBS = {"ACKNOWLEDGEMENT": "acknowledged", "RECOVERY": "recovered", "INFO": "noted"}


def recognises(value: Mapping[str, object]) -> bool:
    return "message_type" in value and ("entity_id" in value or "state_message" in value)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    """One record; its key is the entity's id. Most senders give no time: the file's stands in."""
    kind = fields.text("message_type").upper()
    if kind not in KINDS:
        raise fields.unreadable("message_type", f"should be one of {', '.join(KINDS)}, found {kind[:40]!r}")
    name = fields.maybe_text("entity_display_name", "entity_id") or fields.text("state_message")
    severity = kind.lower() if KINDS[kind] is EventKind.ALERT else None
    tool, person = fields.maybe_text("monitoring_tool"), fields.maybe_text("ack_author")
    by = person or tool
    yield fields.record(
        source=SOURCE,
        kind=KINDS[kind],
        moment=fields.maybe_moment("timestamp", "state_start_time"),
        key=fields.maybe_text("entity_id"),
        text=f"Alert {quoted(name)} {VERBS.get(kind, 'fired')}" + (f" ({severity})" if severity else ""),
        identity={"type": kind, "entity_id": fields.maybe_text("entity_id"), "name": name},
        actor=RecordedActor(native_id=by, name=by, is_bot=person is None) if by else None,
        permalink=fields.maybe_text("alert_url"),
        attributes={
            "title": name,
            "severity": severity,
            "status": VERBS.get(kind, "firing"),
        },
    )
