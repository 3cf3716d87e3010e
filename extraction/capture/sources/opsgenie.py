"""Opsgenie: webhooks of alert actions, alerts of the REST API, and requests to create an alert.

Formats: support.atlassian.com/opsgenie (webhook integration) and docs.opsgenie.com/docs/alert-api.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.fields import Fields, comma_separated, inner, quoted
from extraction.capture.sources.times import Moment
from extraction.domain.clock import iso_utc
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "opsgenie"
KINDS = {
    "Create": EventKind.ALERT,
    "Acknowledge": EventKind.ACKNOWLEDGED,
    "Close": EventKind.ALERT_RESOLVED,
    "AddNote": EventKind.NOTE,
    "UpdatePriority": EventKind.SEVERITY_CHANGE,
}
VERBS = {"Create": "created", "Acknowledge": "acknowledged", "UnAcknowledge": "unacknowledged", "Close": "closed"}
STATUS = {"Create": "open", "Acknowledge": "acknowledged", "UnAcknowledge": "open", "Close": "closed"}
MACHINE_USERS = ("system", "alert api", "api")


def is_webhook(value: Mapping[str, object]) -> bool:
    return "action" in value and "alertId" in inner(value, "alert")


def is_rest_alert(value: Mapping[str, object]) -> bool:
    return all(name in value for name in ("tinyId", "id", "message", "createdAt"))


def is_create_request(value: Mapping[str, object]) -> bool:
    told_otherwise = ("alertId", "tinyId", "createdAt", "time", "timestamp", "ts", "at")
    return "message" in value and "alias" in value and not any(name in value for name in told_otherwise)


def recognises(value: Mapping[str, object]) -> bool:
    return is_webhook(value) or is_rest_alert(value) or is_create_request(value)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    if is_webhook(fields.value):
        yield _webhook(fields)
    elif is_rest_alert(fields.value):
        yield from _rest_alert(fields)
    else:
        yield _create_request(fields)


def _webhook(fields: Fields) -> SourceRecord:
    """An action at the alert's ``updatedAt`` (nanoseconds); its creation at ``createdAt`` (milliseconds)."""
    alert, action = fields.below("alert"), fields.text("action")
    moment = alert.moment("createdAt") if action == "Create" else alert.maybe_moment("updatedAt")
    return fields.record(
        source=SOURCE,
        kind=KINDS.get(action, EventKind.INCIDENT_STATUS),
        moment=moment,
        key=f"{alert.text('alertId')}/{action}",
        text=_text(action, alert, fields),
        identity={"action": action, "alertId": alert.text("alertId"), "note": alert.maybe_text("note")},
        actor=_user(alert),
        attributes=_attributes(alert) | {"action": action, "status": STATUS.get(action)},
    )


def _text(action: str, alert: Fields, fields: Fields) -> str:
    name, note = _alert_name(alert), alert.maybe_text("note")
    if action == "AddNote":
        return f"Note on {name}: {note or '(no text)'}"
    if action == "UpdatePriority":
        return f"Priority of {name} set to {_priority(alert) or 'none'}"
    target = alert.maybe_text("owner", "recipient", "addedTeam") or fields.maybe_text("escalationNotify.name")
    told = f": {note}" if note else ""
    if action == "AssignOwnership" and target:
        return f"{name} assigned to {target}{told}"
    verb = f" {VERBS[action]}" if action in VERBS else f": {_spaced(action)}"
    return f"{name}{verb}" + (f" ({target})" if target else "") + told


def _alert_name(alert: Fields) -> str:
    number = alert.maybe_text("tinyId")
    return "Opsgenie alert" + (f" #{number}" if number else "") + f" {quoted(alert.text('message'))}"


def _spaced(action: str) -> str:
    """``AssignOwnership`` → ``assign ownership``."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in action).strip()


def _priority(alert: Fields) -> str | None:
    """``P3``; some webhooks say only the number."""
    priority = alert.maybe_text("priority")
    return f"P{priority}" if priority and priority.isdigit() else priority


def _attributes(alert: Fields) -> dict[str, str | None]:
    details = alert.texts("details")
    teams = [name for team in alert.maybe_objects("teams") if (name := team.maybe_text("name"))]
    return {
        "title": alert.maybe_text("message"),
        "alert": details.get("alertname"),
        "service": details.get("service") or alert.maybe_text("entity"),
        "severity": _priority(alert) or details.get("severity"),
        "environment": details.get("environment"),
        "assignee": alert.maybe_text("owner"),
        "incident": alert.maybe_text("alertId", "id"),
        "team": comma_separated(teams) or alert.maybe_text("ownerTeam.name"),
    }


def _user(alert: Fields) -> RecordedActor | None:
    name = alert.maybe_text("username")
    if name is None:
        return None
    is_address = "@" in name
    return RecordedActor(
        native_id=alert.maybe_text("userId") or name,
        name=name.partition("@")[0] if is_address else name,
        address=name if is_address else None,
        is_bot=name.lower() in MACHINE_USERS,
    )


def _rest_alert(alert: Fields) -> Iterator[SourceRecord]:
    """Created, and acknowledged and closed where the alert's report says how many milliseconds later that was."""
    created = alert.moment("createdAt")
    yield _step(alert, "Create", created, None)
    for action, path, by in (
        ("Acknowledge", "report.ackTime", "report.acknowledgedBy"),
        ("Close", "report.closeTime", "report.closedBy"),
    ):
        later = _later(alert, created, path)
        if later is not None:
            yield _step(alert, action, later, alert.maybe_text(by))


def _later(alert: Fields, created: Moment, path: str) -> Moment | None:
    milliseconds = alert.get(path)
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int) or milliseconds <= 0:
        return None
    try:
        at = created.at + timedelta(milliseconds=milliseconds)
    except OverflowError:
        raise alert.unreadable(path, f"is no number of milliseconds: {milliseconds}") from None
    return Moment(at, iso_utc(at))


def _step(alert: Fields, action: str, moment: Moment, by: str | None) -> SourceRecord:
    return alert.record(
        source=SOURCE,
        kind=KINDS[action],
        moment=moment,
        key=f"{alert.text('id')}/{action}",
        text=f"{_alert_name(alert)} {VERBS[action]}",
        identity={"action": action, "alertId": alert.text("id"), "note": None},
        actor=RecordedActor(native_id=by, name=by.partition("@")[0], address=by if "@" in by else None) if by else None,
        attributes=_attributes(alert) | {"action": action, "status": STATUS[action]},
    )


def _create_request(fields: Fields) -> SourceRecord:
    """What a monitoring tool sent to raise an alert: no id and no time of its own, so the alias stands for the id."""
    alias, message = fields.text("alias"), fields.text("message")
    source = fields.maybe_text("source")
    return fields.record(
        source=SOURCE,
        kind=EventKind.ALERT,
        moment=None,
        key=f"{alias}/Create",
        text=f"{_alert_name(fields)} created",
        identity={"alias": alias, "message": message},
        actor=RecordedActor(native_id=source, name=source, is_bot=True) if source else None,
        permalink=source,
        attributes=_attributes(fields) | {"action": "Create", "status": "open"},
    )
