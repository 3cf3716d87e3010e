"""The figures as Prometheus reads them: well-formed, few, and without a name, key or title."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.operations.batch import BatchState, ItemState
from app.operations.figures import Figures, NoFigures
from app.operations.job import JobKind, JobState
from app.operations.model_record import Spent
from app.operations.ports import Ports
from app.storage.errors import StoreUnavailable
from app.storage.sql_store import SqlStore
from app.storage.tables import BATCHES, INCIDENTS, JOBS, NOTICES, WORKERS
from app.telemetry.metrics import metrics_text
from app.telemetry.request_counts import RequestCounts, template_of
from tests.table_rows import fill

FULL = Figures(
    jobs={(JobKind.DRAFT, JobState.RUNNING): 3, (JobKind.PUBLISH, JobState.FAILED): 1},
    oldest={JobKind.DRAFT: 12.5},
    workers_alive=2,
    workers_silent=1,
    places=8,
    batches={BatchState.RUNNING: 1},
    items={ItemState.WAITING: 40},
    spent={"a/x": Spent(calls=5, prompt_tokens=900, completion_tokens=80, cost=Decimal("0.125"), unpriced=2)},
    notices_waiting=4,
    notices_given_up=1,
)


@dataclass
class Kept(NoFigures):
    """Says what it is told to say, or fails."""

    kept: Figures | None

    def figures(self, now: datetime) -> Figures:
        if self.kept is None:
            raise StoreUnavailable("the database postgresql://db-7.internal/retro cannot be used")
        return self.kept


def text_of(world: Ports, figures: Figures | None, counts: RequestCounts | None = None) -> str:
    return metrics_text(replace(world, figures=Kept(figures)), counts or RequestCounts())


def samples(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Name and label values (by the names of the labels) → value; as Prometheus' own parser reads it."""
    families = text_string_to_metric_families(text)
    return {(one.name, tuple(one.labels.values())): one.value for family in families for one in family.samples}


def test_each_figure_is_there_under_its_name(world: Ports) -> None:
    """What there is none of says 0."""
    told = samples(text_of(world, FULL))
    assert told["retroline_jobs", ("draft", "running")] == 3 and told["retroline_jobs", ("check", "waiting")] == 0
    assert told["retroline_job_oldest_waiting_seconds", ("draft",)] == 12.5
    assert (told["retroline_workers", ("alive",)], told["retroline_workers", ("silent",)]) == (2, 1)
    assert (told["retroline_batches", ("running",)], told["retroline_batch_items", ("waiting",)]) == (1, 40)
    assert told["retroline_model_calls_total", ("a/x",)] == 5
    assert told["retroline_model_tokens_total", ("prompt", "a/x")] == 900
    assert told["retroline_model_cost_dollars_total", ("a/x",)] == 0.125
    assert (told["retroline_notices", ("waiting",)], told["retroline_notices", ("given_up",)]) == (4, 1)
    assert told["process_resident_memory_bytes", ()] > 0 and told["retroline_database_up", ()] == 1


def test_a_database_that_cannot_be_read_is_told(world: Ports) -> None:
    """What the process itself knows is told all the same, and no address of the database."""
    text = text_of(world, None)
    told = samples(text)
    assert told["retroline_database_up", ()] == 0 and told["process_resident_memory_bytes", ()] > 0
    assert "db-7" not in text and "retroline_jobs" not in text


def test_requests_are_counted_by_template_and_class(world: Ports) -> None:
    """As many lines however many addresses and methods somebody makes up."""
    counts = RequestCounts()
    for number in range(300):
        counts.add(f"M{number}", template_of(f"/made-up-{number}/title"), 404, 0.02)
        counts.add("GET", template_of(f"/draft/{number}", ("draft",)), 200 + number % 7, 0.2)
    told = samples(text_of(world, FULL, counts))
    of_requests = {labels: value for (name, labels), value in told.items() if name == "retroline_http_requests_total"}
    assert of_requests == {("other", "other", "4xx"): 300, ("GET", "/draft", "2xx"): 300}
    assert told["retroline_http_request_duration_seconds_bucket", ("0.05", "other", "other", "4xx")] == 300


def test_the_number_of_lines_is_bounded(world: Ports) -> None:
    """Of two hundred models twenty are told by name, and the rest together."""
    spent = {f"p/m{number:03}": Spent(calls=1000 - number, cost=Decimal(1)) for number in range(200)}
    told = samples(text_of(world, replace(FULL, spent=spent)))
    calls = {labels[0]: value for (name, labels), value in told.items() if name == "retroline_model_calls_total"}
    assert len(calls) == 21 and sum(calls.values()) == sum(one.calls for one in spent.values())
    assert told["retroline_model_cost_dollars_total", ("other",)] == 180
    assert len(told) < 250


def test_no_name_key_or_title_is_told(world: Ports) -> None:
    """Words planted in every table that is counted are not in the text."""
    store = world.store
    assert isinstance(store, SqlStore)
    word = "Platypus"
    fill(store.database, INCIDENTS, [{"id": 1, "key": word, "title": word, "team": word}])
    names = (
        "job_id",
        "incident",
        "actor",
        "batch",
        "error",
        "doing",
        "worker",
        "outcome",
        "arguments",
        "kind",
        "state",
    )
    fill(store.database, JOBS, [dict.fromkeys(names, word), {"job_id": "2", "kind": "draft", "state": "waiting"}])
    fill(store.database, WORKERS, [{"worker_id": word, "host": word, "version": word}])
    fill(store.database, BATCHES, [{"batch_id": word, "document": word, "state": word}])
    fill(store.database, NOTICES, [{"notice_id": word, "incident": word, "recipient": word, "error": word}])
    text = metrics_text(world, RequestCounts())
    assert word not in text and samples(text)["retroline_jobs", ("draft", "waiting")] == 1


@pytest.fixture(scope="session")
def promtool() -> str:
    """Prometheus' own checker. Without it the test is skipped, or fails where every suite is required."""
    path = shutil.which("promtool")
    if path is None:
        reason = "no promtool on this machine (apt-get install prometheus)"
        if os.environ.get("RETROLINE_REQUIRE_ALL_SUITES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.mark.promtool
def test_prometheus_has_nothing_to_object_to(world: Ports, promtool: str) -> None:
    """Names, types, units and help as its own checker wants them."""
    counts = RequestCounts()
    counts.add("GET", "/", 200, 0.2)
    text = text_of(world, FULL, counts)
    done = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
