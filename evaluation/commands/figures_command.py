"""``figures``: kept runs as one Markdown table, put into a document between two marks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from evaluation.commands.cases import DONE
from evaluation.commands.tables import shown
from evaluation.record_file import read_record
from evaluation.run_record import RunRecord, ScorerHeading, Summary
from evaluation.score import Better
from extraction.errors import InputError

BEGIN, END = "<!-- evaluation: begin -->", "<!-- evaluation: end -->"


def add_figures(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("figures", help="print kept runs side by side as a Markdown table")
    parser.add_argument("records", type=Path, nargs="+", help="records, a column each; NAME=FILE names the column")
    parser.add_argument("--write", type=Path, metavar="FILE.md", help=f"put it there, between {BEGIN} and {END}")
    parser.set_defaults(do=do_figures)


def do_figures(chosen: argparse.Namespace) -> int:
    """Raises InputError where a record cannot be read, or the document has no place for the table."""
    table = as_markdown(dict(map(_named, map(str, chosen.records))))
    if chosen.write is None:
        print(table)
    else:
        write_into(chosen.write, table)
    return DONE


def as_markdown(records: Mapping[str, RunRecord]) -> str:
    """A row for each question, a column for each run; a dash where a run has no answer."""
    headings = {one.name: one for record in records.values() for one in record.scorers}
    summaries = {name: {one.scorer: one for one in record.summary} for name, record in records.items()}
    lines = [f"| question | {' | '.join(records)} | aim |", f"| --- |{' --- |' * (len(records) + 1)}"]
    lines.append(f"| cases | {' | '.join(str(len(record.cases)) for record in records.values())} | |")
    for heading in headings.values():
        cells = [_cell(heading, summaries[name].get(heading.name)) for name in records]
        if any(cell != "–" for cell in cells):
            lines.append(f"| {heading.question} | {' | '.join(cells)} | {_aim(heading)} |")
    return "\n".join(lines)


def write_into(path: Path, table: str) -> None:
    """Replace what stands between the marks in ``path``. Raises InputError where it has no such marks."""
    before, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"{path} has no place for the figures; put a line {BEGIN} and a line {END} where they belong")
    path.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _named(written: str) -> tuple[str, RunRecord]:
    name, _, path = written.rpartition("=")
    record = read_record(Path(path))
    return name or f"{record.arm.name} {record.arm.model}".strip(), record


def _cell(heading: ScorerHeading, summary: Summary | None) -> str:
    if summary is None or summary.value is None:
        return "–"
    return ", ".join(_parts(heading, summary))


def _parts(heading: ScorerHeading, summary: Summary) -> Iterator[str]:
    yield shown(heading.unit, summary.value)
    if summary.low is not None and summary.high is not None and summary.low != summary.high:
        yield f"{shown(heading.unit, summary.low)} to {shown(heading.unit, summary.high)}"


def _aim(heading: ScorerHeading) -> str:
    if heading.aim is None:
        return ""
    return f"{'≥' if heading.better is Better.MORE else '≤'} {shown(heading.unit, heading.aim)}"
