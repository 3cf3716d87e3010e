"""The review app measured at a tiny size: every row is there, and every act of the reviewers was carried out."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bench.desk_reviewer import ACTS, POSSIBLE, Reviewer
from app.bench.made_review import LONG, made_installation
from app.bench.page_tab import Tab
from app.bench.run import Row
from app.bench.ui_bench import Size, rows
from extraction.domain.finding import Verdict
from extraction.domain.report import AuthorKind
from extraction.errors import StateError

TINY = Size(events=90, statements=24, incidents=4, starts=1, acts=8, reviewers=2, thinking=0.1, seconds=1.0)


@pytest.fixture(scope="module")
def measured() -> list[Row]:
    return rows(TINY)


def _value(measured: list[Row], part: str) -> list[float]:
    return [row.value for row in measured if part in row.name]


@pytest.mark.parametrize(
    "part",
    [
        "start to HTTP 200",
        "draft page, nothing read yet",
        "open the draft page",
        "timeline page",
        "inbox",
        "its messages",
    ],
)
def test_every_page_is_measured(measured: list[Row], part: str) -> None:
    """Each with a figure above nothing."""
    assert _value(measured, part)
    assert all(value > 0 for value in _value(measured, part))


def test_acts_are_measured_for_one_reviewer_and_for_several(measured: list[Row]) -> None:
    """Median and tail of both, beside a page that draws nothing."""
    medians = [row for row in measured if row.name.endswith(": median")]
    assert [row.unit for row in medians] == ["s", "s"]
    assert all(row.floor and row.value > 0 for row in medians)
    assert all(tail >= row.value for tail, row in zip(_value(measured, "95 of 100"), medians, strict=True))


def test_every_act_is_found_in_the_database(measured: list[Row]) -> None:
    """All but the keeping of what is typed, which is no change of the report."""
    (alone, together), stored = _value(measured, "  acts"), _value(measured, "found in the database")
    assert alone == TINY.acts
    assert together >= TINY.reviewers
    assert stored[0] == alone - ACTS.count("typing")


def test_the_made_report_has_all_kinds_of_statements(tmp_path: Path) -> None:
    """Plain, a model's and people's; supported and not, so that a reviewer has something to do."""
    made = made_installation(tmp_path / "data", events=90, statements=24, incidents=3)
    kept = made.world.store.draft(LONG)
    assert kept is not None
    assert made.statements == 24
    assert {one.author.kind for one in kept.checked.draft.statements()} == {AuthorKind.PLAIN, AuthorKind.MODEL}
    assert {one.by for one in made.world.store.corrections(LONG)} > {"Nora Field"}
    assert {one.verdict for one in kept.checked.checks} >= {Verdict.SUPPORTED, Verdict.NEEDS_HUMAN}


def test_every_kind_of_act_knows_when_it_can_be_done() -> None:
    """A refused sentence is not accepted; only what was decided is restored."""
    refused = {"decision": "open", "blocks": True, "text": "It was slow."}
    assert set(ACTS) == set(POSSIBLE)
    assert not POSSIBLE["accept"](refused)
    assert not POSSIBLE["restore"](refused)


def test_a_closed_tab_says_so() -> None:
    """Nothing is measured where nothing was asked."""
    with pytest.raises(StateError, match="not open"):
        Tab("127.0.0.1:1").open()
    with pytest.raises(StateError, match="shows no component"):
        Reviewer(Tab("127.0.0.1:1", "draft"), "Nora Field").tab.act("desk", {})
