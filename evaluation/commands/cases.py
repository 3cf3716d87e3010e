"""``check-cases``: cases read strictly, and their facts proved against their evidence."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evaluation.case import Case, InvalidCase, load_case
from evaluation.case_source import case_folders
from evaluation.proof import doubts_about

CASES = Path(__file__).resolve().parents[2] / "data" / "cases"
DONE, FAILED = 0, 1


def add_check_cases(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser("check-cases", help="read cases strictly and prove their facts against their evidence")
    check.add_argument("folder", nargs="?", type=Path, default=CASES, help="a case, or a folder of cases")
    check.set_defaults(do=lambda chosen: check_cases(chosen.folder))


def check_cases(folder: Path) -> int:
    """Read each case in ``folder`` (or the one that it is) and print what its evidence does not prove."""
    try:
        folders = case_folders(folder)
    except InvalidCase as error:
        print(error, file=sys.stderr)
        return FAILED
    return max(map(_check, folders))


def _check(folder: Path) -> int:
    try:
        case = load_case(folder)
    except InvalidCase as error:
        print(f"✗ {error}", file=sys.stderr)
        return FAILED
    doubts = list(doubts_about(case))
    open_ones = [doubt for doubt in doubts if not doubt.explained]
    print(
        f"{'✗' if open_ones else '✓'} {_summary(case)}; {len(open_ones)} not proved, {len(doubts) - len(open_ones)} explained"
    )
    for doubt in open_ones:
        print(f"    {doubt.where}: {doubt.text}\n        no cited record holds {', '.join(map(repr, doubt.missing))}")
    return FAILED if open_ones else DONE


def _summary(case: Case) -> str:
    return (
        f"{case.id}: {len(case.known.timeline)} events, {len(case.facts)} facts, {len(case.statements)} statements, "
        f"{len(case.milestones)} milestones, {len(case.action_items)} action items"
    )
