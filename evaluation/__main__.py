"""``python -m evaluation``: how good the drafts are, on cases with known answers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluation.case import Case, InvalidCase, load_case
from evaluation.proof import doubts_about

CASES = Path(__file__).resolve().parents[1] / "data" / "cases"
DONE, FAILED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when done, 1 when what was asked for failed, 2 when it was asked wrongly."""
    chosen = _parser().parse_args(arguments)
    return check_cases(chosen.folder)


def check_cases(folder: Path) -> int:
    """Read each case in ``folder`` (or the one that it is) and print what its evidence does not prove."""
    folders = [folder] if (folder / "gold.toml").is_file() else sorted(one.parent for one in folder.glob("*/gold.toml"))
    if not folders:
        print(f"{folder}: no case lies here; a case is a folder with gold.toml and records/", file=sys.stderr)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description="How good are the drafts?")
    commands = parser.add_subparsers(required=True, metavar="command")
    check = commands.add_parser("check-cases", help="read cases strictly and prove their facts against their evidence")
    check.add_argument("folder", nargs="?", type=Path, default=CASES, help="a case, or a folder of cases")
    return parser


if __name__ == "__main__":
    sys.exit(main())
