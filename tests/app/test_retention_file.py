"""The retention file says how long things are kept; a mistake in it is told with its place."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.operations.retention import IncidentRule, KeptKind, Retention
from app.retention_file import load_retention
from extraction.errors import SettingsError


def read(folder: Path, content: str) -> Retention:
    (folder / "keep.toml").write_text(content)
    return load_retention(folder / "keep.toml")


def test_what_it_names_is_kept_so_long(tmp_path: Path) -> None:
    """Names of severities and teams are compared without case."""
    rules = read(
        tmp_path,
        'jobs = "6 months"\nraw_records = "2 weeks"\n[[incidents]]\nkeep = "1 year"\nseverities = ["SEV4"]\npublished = true\n',
    )
    assert rules.kept == ((KeptKind.RAW_RECORDS, timedelta(days=14)), (KeptKind.JOBS, timedelta(days=180)))
    assert rules.incidents == (IncidentRule(keep=timedelta(days=365), severities=frozenset({"sev4"}), published=True),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('job = "1 day"', "“job” is not known here"),
        ('jobs = "soon"', "jobs: “soon” is no time to keep"),
        ("jobs = 30", "jobs: “30” is no time to keep"),
        ('jobs = "0 days"', "is no time to keep"),
        ("[[incidents]]\nteams = []", "incidents 1: keep is missing"),
        ('[[incidents]]\nkeep = "1 day"\nteams = "payments"', "incidents 1: teams: write a list"),
        ('[[incidents]]\nkeep = "1 day"\npublished = "no"', "published is either true or false"),
        ('incidents = "1 day"', "write each rule as"),
        ("jobs =", "is not TOML"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, content: str, said: str) -> None:
    """Nothing is let go on a guess."""
    with pytest.raises(SettingsError, match=said):
        read(tmp_path, content)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With its path."""
    with pytest.raises(SettingsError, match=r"keep\.toml: cannot be read"):
        load_retention(tmp_path / "keep.toml")
