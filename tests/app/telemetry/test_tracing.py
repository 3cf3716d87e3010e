"""Spans as a collector receives them over HTTP: what work was done, how long it took, and nothing of what was in it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from app.settings import PROJECT, read_settings
from app.telemetry.context import about
from app.telemetry.request_counts import RequestCounts
from app.telemetry.requests import Requests
from app.telemetry.traced_model import TracedModel
from app.telemetry.tracing import configure_tracing, end_tracing, span
from extraction.errors import ModelUnavailable
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT
from tests.doubles.otlp_collector import Collector, collector


@contextmanager
def traced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: Collector, worker: str = "w1") -> Iterator[None]:
    """Spans of the block are with the collector when it ends."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", seen.url)
    env = {"RETROLINE_DATA": str(tmp_path), "OTEL_EXPORTER_OTLP_ENDPOINT": seen.url}
    configure_tracing(read_settings(env), instance=worker)
    try:
        yield
    finally:
        end_tracing()


def test_a_job_is_told_with_kind_state_and_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its incident goes as a hash: the same for the same key, and not the key."""
    with collector() as seen, traced(tmp_path, monkeypatch, seen):
        with about(job="j1", worker="w1"), span("job", kind="draft", incident="INC-2041") as told:
            told.set(state="done", error=None)
        with span("job", kind="check", incident="INC-2041"):
            pass
    first, second = seen.named("job")
    assert first.attributes["retroline.kind"] == "draft" and first.attributes["retroline.state"] == "done"
    assert (first.attributes["retroline.job"], first.attributes["retroline.worker"]) == ("j1", "w1")
    assert first.attributes["retroline.incident"] == second.attributes["retroline.incident"] != "INC-2041"
    assert (seen.resource["service.name"], seen.resource["service.instance.id"]) == ("retroline", "w1")


def test_spans_within_spans_belong_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One trace, the inner one within the outer one."""
    with collector() as seen, traced(tmp_path, monkeypatch, seen), span("job"), span("keep"):
        pass
    (outer,), (inner,) = seen.named("job"), seen.named("keep")
    assert (inner.trace, inner.parent) == (outer.trace, outer.id) and outer.parent == ""
    assert inner.nanoseconds <= outer.nanoseconds


def test_an_error_passes_through_and_only_its_kind_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words may hold anything."""
    with (
        collector() as seen,
        traced(tmp_path, monkeypatch, seen),
        pytest.raises(ValueError, match="hunter2"),
        span("job", kind="draft"),
    ):
        raise ValueError("password=hunter2hunter2 of ana@example.org")
    (told,) = seen.named("job")
    assert told.error and told.attributes["error.type"] == "ValueError" and told.events == 0
    assert not any(b"hunter2" in body or b"example.org" in body for body in seen.bodies)


def test_secrets_in_attributes_are_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in ids that somebody gave."""
    kind = "token=ghp_abcdefghijklmnopqrstuvwxyz0123456789"
    with (
        collector() as seen,
        traced(tmp_path, monkeypatch, seen),
        about(request="ana@example.org"),
        span("job", kind=kind),
    ):
        pass
    (body,) = seen.bodies
    assert b"ghp_" not in body and b"ana@example.org" not in body and b"retroline.kind" in body


class Answers(BaseModel):
    text: str


class Model:
    name = "openai/small"

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        if self.fails:
            raise ModelUnavailable("no quota for key sk-abcdefghijklmnopqrstuvwxyz012345")
        value = shape.model_validate({"text": "the answer"})
        return ModelReply(value=value, prompt_tokens=120, completion_tokens=7, cost=Decimal("0.5"), seconds=0.1)


