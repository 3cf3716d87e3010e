"""Each request has an id, a count and a line without anything that its address held."""

from __future__ import annotations

import logging

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from app.telemetry.context import ids
from app.telemetry.request_counts import RequestCounts, template_of
from app.telemetry.requests import Requests


async def page(_request: Request) -> PlainTextResponse:
    return PlainTextResponse(ids().get("request", "none"))


async def broken(_request: Request) -> PlainTextResponse:
    raise ValueError("ana@example.org")


async def live(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(str(COUNTS.open))


COUNTS = RequestCounts()
APP = Requests(
    Starlette(routes=[Route("/draft", page), Route("/broken", broken), WebSocketRoute("/live", live)]),
    pages=("draft", "broken"),
    counts=COUNTS,
)


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/", "/"),
        ("/draft", "/draft"),
        ("/draft/INC-2041", "/draft"),
        ("/media/3f1a9c.png", "/media/…"),
        ("/_stcore/upload_file/5f3a/file", "/_stcore/upload_file"),
        ("/_stcore/anything", "/_stcore/…"),
        ("/slack/events", "/slack"),
        ("/ana@example.org", "other"),
    ],
)
def test_a_template_holds_nothing_that_somebody_chose(path: str, template: str) -> None:
    """Words of ours only."""
    assert template_of(path, ("draft",)) == template


def test_a_request_has_an_id_that_its_answer_names() -> None:
    """A proxy's own, where it is one; never somebody's words."""
    client = TestClient(APP)
    first, second = client.get("/draft"), client.get("/draft")
    assert first.text == first.headers["x-request-id"] != second.text
    given = "5f0c1a9e-0000-4000-8000-1234567890ab"
    assert client.get("/draft", headers={"x-request-id": given}).text == given
    assert client.get("/draft", headers={"x-request-id": "ana@example.org"}).text != "ana@example.org"


def test_the_access_log_holds_no_query(caplog: pytest.LogCaptureFixture) -> None:
    """Method, template, answer and time."""
    with caplog.at_level(logging.INFO, "retroline.access"):
        TestClient(APP).get("/draft?incident=INC-2041&token=hunter2hunter2")
    (line,) = [one.getMessage() for one in caplog.records if one.name == "retroline.access"]
    assert line.startswith("GET /draft 200 ") and line.endswith(" ms")


def test_a_request_that_fails_is_counted_too() -> None:
    """As answered with 5xx."""
    TestClient(APP, raise_server_exceptions=False).get("/broken")
    assert COUNTS.counted()["GET", "/broken", "5xx"].requests == 1


def test_connections_of_browsers_are_counted_while_they_are_open() -> None:
    """One more, and one less at the end."""
    with TestClient(APP).websocket_connect("/live") as socket:
        assert socket.receive_text() == "1"
    assert COUNTS.open == 0
