"""The ASGI application: the review app's pages, and what tells how it does, in one process."""

from __future__ import annotations

import gc
import logging
import re
import threading
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web import bootstrap

from app import wiring
from app.review.sign_in_web import options_of, public_host, secrets_of, sign_in_middleware, sign_in_routes
from app.settings import Settings, read_settings
from app.sign_in_settings import OidcSettings, check_door, is_address, is_loopback
from app.telemetry.logs import configure_logging
from app.telemetry.probes import Probes, figure_readers
from app.telemetry.requests import Requests
from app.telemetry.tracing import configure_tracing
from extraction.errors import RetrolineError

if TYPE_CHECKING:
    from app.jobs.engine import Engine
    from app.slack.service import SlackService

APP = Path(__file__).parent

OPTIONS: dict[str, object] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
    "global.disableWidgetStateDuplicationWarning": True,
    "logger.level": "warning",
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 1024,
    "ui.hideTopBar": True,
}

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
)
"""A browser that follows it loads nothing from another machine, whatever a record holds."""

SIGNED = ("/slack/events",)
"""Paths whose requests carry a signature."""

LOG = logging.getLogger(__name__)


def create_app() -> st.App:
    """The application that ``uvicorn`` serves. Settings are read from the environment (see ``app.settings``).

    Raises:
        SettingsError: a setting is wrong, or anybody who reaches the address would be let in.
    """
    settings, slack = read_settings(), SlackHolder()
    configure_logging(settings)
    configure_tracing(settings)
    check_door(settings, settings.host)
    bootstrap.load_config_options({**OPTIONS, **_theme(), **options_of(settings)})
    return st.App(
        APP / "main.py",
        secrets=secrets_of(settings),
        routes=[
            Route("/inbox", _inbox),
            *_slack_routes(settings, slack),
            *sign_in_routes(settings),
        ],
        lifespan=partial(_life, settings, slack),
        middleware=[*_watch(settings), *_guards(settings), Middleware(ContentPolicy), *sign_in_middleware(settings)],
        on_script_error=_tell_calmly,
    )


def _watch(settings: Settings) -> list[Middleware]:
    """Before the guards, each of the three paths has a rule of its own (``app.telemetry.probes``)."""
    from app.review.session import PAGES, installation

    return [
        Middleware(Requests, pages=PAGES),
        Middleware(Probes, world=installation, readers=figure_readers(settings), worker=settings.places > 0),
    ]


def _guards(settings: Settings) -> list[Middleware]:
    outside = settings.open if settings.sign_in is None else isinstance(settings.sign_in, OidcSettings)
    return [
        Middleware(LoopbackNames, also=public_host(settings), asks=settings.open or settings.sign_in is not None),
        Middleware(KnownNames, only=public_host(settings) if settings.open and settings.sign_in is None else ""),
        Middleware(Door, outside=outside),
        Middleware(OwnPages, also=urlsplit(settings.public_url).netloc),
    ]


def _theme() -> dict[str, object]:
    """``review/theme.toml`` as Streamlit options: ``theme.light.primaryColor`` and so on."""
    with (APP / "review" / "theme.toml").open("rb") as file:
        theme = tomllib.load(file)["theme"]
    options: dict[str, object] = {}
    for name, value in theme.items():
        if isinstance(value, dict):
            options |= {f"theme.{name}.{key}": one for key, one in value.items()}
        else:
            options[f"theme.{name}"] = value
    return options


async def _inbox(request: Request) -> RedirectResponse:
    """The start page stands at the root; under its own name Streamlit would not know it."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./", status_code=307)


@dataclass
class SlackHolder:
    """Slack's requests have their route from the beginning; the service behind it lives as long as the application does."""

    service: SlackService | None = None

    async def receive(self, request: Request) -> Response:
        if self.service is None:
            return PlainTextResponse("not ready", status_code=503)
        return await self.service.receive(request)


