"""The sample incident as published: whoever has the raw records finds each one that a sentence names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.publishing.html_file import to_html
from app.publishing.json_file import to_json
from app.publishing.json_report import report_document
from app.publishing.markdown_file import to_markdown
from app.publishing.report_shapes import ReportDocument
from extraction import pipeline
from extraction.capture.build_timeline import build_timeline
from extraction.capture.describe_incident import describe_incident
from extraction.capture.read_records import ReadOptions, read_records
from extraction.domain.review import review
from extraction.drafting.template_files import choose_template, load_templates
from tests.builders import START

PROJECT = Path(__file__).parents[3]
SAMPLE = PROJECT / "data" / "samples" / "checkout-latency"


@pytest.fixture(scope="module")
def document() -> ReportDocument:
    """The sample's draft, as ``retroline export`` writes it."""
    events = list(pipeline.captured(read_records([SAMPLE], ReadOptions()), b"k" * 32))
    incident = describe_incident(None, build_timeline(events), START)
    known = pipeline.understood(incident, events)
    template = choose_template(load_templates(PROJECT / "prompts" / "reports"), incident)
    draft = pipeline.drafted(known, pipeline.Writing(template=template, prompts=PROJECT / "prompts"), START)
    under_review = review(pipeline.checked(known, draft), 1, (), known.check)
    return report_document(under_review, known.facts, known.timeline)


@pytest.fixture(scope="module")
def read(document: ReportDocument) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(to_json(document))
    return read


def references_in(value: Any) -> list[dict[str, Any]]:
    """Every reference anywhere in the document."""
    if isinstance(value, list):
        return [one for item in value for one in references_in(item)]
    if not isinstance(value, dict):
        return []
    own = [value] if set(value) == {"source", "key", "at", "permalink"} else []
    return own + [one for item in value.values() for one in references_in(item)]


def test_it_keeps_the_public_contract(read: dict[str, Any]) -> None:
    """A report of real records fits the schema."""
    schema = json.loads((PROJECT / "app" / "publishing" / "report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(read)


def test_every_chat_message_it_names_is_in_the_export(read: dict[str, Any]) -> None:
    """Channel and time stamp lead to the message, without our database."""
    named = {one["key"] for one in references_in(read) if one["source"] == "slack"}
    there = {
        f"{path.parent.name}/{message['ts']}"
        for path in (SAMPLE / "slack-export").glob("*/*.json")
        for message in json.loads(path.read_text("utf-8"))
    }
    assert len(named) > 15
    assert named <= there


def test_every_other_record_it_names_is_in_the_files(read: dict[str, Any]) -> None:
    """Fingerprints, webhook ids, ticket keys and deployment ids are those of the raw records."""
    raw = "\n".join(path.read_text("utf-8") for path in SAMPLE.rglob("*.json*") if "slack-export" not in path.parts)
    named = {(one["source"], one["key"]) for one in references_in(read)}
    for source, key in named:
        if source in ("alertmanager", "pagerduty", "statuspage"):
            assert key in raw
        elif source == "jira":
            ticket, _, moment = key.partition("/")
            assert ticket in raw and moment in raw
        elif source == "github":
            assert key.rpartition("/")[2] in raw or key.partition("#")[0] in raw
    assert {source for source, _ in named} >= {"slack", "alertmanager", "pagerduty", "statuspage", "github", "jira"}


def test_every_sentence_that_states_something_names_a_record(read: dict[str, Any]) -> None:
    """Only a sentence that says what is unknown may rest on nothing."""
    statements = [one for section in read["sections"] for one in section["statements"]]
    assert len(statements) > 30
    assert [one["text"] for one in statements if not one["evidence"] and one["kind"] != "unknown"] == []


def test_the_planted_secret_is_on_no_page(document: ReportDocument) -> None:
    """A password in the chat was replaced before anything was kept, so it is published nowhere."""
    planted = "vX9-hollow-Tern42"
    assert any(planted in path.read_text("utf-8") for path in SAMPLE.rglob("*.json"))
    for page in (to_json(document), to_html(document), to_markdown(document)):
        assert planted not in page
