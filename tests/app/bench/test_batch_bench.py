"""The benchmark of batches, with a handful of reports: what it counts and what comes of them, never how long it takes."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from app.bench.answers import answer
from app.bench.batch_bench import Size, rows
from app.bench.batch_site import BY, TEMPLATE
from app.bench.model_process import model_process
from app.bench.small_incidents import FEWEST, MOST, further_record, key_of, small_incidents
from app.bench.used_by import cpu_seconds, most_memory
from app.operations.access import operator
from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from app.operations.what_would_change import what_would_change
from app.settings import read_settings
from app.wiring import ports
from extraction import pipeline
from extraction.domain.report import AuthorKind
from extraction.drafting.fill_section import asks_model
from extraction.drafting.template_files import load_templates
from extraction.errors import InputError
from extraction.language_model.litellm_model import LitellmModel

PROMPT = """E1 | 2026-05-12 09:00 UTC | alert | csv
  text: Alert fired
E2 | 2026-05-12 09:01 UTC | message | Nora Field
  text: hello
E3 | 2026-05-12 09:02 UTC | deploy | csv
  fields: service=search

Events that bear on this section most: E2, E1."""


@pytest.fixture
def world(tmp_path: Path) -> Ports:
    return ports(read_settings({"RETROLINE_DATA": str(tmp_path / "data")})).acting(operator(BY), "cli")


def test_answers_cite_what_bears_on_the_section() -> None:
    """Oldest first; a person wrote, a record says; what has no words cannot be quoted."""
    first, second = json.loads(answer(PROMPT))["statements"]
    assert (first["cites"], second["cites"]) == (["E1"], ["E2"])
    assert "the record says {E1.quote}" in first["text"]
    assert "{E2.actor} wrote {E2.quote}" in second["text"]
    assert answer(PROMPT) == answer(PROMPT)


def test_small_incidents_differ(world: Ports, tmp_path: Path) -> None:
    """Each has its own words and length, and a first draft."""
    keys = small_incidents(world, tmp_path, 3, BY)
    opened = [open_incident(world, key) for key in keys]
    assert all(FEWEST <= len(one.timeline.events) <= MOST for one in opened)
    assert len({one.timeline.digest for one in opened}) == 3
    assert all(world.store.draft(key) for key in keys)


def test_nothing_that_the_model_says_is_refused(world: Ports, tmp_path: Path) -> None:
    """Over real HTTP, from a process of its own: one call for each section, and no repair."""
    [key] = small_incidents(world, tmp_path, 1, BY)
    known = open_incident(world, key).understood
    template = next(one for one in load_templates(world.templates) if one.id == TEMPLATE)
    with model_process(0.0) as process:
        model = LitellmModel("openai/bench", base_url=process.base_url)
        draft = pipeline.drafted(
            known, pipeline.Writing(template=template, prompts=world.prompts, model=model), world.now()
        )
        counted = process.counted()
    asked = [section for section in template.sections if asks_model(section)]
    written = [draft.section(section.id) for section in asked]
    assert counted.sections == {section.title: 1 for section in asked}
    assert all(one.generation.writer.kind is AuthorKind.MODEL and not one.omissions for one in written)


def test_a_further_record_changes_some_sections(world: Ports, tmp_path: Path) -> None:
    """What is told later bears on some sections only: the benchmark's claim can fail."""
    [key] = small_incidents(world, tmp_path, 1, BY)
    assert (key, further_record(world, tmp_path, 0)) == (key_of(0), 1)
    assert not what_would_change(world, key).unchanged


def test_used_by_this_process() -> None:
    assert (cpu_seconds([os.getpid()]) or 0) > 0
    assert (most_memory(os.getpid()) or 0) > 10
    assert cpu_seconds([2**22 + 1]) is None
    assert most_memory(2**22 + 1) is None


def test_a_batch_has_two_reports_or_more() -> None:
    with pytest.raises(InputError, match="2 reports or more"):
        Size(reports=1)


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_server")
def test_all_of_it_with_a_handful() -> None:
    """Real workers on PostgreSQL and SQLite: nothing asked twice, and only what changed again."""
    told: list[str] = []
    found = {row.name: row for row in rows(Size(reports=3, small=2, latency=0.01), told.append)}
    calls = {name: row.value for name, row in found.items() if name.endswith("calls of the model")}
    sections = found["batch: one further record, sections asked again"]
    assert calls == {
        "batch: 1 worker, calls of the model": 21,
        "batch: 2 workers, calls of the model": 21,
        "batch: unchanged, calls of the model": 0,
        "batch: one further record, calls of the model": sections.value,
        "batch: SQLite, 2 reports, 1 worker, calls of the model": 14,
    }
    outcomes = {name: row.holds for name, row in found.items() if row.unit in ("reports", "sections", "calls")}
    assert False not in outcomes.values()
    assert 0 < sections.value < 7
    assert any(re.search(r"1 further record of SMALL-0001: \d of 7 sections", line) for line in told)