class EmbeddedWorker:
    """Does jobs in this process, beside the pages. It starts beside them too: its libraries take a while to load."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._engine: Engine | None = None
        self._thread = threading.Thread(target=self._begin, name="jobs-start", daemon=True)

    def start(self) -> None:
        if self._places:
            self._thread.start()

    def stop(self) -> None:
        """What is under way gets a few seconds; what is not done by then is taken over at the next start."""
        if self._thread.ident is not None:
            self._thread.join()
        if self._engine is not None:
            self._engine.stop(patience=5.0)

    def _begin(self) -> None:
        from app.review.session import installation

        engine = wiring.job_engine(installation(), self._places)
        try:
            engine.start()
        except RetrolineError as error:
            LOG.error("the pages work, and no jobs are done in this process: %s", error)
        else:
            self._engine = engine


def _slack_routes(settings: Settings, slack: SlackHolder) -> list[Route]:
    return [] if settings.slack is None else [Route("/slack/events", slack.receive, methods=["POST"])]


@asynccontextmanager
async def _life(settings: Settings, slack: SlackHolder, _app: st.App) -> AsyncIterator[dict[str, object]]:
    """Open the database before the first page asks for it, so that a wrong setting is told at start."""
    from app.review.session import installation

    slack.service = wiring.slack_service(settings, installation())
    if slack.service is not None:
        slack.service.start()
    worker = EmbeddedWorker(settings.places)
    worker.start()
    # Libraries stay for good: without them each collection costs milliseconds instead of a tenth of a second.
    gc.collect()
    gc.freeze()
    yield {}
    await run_in_threadpool(worker.stop)
    if slack.service is not None:
        await run_in_threadpool(slack.service.stop)


def _tell_calmly(error: Exception) -> bool:
    """Log what went wrong; the reader gets one sentence and never a traceback."""
    from app.review.background import UNEXPECTED
    from app.review.sign_in import NotSignedIn

    if isinstance(error, NotSignedIn):
        st.info("Your session has ended. Load the page again to sign in.")
        return True
    LOG.error("a page failed", exc_info=error)
    st.error(UNEXPECTED)
    return True


class LoopbackNames:
    """Refuses requests that reach a loopback address under a foreign name (DNS rebinding).

    ``also`` is the host that people use, where a proxy or a tunnel on this machine passes it on. Where nobody signs in
    (``asks`` is false), only what checks its own signature is served under it.
    """

    def __init__(self, app: ASGIApp, also: str = "", asks: bool = True) -> None:
        self.app, self.also, self.asks = app, also, asks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and _foreign(scope, self._also(scope)):
            refused = PlainTextResponse("This address is not served under that name. Use 127.0.0.1.", status_code=421)
            await refused(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _also(self, scope: Scope) -> str:
        return self.also if self.asks or scope["path"] in SIGNED else ""


def _foreign(scope: Scope, also: str = "") -> bool:
    server = scope.get("server")
    if server is None or not is_loopback(server[0]):
        return False
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if not hosts:
        return True
    name = hosts[0].rpartition(":")[0] or hosts[0]
    return not is_loopback(name) and (not also or name.casefold() != also.casefold())


class KnownNames:
    """Where everybody who reaches the address may do everything, pages of other sites reach it through people's browsers under
    a name of their own (DNS rebinding). Where people were told a name (``only``), it is served under that one, under those of
    this machine, and under a bare address. Empty: under any."""

    def __init__(self, app: ASGIApp, only: str) -> None:
        self.app, self.only = app, only.casefold()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and self.only and not self._known(scope):
            text = "This address is not served under that name (see RETROLINE_PUBLIC_URL)."
            await PlainTextResponse(text, status_code=421)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _known(self, scope: Scope) -> bool:
        hosts = [value.decode("latin-1").casefold() for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1:
            return False
        name = re.sub(r":\d*$", "", hosts[0])
        return name == self.only or is_loopback(name) or is_address(name)


class Door:
    """Where nobody would be asked who they are, only this machine is let in, however the server was started."""

    def __init__(self, app: ASGIApp, outside: bool) -> None:
        self.app, self.outside = app, outside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not self.outside and _from_outside(scope):
            text = "This address is served to its own machine only: set up sign-in first (see RETROLINE_OPEN)."
            await PlainTextResponse(text, status_code=403)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _from_outside(scope: Scope) -> bool:
    """A socket file has no port, and belongs to this machine."""
    server = scope.get("server")
    return server is not None and server[1] is not None and not is_loopback(server[0])


class OwnPages:
    """Refuses connections that a page of another site opens. ``also`` is the host that people use behind a proxy."""

    def __init__(self, app: ASGIApp, also: str = "") -> None:
        self.app, self.also = app, also

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not self._own(dict(scope["headers"])):
            await PlainTextResponse("Pages of other sites are not served.", status_code=403)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _own(self, headers: dict[bytes, bytes]) -> bool:
        origin = headers.get(b"origin")
        if origin is None:
            return True
        host = urlsplit(origin.decode("latin-1")).netloc
        return bool(host) and host in (headers.get(b"host", b"").decode("latin-1"), self.also)


class ContentPolicy:
    """Puts the content policy on every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), (b"content-security-policy", CONTENT_POLICY.encode())]
                headers += [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, send_with_policy)
