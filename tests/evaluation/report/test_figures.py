"""Figures as they are shown, and where they stand against their aims."""

from __future__ import annotations

import pytest

from evaluation.report.figures import figure_groups, shown
from evaluation.report.plots import cost_plot, error_bars, section_bars
from evaluation.score import Item, Score, Unit
from tests.evaluation.run_builders import case_result, fact, run_record, scored


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.931, Unit.SHARE, "93.1 %"),
        (None, Unit.SHARE, "not scored"),
        (1104.0, Unit.WORDS, "1,104 words"),
        (0.0214, Unit.DOLLARS, "$0.0214"),
        (3.0, Unit.COUNT, "3"),
        (2.5, Unit.SECONDS, "2.50 s"),
    ],
)
def test_values_carry_their_units(value: float | None, unit: Unit, text: str) -> None:
    assert shown(value, unit) == text


def test_aim_of_zero_is_reached_by_zero_only() -> None:
    """The aim stands beside the figure, reached or not."""
    rows = {row.name: row for group in figure_groups(run_record(), None) for row in group.rows}
    assert rows["unsupported_statements"].aim == "0"
    assert rows["unsupported_statements"].reached is True
    assert rows["facts_captured"].reached is None


def test_change_says_which_way() -> None:
    """A lower share where more is better is worse."""
    before = run_record(case_result(items=[fact("f01"), fact("f02")]))
    after = run_record(case_result(items=[fact("f01"), fact("f02", good=False)]))
    rows = {row.name: row for group in figure_groups(after, before) for row in group.rows}
    assert (rows["facts_captured"].before, rows["facts_captured"].change) == ("100.0 %", "worse")


def test_facts_are_counted_by_section() -> None:
    items = [fact("f01"), fact("f02", good=False), fact("f03", section="cause", weight="minor")]
    bars = {bar.section: bar for bar in section_bars(run_record(case_result(items=items)), None)}
    assert (bars["impact"].told, bars["impact"].facts, bars["impact"].critical_told) == (1, 2, 1)
    assert (bars["cause"].told, bars["cause"].critical) == (1, 0)


def test_errors_are_counted_by_scorer_and_kind() -> None:
    """Facts that were missed have a plot of their own."""
    bad = Item(id="x", label="Fifty orders were lost.", good=False, kind="number")
    scores = {"facts_captured": scored([fact(good=False)]), "unsupported_statements": Score(value=1.0, items=(bad,))}
    bars = error_bars(run_record(case_result(scores=scores)), None)
    assert [(bar.scorer, bar.kind, bar.count) for bar in bars] == [("unsupported_statements", "number", 1)]


def test_no_cost_plot_without_a_model() -> None:
    """Runs of the plain writer cost nothing: there is nothing to draw."""
    assert cost_plot([run_record()], run_record()) is None
