"""The drafted sample in a real database, a Slack that runs here, and the service between them; nothing runs by itself."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from app import wiring
from app.operations import correct_report
from app.operations.access import UNNAMED_OPERATOR
from app.operations.approval_request import ApprovalRequest, RequestState
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.ports import Ports
from app.operations.request_approval import request_approval
from app.operations.review_report import open_review
from app.settings import PROJECT, Settings, read_settings
from app.slack.service import SlackService
from extraction.capture.read_records import ReadOptions
from tests.doubles.slack_server import CHANNEL, SECRET, TOKEN, Posted, SlackServer

KEY = "INC-2041"
MARA, ANA, BO, VIK, EVE = "U0MARA", "U0ANA", "U0BO", "U0VIK", "U0EVE"
EMAILS = {id: f"{id[2:].lower()}@larkspur.example" for id in (MARA, ANA, BO, VIK, EVE)}
NAMES = {MARA: "Mara Lindqvist", ANA: "Ana Torres", BO: "Bo Aalto", VIK: "Vik Rao", EVE: "Eve Stone"}
ACCESS = """
[groups.editors]
role = "editor"
teams = ["*"]
[groups.leads]
role = "approver"
teams = ["*"]
[groups.guests]
role = "viewer"
teams = ["*"]
[people."mara@larkspur.example"]
name = "Mara Lindqvist"
groups = ["editors"]
[people."ana@larkspur.example"]
name = "Ana Torres"
slack = "U0ANA"
groups = ["leads"]
[people."bo@larkspur.example"]
name = "Bo Aalto"
groups = ["leads"]
[people."vik@larkspur.example"]
name = "Vik Rao"
groups = ["guests"]
"""
RULE = """
[[approvers]]
name = "leads"
approvers = ["ana@larkspur.example", "bo@larkspur.example"]
needed = {needed}
"""


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample, drafted, and nothing open in it."""
    folder = tmp_path_factory.mktemp("prepared")
    world = wiring.ports(read_settings({"RETROLINE_DATA": str(folder)}))
    import_incident(world, [PROJECT / "data" / "samples" / "checkout-latency"], ReadOptions(), KEY)
    draft_report(world, KEY, "Kim")
    for one in open_review(world, KEY).review.statements():
        if one.needs_person:
            act = correct_report.reject if one.check.verdict.blocks else correct_report.accept
            act(world, KEY, one.statement.id, "Kim", *(("left out",) if one.check.verdict.blocks else ()))
    world.store.close()  # type: ignore[attr-defined]
    return folder


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        for id, name in NAMES.items():
            server.joins(id, name, EMAILS[id])
        yield server


@dataclass
class Office:
    """A world that is connected with Slack. ``deliver`` does one round, ``later`` after the clock went on."""

    settings: Settings
    world: Ports
    slack: SlackServer
    service: SlackService
    passed: timedelta = timedelta()

    def acting(self, member: str) -> Ports:
        """The app as this person uses it."""
        return self.world.acting(self.world.policy.actor(EMAILS[member]), "app")

    def ask(self, asked: tuple[str, ...] = (), message: str = "Please have a look.") -> ApprovalRequest:
        ids = tuple(EMAILS[one] for one in asked)
        return request_approval(self.acting(MARA), KEY, NAMES[MARA], message, asked=ids)

    def deliver(self, later: timedelta = timedelta()) -> None:
        self.passed += later
        self.service.deliver()

    def state(self, request: ApprovalRequest) -> RequestState:
        return self.world.requests.request(request.id)[1].state

    def press(self, posted: Posted, action: str, member: str) -> httpx.Response:
        return self.send(self.slack.press(posted, action, member))

    def send(self, payload: Mapping[str, Any], at: float | None = None) -> httpx.Response:
        body, headers = self.slack.signer.interaction(payload, at)
        return self.post(body, headers)

    def post(self, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        """To the door, over the same routing that the server uses."""

        async def ask() -> httpx.Response:
            app = Starlette(routes=[Route("/slack/events", self.service.receive, methods=["POST"])])
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://retroline.test"
            ) as client:
                return await client.post("/slack/events", content=body, headers=dict(headers))

        return asyncio.run(ask())

    def whisper(self, member: str) -> str:
        """The last thing that only ``member`` was told; waits for it, as it comes after the acknowledgement."""
        until(lambda: any(user == member for _, user, _ in self.slack.whispers))
        return [text for _, user, text in self.slack.whispers if user == member][-1]


def until(holds: Callable[[], bool], seconds: float = 15.0) -> None:
    """Wait for what happens in another thread."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def environment(folder: Path, slack: SlackServer, needed: int = 1, **more: str) -> dict[str, str]:
    access = folder / "access.toml"
    access.write_text(ACCESS + RULE.format(needed=needed), "utf-8")
    return {
        "RETROLINE_DATA": str(folder),
        "RETROLINE_ACCESS": str(access),
        "RETROLINE_SLACK_BOT_TOKEN": TOKEN,
        "RETROLINE_SLACK_CHANNEL": CHANNEL,
        "RETROLINE_SLACK_API_URL": slack.api_url,
        "RETROLINE_PUBLIC_URL": "https://retro.larkspur.example",
        **(more or {"RETROLINE_SLACK_SIGNING_SECRET": SECRET}),
    }


Opened = Callable[..., Office]


@pytest.fixture
def open_office(tmp_path: Path, prepared: Path, slack: SlackServer) -> Iterator[Opened]:
    """Makes an office; ``needed`` approvals complete the rule, ``rules=False`` asks whoever may approve."""
    begun: list[Office] = []

    def make(needed: int = 1, rules: bool = True, **more: str) -> Office:
        folder = tmp_path / "data"
        shutil.copytree(prepared, folder)
        env = environment(folder, slack, needed, **more)
        if not rules:
            (folder / "access.toml").write_text(ACCESS, "utf-8")
        settings = read_settings(env)
        ports = wiring.ports(settings)
        started = ports.now()
        office: Office

        def now() -> datetime:
            return datetime.now(started.tzinfo) + office.passed

        world = replace(ports, now=now)
        assert settings.slack is not None
        service = SlackService(settings.slack, world.acting(UNNAMED_OPERATOR, "slack"), settings.address)
        office = Office(settings=settings, world=world, slack=slack, service=service)
        begun.append(office)
        return office

    yield make
    for office in begun:
        office.service.stop()
        office.world.store.close()  # type: ignore[attr-defined]


@pytest.fixture
def office(open_office: Opened) -> Office:
    return open_office()
