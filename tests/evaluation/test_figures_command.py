"""Kept runs as a table in a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.commands.figures_command import BEGIN, END, as_markdown, write_into
from evaluation.record_file import write_record
from extraction.errors import InputError
from tests.evaluation.run_builders import case_result, fact, run_record


def test_runs_stand_side_by_side() -> None:
    """A column a run, a row a question, the aim last."""
    worse = run_record(case_result(items=[fact("f01"), fact("f02", good=False)]), arm="naive")
    table = as_markdown({"plain": run_record(), "naive": worse})
    assert table.splitlines()[0] == "| question | plain | naive | aim |"
    assert "| Is each gold fact told? | 100.0 % | 50.0 % |  |" in table


def test_question_that_no_run_answered_is_left_out() -> None:
    from evaluation.score import unscored

    record = run_record(case_result(scores={"facts_captured": unscored("no reply")}))
    assert "gold fact" not in as_markdown({"plain": record})


def test_table_is_put_between_the_marks(tmp_path: Path) -> None:
    """What stands around the marks is kept."""
    document = tmp_path / "README.md"
    document.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write_into(document, "| new |")
    assert document.read_text(encoding="utf-8") == f"before\n{BEGIN}\n| new |\n{END}\nafter\n"


def test_document_without_marks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("nothing", encoding="utf-8")
    with pytest.raises(InputError, match="has no place for the figures"):
        write_into(tmp_path / "README.md", "| new |")


def test_command_names_its_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_record(tmp_path / "run.json", run_record())
    assert main(["figures", f"ours={tmp_path / 'run.json'}"]) == 0
    assert "| question | ours | aim |" in capsys.readouterr().out
