"""``retroline members`` and ``retroline audit``: who sees a private incident, and who did what."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands on an incident of one message."""
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RETROLINE_USER", "Sten Holm")
    row = {"time": "2026-03-03T14:00:00Z", "author": "Mara", "text": "checkout is slow", "id": "m1"}
    (tmp_path / "events.jsonl").write_text(json.dumps(row), encoding="utf-8")

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(app, [*words], env={"COLUMNS": "200"})

    assert invoke("import", str(tmp_path / "events.jsonl"), "--incident", "INC-1").exit_code == 0
    return invoke


def test_members_are_added_removed_and_shown(run: Run) -> None:
    """In the name of whoever does it."""
    made = run("members", "INC-1", "--add", "Ana@b.example", "--add", "ben@b.example", "--private", "--as", "Mara")
    assert made.exit_code == 0 and "INC-1 is private" in made.stdout
    assert run("members", "INC-1", "--remove", "ben@b.example").exit_code == 0
    told = json.loads(run("members", "INC-1", "--json").stdout)
    assert told == {"incident": "INC-1", "private": True, "members": [{"id": "ana@b.example", "name": "ana@b.example"}]}
    assert "INC-1 is not private" in run("members", "INC-1", "--public", "--remove", "ana@b.example").stdout


def test_who_is_no_member_cannot_be_removed(run: Run) -> None:
    """A misspelt address would stay a member."""
    refused = run("members", "INC-1", "--remove", "nobody@b.example")
    assert refused.exit_code == 2 and "nobody@b.example" in refused.output


def test_the_log_says_who_did_what(run: Run) -> None:
    """Latest first; of one incident where it is asked for."""
    run("members", "INC-1", "--add", "ana@b.example", "--as", "Mara")
    entries = json.loads(run("audit", "--json").stdout)
    assert [(one["name"], one["action"], one["incident"], one["via"]) for one in entries] == [
        ("Mara", "members", "INC-1", "cli"),
        ("Sten Holm", "import", "INC-1", "cli"),
    ]
    assert "ana@b.example" in run("audit", "--incident", "INC-1").stdout


def test_the_log_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    """As JSON lines or CSV."""
    assert run("audit", "--export", str(tmp_path / "a.jsonl")).exit_code == 0
    assert [json.loads(one)["action"] for one in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()] == [
        "audit",
        "import",
    ]
    assert run("audit", "--export", str(tmp_path / "a.csv"), "--form", "csv").exit_code == 0
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert [one["number"] for one in csv.DictReader(file)] == ["3", "2", "1"]


def test_an_altered_log_is_found(run: Run, tmp_path: Path) -> None:
    """Exit code 1 says so to programs, and the number to people."""
    assert run("audit", "--verify").exit_code == 0
    with sqlite3.connect(tmp_path / "data" / "retroline.db") as database:
        database.execute("update audit set name = 'Somebody Else'")
    found = run("audit", "--verify")
    assert found.exit_code == 1 and "Entry 1 is NOT as it was written" in found.stdout
    assert json.loads(run("audit", "--verify", "--json").stdout)["broken_at"] == 1
