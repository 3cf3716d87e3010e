"""``check-matcher``: whether the deterministic matcher agrees with people on pairs that they labelled."""

from __future__ import annotations

import argparse
from pathlib import Path

PAIRS = Path(__file__).resolve().parents[2] / "data" / "matching" / "pairs.jsonl"


def add_check_matcher(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("check-matcher", help="hold the matcher of facts against hand-labelled pairs")
    parser.add_argument("file", nargs="?", type=Path, default=PAIRS, help="labelled pairs (default: the project's)")
    parser.set_defaults(do=do_check_matcher)


def do_check_matcher(chosen: argparse.Namespace) -> int:
    from evaluation.truth.matching import check_matcher

    return check_matcher(chosen.file)
