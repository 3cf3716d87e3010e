"""``python -m evaluation``: how good the drafts are, on cases with known answers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from evaluation.commands.cases import CASES, add_check_cases
from evaluation.commands.compare_command import add_compare
from evaluation.commands.figures_command import add_figures
from evaluation.commands.matcher_command import add_check_matcher
from evaluation.commands.replies_command import add_add_replies
from evaluation.commands.report_command import add_report
from evaluation.commands.run_command import add_run
from evaluation.reading.command import add_read
from extraction.errors import RetrolineError

__all__ = ["CASES", "main"]

WRONGLY = 2
_COMMANDS: tuple[Callable[[argparse._SubParsersAction[argparse.ArgumentParser]], None], ...] = (
    add_run,
    add_compare,
    add_report,
    add_figures,
    add_check_cases,
    add_check_matcher,
    add_add_replies,
    add_read,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when done, 1 when what was asked for failed, 2 when it was asked wrongly."""
    chosen = _parser().parse_args(arguments)
    do: Callable[[argparse.Namespace], int] = chosen.do
    try:
        return do(chosen)
    except RetrolineError as error:
        print(error, file=sys.stderr)
        return WRONGLY


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description="How good are the drafts?")
    commands = parser.add_subparsers(required=True, metavar="command")
    for add in _COMMANDS:
        add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
