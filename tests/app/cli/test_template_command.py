"""``retroline templates``: listed, shown, saved from a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.main import app
from extraction.errors import InvalidTemplate, NotFound


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RETROLINE_USER", "Ana Torres")
    return CliRunner()


def said(runner: CliRunner, *words: str) -> str:
    result = runner.invoke(app, ["templates", *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_list_names_each_with_its_version(runner: CliRunner) -> None:
    assert {"customer-facing", "quick", "standard"} <= set(said(runner).split())
    known = json.loads(said(runner, "--json"))
    assert [(one["id"], one["version"]) for one in known] == [("customer-facing", 0), ("quick", 0), ("standard", 0)]


def test_what_is_shown_can_be_changed_and_saved(runner: CliRunner, tmp_path: Path) -> None:
    """Two saves from the same file are two versions; what is shown is what was saved last."""
    path = tmp_path / "quick.toml"
    path.write_text(
        said(runner, "--show", "quick").replace('title = "Quick retrospective"', 'title = "In short"'), "utf-8"
    )
    assert "Saved quick as version 1" in said(runner, "--save", str(path), "--as", "Ben Okafor", "--reason", "shorter")
    assert "version 2" in said(runner, "--save", str(path))
    assert 'title = "In short"' in said(runner, "--show", "quick")
    saved = json.loads(said(runner, "--json"))[0]
    assert (saved["id"], saved["version"], saved["by"]) == ("quick", 2, "Ana Torres")


def test_a_file_with_a_mistake_is_named_with_its_line(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('id = "mine"\ntitle = 3\n', "utf-8")
    with pytest.raises(InvalidTemplate, match=r"mine\.toml:"):
        said(runner, "--save", str(path))
    with pytest.raises(NotFound, match="no report template “never”"):
        said(runner, "--show", "never")
