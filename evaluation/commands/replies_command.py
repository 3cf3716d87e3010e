"""``add-replies``: answers that were produced elsewhere, checked against what was asked and added to recorded ones."""

from __future__ import annotations

import argparse
from pathlib import Path

from evaluation.added_replies import add_replies
from evaluation.commands.cases import DONE


def add_add_replies(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("add-replies", help="add answers produced elsewhere to a file of recorded replies")
    parser.add_argument(
        "file", type=Path, help='one JSON object a line: {"digest": …, "reply": {…}}, token counts optional'
    )
    parser.add_argument("--to", type=Path, required=True, metavar="REPLIES", help="the recorded replies to add them to")
    parser.add_argument(
        "--asked",
        type=Path,
        metavar="FILE",
        help="the requests, as run --missing wrote them (default: FILE holds them)",
    )
    parser.set_defaults(do=do_add_replies)


def do_add_replies(chosen: argparse.Namespace) -> int:
    """Raises UnreadableRecord where a line cannot be taken; then none is added."""
    added = add_replies(chosen.file, chosen.asked or chosen.file, chosen.to)
    print(f"{chosen.to}: {added} {'reply' if added == 1 else 'replies'} added")
    return DONE
