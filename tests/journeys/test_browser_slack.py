"""Approval by way of Slack: asked for in a browser, decided in Slack, seen in the browser. The server is a process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.review.import_work import SAMPLE, SAMPLE_KEY
from extraction.capture.read_records import ReadOptions
from tests.browser import ReviewApp, free_port, served
from tests.doubles.slack_server import APP_TOKEN, CHANNEL, SECRET, TOKEN, Posted, SlackServer

pytestmark = pytest.mark.browser

ANA = "U0ANA"
ACCESS = """
[groups.approvers]
role = "approver"
teams = ["*"]

[people."ana@larkspur.example"]
name = "Ana Torres"
slack = "U0ANA"
groups = ["approvers"]

[[approvers]]
name = "checkout"
approvers = ["ana@larkspur.example"]
"""


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        server.joins(ANA, "Ana Torres", "ana@larkspur.example")
        yield server


def settings(folder: Path, slack: SlackServer, **transport: str) -> Mapping[str, str]:
    access = folder / "access.toml"
    access.write_text(ACCESS, "utf-8")
    return {
        "RETROLINE_ACCESS": str(access),
        "RETROLINE_USER": "Dan Ito",
        "RETROLINE_SLACK_BOT_TOKEN": TOKEN,
        "RETROLINE_SLACK_CHANNEL": CHANNEL,
        "RETROLINE_SLACK_API_URL": slack.api_url,
        **transport,
    }


@pytest.fixture
def http_app(tmp_path: Path, slack: SlackServer) -> Iterator[ReviewApp]:
    with served(tmp_path, free_port(), settings(tmp_path, slack, RETROLINE_SLACK_SIGNING_SECRET=SECRET)) as app:
        yield drafted(app)


@pytest.fixture
def socket_app(tmp_path: Path, slack: SlackServer) -> Iterator[ReviewApp]:
    with served(tmp_path, free_port(), settings(tmp_path, slack, RETROLINE_SLACK_APP_TOKEN=APP_TOKEN)) as app:
        yield drafted(app)


def drafted(app: ReviewApp) -> ReviewApp:
    import_incident(app.world, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), SAMPLE_KEY)
    draft_report(app.world, SAMPLE_KEY, "Dan Ito")
    return app


def ask(page: Page, app: ReviewApp) -> None:
    page.goto(app.at("publish", incident=SAMPLE_KEY))
    page.get_by_role("button", name="Request approval").click()
    page.get_by_label("Message to the approvers").fill("Please look at the impact")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("Approval requested", exact=True)).to_be_visible()


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def arrived(slack: SlackServer) -> Posted:
    """What Ana got."""
    until(lambda: bool(slack.to_person(ANA)))
    return slack.to_person(ANA)[-1]


def post(app: ReviewApp, slack: SlackServer, payload: Mapping[str, object]) -> httpx.Response:
    body, headers = slack.signer.interaction(payload)
    return httpx.post(f"{app.url}/slack/events", content=body, headers=headers, timeout=20)


def test_approved_in_slack_and_seen_in_the_app(page: Page, http_app: ReviewApp, slack: SlackServer) -> None:
    """The message links to the app, the press is answered at once, and the page shows who approved."""
    ask(page, http_app)
    posted = arrived(slack)
    assert "Please look at the impact" in posted.words
    begun = time.monotonic()
    answer = post(http_app, slack, slack.press(posted, "approve", ANA))
    assert answer.status_code == 200
    assert time.monotonic() - begun < 3
    until(lambda: posted.button("approve") is None)
    assert "Ana Torres approved" in posted.words
    page.reload()
    expect(page.get_by_text("Approved", exact=True)).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="Published so far")).to_be_visible()


def test_what_slack_did_not_sign_is_refused_by_the_server(http_app: ReviewApp, slack: SlackServer) -> None:
    """Through everything that stands before the route."""
    body, headers = slack.signer.interaction({"type": "block_actions"}, at=time.time() - 3_600)
    for sent in (headers, {}):
        assert httpx.post(f"{http_app.url}/slack/events", content=body, headers=sent).status_code == 401


def test_approved_over_the_websocket(page: Page, socket_app: ReviewApp, slack: SlackServer) -> None:
    """The same where Slack cannot reach the app."""
    ask(page, socket_app)
    posted = arrived(slack)
    slack.socket.wait_for_app()
    slack.socket.send(slack.press(posted, "approve", ANA))
    until(lambda: posted.button("approve") is None)
    page.reload()
    expect(page.get_by_text("Approved", exact=True)).to_be_visible()


def test_slack_is_away_while_it_is_asked(page: Page, http_app: ReviewApp, slack: SlackServer) -> None:
    """The request stands, the page says who has not heard of it, and the message comes when Slack is back, once."""
    slack.stop()
    ask(page, http_app)

    def told() -> bool:
        page.reload()
        expect(page.get_by_text("Approval requested", exact=True)).to_be_visible()
        return page.get_by_text("Ana Torres has not been told in Slack yet").is_visible()

    until(told)
    slack.start()
    posted = arrived(slack)
    time.sleep(3)
    assert slack.to_person(ANA) == [posted]
    page.reload()
    expect(page.get_by_text("Approval requested", exact=True)).to_be_visible()
    expect(page.get_by_text("Ana Torres has not been told in Slack yet")).not_to_be_visible()
