"""An OpenTelemetry collector over HTTP (OTLP 1.x, binary protobuf), that can be slow or refuse; it keeps what it was sent."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue


@dataclass(frozen=True, kw_only=True)
class SeenSpan:
    """As it came in. Ids are hex; ``error`` is whether its status says so; ``events`` counts what happened in it."""

    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, object]
    error: bool
    events: int
    nanoseconds: int


@dataclass(kw_only=True)
class Collector:
    """``status`` is what it answers, once ``may_answer`` is set."""

    url: str
    status: int = 200
    may_answer: threading.Event = field(default_factory=threading.Event)
    asked: threading.Event = field(default_factory=threading.Event)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    resource: dict[str, object] = field(default_factory=dict)
    spans: list[SeenSpan] = field(default_factory=list)

    def take(self, path: str, headers: dict[str, str], body: bytes) -> None:
        assert path == "/v1/traces" and headers["content-type"] == "application/x-protobuf"
        raw = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        sent = ExportTraceServiceRequest.FromString(raw)
        self.headers.append(headers)
        self.bodies.append(raw)
        for one in sent.resource_spans:
            self.resource = _values(one.resource.attributes)
            self.spans += [
                SeenSpan(
                    name=span.name,
                    trace=span.trace_id.hex(),
                    id=span.span_id.hex(),
                    parent=span.parent_span_id.hex(),
                    attributes=_values(span.attributes),
                    error=span.status.code == 2,
                    events=len(span.events),
                    nanoseconds=span.end_time_unix_nano - span.start_time_unix_nano,
                )
                for scope in one.scope_spans
                for span in scope.spans
            ]

    def named(self, name: str) -> list[SeenSpan]:
        return [span for span in self.spans if span.name == name]


@contextmanager
def collector(*, answers: bool = True) -> Iterator[Collector]:
    """Listens on a loopback port until the block ends; with ``answers=False`` it takes requests and stays silent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            seen.asked.set()
            seen.may_answer.wait(60)
            seen.take(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(seen.status)
            self.send_header("content-type", "application/x-protobuf")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    seen = Collector(url=f"http://127.0.0.1:{server.server_port}")
    if answers:
        seen.may_answer.set()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        seen.may_answer.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _values(pairs: Iterable[KeyValue]) -> dict[str, object]:
    return {one.key: _value(one.value) for one in pairs}


def _value(value: AnyValue) -> object:
    kind = value.WhichOneof("value")
    return None if kind is None else getattr(value, kind)
