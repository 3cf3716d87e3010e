"""Templates as files: what ships, what is refused and where, which one is chosen."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from extraction.domain.report_template import Audience, ReportTemplate, SectionKind
from extraction.drafting.template_files import choose_template, load_template, load_templates
from extraction.errors import InvalidTemplate, NotFound
from tests.builders import incident

REPORTS = Path(__file__).resolve().parents[3] / "prompts" / "reports"
GOOD = """id = "small"
title = "Small report"
version = "1"

[[sections]]
id = "summary"
title = "Summary"
question = "What happened?"
kind = "statements"
topic = "summary"
order = 1
evidence = { signals = ["impact"], milestones = true }

[[sections]]
id = "timeline"
title = "Timeline"
question = "What happened when?"
kind = "timeline"
topic = "timeline"
order = 0
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_template_is_read(tmp_path: Path) -> None:
    """Sections come in their order; what is not said has its default; the digest is the file's."""
    path = written(tmp_path, GOOD)
    template = load_template(path)
    assert [section.id for section in template.sections] == ["timeline", "summary"]
    assert template.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (template.audience, template.default, template.sections[0].required) == (Audience.INTERNAL, False, True)
    assert template.sections[1].evidence.milestones


def test_a_section_may_name_the_model_that_writes_it(tmp_path: Path) -> None:
    """The others are written by whatever is configured."""
    text = GOOD.replace('topic = "summary"', 'topic = "summary"\nmodel = "openai/gpt-4o-mini"')
    template = load_template(written(tmp_path, text))
    assert [section.model for section in template.sections] == [None, "openai/gpt-4o-mini"]


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (('topic = "summary"', 'topic = "summary"\nmodel = "gpt-4o-mini"'), 11, "not provider/name"),
        (('topic = "summary"', 'topic = "summary"\nmodel = "openai/a,openai/b"'), 11, "not provider/name"),
        (('topic = "summary"', 'topic = "summary"\nmodel = 4'), 11, "needs a text"),
        (('topic = "timeline"', 'topic = "timeline"\nmodel = "openai/a"'), 20, "rendered from facts"),
    ],
)
def test_a_model_that_cannot_be_is_refused(tmp_path: Path, change: tuple[str, str], line: int, reason: str) -> None:
    """With the line and what a model is called."""
    path = written(tmp_path, GOOD.replace(*change))
    with pytest.raises(InvalidTemplate, match=reason) as refused:
        load_template(path)
    assert refused.value.place.line == line


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (('id = "small"', 'id = "small'), 1, "is not valid TOML"),
        (('title = "Small report"', 'tilte = "Small report"'), 2, "unknown key “tilte”"),
        (('version = "1"\n', ""), 1, "misses the key “version”"),
        (('kind = "timeline"', 'kind = "timelime"'), 18, "has “timelime” as “kind”; it may be one of"),
        (("order = 0", 'order = "first"'), 20, "needs a whole number"),
        (('question = "What happened when?"\n', ""), 14, "misses the key “question”"),
        (('topic = "summary"', 'topic = "sumary"'), 10, "does not know the topic “sumary”"),
        (('["impact"]', '["impacts"]'), 12, "has “impacts” as “signals”"),
        (("milestones = true", "milestone = true"), 12, "unknown key “milestone”"),
        (('id = "timeline"', 'id = "summary"'), 15, "uses the section id “summary” twice"),
        (('id = "timeline"', 'id = "Time line"'), 15, "lower-case letters"),
        (('title = "Timeline"', 'title = ""'), 16, "needs a text that is not empty"),
    ],
)
def test_a_broken_template_is_refused_with_its_line(
    tmp_path: Path, change: tuple[str, str], line: int, reason: str
) -> None:
    """File, line and reason stand in the error."""
    with pytest.raises(InvalidTemplate, match=re.escape(reason)) as refused:
        load_template(written(tmp_path, GOOD.replace(*change)))
    assert refused.value.place.line == line
    assert refused.value.place.file.endswith("small.toml")


