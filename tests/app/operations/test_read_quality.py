"""Which runs there are, and one of them as a page."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from app.operations.ports import Ports
from app.operations.read_quality import known_cases, list_runs, quality_part, read_runs
from evaluation.record_file import write_record
from tests.evaluation.run_builders import case_result, fact, run_record


def _world(world: Ports, *folders: Path) -> Ports:
    return dataclasses.replace(world, runs=folders)


def test_runs_of_all_folders_are_listed_once(world: Ports, tmp_path: Path) -> None:
    """Runs made here come first; one of the same name that came with the product is told apart."""
    here, shipped = tmp_path / "runs", tmp_path / "shipped"
    for folder in (here, shipped):
        write_record(folder / "plain.json", run_record())
    (here / "plain.ran.json").write_text("{}", encoding="utf-8")
    assert [one.name for one in list_runs(_world(world, here, shipped))] == ["plain", "plain (shipped)"]


def test_missing_folder_has_no_runs(world: Ports, tmp_path: Path) -> None:
    assert list_runs(_world(world, tmp_path / "nowhere")) == ()


def test_file_that_is_no_run_is_named_and_the_others_are_kept(world: Ports, tmp_path: Path) -> None:
    """One broken file does not hide the good ones."""
    write_record(tmp_path / "good.json", run_record())
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    records, refused = read_runs(list_runs(_world(world, tmp_path)))
    assert set(records) == {"good"}
    assert len(refused) == 1
    assert "broken.json" in refused[0]


def test_page_says_what_broke(world: Ports, tmp_path: Path) -> None:
    """Beside an earlier run, a lost critical fact is a regression that the page names."""
    write_record(tmp_path / "a.json", run_record(case_result(items=[fact("f01"), fact("f02")])))
    write_record(tmp_path / "b.json", run_record(case_result(items=[fact("f01"), fact("f02", good=False)])))
    records, _ = read_runs(list_runs(_world(world, tmp_path)))
    assert "worse than the one before" in quality_part(records, (), "b", "a")
    assert "Nothing got worse" in quality_part(records, (), "a", "b")


def test_cases_that_are_not_at_hand_are_none(world: Ports, tmp_path: Path) -> None:
    assert known_cases(dataclasses.replace(world, cases=None)) == ()
    assert known_cases(dataclasses.replace(world, cases=tmp_path)) == ()
