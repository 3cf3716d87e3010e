"""``report``: a record, or two side by side, as a page."""

from __future__ import annotations

import argparse
from pathlib import Path

from evaluation.commands.cases import CASES, DONE
from evaluation.record_file import read_record


def add_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("report", help="write a record as one self-contained HTML page")
    parser.add_argument("after", type=Path, help="the record")
    parser.add_argument("--before", type=Path, metavar="FILE", help="an earlier record to set beside it")
    parser.add_argument(
        "--beside", type=Path, nargs="+", default=(), metavar="FILE", help="further records for the plots"
    )
    parser.add_argument("--cases", type=Path, default=CASES, metavar="FOLDER", help="where the cases' records lie")
    parser.add_argument("--out", type=Path, default=Path("runs/report.html"), metavar="HTML")
    parser.set_defaults(do=do_report)


def do_report(chosen: argparse.Namespace) -> int:
    """Raises InputError where a record cannot be read."""
    from evaluation.html_report import write_report

    after = read_record(chosen.after)
    before = read_record(chosen.before) if chosen.before else None
    others = tuple(map(read_record, chosen.beside))
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    write_report(chosen.out, after, before, others, cases=chosen.cases)
    print(f"Page: {chosen.out}")
    return DONE
