"""Alertmanager: webhook notifications (version 4), alerts and silences of its API v2, and alerts as Prometheus posts them.

Formats: prometheus.io/docs/alerting/latest/configuration/#webhook_config and the API's openapi.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from extraction.capture.source_record import RecordedActor, SourceRecord
from extraction.capture.sources.alert_labels import alert_sentence, fingerprint, label_attributes
from extraction.capture.sources.fields import Fields, has_objects, iso
from extraction.capture.sources.times import Moment
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "alertmanager"
# Grafana's alerting sends the same notification with fields of its own.
GRAFANA_WEBHOOK_FIELDS = ("orgId", "appVersion")
GRAFANA_ALERT_FIELDS = ("silenceURL", "dashboardURL", "panelURL", "valueString", "values", "imageURL", "orgId")


def is_notification(value: Mapping[str, object]) -> bool:
    return isinstance(value.get("alerts"), list) and has_objects(value, "groupLabels", "commonLabels")


def is_from_grafana(value: Mapping[str, object]) -> bool:
    alerts = value.get("alerts")
    first = alerts[0] if isinstance(alerts, list) and alerts else None
    has_own_fields = isinstance(first, dict) and any(name in first for name in GRAFANA_ALERT_FIELDS)
    return has_own_fields or any(name in value for name in GRAFANA_WEBHOOK_FIELDS)


def is_alert(value: Mapping[str, object]) -> bool:
    """An alert of the API, or as Prometheus posts it."""
    return has_objects(value, "labels", "annotations") and "startsAt" in value and "alerts" not in value


def is_silence(value: Mapping[str, object]) -> bool:
    return isinstance(value.get("matchers"), list) and "createdBy" in value and "startsAt" in value


def recognises(value: Mapping[str, object]) -> bool:
    return (is_notification(value) and not is_from_grafana(value)) or is_alert(value) or is_silence(value)


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    """One record per alert: firing at its ``startsAt``, resolved at its ``endsAt``."""
    if is_silence(fields.value):
        yield read_silence(fields)
    elif is_alert(fields.value):
        yield read_alert(fields, SOURCE)
    else:
        yield from read_notification(fields, SOURCE)


def read_notification(fields: Fields, source: str) -> Iterator[SourceRecord | UnreadableRecord]:
    yield from fields.each("alerts", partial(read_alert, source=source))
    truncated = fields.maybe_text("truncatedAlerts")
    if truncated and truncated != "0":
        yield fields.unreadable("truncatedAlerts", f"says that {truncated} more alerts were left out by the sender")


def read_alert(alert: Fields, source: str) -> SourceRecord:
    status = _status(alert)
    began, ended = alert.maybe_moment("startsAt"), alert.maybe_moment("endsAt")
    resolved = status == "resolved"
    labels, annotations = alert.texts("labels"), alert.texts("annotations")
    about = label_attributes(labels, annotations)
    verb, summary = ("resolved", None) if resolved else ("fired", about["title"])
    mark = alert.maybe_text("fingerprint") or (fingerprint(labels) if labels else None)
    return alert.record(
        source=source,
        kind=EventKind.ALERT_RESOLVED if resolved else EventKind.ALERT,
        moment=alert.moment("endsAt") if resolved else alert.moment("startsAt"),
        key=mark,
        text=alert_sentence(verb, about, summary),
        identity=_identity(labels, status, began, ended if resolved else None),
        permalink=alert.maybe_text("generatorURL"),
        attributes=about | {"status": status, "started_at": iso(began), "ended_at": iso(ended) if resolved else None},
    )


def _status(alert: Fields) -> str:
    """``firing`` or ``resolved``; the API states ``active`` or ``suppressed`` inside an object, a posted alert nothing."""
    if isinstance(alert.get("status"), dict) or "status" not in alert.value:
        return "firing"
    status = alert.text("status")
    if status not in ("firing", "resolved"):
        raise alert.unreadable("status", f"should be firing or resolved, found {status!r}")
    return status


def _identity(labels: dict[str, str], status: str, began: Moment | None, ended: Moment | None) -> dict[str, object]:
    """Not the annotations: a repeated notification of the same alert carries new figures in them."""
    return {"labels": labels, "status": status, "startsAt": iso(began), "endsAt": iso(ended)}


def read_silence(fields: Fields) -> SourceRecord:
    author, state = fields.text("createdBy"), fields.maybe_text("status.state")
    matchers = ", ".join(_matcher(matcher) for matcher in fields.maybe_objects("matchers"))
    comment = fields.maybe_text("comment")
    named = {matcher.maybe_text("name"): matcher.maybe_text("value") for matcher in fields.maybe_objects("matchers")}
    key = fields.maybe_text("id", "silenceID")
    return fields.record(
        source=SOURCE,
        kind=EventKind.ACTION,
        moment=fields.moment("startsAt"),
        key=f"silence/{key}" if key else None,
        text=f"Silence set for alerts with {matchers or 'no matchers'}" + (f": {comment}" if comment else ""),
        identity={"matchers": matchers, "createdBy": author, "comment": comment},
        actor=RecordedActor(native_id=author, name=author, handle=author),
        attributes={
            "alert": named.get("alertname"),
            "service": named.get("service"),
            "status": state,
            "ended_at": iso(fields.maybe_moment("endsAt")),
        },
    )


def _matcher(matcher: Fields) -> str:
    equal, regex = matcher.get("isEqual") is not False, matcher.get("isRegex") is True
    operator = {(True, False): "=", (False, False): "!=", (True, True): "=~", (False, True): "!~"}[equal, regex]
    return f"{matcher.text('name')}{operator}{matcher.text('value')}"
