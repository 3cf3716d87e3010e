"""What becomes of a strong model's recorded replies to the sample's prompts: kept where right, never published where refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extraction import pipeline
from extraction.capture.build_timeline import build_timeline
from extraction.capture.describe_incident import describe_incident
from extraction.capture.read_records import ReadOptions, read_records
from extraction.domain.report import AuthorKind, CheckedDraft
from extraction.drafting.template_files import choose_template, load_templates
from extraction.errors import ModelUnavailable
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT
from tests.conftest import PROJECT

REPLIES = json.loads((PROJECT / "tests/fixtures/model_replies/checkout_latency_by_section.json").read_text("utf-8"))
NOW = datetime(2026, 3, 6, tzinfo=UTC)


class RecordedSections:
    """Answers each section with its recorded reply and is not there for repairs, so that first answers are measured."""

    name = "recorded/strong"

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        if "These of your statements were refused" in request.user:
            raise ModelUnavailable("no repairs were recorded")
        title = request.user.rpartition("Section “")[2].partition("”")[0]
        value = shape.model_validate(REPLIES[title])
        return ModelReply(value=value, prompt_tokens=0, completion_tokens=0, cost=None, seconds=0.0)


@pytest.fixture(scope="module")
def checked() -> CheckedDraft:
    sample = Path(PROJECT / "data/samples/checkout-latency")
    events = tuple(pipeline.captured(read_records([sample], ReadOptions()), b"test"))
    incident = describe_incident("INC-2041", build_timeline(events), NOW)
    known = pipeline.understood(incident, events)
    template = choose_template(load_templates(PROJECT / "prompts/reports"), incident, "standard")
    writing = pipeline.Writing(template=template, prompts=PROJECT / "prompts", model=RecordedSections())
    return pipeline.checked(known, pipeline.drafted(known, writing, NOW))


def test_nothing_refused_stays_in_the_draft(checked: CheckedDraft) -> None:
    """What a check refused was replaced by the plain sentence or left out and listed."""
    assert [check for check in checked.checks if check.verdict.blocks] == []


def test_most_of_a_strong_models_sentences_are_kept_word_for_word(checked: CheckedDraft) -> None:
    """A gate that throws everything away is no success: at least three quarters of the first answers stand."""
    proposed = sum(len(reply["statements"]) for reply in REPLIES.values())
    kept = sum(one.author.kind is AuthorKind.MODEL for one in checked.draft.statements())
    assert proposed == 55
    assert kept >= 43


def test_a_models_sentence_asks_for_a_human(checked: CheckedDraft) -> None:
    """Until every check stands, none of them is called supported."""
    verdicts = {
        checked.check(one.id).verdict.value for one in checked.draft.statements() if one.author.kind is AuthorKind.MODEL
    }
    assert verdicts == {"needs_human"}
