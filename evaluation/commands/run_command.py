"""``run``: an arm over the cases, its record written, its figures printed."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evaluation.case_source import CaseFolder, CaseSource, PaddedFolder, case_folders
from evaluation.commands.arm_options import add_arm_options, arm_of
from evaluation.commands.cases import CASES, DONE
from evaluation.commands.tables import output, summary_table
from evaluation.record_file import ran_path, read_record, write_ran, write_record
from evaluation.run import OnCase, run
from evaluation.run_record import CaseResult, Ran, RunRecord

RUNS = Path("runs")
_PROCESSES = 2


def add_run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("run", help="let an arm write every case, and score what it wrote")
    add_arm_options(parser)
    parser.add_argument("--cases", type=Path, default=CASES, metavar="FOLDER", help="a case, or a folder of cases")
    parser.add_argument("--only", nargs="+", default=(), metavar="ID", help="only these cases")
    parser.add_argument("--pad", type=int, metavar="N", help="pad each case's chat to N messages with other talk")
    parser.add_argument("--seed", type=int, default=1, help="of the padding (default: 1)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the record goes (default: runs/<arm>.json)")
    parser.add_argument("--report", type=Path, metavar="HTML", help="write the run as a page as well")
    parser.add_argument("--before", type=Path, metavar="FILE", help="a record to set beside it on the page")
    parser.set_defaults(do=do_run)


def do_run(chosen: argparse.Namespace) -> int:
    """Run and print; the exit code says whether it ran, not whether the aims are reached: that is for ``compare``.

    Raises:
        InputError, StateError, ModelError: a file or option cannot be used.
    """
    before = read_record(chosen.before) if chosen.before else None
    sources = _sources(chosen)
    arm = arm_of(chosen)
    seconds: dict[str, float] = {}
    with _progress(len(sources)) as step:

        def on_case(result: CaseResult, took: float) -> None:
            seconds[result.case] = round(took, 3)
            step(result, took)

        processes = 1 if arm.one_process else min(_PROCESSES, os.cpu_count() or 1)
        record = run(arm, sources, processes=processes, on_case=on_case, settings=_settings(chosen))
    path = chosen.out or RUNS / f"{record.arm.name}.json"
    write_record(path, record)
    write_ran(path, _ran(seconds))
    console = output()
    console.print(summary_table(record))
    console.print(f"Record: {path} (when and where: {ran_path(path).name})", soft_wrap=True)
    if chosen.report:
        _write_report(chosen.report, record, before, chosen.cases)
        console.print(f"Page: {chosen.report}", soft_wrap=True)
    return DONE


def _sources(chosen: argparse.Namespace) -> tuple[CaseSource, ...]:
    folders = case_folders(chosen.cases, chosen.only)
    if chosen.pad is None:
        return tuple(CaseFolder(folder) for folder in folders)
    return tuple(PaddedFolder(folder, chosen.pad, chosen.seed) for folder in folders)


def _settings(chosen: argparse.Namespace) -> dict[str, str]:
    return {} if chosen.pad is None else {"padded to": f"{chosen.pad} messages", "seed": str(chosen.seed)}


def _ran(seconds: dict[str, float]) -> Ran:
    return Ran(at=datetime.now(UTC), seconds=seconds, python=platform.python_version(), cores=os.cpu_count() or 1)


def _write_report(path: Path, record: RunRecord, before: RunRecord | None, cases: Path) -> None:
    from evaluation.html_report import write_report

    path.parent.mkdir(parents=True, exist_ok=True)
    write_report(path, record, before, cases=cases)


@contextmanager
def _progress(total: int) -> Iterator[OnCase]:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Writing and scoring", total=total)
        yield lambda result, _: bar.update(task, advance=1, description=result.case)
