"""The ASGI application: the review app's pages and a health route, in one process."""

from __future__ import annotations

import gc
import ipaddress
import logging
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web import bootstrap

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

LOG = logging.getLogger(__name__)


def create_app() -> st.App:
    """The application that ``uvicorn`` serves. Settings are read from the environment (see ``app.settings``)."""
    bootstrap.load_config_options({**OPTIONS, **_theme()})
    return st.App(
        APP / "main.py",
        routes=[Route("/health", _health)],
        lifespan=_life,
        middleware=[Middleware(LoopbackNames), Middleware(ContentPolicy)],
        on_script_error=_tell_calmly,
    )


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


async def _health(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def _life(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Open the database before the first page asks for it, so that a wrong setting is told at start."""
    from app.review.session import world

    world()
    # Libraries stay for good: without them each collection costs milliseconds instead of a tenth of a second.
    gc.collect()
    gc.freeze()
    yield {}


def _tell_calmly(error: Exception) -> bool:
    """Log what went wrong; the reader gets one sentence and never a traceback."""
    from app.review.background import UNEXPECTED

    LOG.error("a page failed", exc_info=error)
    st.error(UNEXPECTED)
    return True


class LoopbackNames:
    """Refuses requests that reach a loopback address under a foreign name (DNS rebinding)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and _foreign(scope):
            refused = PlainTextResponse("This address is not served under that name. Use 127.0.0.1.", status_code=421)
            await refused(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _foreign(scope: Scope) -> bool:
    server = scope.get("server")
    if server is None or not _is_loopback(server[0]):
        return False
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return not hosts or not _is_loopback(hosts[0].rpartition(":")[0] or hosts[0])


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


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
