"""``retroline describe``: said once, shown, kept when more records come."""

from __future__ import annotations

import json
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
    monkeypatch.delenv("RETROLINE_USER", raising=False)
    row = {"time": "2026-03-03T14:00:00Z", "author": "Mara", "text": "checkout is slow", "id": "m1"}
    (tmp_path / "events.jsonl").write_text(json.dumps(row), encoding="utf-8")

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(app, [*words], env={"COLUMNS": "200"})

    assert invoke("import", str(tmp_path / "events.jsonl"), "--incident", "INC-1").exit_code == 0
    return invoke


def test_what_is_said_is_shown(run: Run) -> None:
    """Only what was given changes; an empty text takes a value away."""
    shown = run("describe", "INC-1", "--severity", "SEV1", "--team", "Payments", "--service", "checkout", "--as", "Ana")
    assert shown.exit_code == 0 and "severity: SEV1" in shown.stdout and "type: not stated" in shown.stdout
    again = run("describe", "INC-1", "--team", "", "--type", "security", "--json", "--as", "Ana")
    told = json.loads(again.stdout)
    assert (told["severity"], told["team"], told["type"], told["services"]) == ("SEV1", None, "security", ["checkout"])


def test_it_stays_when_more_records_come(run: Run, tmp_path: Path) -> None:
    run("describe", "INC-1", "--title", "Checkout was slow", "--as", "Ana")
    run("import", str(tmp_path / "events.jsonl"), "--incident", "INC-1")
    assert "Checkout was slow" in run("describe", "INC-1", "--as", "Ana").stdout


def test_a_name_is_needed(run: Run) -> None:
    """Nobody acts anonymously."""
    assert run("describe", "INC-1", "--severity", "SEV1").exit_code == 2
