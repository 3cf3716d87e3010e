"""The Templates page: what its form says, what is wrong with it and where, and what a preview changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.operations.ports import Ports
from app.operations.save_template import save_template
from app.operations.templates import template, templates
from app.review.import_work import SAMPLE_KEY
from app.review.template_acts import perform, written
from app.review.template_preview import Wanted
from app.review.template_preview import written as previewed
from app.review.views.templates import (
    advice_json,
    difference_json,
    form_document,
    form_json,
    list_json,
    mistake_json,
    next_version,
    severities_asked,
)
from app.settings import PROJECT
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.template_files import load_templates, read_template
from extraction.drafting.template_toml import template_text
from extraction.errors import InputError, InvalidTemplate
from tests.app.review.conftest import OpenPage
from tests.extraction.drafting.test_template_toml import report_templates

REPORTS = PROJECT / "prompts" / "reports"
HERE = REPORTS / "template.toml"
MARA = "Mara Lindqvist"


def standard() -> ReportTemplate:
    return next(one for one in load_templates(REPORTS) if one.default)


def of_form(form: dict[str, object], version: str = "3") -> str:
    return template_text(form_document(form, version))


def changed(change: Callable[[dict[str, object]], None]) -> str:
    """The text of the standard template after ``change`` of its form."""
    form = form_json(standard())
    change(form)
    return of_form(form)


def mistake_in(text: str) -> dict[str, object]:
    with pytest.raises(InvalidTemplate) as told:
        read_template(text, HERE)
    return dict(mistake_json(told.value, text))


@given(template=report_templates())
def test_a_form_that_nobody_touched_says_the_same_template(template: ReportTemplate) -> None:
    """Form → TOML → template is the way back, but for words around which the form cuts spaces."""
    read = read_template(of_form(form_json(template), template.version), HERE)
    cut = {
        name: tuple(one.strip() for one in getattr(template, name) if one.strip())
        for name in ("severities", "incident_types", "teams")
    }
    assert replace(read, digest="") == replace(template, **cut)


@pytest.mark.parametrize("template", load_templates(REPORTS), ids=lambda one: one.id)
def test_the_form_of_a_shipped_one_says_the_same(template: ReportTemplate) -> None:
    read = read_template(of_form(form_json(template), template.version), HERE)
    orders = tuple(replace(one, order=place * 10) for place, one in enumerate(template.sections, 1))
    assert replace(read, digest=template.digest) == replace(template, sections=orders)


def test_a_mistake_is_placed_at_its_field() -> None:
    """The form shows it there; the text mode gives the line."""
    text = changed(lambda form: form["sections"][3].update(title="  "))  # type: ignore[index]
    found = mistake_in(text)
    assert (found["section"], found["key"]) == (3, "title")
    assert text.splitlines()[int(str(found["line"])) - 1].startswith("title =")
    own = mistake_in(changed(lambda form: form.update(zone="Mars/Base")))
    assert (own["section"], own["key"]) == (None, "zone")
    twice = mistake_in(changed(lambda form: form["sections"][1].update(id="summary")))  # type: ignore[index]
    assert (twice["section"], twice["key"]) == (1, "id")


def test_a_number_that_is_none_stays_for_the_parser_to_refuse() -> None:
    found = mistake_in(changed(lambda form: form["sections"][0].update(max_statements="a few")))  # type: ignore[index]
    assert (found["section"], found["key"]) == (0, "max_statements")


def test_advice_stands_at_each_question_that_asks_for_a_culprit() -> None:
    form = form_json(standard())
    assert advice_json(form) == []
    sections = form["sections"]
    assert isinstance(sections, list)
    sections[1]["question"] = "Who caused it?"
    sections[5]["think_first"] = ["Why did the engineer not test it?"]
    found = advice_json(form)
    assert [(one["section"], one["key"]) for one in found] == [(1, "question"), (5, "think_first")]
    assert all(one["text"] for one in found)


def test_anything_the_browser_sends_becomes_a_text() -> None:
    """Whatever shapes come, the parser answers, and nothing else fails."""
    shapes: list[dict[str, object]] = [
        {},
        {"sections": "x", "severities": {"a": 1}},
        {"sections": [None, 3, {"evidence": [], "think_first": "x", "max_words": True}]},
    ]
    for form in shapes:
        with pytest.raises(InvalidTemplate):
            read_template(of_form(form), HERE)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_whatever_is_typed_into_a_title_comes_back_or_is_refused(text: str) -> None:
    title = changed(lambda form: form.update(title=text))
    if text.strip():
        assert read_template(title, HERE).title == text.strip()
    else:
        assert mistake_in(title)["key"] == "title"


def test_differences_show_what_goes_and_comes_with_lines_around() -> None:
    before = "\n".join(f"line {number}" for number in range(20))
    rows = difference_json(before, before.replace("line 10\n", "line ten\n"))
    assert [(one["sign"], one["text"]) for one in rows] == [
        ("…", ""), ("=", "line 8"), ("=", "line 9"), ("-", "line 10"), ("+", "line ten"), ("=", "line 11"), ("=", "line 12"),
    ]  # fmt: skip
    assert difference_json(before, before) == []


def test_versions_count_on_and_other_names_stay() -> None:
    assert next_version(standard()) == "4"
    assert next_version(replace(standard(), version="2026-spring")) == "2026-spring"
    assert next_version(None) == "1"


def test_severities_are_listed_once_however_they_are_spelled() -> None:
    assert severities_asked(("SEV-2", "critical"), [standard()])[:4] == ["critical", "SEV0", "SEV1", "SEV-2"]


def test_the_list_says_who_saved_what_and_what_is_broken(sample: Ports) -> None:
    save_template(sample, MARA, template(sample, "quick").text, 0, "ours now")
    rows = {str(one["id"]): one for one in list_json(templates(sample))}
    assert (rows["quick"]["label"], rows["quick"]["by"], rows["quick"]["reason"]) == ("version 1", MARA, "ours now")
    assert (rows["standard"]["label"], rows["standard"]["default"]) == ("as it came", True)


def test_a_preview_marks_the_sections_that_changed(sample: Ports) -> None:
    """One is called otherwise, one is gone, the others are as they were."""
    base = template(sample, "standard").text
    form = form_json(standard())
    sections = form["sections"]
    assert isinstance(sections, list)
    sections[1]["title"] = "What users met"
    del sections[3]
    shown = previewed(sample, Wanted(text=of_form(form), base=base, incident=SAMPLE_KEY), None, lambda _: None)
    listed = shown["sections"]
    assert isinstance(listed, list)
    assert [one["id"] for one in listed if one["state"]] == ["impact"]
    assert shown["gone"] == ["Detection"]


def test_a_preview_of_what_cannot_be_seen_says_so(sample: Ports) -> None:
    base = template(sample, "standard").text
    shown = previewed(sample, Wanted(text=base, base=base, incident="INC-9"), None, lambda _: None)
    assert "INC-9" in str(shown["error"])


def test_saving_the_form_makes_the_next_version(sample: Ports) -> None:
    act = {
        "name": "save",
        "mode": "form",
        "form": form_json(standard()),
        "of": "standard",
        "expected": 0,
        "reason": "x",
    }
    assert perform(sample, MARA, act) == ("standard", "Saved as version 1. Drafts use it from now on.")
    saved = template(sample, "standard").template
    assert saved is not None and saved.version == "4"
    assert written({"mode": "text", "text": "id = 1"}, None) == "id = 1"
    with pytest.raises(InputError, match="open the template again"):
        perform(sample, MARA, {**act, "expected": None})


def test_the_page_runs_with_a_template_a_new_one_and_none(sample: Ports, open_page: OpenPage) -> None:
    for asked in ({}, {"template": "standard"}, {"from": "quick"}, {"template": "never"}):
        page = open_page("templates", **asked)
        assert not page.exception
