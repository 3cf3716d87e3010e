"""Grafana: unified alerting webhooks, webhooks of the older dashboard alerts, OnCall's formatted webhook, annotations.

Formats: grafana.com/docs/grafana/latest/alerting (webhook notifier), /docs/oncall and the annotations HTTP API.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources import alertmanager
from extraction.capture.sources.fields import Fields, in_words, quoted
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "grafana"
STATES = {
    "alerting": EventKind.ALERT,
    "ok": EventKind.ALERT_RESOLVED,
    "no_data": EventKind.ALERT,
    "pending": EventKind.METRIC,
    "paused": EventKind.ACTION,
}


def is_unified(value: Mapping[str, object]) -> bool:
    return alertmanager.is_notification(value) and alertmanager.is_from_grafana(value)


def is_dashboard_alert(value: Mapping[str, object]) -> bool:
    return "ruleId" in value and "state" in value


def is_oncall(value: Mapping[str, object]) -> bool:
    return "alert_uid" in value and "state" in value


def is_annotation(value: Mapping[str, object]) -> bool:
    has_panel = "dashboardUID" in value or "dashboardId" in value or "panelId" in value
    return has_panel and "time" in value and "text" in value and isinstance(value.get("tags"), list)


def recognises(value: Mapping[str, object]) -> bool:
    return is_unified(value) or is_dashboard_alert(value) or is_oncall(value) or is_annotation(value)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    if is_unified(fields.value):
        yield from alertmanager.read_notification(fields, SOURCE)
    elif is_annotation(fields.value):
        yield _annotation(fields)
    else:
        yield _state(fields)


def _state(fields: Fields) -> SourceRecord:
    """A dashboard alert or OnCall webhook: it says a state and no time."""
    state, title = fields.text("state"), fields.maybe_text("ruleName", "title") or fields.text("title")
    if state not in STATES:
        raise fields.unreadable("state", f"should be one of {', '.join(STATES)}, found {state[:40]!r}")
    message = fields.maybe_text("message")
    kind, rule = STATES[state], fields.maybe_text("ruleId")
    verb = {"alerting": "fired", "ok": "resolved"}.get(state, f"is {in_words(state)}")
    return fields.record(
        source=SOURCE,
        kind=kind,
        moment=None,
        key=fields.maybe_text("alert_uid") or (f"rule/{rule}" if rule else None),
        text=f"Alert {quoted(title)} {verb}" + (f": {message}" if message and kind is EventKind.ALERT else ""),
        identity={
            "rule": rule,
            "uid": fields.maybe_text("alert_uid"),
            "state": state,
            "matches": fields.get("evalMatches"),
        },
        permalink=fields.maybe_text("ruleUrl", "link_to_upstream_details"),
        attributes={"alert": title, "title": fields.maybe_text("title"), "status": state},
    )


def _annotation(fields: Fields) -> SourceRecord:
    login, text = fields.maybe_text("login", "email"), fields.text("text")
    return fields.record(
        source=SOURCE,
        kind=EventKind.NOTE,
        moment=fields.moment("time"),
        key=f"annotation/{fields.text('id')}",
        text=text,
        identity={"id": fields.text("id"), "text": text},
        actor=RecordedActor(native_id=login, name=login, handle=login, address=fields.maybe_text("email"))
        if login
        else None,
        attributes={"subtype": "annotation"},
    )
