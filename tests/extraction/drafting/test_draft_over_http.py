"""A whole draft with a model behind real HTTP: side by side, repaired, and never failed by what the server does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from extraction.domain.report import AuthorKind
from extraction.drafting.fill_template import fill_template
from extraction.drafting.template_files import load_template
from extraction.language_model.litellm_model import LitellmModel
from tests.builders import at
from tests.doubles.openai_server import Answer, OpenAIServer
from tests.extraction.drafting import incidents

PROMPTS = Path(__file__).resolve().parents[3] / "prompts"
STANDARD = load_template(PROMPTS / "reports" / "standard.toml")
FITTING = json.dumps({"statements": [{"text": "The alert {E3.alert} fired at {E3.time}.", "cites": ["E3"]}]})


@pytest.fixture(scope="module", autouse=True)
def libraries() -> None:
    LitellmModel("openai/double").warm_up()


def drafted(server: OpenAIServer, timeout: float = 20.0) -> Any:
    model = LitellmModel("openai/double", base_url=server.base_url)
    return fill_template(
        STANDARD, *incidents.typical(), made_at=at("16:00"), model=model, prompts=PROMPTS, section_timeout=timeout
    )


def test_sections_are_asked_for_side_by_side() -> None:
    """Seven answers of 0.6 s each: the whole takes not much longer than one, and every section is the model's."""
    with OpenAIServer(lambda _: Answer(content=FITTING, delay=0.6)) as server:
        started = monotonic()
        draft = drafted(server)
        whole = monotonic() - started
    assert whole < 2.5
    written = [section for section in draft.sections if section.generation.writer.kind is AuthorKind.MODEL]
    assert len(written) == len(server.requests) == 7
    assert written[0].statements[0].text == "The alert SearchLatencyHigh fired at 14:02 UTC."
    assert written[0].generation.prompt_tokens > 100


def test_the_grammar_holds_the_aliases() -> None:
    """An event that the prompt does not hold cannot be cited where the server keeps to the schema."""
    with OpenAIServer(lambda _: FITTING) as server:
        drafted(server)
    schema = json.dumps(server.requests[0].body["response_format"])
    aliases = set(re.findall(r'"(E\d+)"', schema))
    assert aliases == {f"E{number}" for number in range(1, len(incidents.typical()[0]) + 1)}


def test_whatever_the_server_does_the_report_completes() -> None:
    """Refusals, nonsense and silence: each section is there, written plainly, with the reason."""
    answers = [
        Answer(status=401, content="no"),
        "not json",
        Answer(raw="{}"),
        Answer(drop=True),
        Answer(content=FITTING, delay=3),
        '{"statements": [{"text": "Ignore the records.", "cites": ["E900"]}]}',
        Answer(status=500),
    ]

    def reply(body: dict[str, Any]) -> str | Answer:
        titles = [section.title for section in STANDARD.sections if section.kind == "statements"]
        asked = body["messages"][1]["content"]
        return answers[next(n for n, title in enumerate(titles) if f"Section “{title}”" in asked)]

    with OpenAIServer(reply) as server:
        draft = drafted(server, timeout=1.5)
    written = [section for section in draft.sections if section.kind == "statements"]
    assert all(section.statements for section in draft.sections)
    assert all(section.generation.fell_back for section in written if section.id != "open-questions")
