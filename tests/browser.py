"""The review app in a process of its own, and Chromium to look at it. For tests marked ``browser``.

``tests/journeys/conftest.py`` hands them to the journeys.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.ports import Ports
from app.review.import_work import SAMPLE, SAMPLE_KEY
from app.settings import PROJECT, read_settings
from app.wiring import ports
from extraction.capture.read_records import ReadOptions

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 20_000


@dataclass(frozen=True, kw_only=True)
class ReviewApp:
    """A running review app: its address, its data folder, and the same world for operations from the test."""

    url: str
    data: Path
    world: Ports

    def at(self, page: str, **parameters: str) -> str:
        query = "&".join(f"{name}={value}" for name, value in parameters.items())
        return f"{self.url}/{page}?{query}"


def chromium_path() -> str:
    """Where Chromium is. Without one the test is skipped, or fails where every suite is required."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is not None:
        return path
    reason = "no Chromium on this machine: the browser journeys are not run (apt-get install chromium)"
    if os.environ.get("RETROLINE_REQUIRE_ALL_SUITES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def review_app(tmp_path: Path) -> Iterator[ReviewApp]:
    """A server on a free loopback port with an empty database."""
    with served(tmp_path, free_port()) as app:
        yield app


@contextmanager
def served(tmp_path: Path, port: int, settings: Mapping[str, str] | None = None) -> Iterator[ReviewApp]:
    """The review app with ``settings`` (variables) beside those of every test, until the block ends."""
    data = tmp_path / "data"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RETROLINE_")}
    environment = {**kept, "RETROLINE_DATA": str(data), "RETROLINE_USER": "Mara Lindqvist"}
    environment["RETROLINE_RUNS"] = str(tmp_path / "runs")
    environment |= settings or {}
    command = [sys.executable, "-m", "uvicorn", "app.server:create_app", "--factory", "--host", "127.0.0.1"]
    log = (tmp_path / "server.log").open("wb")
    server = subprocess.Popen(
        [*command, "--port", str(port), "--log-level", "warning", "--no-access-log"],
        cwd=PROJECT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/health", server, tmp_path / "server.log")
        world = ports(read_settings({"RETROLINE_DATA": str(data)}))
        yield ReviewApp(url=f"http://127.0.0.1:{port}", data=data, world=world)
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


@pytest.fixture
def drafted_app(review_app: ReviewApp) -> ReviewApp:
    """The same with the sample incident imported and drafted."""
    import_incident(review_app.world, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), SAMPLE_KEY)
    draft_report(review_app.world, SAMPLE_KEY, "Mara Lindqvist")
    return review_app


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1280 × 800. It fails its test when anything was asked of another machine, or a script failed."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    outside: list[str] = []
    failed: list[str] = []
    opened.on("request", lambda request: None if _is_here(request.url) else outside.append(request.url))
    opened.on("pageerror", lambda error: failed.append(str(error)))
    yield opened
    context.close()
    assert outside == [], "a page asked another machine"
    assert failed == [], "a script of a page failed"


def _is_here(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 40.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the review app did not start:\n{log.read_text(encoding='utf-8')}")
        try:
            with urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the review app did not answer within {seconds:.0f} s:\n{log.read_text(encoding='utf-8')}")
