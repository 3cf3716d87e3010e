"""Between browser and server: the way back to a deep link, cookies, headers of a proxy, and pages of other sites."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from app.review.sign_in_web import (
    SecureCookies,
    SignedInOnly,
    TrustedHeaders,
    WayBack,
    local_way,
    options_of,
    secrets_of,
    sign_in_address,
)
from app.server import Door, LoopbackNames, OwnPages, _foreign
from app.settings import read_settings
from app.sign_in_settings import ProxySettings

Client: TypeAlias = Callable[..., TestClient]
SECRET = "s" * 40
OIDC = {
    "RETROLINE_OIDC_ISSUER": "https://id.larkspur.example",
    "RETROLINE_OIDC_CLIENT_ID": "retroline",
    "RETROLINE_OIDC_CLIENT_SECRET": "the-client-secret",
    "RETROLINE_PUBLIC_URL": "https://retro.larkspur.example",
    "RETROLINE_COOKIE_SECRET": SECRET,
}


def site(*middleware: Middleware, sets: str | None = None) -> TestClient:
    """A site whose callback leads to the start page, as Streamlit's does, and sets the cookie ``sets``."""

    async def callback(_request: Request) -> Response:
        response = RedirectResponse("/", status_code=302)
        if sets is not None:
            response.set_cookie("_streamlit_user", sets, max_age=600 if sets else 0)
        return response

    async def file(_request: Request) -> Response:
        return PlainTextResponse("file")

    routes = [Route("/oauth2callback", callback), Route("/media/report.html", file), Route("/draft", file)]
    return TestClient(Starlette(routes=routes, middleware=list(middleware)), follow_redirects=False)


@pytest.mark.parametrize("way", ["/", "/draft?incident=INC-2041&statement=s-1", "/publish?incident=caf%C3%A9%20%2F2"])
def test_a_way_on_this_site_is_kept(way: str) -> None:
    """With its parameters as they were."""
    assert local_way(way) == way


@pytest.mark.parametrize(
    "way",
    [
        "",
        "draft",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\r\nSet-Cookie: a=b",
        "/" + "a" * 3000,
    ],
)
def test_a_way_to_another_site_leads_to_the_start_page(way: str) -> None:
    """Nobody is sent elsewhere after sign-in."""
    assert local_way(way) == "/"


def test_after_sign_in_the_callback_leads_back() -> None:
    """To what the cookie remembers, once."""
    client = site(Middleware(WayBack), sets="signed")
    client.cookies.set("retroline_back", "%2Fdraft%3Fincident%3DINC-2041", path="/oauth2callback")
    answer = client.get("/oauth2callback?state=x&code=y")
    assert answer.headers["location"] == "/draft?incident=INC-2041"
    assert any("retroline_back=;" in one and "Max-Age=0" in one for one in answer.headers.get_list("set-cookie"))


def test_a_sign_in_that_failed_says_so() -> None:
    """Refused by the person or by the provider; a sign-out that ends at the same address does not."""
    refused = site(Middleware(WayBack))
    refused.cookies.set("retroline_back", "%2Fdraft%3Fincident%3DINC-2041", path="/oauth2callback")
    assert refused.get("/oauth2callback?error=access_denied").headers["location"].endswith("&sign_in=unfinished")
    cleared = site(Middleware(WayBack), sets="")
    assert cleared.get("/oauth2callback?state=x").headers["location"] == "/?sign_in=unfinished"
    assert site(Middleware(WayBack)).get("/oauth2callback").headers["location"] == "/"


def test_the_sign_in_button_carries_the_way() -> None:
    """Escaped whole."""
    address = sign_in_address("https://retro.larkspur.example", "/draft?incident=A&statement=b")
    assert address == "https://retro.larkspur.example/sign-in?to=%2Fdraft%3Fincident%3DA%26statement%3Db"


def test_cookies_are_secure_where_people_come_by_https() -> None:
    """And not where they cannot be."""
    for on in (True, False):
        answer = site(Middleware(SecureCookies, on=on), sets="signed").get("/oauth2callback")
        assert ("; Secure" in answer.headers["set-cookie"]) is on


