"""Who lives, who is ready, and who may read the figures, whatever guards stand behind."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.operations.figures import NoFigures
from app.operations.ports import Ports
from app.server import _guards
from app.settings import Secret, Settings, read_settings
from app.storage.errors import StoreUnavailable
from app.telemetry import probes
from app.telemetry.probes import FigureReaders, Probes, figure_readers

TOKEN = "a-token-of-thirty-two-characters"
HERE = ("127.0.0.1", 40_000)
AWAY = ("10.1.2.3", 40_000)
BEARER = {"authorization": f"Bearer {TOKEN}"}
OIDC = {
    "RETROLINE_OIDC_ISSUER": "https://id.example.org",
    "RETROLINE_OIDC_CLIENT_ID": "retroline",
    "RETROLINE_OIDC_CLIENT_SECRET": "kept",
    "RETROLINE_PUBLIC_URL": "https://retro.example.org",
}
PROXY = {"RETROLINE_PROXY_HEADERS": "X-Email,X-Name,X-Groups", "RETROLINE_PUBLIC_URL": "https://retro.example.org"}


class Unfit(NoFigures):
    """A database that cannot be worked with, for a reason."""

    def __init__(self, reason: str = "", seen: float | None = None, gone: bool = False) -> None:
        self.reason, self.seen, self.gone = reason, seen, gone

    def unfit(self) -> str:
        return self.reason

    def worker_seen(self, host: str, pid: int) -> float | None:
        if self.gone:
            raise StoreUnavailable("gone")
        return self.seen


def settings_of(tmp_path: Path, more: Mapping[str, str]) -> Settings:
    return read_settings({"RETROLINE_DATA": str(tmp_path), **more})


def client_of(
    world: Ports, settings: Settings, client: tuple[str, int] = HERE, base: str = "http://127.0.0.1:8501"
) -> TestClient:
    """The probes before the same guards as in the review app; the server's address is ``base``."""
    guarded = Starlette(middleware=_guards(settings))
    return TestClient(Probes(guarded, lambda: world, figure_readers(settings)), base_url=base, client=client)


def test_a_process_that_answers_lives(world: Ports, tmp_path: Path) -> None:
    """Without a look at the database, for anybody, under any name."""
    client = client_of(replace(world, figures=Unfit("gone")), settings_of(tmp_path, {}), AWAY)
    answer = client.get("/health", headers={"host": "any.example"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"


def test_ready_is_who_can_work(world: Ports, tmp_path: Path) -> None:
    """The database is there, at the version that this Retroline speaks."""
    client = client_of(world, settings_of(tmp_path, {}))
    assert (client.get("/ready").status_code, client.get("/ready").json()) == (200, {"status": "ready"})
    away = client_of(replace(world, figures=Unfit("the database's file is gone")), settings_of(tmp_path, {}))
    answer = away.get("/ready")
    assert (answer.status_code, answer.json()["reason"]) == (503, "the database's file is gone")


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        (Unfit(seen=1.0), None),
        (Unfit(seen=60.0), "the worker of this process gives no sign of life"),
        (Unfit(), "the worker of this process gives no sign of life"),
        (Unfit(gone=True), "the database cannot be reached"),
    ],
)
def test_ready_needs_a_living_worker_where_one_is_configured(world: Ports, figures: Unfit, reason: str | None) -> None:
    """A process whose worker is frozen takes no more requests."""
    answer = TestClient(Probes(Starlette(), lambda: replace(world, figures=figures), worker=True)).get("/ready")
    assert (answer.status_code, answer.json().get("reason")) == (503 if reason else 200, reason)


