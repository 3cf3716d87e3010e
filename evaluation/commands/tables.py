"""A run's figures as a table for the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluation.metrics import reached
from evaluation.run_record import RunRecord, ScorerHeading, Summary
from evaluation.score import Better, Unit

_WIDE = 116


def output() -> Console:
    """Where commands print: as wide as the terminal is, and wide enough for a table where there is none."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDE)


def summary_table(record: RunRecord) -> Table:
    """Each scorer with its value over all cases, the 95 % interval, its aim and whether that is reached."""
    number = len(record.cases)
    name = f"{record.arm.name} {record.arm.model}".strip()
    table = Table(title=f"{name}: {number} {'case' if number == 1 else 'cases'}", title_justify="left")
    table.add_column("Scorer", no_wrap=True)
    for column in ("Value", "95 %", "Items", "Aim"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    headings = {one.name: one for one in record.scorers}
    for summary in record.summary:
        heading = headings[summary.scorer]
        table.add_row(
            heading.name,
            shown(heading.unit, summary.value),
            "" if summary.low is None else f"{shown(heading.unit, summary.low)} – {shown(heading.unit, summary.high)}",
            f"{summary.good} of {summary.decided}" if summary.decided else "",
            _aim(heading),
            _verdict(heading, summary),
        )
    return table


def shown(unit: Unit, value: float | None) -> str:
    """``91.2 %``, ``3``, ``1,120``, ``0.0041 $``; a dash where there is no value."""
    if value is None:
        return "–"
    if unit is Unit.SHARE:
        return f"{100 * value:.1f} %"
    if unit is Unit.DOLLARS:
        return f"{value:.4f} $"
    if unit in (Unit.SECONDS, Unit.POINTS):
        return f"{value:,.1f}"
    return f"{value:,.0f}"


def _aim(heading: ScorerHeading) -> str:
    if heading.aim is None:
        return ""
    return f"{'≥' if heading.better is Better.MORE else '≤'} {shown(heading.unit, heading.aim)}"


def _verdict(heading: ScorerHeading, summary: Summary) -> Text:
    kept = reached(heading, summary)
    left_out = f" {summary.unscored} unscored" if summary.unscored else ""
    if kept is None:
        return Text(left_out.strip(), style="yellow")
    return Text(f"{'✓' if kept else '✗'}{left_out}", style="yellow" if left_out else "green" if kept else "red")
