"""``compare``: two records side by side; the exit code says whether the later one is a regression."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.table import Table
from rich.text import Text

from evaluation.commands.cases import DONE, FAILED
from evaluation.commands.tables import output, shown
from evaluation.compare import Comparison, Difference, compare
from evaluation.flips import Change, Flip
from evaluation.record_file import read_record
from evaluation.score import Better, Unit

_MOST_FLIPS = 12


def add_compare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("compare", help="what got better and worse between two runs; exit 1 on a regression")
    parser.add_argument("before", type=Path, help="the earlier record")
    parser.add_argument("after", type=Path, help="the later record")
    parser.add_argument("--all", action="store_true", help="list every item that flipped, not the first few")
    parser.add_argument("--json", action="store_true", help="print it all as JSON")
    parser.set_defaults(do=do_compare)


def do_compare(chosen: argparse.Namespace) -> int:
    """Raises InputError where a record cannot be read."""
    comparison = compare(read_record(chosen.before), read_record(chosen.after))
    if chosen.json:
        print(json.dumps(as_document(comparison), ensure_ascii=False, sort_keys=True, indent=1))
    else:
        _print(comparison, every=chosen.all)
    return FAILED if comparison.regressions else DONE


def as_document(comparison: Comparison) -> dict[str, object]:
    """The comparison for programs; ``regressions`` is empty where there is none."""
    return {
        "repeatable": comparison.repeatable,
        "regressions": [
            {"rule": one.rule, "scorer": one.scorer, "why": one.why, "broke": [_flip(flip) for flip in one.broke]}
            for one in comparison.regressions
        ],
        "differences": [_difference(one) for one in comparison.differences],
        "unscored": [asdict(one) for one in comparison.unscored],
        "changed": [asdict(one) for one in comparison.changed],
    }


def _difference(one: Difference) -> dict[str, object]:
    return {
        "scorer": one.scorer.name,
        "before": one.value_before,
        "after": one.value_after,
        "low": one.low,
        "high": one.high,
        "cases": one.cases,
        "flips": [_flip(flip) for flip in one.flips],
    }


def _flip(flip: Flip) -> dict[str, object]:
    return {"case": flip.case, "change": flip.change, "item": asdict(flip.item)}


def _print(comparison: Comparison, *, every: bool) -> None:
    console = output()
    console.print(_table(comparison))
    for one in comparison.differences:
        for line in _lines(one, every=every):
            console.print(line, soft_wrap=True)
    for changed in comparison.changed:
        console.print(Text(f"{changed.what} {changed.name} {changed.how}", style="dim"), soft_wrap=True)
    if not comparison.regressions:
        console.print(Text("No regression.", style="green"))
        return
    number = len(comparison.regressions)
    console.print(Text(f"{number} {'regression' if number == 1 else 'regressions'}:", style="bold red"))
    for why in comparison.broken:
        console.print(Text(f"✗ {why}"), soft_wrap=True)


def _table(comparison: Comparison) -> Table:
    noise = "both runs are repeatable" if comparison.repeatable else "at least one run is not repeatable"
    table = Table(title=f"Before and after ({noise})", title_justify="left")
    table.add_column("Scorer", no_wrap=True)
    for column in ("Before", "After", "Change, 95 %", "Better", "Worse", "New", "Gone"):
        table.add_column(column, justify="right", no_wrap=True)
    for one in comparison.differences:
        counts = Counter(flip.change for flip in one.flips)
        table.add_row(
            one.scorer.name,
            shown(one.scorer.unit, one.value_before),
            shown(one.scorer.unit, one.value_after),
            Text(_change(one), style=_style(one)),
            *(str(counts[kind] or "") for kind in (Change.BETTER, Change.WORSE, Change.APPEARED, Change.VANISHED)),
        )
    return table


def _change(one: Difference) -> str:
    """ "+2.1 (−0.4 – +4.0)" in points of a share, in the scorer's unit otherwise."""
    if one.value_before is None or one.value_after is None or one.low is None or one.high is None:
        return "–"
    times = 100 if one.scorer.unit is Unit.SHARE else 1
    middle, low, high = (times * value for value in (one.value_after - one.value_before, one.low, one.high))
    return f"{_signed(middle)} ({_signed(low)} – {_signed(high)})" if middle or low or high else "same"


def _signed(value: float) -> str:
    return f"{value:+,.1f}".replace("-", "−")


def _style(one: Difference) -> str:
    before, after = one.value_before, one.value_after
    if before is None or after is None or before == after or one.scorer.better is Better.NEITHER:
        return ""
    return "green" if (after > before) == (one.scorer.better is Better.MORE) else "red"


def _lines(one: Difference, *, every: bool) -> Iterator[Text]:
    """What flipped, by section and kind: the worse first, the better after."""
    for style, title, flips in (
        ("red", "worse", [flip for flip in one.flips if flip.is_new_and_bad]),
        ("green", "better", [flip for flip in one.flips if flip.change is Change.BETTER]),
        ("yellow", "undecided", [flip for flip in one.flips if flip.change is Change.UNDECIDED and not flip.is_new_and_bad]),
    ):  # fmt: skip
        groups = Counter(_group(flip) for flip in flips)
        if groups:
            places = ", ".join(f"{number} in {place}" for place, number in groups.most_common())
            yield Text(f"{one.scorer.name}, {title}: {places}", style=style)
        listed = flips if every else flips[:_MOST_FLIPS]
        for flip in listed:
            note = f" {flip.item.note}" if flip.item.note and not flip.item.good else ""
            yield Text(f"  {flip.case}: {flip.item.label}{note}")
        if len(flips) > len(listed):
            yield Text(f"  and {len(flips) - len(listed)} more (--all lists them)", style="dim")


def _group(flip: Flip) -> str:
    return " ".join(filter(None, (flip.item.weight, flip.item.section, flip.item.kind))) or "no section"