def test_a_database_that_hangs_is_asked_once(world: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer does not wait for it, and whoever asks next waits for the same question."""
    monkeypatch.setattr(probes, "_PATIENCE", 0.05)
    asked: list[int] = []
    answers = threading.Event()

    class Hanging(NoFigures):
        def unfit(self) -> str:
            asked.append(1)
            answers.wait(60)
            return ""

    with TestClient(Probes(Starlette(), lambda: replace(world, figures=Hanging()))) as client:
        told = [client.get("/ready") for _ in range(3)]
        answers.set()
    assert [one.status_code for one in told] == [503] * 3 and asked == [1]
    assert "did not answer" in told[0].json()["reason"]


@pytest.mark.parametrize("more", [{}, OIDC, PROXY, {"RETROLINE_OPEN": "yes"}], ids=["alone", "oidc", "proxy", "open"])
def test_with_the_token_anybody_reads_the_figures(world: Ports, tmp_path: Path, more: dict[str, str]) -> None:
    """However people sign in, from wherever, under whatever name: no guard shuts it out."""
    settings = settings_of(tmp_path, {**more, "RETROLINE_METRICS_TOKEN": TOKEN})
    for client, base in ((AWAY, "http://10.0.0.7:8501"), (HERE, "http://127.0.0.1:8501")):
        answer = client_of(world, settings, client, base).get("/metrics", headers={**BEARER, "host": "retro.internal"})
        assert answer.status_code == 200 and "retroline_jobs" in answer.text
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": TOKEN},
        {"authorization": "Bearer "},
        {"x-forwarded-for": "127.0.0.1"},
        {"host": "127.0.0.1"},
    ],
)
def test_without_it_other_machines_do_not(world: Ports, tmp_path: Path, given: dict[str, str]) -> None:
    """Whether a token is set or not, open to everybody or not."""
    for more in ({"RETROLINE_METRICS_TOKEN": TOKEN}, {}, {"RETROLINE_OPEN": "yes"}, OIDC):
        client = client_of(world, settings_of(tmp_path, more), AWAY, "http://10.0.0.7:8501")
        answer = client.get("/metrics", headers=given)
        assert answer.status_code == 403 and "retroline_jobs" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "[::1]:8501"])
def test_this_machine_needs_no_token(world: Ports, tmp_path: Path, host: str) -> None:
    """Whether a token is set or not."""
    for more in ({"RETROLINE_METRICS_TOKEN": TOKEN}, {}):
        assert client_of(world, settings_of(tmp_path, more)).get("/metrics", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "given",
    [
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example"},
        {"host": "retro.example.org"},
        {"x-forwarded-for": "127.0.0.1"},
        {"forwarded": "for=127.0.0.1"},
        {"via": "1.1 proxy"},
    ],
)
def test_what_a_proxy_or_another_sites_page_sends_is_not_this_machine(
    world: Ports, tmp_path: Path, given: dict[str, str]
) -> None:
    """Both come from a loopback address."""
    client = client_of(world, settings_of(tmp_path, {"RETROLINE_PUBLIC_URL": "https://retro.example.org"}))
    assert client.get("/metrics", headers=given).status_code == 403


@pytest.mark.parametrize("more", [OIDC, PROXY], ids=["oidc", "proxy"])
def test_behind_a_proxy_everybody_needs_the_token(world: Ports, tmp_path: Path, more: dict[str, str]) -> None:
    """One that adds no header makes other machines look like this one."""
    client = client_of(world, settings_of(tmp_path, {**more, "RETROLINE_METRICS_TOKEN": TOKEN}))
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers=BEARER).status_code == 200


def test_the_token_is_compared_whole(tmp_path: Path) -> None:
    """Twice the header is no token, and letters of other alphabets are only wrong."""
    readers = FigureReaders(token=Secret(TOKEN))
    header = (b"authorization", f"Bearer {TOKEN}".encode())
    scope = {"type": "http", "client": AWAY, "headers": [header, header]}
    assert not readers.admit(scope)
    assert not readers.admit({**scope, "headers": [(b"authorization", "Bearer ü".encode("latin-1"))]})
    assert readers.admit({**scope, "headers": [header]})


def test_only_reading_is_answered_and_other_paths_go_on(world: Ports, tmp_path: Path) -> None:
    """Nothing is hidden behind the three paths."""
    client = client_of(world, settings_of(tmp_path, {}))
    assert client.post("/metrics").status_code == 405
    assert client.get("/metrics/").status_code == client.get("/ready/x").status_code == 404
    assert client.get("/draft", headers={"host": "evil.example"}).status_code == 421
