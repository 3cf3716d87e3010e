"""Workers on PostgreSQL, watched in the app: one is killed and one frozen in the middle of a batch, and the batch ends well."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.operations.access import operator
from app.operations.batch import BatchState, Choice, ItemState, Limits
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.job import Job, JobState
from app.operations.ports import Ports
from app.operations.regenerate_reports import batch_view, start_batch
from app.review.import_work import SAMPLE, SAMPLE_KEY
from app.settings import PROJECT, read_settings
from app.wiring import ports
from extraction.capture.read_records import ReadOptions
from tests.browser import ReviewApp, free_port, served
from tests.doubles.openai_server import Answer, OpenAIServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

KEYS = tuple(f"INC-450{number}" for number in range(1, 7))
LONG_MS = 240_000
MARA = operator("Mara Lindqvist")
FIRST = "The first of these records is of {%s.time}."


def _slow(body: dict[str, Any]) -> Answer:
    """One sentence on the first record that a section may cite, after a second."""
    alias = re.findall(r'"(E\d+)"', json.dumps(body["response_format"]))[0]
    return Answer(content=json.dumps({"statements": [{"text": FIRST % alias, "cites": [alias]}]}), delay=1.5)


@pytest.fixture
def settings(tmp_path: Path, postgres_url: str) -> Iterator[Mapping[str, str]]:
    """One PostgreSQL for the app, which does no jobs itself, and for every worker."""
    with OpenAIServer(_slow) as model:
        yield {
            "RETROLINE_DATA": str(tmp_path / "data"),
            "RETROLINE_DATABASE_URL": postgres_url,
            "RETROLINE_PLACES": "0",
            "RETROLINE_MODEL": "openai/slow",
            "RETROLINE_MODEL_BASE_URL": model.base_url,
            "RETROLINE_MODEL_API_KEY": "none",
        }


@pytest.fixture
def app(tmp_path: Path, settings: Mapping[str, str]) -> Iterator[ReviewApp]:
    with served(tmp_path, free_port(), settings) as running:
        yield running


@contextmanager
def worker(settings: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """``retroline work`` in a process of its own, with two places."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RETROLINE_")}
    command = [
        sys.executable,
        "-c",
        "from app.cli.main import main; main()",
        "work",
        "--places",
        "2",
        "--patience",
        "1",
    ]
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, cwd=PROJECT, env={**kept, **settings}, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait(timeout=20)


def id_of(page: Page, process: subprocess.Popen[bytes]) -> str:
    """The worker that the page shows for this process."""
    shown = page.locator(f".jobs-workers li[id^='worker-'][id*='-{process.pid}-']")
    expect(shown).to_contain_text("alive", timeout=LONG_MS)
    return str(shown.get_attribute("id")).removeprefix("worker-")


def running_on(world: Ports, worker_id: str) -> list[Job]:
    active = world.jobs.jobs(states=frozenset({JobState.RUNNING}), limit=100)
    return [one for one in active if one.worker == worker_id]


def test_a_killed_and_a_frozen_worker_lose_nothing(
    page: Page, app: ReviewApp, settings: Mapping[str, str], tmp_path: Path
) -> None:
    """Their jobs go on elsewhere, the page says which worker is silent and since when, and every report is proposed once."""
    world = ports(read_settings(dict(settings))).acting(MARA, "app")
    for key in KEYS:
        import_incident(world, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), key)
        draft_report(_plain(world), key, MARA.name)
    batch = start_batch(world, Choice(), Limits(concurrency=4), MARA.name)
    page.goto(app.at("regenerate", batch=batch.id))
    expect(page.get_by_text("No worker is running that would do it.")).to_be_visible()
    page.goto(app.at("jobs"))
    expect(page.get_by_text("No worker is there.")).to_be_visible()
    with (
        worker(settings, tmp_path / "first.log") as first,
        worker(settings, tmp_path / "second.log") as second,
        worker(settings, tmp_path / "third.log") as third,
    ):
        ids = [id_of(page, one) for one in (first, second, third)]
        killed = _struck(page, app, world, dict(zip(ids[:2], (first, second), strict=True)), _kill)
        expect(page.locator(f"#worker-{killed}")).to_have_count(0, timeout=LONG_MS)
        rest = {id: one for id, one in zip(ids, (first, second, third), strict=True) if id != killed}
        frozen = _struck(page, app, world, rest, _freeze)
        expect(page.locator(f"#worker-{frozen}")).to_contain_text(re.compile(r"silent for \d+ s"), timeout=LONG_MS)
        expect(page.locator(f"#worker-{frozen}")).to_contain_text("Others go on with what it had")
        page.goto(app.at("regenerate", batch=batch.id))
        expect(page.get_by_text("6 of 6 settled")).to_be_visible(timeout=LONG_MS)
        rest[frozen].send_signal(signal.SIGCONT)
        page.goto(app.at("jobs"))
        expect(page.locator(f"#worker-{frozen}")).to_contain_text("alive", timeout=LONG_MS)
    _each_proposed_once(world, batch.id)


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()


def _freeze(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGSTOP)


def _struck(
    page: Page,
    app: ReviewApp,
    world: Ports,
    workers: Mapping[str, subprocess.Popen[bytes]],
    strike: Callable[[subprocess.Popen[bytes]], None],
) -> str:
    """Strike one of ``workers`` while it has jobs; the page then shows each of them with another worker, or ended there."""
    expect(page.locator(", ".join(f"#worker-{id} ul.has li" for id in workers)).first).to_be_visible(timeout=LONG_MS)
    chosen = max(workers, key=lambda id: len(running_on(world, id)))
    strike(workers[chosen])
    lost = running_on(world, chosen)
    assert lost, "it was struck while it had a job"
    for job in lost:
        who = page.locator(f"#job-{job.id} td.who")
        name = re.compile(rf"· {workers[chosen].pid}\b")
        expect(who).not_to_have_text(name, timeout=LONG_MS)
        page.goto(app.at("jobs", job=job.id))
        expect(page.locator(f"#job-{job.id} ol.lines")).to_contain_text("is gone", timeout=LONG_MS)
    return chosen


def _plain(world: Ports) -> Ports:
    """Without the model: the first drafts are there at once."""
    return replace(world, model=None)


def _each_proposed_once(world: Ports, batch: str) -> None:
    view = batch_view(world, batch)
    assert view.batch.state is BatchState.DONE
    assert [one.state for one in view.items] == [ItemState.PROPOSED] * len(KEYS)
    for key in KEYS:
        assert len(world.desk.proposals(key)) == 1
        assert len(world.jobs.jobs(incident=key, batch=batch)) == 1