def test_files_are_for_people_with_a_valid_cookie() -> None:
    """None, one that somebody wrote, and a signed one."""
    client = site(Middleware(SignedInOnly, secret=SECRET, days=0.5))
    assert client.get("/media/report.html").status_code == 401
    assert client.get("/draft").status_code == 200
    client.cookies.set("_streamlit_user", "e30.forged.forged")
    assert client.get("/media/report.html").status_code == 401
    signed = create_signed_value(SECRET, "_streamlit_user", "{}").decode()
    client.cookies.set("_streamlit_user", signed)
    assert client.get("/media/report.html").status_code == 200


def test_a_header_of_the_proxy_comes_once() -> None:
    """A second one, that a browser may have sent, is refused; files need the header."""
    proxy = ProxySettings(email="X-Email", name="X-Name", groups="X-Groups")
    client = site(Middleware(TrustedHeaders, proxy=proxy))
    twice = [("X-Email", "eve@larkspur.example"), ("x-email", "ana@larkspur.example")]
    assert client.get("/draft", headers=twice).status_code == 400
    assert client.get("/media/report.html").status_code == 401
    assert client.get("/media/report.html", headers={"X-Email": "ana@larkspur.example"}).status_code == 200


def test_streamlit_trusts_no_header_unless_told() -> None:
    """A configuration file elsewhere cannot switch one on."""
    assert options_of(read_settings({}))["server.trustedUserHeaders"] == {}
    assert options_of(read_settings(OIDC))["server.trustedUserHeaders"] == {}
    proxy = {"RETROLINE_PROXY_HEADERS": "X-Email,X-Name,X-Groups"}
    own = {name: name for name in ("X-Email", "X-Name", "X-Groups")}
    assert options_of(read_settings(proxy))["server.trustedUserHeaders"] == own


def test_streamlit_is_handed_the_provider() -> None:
    """The redirect goes to the public address; nothing is handed where nobody signs in."""
    auth = secrets_of(read_settings(OIDC))["auth"]
    assert isinstance(auth, dict)
    assert auth["redirect_uri"] == "https://retro.larkspur.example/oauth2callback"
    assert auth["cookie_secret"] == SECRET
    assert secrets_of(read_settings({})) == {}


def test_a_page_of_another_site_opens_no_connection() -> None:
    """Neither under this site's name nor under none."""
    guard = OwnPages(site().app, also="retro.larkspur.example")
    assert guard._own({b"host": b"127.0.0.1:8501", b"origin": b"http://127.0.0.1:8501"})
    assert guard._own({b"host": b"127.0.0.1:8501", b"origin": b"https://retro.larkspur.example"})
    assert not guard._own({b"host": b"127.0.0.1:8501", b"origin": b"https://evil.example"})
    assert not guard._own({b"host": b"127.0.0.1:8501", b"origin": b"null"})


def test_the_name_that_people_use_is_served_behind_a_proxy() -> None:
    """Where the proxy on this machine passes it on; no other."""
    for host, foreign in (("retro.larkspur.example", False), ("evil.example", True)):
        scope = {"type": "http", "server": ("127.0.0.1", 8501), "headers": [(b"host", host.encode())]}
        assert _foreign(scope, "retro.larkspur.example") is foreign


def test_without_sign_in_a_tunnel_lets_nobody_in() -> None:
    """Under the public name only Slack's signed requests are served then."""
    for asks, path, status in ((False, "/draft", 421), (False, "/slack/events", 404), (True, "/draft", 200)):
        guarded = LoopbackNames(site().app, also="retro.larkspur.example", asks=asks)
        client = TestClient(guarded, base_url="http://127.0.0.1:8501")
        assert client.get(path, headers={"Host": "retro.larkspur.example"}).status_code == status


@pytest.mark.parametrize(
    ("server", "outside", "status"), [("10.0.0.7", False, 403), ("10.0.0.7", True, 200), ("127.0.0.1", False, 200)]
)
def test_without_sign_in_other_machines_are_turned_away(server: str, outside: bool, status: int) -> None:
    """However the server was started."""
    client = TestClient(Door(site().app, outside=outside), base_url=f"http://{server}:8501")
    assert client.get("/draft").status_code == status
