"""Around every request: an id, a span, a count, and a line of the access log without anything that the address held."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.telemetry.context import about
from app.telemetry.request_counts import REQUESTS, RequestCounts, template_of
from app.telemetry.tracing import span

LOG = logging.getLogger("retroline.access")
_REQUEST_ID = re.compile(r"[0-9a-fA-F-]{8,36}")
_PROBES = ("/health", "/ready", "/metrics", "/_stcore/health")


class Requests:
    """``pages`` are the names of pages that requests are told apart by."""

    def __init__(self, app: ASGIApp, pages: Collection[str] = (), counts: RequestCounts = REQUESTS) -> None:
        self.app, self.pages, self.counts = app, frozenset(pages), counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._http(scope, receive, send)
            case "websocket":
                await self._websocket(scope, receive, send)
            case _:
                await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, status, id = time.perf_counter(), 0, _id_of(scope)
        method, path = scope["method"], template_of(scope["path"], self.pages)

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", id.encode())]}
            await send(message)

        with about(request=id), span("request", server=True, method=method, route=path) as told:
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                seconds = time.perf_counter() - started
                self.counts.add(method, path, status, seconds)
                told.set(status=status)
                level = logging.DEBUG if path in _PROBES else logging.INFO
                LOG.log(level, "%s %s %s %.0f ms", method, path, status or "no answer", seconds * 1000)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.counts.opened(1)
        try:
            with about(request=_id_of(scope)):
                await self.app(scope, receive, send)
        finally:
            self.counts.opened(-1)


def _id_of(scope: Scope) -> str:
    """As the proxy in front calls it, where that is an id like ours; else a new one."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
