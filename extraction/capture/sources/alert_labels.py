"""What alert labels and annotations say, as Prometheus, Alertmanager and Grafana use them."""

from __future__ import annotations

from collections.abc import Mapping

SERVICE_LABELS = ("service", "service_name", "app", "application", "component", "job")
ENVIRONMENT_LABELS = ("environment", "env", "stage", "deployment_environment")
SEVERITY_LABELS = ("severity", "priority", "level")
SUMMARY_ANNOTATIONS = ("summary", "title", "message", "description")
RUNBOOK_ANNOTATIONS = ("runbook_url", "runbook")

_FNV_OFFSET = 0xCBF29CE484222325
_FNV_PRIME = 0x100000001B3
_SEPARATOR = b"\xff"


def first_of(names: tuple[str, ...], texts: Mapping[str, str]) -> str | None:
    return next((texts[name] for name in names if texts.get(name)), None)


def label_attributes(labels: Mapping[str, str], annotations: Mapping[str, str]) -> dict[str, str | None]:
    """Attributes that labels and annotations state; names as in ``domain.timeline.ATTRIBUTES``."""
    return {
        "alert": labels.get("alertname"),
        "service": first_of(SERVICE_LABELS, labels),
        "severity": first_of(SEVERITY_LABELS, labels),
        "environment": first_of(ENVIRONMENT_LABELS, labels),
        "team": labels.get("team"),
        "title": first_of(SUMMARY_ANNOTATIONS, annotations),
        "url": first_of(RUNBOOK_ANNOTATIONS, annotations),
    }


def alert_sentence(verb: str, attributes: Mapping[str, str | None], summary: str | None = None) -> str:
    """``Alert CheckoutDown fired for checkout (critical): checkout is down``."""
    name, service, severity = attributes.get("alert"), attributes.get("service"), attributes.get("severity")
    about = f" for {service}" if service else ""
    urgency = f" ({severity})" if severity else ""
    told = f": {summary}" if summary else ""
    return f"Alert {name or 'without a name'} {verb}{about}{urgency}{told}"


def fingerprint(labels: Mapping[str, str]) -> str:
    """Fingerprint as Alertmanager computes it: FNV-1a (64 bits) over the sorted labels, 16 hex digits.

    Format: ``labelSetToFingerprint`` in prometheus/common, model/signature.go.
    """
    digest = _FNV_OFFSET
    for name in sorted(labels):
        for byte in name.encode() + _SEPARATOR + labels[name].encode() + _SEPARATOR:
            digest = ((digest ^ byte) * _FNV_PRIME) & 0xFFFFFFFFFFFFFFFF
    return f"{digest:016x}"
