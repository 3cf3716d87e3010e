"""Environment to what is said about the process itself: logs, figures, traces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.settings import Secret, secret_of
from extraction.errors import SettingsError

LEVELS = ("debug", "info", "warning", "error")
_SHORTEST_TOKEN = 16
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, kw_only=True)
class TelemetrySettings:
    """``metrics_token`` lets other machines read the figures; without one only this machine does. ``traces``: whether spans
    are sent to an OpenTelemetry collector; where to and with which headers stands in the variables of its specification.
    """

    log_format: LogFormat = LogFormat.TEXT
    log_level: str = "warning"
    metrics_token: Secret | None = None
    traces: bool = False


QUIET = TelemetrySettings()


def read_telemetry(env: Mapping[str, str]) -> TelemetrySettings:
    """Raises SettingsError where a value cannot be used; the message names the variable."""
    form, level = env.get("RETROLINE_LOG_FORMAT", "text"), env.get("RETROLINE_LOG_LEVEL", "warning").casefold()
    if form not in list(LogFormat):
        raise SettingsError(f"RETROLINE_LOG_FORMAT: “{form}” is neither text nor json")
    if level not in LEVELS:
        raise SettingsError(f"RETROLINE_LOG_LEVEL: “{level}” is none of {', '.join(LEVELS)}")
    return TelemetrySettings(
        log_format=LogFormat(form), log_level=level, metrics_token=_metrics_token(env), traces=_traces(env)
    )


def _metrics_token(env: Mapping[str, str]) -> Secret | None:
    token = secret_of(env, "RETROLINE_METRICS_TOKEN")
    if token is not None and len(token.reveal()) < _SHORTEST_TOKEN:
        raise SettingsError("RETROLINE_METRICS_TOKEN: fewer than 16 characters; make one with: openssl rand -hex 32")
    return token


def _traces(env: Mapping[str, str]) -> bool:
    """As said; where nothing is said, whether a collector is named."""
    value = env.get("RETROLINE_TRACES", "").strip().casefold()
    if value not in ("", "yes", "no"):
        raise SettingsError(f"RETROLINE_TRACES: “{value}” is neither yes nor no")
    if env.get("OTEL_SDK_DISABLED", "").strip().casefold() == "true":
        return False
    return value == "yes" or (not value and any(env.get(name) for name in ENDPOINTS))
