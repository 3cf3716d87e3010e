"""A deliberately bad prompt, both prompts with recorded replies of the same strong model: the comparison fails and says why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.settings import PROJECT
from evaluation.__main__ import main
from evaluation.compare import compare
from evaluation.record_file import read_record

CASE = "thumb-cache-canary-quiet"
BAD = PROJECT / "tests" / "fixtures" / "bad_prompt"


@pytest.fixture(scope="module")
def bad_prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's prompts with other instructions: be confident, round figures, fill gaps, name who caused it."""
    folder = tmp_path_factory.mktemp("bad") / "prompts"
    shutil.copytree(PROJECT / "prompts", folder)
    shutil.copyfile(BAD / "instructions.md", folder / "instructions.md")
    return folder


def _run(prompts: Path, replies: Path, out: Path) -> Path:
    asked = ["run", "--arm", "model", "--prompts", str(prompts), "--replies", str(replies), "--only", CASE]
    assert main([*asked, "--out", str(out)]) == 0
    return out


def test_a_bad_prompt_is_a_regression_that_is_named(
    bad_prompts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is left unscored: what got worse is the text, and the comparison names the questions and the changed prompt."""
    good = _run(PROJECT / "prompts", PROJECT / "data" / "replies" / "model.jsonl", tmp_path / "good.json")
    bad = _run(bad_prompts, BAD / "replies.jsonl", tmp_path / "bad.json")
    found = compare(read_record(good), read_record(bad))
    assert not found.unscored, "record both again: evaluation/README.md says how"
    assert found.broken
    assert any(one.what == "prompt" for one in found.changed)
    assert main(["compare", str(good), str(bad)]) == 1
    assert "critical_facts" in capsys.readouterr().out
