"""Sentences in a zone of the team's own choice, always named, and held by the checks like any other."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.bench.made_incident import made_events, made_incident
from app.settings import PROJECT
from extraction.drafting.plain.phrases import clock
from extraction.drafting.template_files import load_template, load_templates
from extraction.errors import InvalidTemplate
from extraction.pipeline import Writing, checked, drafted, understood

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("UTC", "12:00 UTC"),
        ("Europe/Berlin", "14:00 CEST"),
        ("Asia/Kolkata", "17:30 IST"),
        ("America/Sao_Paulo", "09:00 UTC-03:00"),
        ("Asia/Kathmandu", "17:45 UTC+05:45"),
    ],
)
def test_a_zone_is_named_by_a_common_abbreviation_or_its_offset(zone: str, written: str) -> None:
    assert clock(NOON, ZoneInfo(zone)) == written


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Auckland"])
def test_a_report_in_another_zone_stays_supported(zone: str) -> None:
    """Every sentence with its converted time is held against the record's own and stands."""
    template = replace(next(one for one in load_templates(PROJECT / "prompts" / "reports") if one.default), zone=zone)
    known = understood(made_incident(), made_events(120))
    report = checked(known, drafted(known, Writing(template=template, prompts=PROJECT / "prompts"), NOON))
    assert [one.findings for one in report.checks if one.verdict.blocks] == []
    assert report.draft.zone == zone
    told = [one.text for one in report.draft.statements() if not one.rule.startswith("conflict")]
    assert not [text for text in told if re.search(r" UTC(?![+-])", text)]


def test_a_zone_that_does_not_exist_is_named(tmp_path: Path) -> None:
    """The error names the file and what to write instead."""
    text = (PROJECT / "prompts" / "reports" / "quick.toml").read_text()
    path = tmp_path / "own.toml"
    path.write_text(text.replace("version =", 'zone = "Europe/Atlantis"\nversion =', 1))
    with pytest.raises(InvalidTemplate, match="Europe/Atlantis"):
        load_template(path)
