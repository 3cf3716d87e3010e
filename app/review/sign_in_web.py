"""Sign-in between browser and server: Streamlit's part of it set up, the way back to a deep link, and what needs a cookie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import encode_provider_token
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from app.settings import Settings
from app.sign_in_settings import OidcSettings, ProxySettings

if TYPE_CHECKING:
    from streamlit.runtime.secrets import SecretsValue

SIGN_IN = "/sign-in"
CALLBACK = "/oauth2callback"
BACK = "retroline_back"
UNFINISHED = "unfinished"
_TEN_MINUTES = 600
_LONGEST_WAY = 2_000
_MEMBERS_ONLY = ("/media/", "/_stcore/upload_file/")


def secrets_of(settings: Settings) -> dict[str, SecretsValue]:
    """What ``st.App`` is handed as secrets; empty where nobody signs in with a provider."""
    oidc = settings.sign_in
    if not isinstance(oidc, OidcSettings):
        return {}
    return {
        "auth": {
            "redirect_uri": f"{oidc.public_url}{CALLBACK}",
            "cookie_secret": settings.cookie_secret().reveal(),
            "client_id": oidc.client_id,
            "client_secret": oidc.client_secret.reveal(),
            "server_metadata_url": oidc.metadata_url,
            "client_kwargs": {"scope": oidc.scopes},
        }
    }


def options_of(settings: Settings) -> dict[str, object]:
    """Streamlit's options for the way people sign in. A configuration file elsewhere cannot add a trusted header."""
    sign_in = settings.sign_in
    options: dict[str, object] = {"server.trustedUserHeaders": {}}
    if isinstance(sign_in, ProxySettings):
        options["server.trustedUserHeaders"] = {name: name for name in sign_in.headers}
    if isinstance(sign_in, OidcSettings):
        options["server.cookieSecret"] = settings.cookie_secret().reveal()
    if host := public_host(settings):
        options["browser.serverAddress"] = host
    return options


def public_host(settings: Settings) -> str:
    return urlsplit(settings.public_url).hostname or ""


def sign_in_routes(settings: Settings) -> list[Route]:
    return [Route(SIGN_IN, _start)] if isinstance(settings.sign_in, OidcSettings) else []


def sign_in_middleware(settings: Settings) -> list[Middleware]:
    """In the order in which a request passes them."""
    match settings.sign_in:
        case OidcSettings() as oidc:
            secret = settings.cookie_secret().reveal()
            return [
                Middleware(WayBack),
                Middleware(SecureCookies, on=oidc.public_url.startswith("https://")),
                Middleware(SignedInOnly, secret=secret, days=oidc.session_hours / 24),
            ]
        case ProxySettings() as proxy:
            return [Middleware(TrustedHeaders, proxy=proxy)]
        case None:
            return []


def sign_in_address(public_url: str, way: str) -> str:
    """Where the sign-in button leads; after it, people come back to ``way``, such as ``/draft?incident=INC-2041``."""
    return f"{public_url}{SIGN_IN}?to={quote(way, safe='')}"


def local_way(way: str) -> str:
    """``way`` where it is a path of this site; the start page where it leads anywhere else."""
    plain = way.isprintable() and "\\" not in way and len(way) <= _LONGEST_WAY
    inside = way.startswith("/") and not way.startswith("//") and not urlsplit(way).netloc
    return way if plain and inside else "/"


async def _start(request: Request) -> Response:
    """Keep where the person wanted to go and hand over to Streamlit's own route, which asks the provider."""
    way = local_way(request.query_params.get("to", "/"))
    response = RedirectResponse(f"/auth/login?provider={encode_provider_token('default')}", status_code=302)
    response.set_cookie(BACK, quote(way, safe=""), max_age=_TEN_MINUTES, path=CALLBACK, httponly=True, samesite="lax")
    return response


class WayBack:
    """Streamlit leads everybody to the start page after sign-in; this leads them to the page that they had asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_way(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (302, 307):
                headers = MutableHeaders(scope=message)
                headers["location"] = _way_after(scope, headers.getlist("set-cookie"))
                headers.append("set-cookie", f"{BACK}=; Path={CALLBACK}; Max-Age=0; HttpOnly; SameSite=lax")
            await send(message)

        callback = scope["type"] == "http" and scope["path"] == CALLBACK
        await self.app(scope, receive, send_with_way if callback else send)


def _way_after(scope: Scope, cookies_set: Iterable[str]) -> str:
    """To where the person wanted to go; says so where the provider was asked and nobody is signed in now."""
    way = local_way(unquote(_cookie(scope, BACK) or "/"))
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    signed_in = any(one.startswith(f"{USER_COOKIE_NAME}=") and "Max-Age=0" not in one for one in cookies_set)
    if signed_in or not ({"state", "error"} & set(asked)):
        return way
    return f"{way}{'&' if '?' in way else '?'}sign_in={UNFINISHED}"


class SecureCookies:
    """Where people come by https, no cookie is sent without it."""

    def __init__(self, app: ASGIApp, on: bool) -> None:
        self.app, self.on = app, on

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_secure(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, _secured(name, value)) for name, value in message.get("headers", ())]
                message = {**message, "headers": kept}
            await send(message)

        await self.app(scope, receive, send_secure if self.on else send)


def _secured(name: bytes, value: bytes) -> bytes:
    known = name.lower() != b"set-cookie" or b"; secure" in value.lower()
    return value if known else value + b"; Secure"


class SignedInOnly:
    """Files of pages, and uploads, are for people with a valid session cookie; pages themselves ask in ``review.doorstep``."""

    def __init__(self, app: ASGIApp, secret: str, days: float) -> None:
        self.app, self.secret, self.days = app, secret, days

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(_MEMBERS_ONLY) and not self._known(scope):
            await PlainTextResponse("Sign in first.", status_code=401)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _known(self, scope: Scope) -> bool:
        cookie = _cookie(scope, USER_COOKIE_NAME)
        return bool(cookie) and decode_signed_value(self.secret, USER_COOKIE_NAME, cookie, self.days) is not None


class TrustedHeaders:
    """The proxy's headers, once each; a request that holds one twice was tampered with. Files and uploads need them."""

    def __init__(self, app: ASGIApp, proxy: ProxySettings) -> None:
        self.app, self.proxy = app, proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            headers = Headers(scope=scope)
            given = {name: headers.getlist(name) for name in self.proxy.headers}
            if (refused := self._refused(scope["path"], given)) is not None:
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _refused(self, path: str, given: Mapping[str, list[str]]) -> Response | None:
        if any(len(values) > 1 for values in given.values()):
            return PlainTextResponse("A header of the sign-in proxy came twice.", status_code=400)
        if path.startswith(_MEMBERS_ONLY) and not given[self.proxy.email]:
            return PlainTextResponse("Sign in first.", status_code=401)
        return None


def _cookie(scope: Scope, name: str) -> str:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load("; ".join(Headers(scope=scope).getlist("cookie")))
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""
