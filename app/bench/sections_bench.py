"""Eight sections against a model that takes two seconds each, over real HTTP on loopback."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from app.bench.made_incident import made_events, made_incident
from app.bench.run import Row
from app.settings import read_settings
from extraction import pipeline
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.fill_section import asks_model
from extraction.drafting.template_files import choose_template, load_templates
from extraction.language_model.litellm_model import LitellmModel

SECTIONS = 8
SECONDS = 2.0


def rows() -> list[Row]:
    """Seconds. The floor of the whole draft is its slowest section; the model libraries' import stands on its own."""
    settings = read_settings()
    template = eight_sections(choose_template(load_templates(settings.templates), made_incident(), "standard"))
    known = pipeline.understood(made_incident(), made_events(500))
    with _slow_model() as address:
        model = LitellmModel("openai/slow", base_url=address, api_key="unused")
        started = time.perf_counter()
        model.warm_up()
        imported = time.perf_counter() - started
        writing = pipeline.Writing(template=template, prompts=settings.prompts, model=model)
        started = time.perf_counter()
        draft = pipeline.drafted(known, writing, datetime.now(UTC))
        whole = time.perf_counter() - started
    slowest = max(section.generation.seconds for section in draft.sections)
    fell_back = sum(section.generation.fell_back is not None for section in draft.sections)
    return [
        Row(name="sections: import of the model libraries", value=imported, unit="s"),
        Row(name=f"sections: whole draft of {SECTIONS} sections", value=whole, unit="s", floor=slowest),
        Row(name="sections: slowest section", value=slowest, unit="s", floor=SECONDS),
        Row(name="sections: written by the plain writer instead", value=fell_back, unit="sections"),
    ]


def eight_sections(template: ReportTemplate) -> ReportTemplate:
    """``template`` with as many sections as a model writes, some of them twice."""
    written = [section for section in template.sections if asks_model(section)]
    chosen = (written * SECTIONS)[:SECTIONS]
    sections = (replace(one, id=f"{one.id}-{number}", order=number) for number, one in enumerate(chosen, 1))
    return replace(template, sections=tuple(sections))


class _Handler(BaseHTTPRequestHandler):
    """Speaks as much of the chat-completions protocol as one answer takes."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        time.sleep(SECONDS)
        answer = json.dumps(_answer(body)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing: the rows are all that a benchmark prints."""


def _answer(body: dict[str, object]) -> dict[str, object]:
    statements = [{"text": "The first record of the incident is of {E1.time}.", "cites": ["E1"]}]
    message = {"role": "assistant", "content": json.dumps({"statements": statements})}
    return {
        "id": "bench",
        "object": "chat.completion",
        "created": 0,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


@contextmanager
def _slow_model() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