def test_a_template_without_sections_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidTemplate, match="misses the key “sections”"):
        load_template(written(tmp_path, GOOD.partition("[[")[0]))


def test_a_template_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidTemplate, match=r"none\.toml: cannot be read"):
        load_template(tmp_path / "none.toml")


def test_a_topic_of_ones_own_needs_a_prompt(tmp_path: Path) -> None:
    """A new section is a line in a template and a file in ``sections``."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "sections").mkdir()
    (tmp_path / "sections" / "security.md").write_text("Section “$title”.")
    template = load_template(written(tmp_path / "reports", GOOD.replace('topic = "summary"', 'topic = "security"')))
    assert template.sections[1].topic == "security"


def test_two_templates_of_one_id_are_refused(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    (tmp_path / "other.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(InvalidTemplate, match="is taken by another template"):
        load_templates(tmp_path)


def test_what_ships_is_sound() -> None:
    """Three templates; the standard one has a section for everything a retrospective is asked for."""
    templates = {template.id: template for template in load_templates(REPORTS)}
    assert set(templates) == {"standard", "quick", "customer-facing"}
    kinds = {section.kind for section in templates["standard"].sections}
    assert kinds == set(SectionKind)
    assert {section.audience for section in templates["customer-facing"].sections} == {Audience.CUSTOMERS}


def test_questions_ask_what_and_how() -> None:
    """Never who, and never why somebody did something."""
    for template in load_templates(REPORTS):
        for section in template.sections:
            assert re.match(r"(?:What|How|Which)\b", section.question), section.question
            assert not re.search(r"\b(?:who|whose fault|why did)\b", section.question, re.IGNORECASE), section.question


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ("SEV-1", "standard"),
        ("sev 3", "quick"),
        ("P4", "quick"),
        ("critical", "standard"),
        (None, "standard"),
        ("odd", "standard"),
    ],
)
def test_the_severity_chooses(severity: str | None, expected: str) -> None:
    """However it is spelled; without one, or with one nobody named, the default."""
    templates = load_templates(REPORTS)
    assert choose_template(templates, replace(incident(), severity=severity), None).id == expected


def test_a_name_chooses_first() -> None:
    assert choose_template(load_templates(REPORTS), incident(), "customer-facing").id == "customer-facing"


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(NotFound, match="choose one of: customer-facing, quick, standard"):
        choose_template(load_templates(REPORTS), incident(), "long")


def choosing(*made_for: tuple[tuple[str, ...], tuple[str, ...]]) -> list[ReportTemplate]:
    """The standard template, and one named ``t0``, ``t1`` … for each pair of types and teams."""
    standard = next(one for one in load_templates(REPORTS) if one.default)
    bare = replace(standard, severities=(), default=False)
    own = (replace(bare, id=f"t{n}", incident_types=types, teams=teams) for n, (types, teams) in enumerate(made_for))
    return [standard, *own]


@pytest.mark.parametrize(
    ("incident_type", "team", "severity", "expected"),
    [
        ("Data-Loss", None, None, "t0"),
        (None, "payments", None, "t1"),
        ("data loss", "Payments", None, "t1"),
        ("data loss", None, "SEV1", "t0"),
        ("security", "Search", None, "t2"),
        ("security", "Payments", None, "t1"),
        ("security", None, None, "t2"),
        ("fire", None, None, "standard"),
        (None, None, None, "standard"),
    ],
)
def test_type_and_team_choose_before_the_severity(
    incident_type: str | None, team: str | None, severity: str | None, expected: str
) -> None:
    """A team weighs most; what speaks against an incident is not chosen, what it says nothing of speaks neither way."""
    templates = choosing((("data loss",), ()), ((), ("Payments",)), (("security",), ("Search",)))
    described = replace(incident(), incident_type=incident_type, team=team, severity=severity)
    assert choose_template(templates, described).id == expected


def test_a_template_says_which_teams_it_is_for(tmp_path: Path) -> None:
    template = load_template(written(tmp_path, GOOD.replace("[[sections]]", 'teams = ["Payments"]\n\n[[sections]]', 1)))
    assert template.teams == ("Payments",)
