"""``python -m evaluation``: what the commands print, write and exit with."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.record_file import read_ran, read_record, write_record
from tests.doubles.openai_server import OpenAIServer
from tests.evaluation.run_builders import case_result, fact, run_record

ONE = ["--only", "stream-dns-half-change"]


@pytest.fixture
def records(tmp_path: Path) -> tuple[str, str]:
    """A run, and one in which a fact is lost."""
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    write_record(before, run_record(case_result(items=[fact("f01", True), fact("f02", True)])))
    write_record(after, run_record(case_result(items=[fact("f01", True), fact("f02", False, note="Not told: 14:02.")])))
    return str(before), str(after)


def test_a_run_writes_its_record_and_prints_its_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plain.json"
    assert main(["run", "--arm", "plain", *ONE, "--out", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "plain: 1 case" in printed and "critical_facts_captured" in printed and "≥ 90.0 %" in printed
    assert read_record(path).cases[0].case == "stream-dns-half-change"
    assert read_ran(path) is not None


def test_a_regression_exits_1_and_is_named(records: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """The fact, its section and what is missing of it."""
    assert main(["compare", *records]) == 1
    printed = capsys.readouterr().out
    assert "facts_captured, worse: 1 in critical impact" in printed
    assert "harbour-queue: Fact f02. Not told: 14:02." in printed
    assert "1 regression:" in printed


def test_what_got_better_exits_0(records: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *reversed(records)]) == 0
    assert "No regression." in capsys.readouterr().out


def test_a_comparison_as_json(records: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *records, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [one["rule"] for one in document["regressions"]] == ["loss"]
    assert document["differences"][0]["flips"][0]["item"]["id"] == "f02"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compare", "none.json", "none.json"], "cannot be read"),
        (["run", "--arm", "plain", "--only", "nowhere"], "no case is called nowhere"),
        (["run", "--arm", "plain", "--template", "weekly"], "no report template is called weekly"),
        (["run", "--arm", "plain", "--without-check", "luck"], "luck"),
        (["run", "--arm", "model"], "say where replies come from"),
        (["run", "--arm", "model", "--replies", "none.jsonl"], "cannot be read"),
        (["add-replies", "none.jsonl", "--to", "replies.jsonl"], "cannot be read"),
    ],
)
def test_what_was_asked_wrongly_exits_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With one sentence and no traceback."""
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_an_unknown_arm_exits_2() -> None:
    with pytest.raises(SystemExit) as exited:
        main(["run", "--arm", "magic"])
    assert exited.value.code == 2


def test_a_live_model_is_asked_over_http_and_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The naive arm asks one question for each case; replayed, nobody is asked and the record is the same."""
    replies, live, again = (str(tmp_path / name) for name in ("replies.jsonl", "live.json", "again.json"))
    answer = json.dumps({"report": "## Impact\n\nListeners could not connect from 22:35 UTC."})
    with OpenAIServer(lambda _: answer) as server:
        asked = ["--model", "openai/test", "--base-url", server.base_url, "--record", replies]
        assert main(["run", "--arm", "naive", *ONE, *asked, "--out", live]) == 0
        assert len(server.requests) == 1
    assert main(["run", "--arm", "naive", *ONE, "--replies", replies, "--out", again]) == 0
    one, other = read_record(Path(live)), read_record(Path(again))
    assert one.cases[0].sections == other.cases[0].sections
    assert main(["compare", again, again]) == 0


def test_a_missing_reply_fails_the_comparison(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the command line: the run itself goes through, the comparison does not."""
    before, after, missing = (str(tmp_path / name) for name in ("before.json", "after.json", "missing.jsonl"))
    assert main(["run", "--arm", "naive", *ONE, "--model", "openai/test", "--missing", missing, "--out", after]) == 0
    record = read_record(Path(after))
    known = {one.name for one in record.scorers}
    result = case_result(record.cases[0].case, scores={name: case_result().scores["facts_captured"] for name in known})
    write_record(Path(before), replace(record, cases=(result,)))
    assert main(["compare", before, after]) == 1
    assert "1 request got no reply (the report)" in capsys.readouterr().out
    assert len(Path(missing).read_text().splitlines()) == 1
