"""``/health``, ``/ready`` and ``/metrics``: before every other gate, each with a rule of its own about who may read it."""

from __future__ import annotations

import asyncio
import hmac
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.operations.jobs import SILENT_AFTER
from app.operations.ports import Ports
from app.settings import Secret, Settings
from app.sign_in_settings import OidcSettings, ProxySettings, is_loopback
from app.telemetry.metrics import FORM, metrics_text
from app.telemetry_settings import QUIET
from extraction.errors import RetrolineError

PATHS = ("/health", "/ready", "/metrics")
_PATIENCE = 3.0
"""Seconds after which a database that does not answer counts as one that cannot be reached."""
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
_NO_STORE = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


@dataclass(frozen=True, kw_only=True)
class FigureReaders:
    """Who may read the figures: this machine, or who brings ``token``.

    A reverse proxy on this machine makes everybody look like this machine. What it passes on is told by its headers or by
    the name that people use; where there certainly is one (``behind_proxy``), nobody reads them without the token.
    """

    token: Secret | None = None
    behind_proxy: bool = False

    def admit(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        return self._knows_token(headers) or (not self.behind_proxy and _from_here(scope, headers))

    def _knows_token(self, headers: Headers) -> bool:
        given = headers.getlist("authorization")
        if self.token is None or len(given) != 1:
            return False
        scheme, _, token = given[0].partition(" ")
        same = hmac.compare_digest(token.strip().encode(), self.token.reveal().encode())
        return same and scheme.casefold() == "bearer"


def figure_readers(settings: Settings) -> FigureReaders:
    """As the settings say."""
    from urllib.parse import urlsplit

    public = urlsplit(settings.public_url).hostname or ""
    passed_on = isinstance(settings.sign_in, OidcSettings) and is_loopback(settings.host) and not is_loopback(public)
    return FigureReaders(
        token=(settings.telemetry or QUIET).metrics_token,
        behind_proxy=isinstance(settings.sign_in, ProxySettings) or passed_on,
    )


def _from_here(scope: Scope, headers: Headers) -> bool:
    client = scope.get("client")
    if client is None or not is_loopback(client[0]) or any(name in headers for name in _FORWARDED):
        return False
    hosts = headers.getlist("host")
    return len(hosts) == 1 and is_loopback(_name(hosts[0]))


def _name(host: str) -> str:
    """Without the port: ``[::1]:8501``, ``127.0.0.1:8501``, ``localhost``."""
    return host.rpartition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


class Probes:
    """In front of ``app``. ``world`` is asked at each request; ``worker``: whether one has to live in this process."""

    def __init__(
        self, app: ASGIApp, world: Callable[[], Ports], readers: FigureReaders = FigureReaders(), worker: bool = False
    ) -> None:
        self.app, self.world, self.readers, self.worker = app, world, readers, worker
        self.readiness, self.figures = Once(self._unfit), Once(lambda: metrics_text(self.world()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in PATHS:
            await self.app(scope, receive, send)
            return
        answer = await self._answer(scope)
        answer.headers.update(_NO_STORE)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Only GET.", status_code=405, headers={"allow": "GET, HEAD"})
        match scope["path"]:
            case "/health":
                return JSONResponse({"status": "ok"})
            case "/ready":
                return await self._ready()
            case _:
                return await self._metrics(scope)

    async def _ready(self) -> Response:
        try:
            reason = await self.readiness.result(_PATIENCE)
        except TimeoutError:
            reason = f"the database did not answer within {_PATIENCE:.0f} seconds"
        if reason:
            return JSONResponse({"status": "not ready", "reason": reason}, status_code=503)
        return JSONResponse({"status": "ready"})

    async def _metrics(self, scope: Scope) -> Response:
        if not self.readers.admit(scope):
            text = "The figures are for this machine, or with the token that RETROLINE_METRICS_TOKEN holds."
            return PlainTextResponse(text, status_code=403)
        try:
            return Response(await self.figures.result(3 * _PATIENCE), media_type=FORM)
        except TimeoutError:
            return PlainTextResponse("The database did not answer in time.", status_code=503)

    def _unfit(self) -> str:
        figures = self.world().figures
        if reason := figures.unfit():
            return reason
        if not self.worker:
            return ""
        try:
            seen = figures.worker_seen(socket.gethostname(), os.getpid())
        except RetrolineError:
            return "the database cannot be reached"
        return "" if seen is not None and seen < SILENT_AFTER else "the worker of this process gives no sign of life"


class Once:
    """Calls ``work`` in a thread, once at a time: who asks meanwhile gets the same answer, also while it hangs."""

    def __init__(self, work: Callable[[], str]) -> None:
        self._work = work
        self._task: asyncio.Task[str] | None = None

    async def result(self, seconds: float) -> str:
        """Raises TimeoutError where it takes longer."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(asyncio.to_thread(self._work))
        return await asyncio.wait_for(asyncio.shield(self._task), seconds)
