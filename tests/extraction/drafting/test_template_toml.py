"""A template written by us reads back as the same template."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.settings import PROJECT
from extraction.domain.report_template import Audience, EvidenceNeed, ReportTemplate, SectionKind, SectionTemplate
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import EventKind
from extraction.drafting.plain_writer import TOPICS
from extraction.drafting.template_files import load_templates, read_template
from extraction.drafting.template_toml import template_document, template_text

REPORTS = PROJECT / "prompts" / "reports"
HERE = REPORTS / "template.toml"

ids = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30).map(str.strip).filter(bool)
lists = st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=12), max_size=3).map(tuple)
questions = st.lists(words.map(lambda one: " ".join(one.split())).filter(bool), max_size=3, unique=True).map(tuple)
needs = st.builds(
    EvidenceNeed,
    kinds=st.lists(st.sampled_from(EventKind), max_size=3).map(tuple),
    signals=st.lists(st.sampled_from(SignalKind), max_size=3).map(tuple),
    milestones=st.booleans(),
)
limits = st.none() | st.integers(1, 500)
models = st.none() | st.from_regex(r"[a-z]{1,8}/[a-zA-Z0-9.:-]{1,12}(/[a-z0-9]{1,6})?", fullmatch=True)


@st.composite
def section_templates(draw: st.DrawFn, identifier: str, order: int) -> SectionTemplate:
    kind = draw(st.sampled_from(SectionKind))
    return SectionTemplate(
        id=identifier,
        title=draw(words),
        question=draw(words),
        kind=kind,
        topic=draw(st.sampled_from(sorted(TOPICS))),
        order=order,
        evidence=draw(needs),
        audience=draw(st.sampled_from(Audience)),
        required=draw(st.booleans()),
        max_statements=draw(st.integers(1, 60)),
        max_words=draw(limits),
        think_first=draw(questions) if kind is SectionKind.STATEMENTS else (),
        model=draw(models) if kind is SectionKind.STATEMENTS else None,
    )


@st.composite
def report_templates(draw: st.DrawFn) -> ReportTemplate:
    names = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    sections = tuple(draw(section_templates(name, (place + 1) * 10)) for place, name in enumerate(names))
    return ReportTemplate(
        id=draw(ids),
        title=draw(words),
        version=draw(words),
        digest="",
        audience=draw(st.sampled_from(Audience)),
        sections=sections,
        severities=draw(lists),
        incident_types=draw(lists),
        teams=draw(lists),
        default=draw(st.booleans()),
        zone=draw(st.sampled_from(["UTC", "Europe/Lisbon", "America/New_York"])),
        summarised=any(section.topic == "summary" for section in sections),
        max_words=draw(limits),
    )


@given(template=report_templates())
def test_what_is_written_reads_back_the_same(template: ReportTemplate) -> None:
    text = template_text(template_document(template))
    assert replace(read_template(text, HERE), digest="") == template
    assert template_text(template_document(read_template(text, HERE))) == text


@pytest.mark.parametrize("template", load_templates(REPORTS), ids=lambda one: one.id)
def test_the_shipped_ones_read_back_the_same(template: ReportTemplate) -> None:
    text = template_text(template_document(template))
    assert replace(read_template(text, HERE), digest=template.digest) == template


def test_what_is_wrong_is_written_as_it_is_and_refused_with_its_line() -> None:
    """A form may hold anything; the parser says what is wrong and where."""
    document = template_document(load_templates(REPORTS)[0])
    document["max_words"] = "many"
    text = template_text(document)
    with pytest.raises(Exception, match="needs a whole number of at least 1 as “max_words”") as told:
        read_template(text, Path("template.toml"))
    assert f":{text[: text.index('max_words')].count(chr(10)) + 1}:" in str(told.value)
