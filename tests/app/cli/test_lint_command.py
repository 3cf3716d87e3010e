"""``retroline lint``: what is printed, the JSON form, the exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from typer.testing import CliRunner, Result

from app.cli.doctor import LOOKS
from app.cli.main import app
from app.settings import PROJECT, read_settings


def lint(path: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["lint", str(path), *words])


def document(folder: Path, text: str) -> Path:
    path = folder / "report.md"
    path.write_text(text, "utf-8")
    return path


def test_a_finding_is_told_with_place_class_sentence_and_rewrite(tmp_path: Path) -> None:
    """As an editor can jump to it; exit code 1."""
    path = document(tmp_path, "All was quiet.\n\nDana forgot to page the lead at 14:03.\n")
    result = lint(path)
    assert result.exit_code == 1
    assert f"{path}:3:6: counterfactual\n  Dana forgot to page the lead at 14:03.\n" in result.stdout
    assert "It could say: The lead was not paged at 14:03." in result.stdout
    assert "1 finding, 1 with a rewrite" in result.stdout


def test_where_no_rewrite_can_be_made_a_question_is_printed(tmp_path: Path) -> None:
    """Nothing is invented."""
    result = lint(document(tmp_path, "The outage was caused by the network team.\n"))
    assert "Ask instead: Which change, and which missing safeguard" in result.stdout


def test_nothing_found_is_exit_code_0(tmp_path: Path) -> None:
    """A clean document says so in one line."""
    result = lint(document(tmp_path, "The health check failed at 14:03. `git blame` was run.\n"))
    assert result.exit_code == 0 and result.stdout.endswith("report.md: no blaming words found\n")


def test_findings_as_json(tmp_path: Path) -> None:
    """One object each, and nothing else on standard output."""
    result = lint(document(tmp_path, "Who caused it?\n"), "--json")
    (found,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (found["line"], found["column"], found["class"], found["span"]) == (1, 1, "question_form", [0, 14])
    assert found["rewrite"] == "What were the contributing factors?" and found["words"] == "Who caused it?"


def test_nothing_as_json_is_an_empty_list(tmp_path: Path) -> None:
    """Programs need no special case."""
    result = lint(document(tmp_path, ""), "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


def test_a_template_is_linted_by_its_questions() -> None:
    """The built-in one has none that asks for a culprit."""
    assert lint(PROJECT / "prompts" / "reports" / "standard.toml").exit_code == 0


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    """Exit code 2, as everywhere."""
    assert lint(tmp_path / "missing.md").exit_code == 2


def test_doctor_names_templates_that_ask_for_a_culprit(tmp_path: Path) -> None:
    """It is said where templates are looked at, and breaks nothing."""
    folder = tmp_path / "prompts"
    shutil.copytree(PROJECT / "prompts", folder)
    quick = folder / "reports" / "quick.toml"
    quick.write_text(
        quick.read_text("utf-8").replace("What happened, from", "Who caused it? What happened, from"), "utf-8"
    )
    settings = read_settings({"RETROLINE_DATA": str(tmp_path / "data"), "RETROLINE_TEMPLATES": str(folder / "reports")})
    examined = LOOKS["report templates"](settings)
    assert examined.state == "ok" and "ask for a culprit in quick: retroline lint" in examined.detail
