"""Run records as files: what goes in comes out, byte for byte, and nothing else is taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evaluation.record_file import InvalidRecord, read_ran, read_record, record_text, write_ran, write_record
from evaluation.run_record import Ran
from evaluation.score import unscored
from evaluation.written import Unanswered, Usage
from tests.evaluation.run_builders import case_result, fact, run_record, section


def _full() -> Any:
    items = (fact("f01", True, evidence=("e1", "e2")), fact("f02", None, note="unclear"))
    result = replace(
        case_result(items=items, sections=(section("Ä “b”."),)),
        usage=Usage(requests=2, prompt_tokens=10, completion_tokens=5, cost=Decimal("0.0012"), seconds=1.25),
        unanswered=(Unanswered(section="impact", why="nobody answered"),),
        refused=("A refused sentence.",),
    )
    return run_record(replace(result, scores={**result.scores, "roles": unscored("nobody has a role")}))


def test_a_record_comes_back_as_it_went(tmp_path: Path) -> None:
    """Sentences, items, reasons, costs and enums survive."""
    path = tmp_path / "runs" / "plain.json"
    write_record(path, _full())
    assert read_record(path) == _full()


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    text = record_text(_full())
    write_record(tmp_path / "a.json", _full())
    assert record_text(read_record(tmp_path / "a.json")) == text == (tmp_path / "a.json").read_text("utf-8")
    assert text.endswith("}\n")


def _first_case(document: Any) -> Any:
    return document["run"]["cases"][0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(schema=99), "has the schema 99"),
        (lambda d: d.update(extra=1), "is no run record"),
        (lambda d: _first_case(d).update(mood="good"), r"run\.cases\.0\.mood"),
        (lambda d: _first_case(d).pop("digest"), r"run\.cases\.0\.digest"),
        (lambda d: d["run"]["scorers"][0].update(unit="parsecs"), r"run\.scorers\.0\.unit"),
        (lambda d: d["run"]["summary"][0].update(good="3"), r"run\.summary\.0\.good"),
    ],
)
def test_what_is_no_record_is_refused_by_its_place(tmp_path: Path, change: Callable[[Any], object], said: str) -> None:
    """Another schema, unknown or missing keys, values of another kind."""
    path = tmp_path / "a.json"
    document = json.loads(record_text(_full()))
    change(document)
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(InvalidRecord, match=said):
        read_record(path)


def test_a_value_that_is_no_number_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"schema": 1, "run": NaN}', "utf-8")
    with pytest.raises(InvalidRecord, match="NaN is no value"):
        read_record(path)


def test_a_missing_record_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecord, match="run --out"):
        read_record(tmp_path / "none.json")


def test_when_and_where_stand_beside_the_record(tmp_path: Path) -> None:
    """No two runs share them, so the record does not hold them."""
    ran = Ran(at=datetime(2026, 3, 3, 14, 0, tzinfo=UTC), seconds={"harbour-queue": 1.5}, python="3.12.1", cores=2)
    write_ran(tmp_path / "plain.json", ran)
    assert (tmp_path / "plain.ran.json").is_file()
    assert read_ran(tmp_path / "plain.json") == ran
    assert read_ran(tmp_path / "other.json") is None
