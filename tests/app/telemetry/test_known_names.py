"""Where everybody may do everything, pages of other sites may not do it through somebody's browser."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.server import _guards
from app.settings import read_settings

OPEN = {"RETROLINE_OPEN": "yes", "RETROLINE_DATA": "/nowhere"}


async def page(_request: object) -> PlainTextResponse:
    return PlainTextResponse("page")


def status(env: dict[str, str], host: str) -> int:
    """Of a page that is asked for under ``host`` on an address that is not loopback, as in a container."""
    app = Starlette(routes=[Route("/", page)], middleware=_guards(read_settings(env)))
    return TestClient(app, base_url="http://172.18.0.3:8501").get("/", headers={"host": host}).status_code


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "10.0.0.7", "Retro.example.org:8501"]
)
def test_it_is_served_under_the_name_that_people_were_told(host: str) -> None:
    """And under names that no other site can have."""
    assert status({**OPEN, "RETROLINE_PUBLIC_URL": "http://retro.example.org:8501"}, host) == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8501", "retro.example.org.evil.example", ""])
def test_it_is_not_served_under_another(host: str) -> None:
    """Misdirected Request."""
    assert status({**OPEN, "RETROLINE_PUBLIC_URL": "http://retro.example.org:8501"}, host) == 421


def test_without_a_told_name_any_will_do() -> None:
    """Nobody said which one people use."""
    assert status(OPEN, "retro.lan") == 200
