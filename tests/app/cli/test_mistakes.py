"""What people get wrong on the command line, and the sentence they get for it; a traceback never."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.main import app, main
from app.settings import PROJECT

SAMPLE = str(PROJECT / "data" / "samples" / "checkout-latency" / "alertmanager")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("import", SAMPLE, "--incident", "  "), "the key is empty"),
        (("import", SAMPLE, "--from", "2026-03-04T00:00Z", "--to", "2026-03-03T00:00Z"), "is later than --to"),
        (("draft", "--as", " "), "a name is needed"),
        (("approve", "--as", ""), "a name is needed"),
    ],
)
def test_usage(words: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty key or name and a time span that holds nothing are mistakes of usage: exit code 2."""
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path))
    result = CliRunner().invoke(app, [*words])
    assert result.exit_code == 2
    assert told in " ".join(result.output.split())


def _failed(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What ``retroline`` prints as it fails."""
    monkeypatch.setattr(sys, "argv", ["retroline", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 1
    return capsys.readouterr().err


def test_a_file_in_the_way_of_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the operating system refuses is told with the place and what to do."""
    (tmp_path / "data").write_text("a note")
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "data"))
    told = _failed(["incidents"], monkeypatch, capsys)
    assert "a folder is needed there, and a file is in the way" in told


def test_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing to read is told, with what to hand in."""
    (tmp_path / "records").mkdir()
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "data"))
    assert "hand in the files" in _failed(["import", str(tmp_path / "records")], monkeypatch, capsys)


def test_records_nested_out_of_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hundred thousand brackets are listed as unreadable."""
    (tmp_path / "deep.json").write_text("[" * 100_000 + "]" * 100_000)
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "data"))
    assert "nested too deeply" in _failed(["import", str(tmp_path / "deep.json")], monkeypatch, capsys)


@pytest.mark.parametrize("command", ["import", "draft", "check", "approve", "publish", "export", "timeline"])
def test_help_of_each_command(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``retroline COMMAND --help`` goes through ``main`` and tells the usage."""
    monkeypatch.setattr(sys, "argv", ["retroline", command, "--help"])
    main()
    assert f"retroline {command}" in capsys.readouterr().out
