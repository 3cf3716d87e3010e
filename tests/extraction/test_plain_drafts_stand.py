"""The plain writer's own sentences stand: what is rendered from records is not refused by the checks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.settings import read_settings
from extraction import pipeline
from extraction.capture.build_timeline import build_timeline
from extraction.capture.describe_incident import describe_incident
from extraction.capture.read_records import ReadOptions, read_records
from extraction.domain.finding import Verdict
from extraction.drafting.template_files import choose_template, load_templates

DATA = Path(__file__).parents[2] / "data"
RECORDS = [DATA / "samples" / "checkout-latency", *sorted((DATA / "cases").glob("*/records"))]
NOW = datetime(2026, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("records", RECORDS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_plain_sentence_is_supported(records: Path) -> None:
    """Of the sample and of every gold case."""
    settings = read_settings()
    events = tuple(pipeline.captured(read_records([records], ReadOptions()), b"test"))
    known = pipeline.understood(describe_incident(None, build_timeline(events), NOW), events)
    template = choose_template(load_templates(settings.templates), known.facts.incident, None)
    draft = pipeline.drafted(known, pipeline.Writing(template=template, prompts=settings.prompts), NOW)
    texts = {statement.id: statement.text for statement in draft.statements()}
    refused = [
        (texts[check.statement_id], check.findings[0].message)
        for check in pipeline.checked(known, draft).checks
        if check.verdict is not Verdict.SUPPORTED
    ]
    assert texts and refused == []
