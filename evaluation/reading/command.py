"""``read make`` and ``read score``."""

from __future__ import annotations

import argparse
from pathlib import Path

from evaluation.reading.make import FORMS, KEY, make
from evaluation.reading.score import RESULT, score, table
from evaluation.record_file import read_record

DONE = 0


def add_read(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """``read make RUN RUN [RUN] --out FOLDER`` and ``read score FOLDER``."""
    parser = commands.add_parser("read", help="let people compare reports without knowing who wrote them")
    steps = parser.add_subparsers(required=True, metavar="step")
    making = steps.add_parser("make", help="write the forms of two or three runs, and the key to them")
    making.add_argument("runs", nargs="+", type=Path, help="records of two or three runs over the same cases")
    making.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="made new")
    making.add_argument("--seed", type=int, default=1, help="of the orders (default: 1)")
    making.add_argument("--readers", nargs="+", metavar="NAME", default=["reader-1", "reader-2", "reader-3"])
    making.set_defaults(do=do_make)
    scoring = steps.add_parser("score", help="score the answers that readers gave")
    scoring.add_argument("folder", type=Path, help="where the reading was made; answers lie in its folder answers")
    scoring.set_defaults(do=do_score)


def do_make(chosen: argparse.Namespace) -> int:
    """Raises InputError where a record cannot be read, or the runs cannot be read side by side."""
    cases = make([read_record(path) for path in chosen.runs], chosen.out, chosen.seed, chosen.readers)
    print(
        f"{cases} cases for {len(chosen.readers)} readers: give each the folder {chosen.out / FORMS}/<name> and no other."
    )
    print(f"{chosen.out / KEY} says who wrote what: keep it from readers until all have answered.")
    return DONE


def do_score(chosen: argparse.Namespace) -> int:
    """Raises InputError where an answer or the key cannot be used."""
    result = score(chosen.folder)
    print("\n".join(table(result)))
    print(f"Result: {chosen.folder / RESULT}")
    return DONE