def test_a_model_call_is_told_with_model_and_tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a word of question or answer; a call that failed is told too."""
    request = ModelRequest(system="be calm", user="what happened to checkout?", timeout=1.0)
    with collector() as seen, traced(tmp_path, monkeypatch, seen):
        assert TracedModel(Model()).ask(request, Answers).value.text == "the answer"
        with pytest.raises(ModelUnavailable):
            TracedModel(Model(fails=True)).ask(request, Answers)
    done, failed = seen.named("model call")
    assert done.attributes["gen_ai.request.model"] == "openai/small"
    assert (done.attributes["gen_ai.usage.input_tokens"], done.attributes["gen_ai.usage.output_tokens"]) == (120, 7)
    assert done.attributes["retroline.cost"] == 0.5 and not done.error and failed.error
    assert not any(word in body for body in seen.bodies for word in (b"checkout", b"answer", b"calm", b"sk-abc"))


def test_a_request_is_told_by_the_template_of_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by what somebody put into the address."""
    app = Requests(PlainTextResponse("page"), pages=("draft",), counts=RequestCounts())
    with collector() as seen, traced(tmp_path, monkeypatch, seen):
        client = TestClient(app)
        client.get("/draft?incident=INC-2041&token=hunter2hunter2")
        client.get("/INC-2041/secret-title")
    routes = [(one.attributes["http.route"], one.attributes["http.response.status_code"]) for one in seen.spans]
    assert routes == [("/draft", 200), ("other", 200)]
    assert not any(word in body for body in seen.bodies for word in (b"INC-2041", b"hunter2", b"secret-title"))


def test_headers_for_the_collector_are_those_of_the_specification(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A collector may ask for a token."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer abc")
    with collector() as seen, traced(tmp_path, monkeypatch, seen), span("job"):
        pass
    assert seen.headers[0]["authorization"] == "Bearer abc"


def test_a_collector_that_is_silent_slows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Far more spans than the queue holds are told while it keeps us waiting: neither they nor the end wait for it."""
    with collector(answers=False) as seen, traced(tmp_path, monkeypatch, seen):
        done = threading.Event()
        work = threading.Thread(target=lambda: (_many_spans(6_000), done.set()))
        work.start()
        assert seen.asked.wait(60)
        assert done.wait(60)
        work.join()
        end_tracing()
        assert seen.bodies == [] and not seen.may_answer.is_set()


def test_a_collector_that_is_gone_breaks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens at the address: the work is done, its result is there."""
    with collector() as seen:
        gone = Collector(url=seen.url)
    with traced(tmp_path, monkeypatch, gone):
        assert _many_spans(500) == 500
    assert gone.spans == []


def test_a_collector_that_refuses_breaks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer of 400 loses the spans and nothing else."""
    with collector() as seen:
        seen.status = 400
        with traced(tmp_path, monkeypatch, seen):
            assert _many_spans(10) == 10
    assert len(seen.bodies) == 1


def _many_spans(number: int) -> int:
    for place in range(number):
        with span("step", number=place):
            pass
    return number


def test_without_configuration_nothing_of_opentelemetry_is_loaded(tmp_path: Path) -> None:
    """Spans are free then; also where it is switched off although a collector is named."""
    code = (
        "import sys\nfrom app.settings import read_settings\nfrom app.telemetry.tracing import configure_tracing, span\n"
        f"for env in ({{}}, {{'RETROLINE_TRACES': 'no', 'OTEL_EXPORTER_OTLP_ENDPOINT': 'http://x'}}, "
        "{'OTEL_SDK_DISABLED': 'true', 'OTEL_EXPORTER_OTLP_ENDPOINT': 'http://x'}):\n"
        f"    configure_tracing(read_settings({{**env, 'RETROLINE_DATA': {str(tmp_path)!r}}}))\n"
        "    with span('job', kind='draft') as told: told.set(state='done')\n"
        "sys.exit(f'loaded' if 'opentelemetry' in sys.modules or 'prometheus_client' in sys.modules else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_traces_may_be_asked_for_without_an_address(tmp_path: Path) -> None:
    """Then they go where OpenTelemetry's specification says: port 4318 of this machine."""
    telemetry = read_settings({"RETROLINE_TRACES": "yes", "RETROLINE_DATA": str(tmp_path)}).telemetry
    assert telemetry is not None and telemetry.traces


def test_a_span_in_one_task_is_not_seen_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests that are answered at the same time do not become each other's children."""

    async def request(name: str) -> None:
        with span(name):
            await asyncio.sleep(0)

    async def both() -> None:
        await asyncio.gather(request("one"), request("two"))

    with collector() as seen, traced(tmp_path, monkeypatch, seen):
        asyncio.run(both())
    assert [one.parent for one in seen.spans] == ["", ""] and len({one.trace for one in seen.spans}) == 2
