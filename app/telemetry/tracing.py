"""Spans for an OpenTelemetry collector, where one is configured; otherwise ``span`` costs next to nothing.

Spans hold words of ours, numbers and ids: no text, title or name. An incident's key goes as a keyed hash. Sending is done
by a thread of its own from a queue of limited length: a collector that is slow or gone loses spans and slows nothing.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from app.settings import Settings
from app.telemetry.context import ids
from app.telemetry.log_redaction import LogRedaction
from app.telemetry_settings import QUIET

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, Tracer

Value = str | int | float | bool | None
_AT_END = 2.0
"""Seconds that a process waits at its end for the last spans to be taken."""
_TIMEOUT = 5.0
_QUEUE, _BATCH, _EVERY_MS = 2048, 256, 2000.0
_NAMES = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
    "model": "gen_ai.request.model",
    "prompt_tokens": "gen_ai.usage.input_tokens",
    "completion_tokens": "gen_ai.usage.output_tokens",
    "error": "error.type",
}
"""Names of ours → those of OpenTelemetry's semantic conventions; all others go as ``retroline.<name>``."""


class Told:
    """A span as those see it who do the work. ``listening``: whether anybody is told."""

    listening = False

    def set(self, **attributes: Value) -> None:
        """Add to what the span says. ``None`` leaves an attribute out."""


_NOBODY_LISTENS = Told()


@dataclass(frozen=True)
class _Listening(Told):
    span: Span
    tracing: _Tracing
    listening = True

    def set(self, **attributes: Value) -> None:
        for name, value in self.tracing.attributes(attributes).items():
            self.span.set_attribute(name, value)


@dataclass(frozen=True)
class _Tracing:
    tracer: Tracer
    provider: TracerProvider
    redact: LogRedaction
    key: bytes

    def attributes(self, given: Mapping[str, Value]) -> dict[str, str | int | float | bool]:
        told: dict[str, str | int | float | bool] = {}
        for name, value in given.items():
            if name == "incident" and isinstance(value, str) and value:
                value = hashlib.blake2b(value.encode(), key=self.key[:64], digest_size=6).hexdigest()
            if value is not None and value != "":
                told[_NAMES.get(name, f"retroline.{name}")] = self.redact(value) if isinstance(value, str) else value
        return told


_tracing: _Tracing | None = None


def configure_tracing(settings: Settings, instance: str = "") -> None:
    """Send spans from now on, where the settings ask for it; else nothing of OpenTelemetry is loaded.

    ``instance`` tells processes apart, such as a worker's id. Where to and with which headers: the variables of
    OpenTelemetry's specification (``OTEL_EXPORTER_OTLP_ENDPOINT``, ``…_HEADERS``, ``OTEL_SERVICE_NAME``).
    """
    global _tracing
    if _tracing is not None or not (settings.telemetry or QUIET).traces:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = {"service.version": version("retroline"), **({"service.instance.id": instance} if instance else {})}
    if "OTEL_SERVICE_NAME" not in os.environ and "service.name" not in os.environ.get("OTEL_RESOURCE_ATTRIBUTES", ""):
        named["service.name"] = "retroline"
    # Not made the process's own: what libraries would say through it holds more than we want to be told.
    provider = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
    provider.add_span_processor(
        BatchSpanProcessor(
            OTLPSpanExporter(timeout=_TIMEOUT),
            max_queue_size=_QUEUE,
            max_export_batch_size=_BATCH,
            schedule_delay_millis=_EVERY_MS,
        )
    )
    _tracing = _Tracing(provider.get_tracer("retroline"), provider, LogRedaction(settings), settings.address_key())
    atexit.register(end_tracing)


def end_tracing() -> None:
    """Send what there still is, for two seconds at most."""
    global _tracing
    ending, _tracing = _tracing, None
    if ending is not None:
        last = threading.Thread(target=ending.provider.shutdown, name="last-spans", daemon=True)
        last.start()
        last.join(_AT_END)


@contextmanager
def span(name: str, *, server: bool = False, **attributes: Value) -> Iterator[Told]:
    """Tell of the work that the block does. An error passes through; the span says its kind and none of its words.

    ``incident`` goes as a keyed hash; ids of ``app.telemetry.context`` go along by themselves.
    """
    tracing = _tracing
    if tracing is None:
        yield _NOBODY_LISTENS
        return
    from opentelemetry.trace import SpanKind, Status, StatusCode

    with tracing.tracer.start_as_current_span(
        name,
        kind=SpanKind.SERVER if server else SpanKind.INTERNAL,
        attributes=tracing.attributes({**ids(), **attributes}),
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield _Listening(current, tracing)
        except BaseException as error:
            current.set_status(Status(StatusCode.ERROR))
            current.set_attribute("error.type", type(error).__name__)
            raise
