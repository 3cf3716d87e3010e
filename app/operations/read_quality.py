"""What the evaluation's runs say about the drafts: which runs there are, and one of them as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.operations.permission import permit_known
from app.operations.ports import Ports
from evaluation.case import Case, InvalidCase, load_cases
from evaluation.compare import compare
from evaluation.record_file import InvalidRecord, ran_path, read_record
from evaluation.report.evidence import Records
from evaluation.report.page import QualityView, as_part, part_style, quality_view
from evaluation.run_record import RunRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFile:
    """A run that was kept. ``name`` is unique among the listed ones; ``changed`` is when the file was (seconds since 1970)."""

    name: str
    path: Path
    changed: float


def list_runs(ports: Ports) -> tuple[RunFile, ...]:
    """The runs in the folders that the settings name: those made here, newest first, then those that come with Retroline."""
    permit_known(ports)
    found: dict[str, RunFile] = {}
    for folder in ports.runs:
        files = [
            path for path in folder.glob("*.json") if path.name != ran_path(path).name and ".ran" not in path.suffixes
        ]
        for path in sorted(files, key=lambda one: (-one.stat().st_mtime, one.name)):
            name = path.stem if path.stem not in found else f"{path.stem} ({folder.name})"
            found.setdefault(name, RunFile(name=name, path=path, changed=path.stat().st_mtime))
    return tuple(found.values())


def read_runs(files: Iterable[RunFile]) -> tuple[dict[str, RunRecord], tuple[str, ...]]:
    """The records by name, and a sentence on each file that is none."""
    records, refused = dict[str, RunRecord](), list[str]()
    for one in files:
        try:
            records[one.name] = read_record(one.path)
        except InvalidRecord as error:
            refused.append(str(error))
    return records, tuple(refused)


def quality_part(
    records: dict[str, RunRecord], cases: Iterable[Case], name: str, before: str | None = None
) -> str:  # fmt: skip
    """The run ``name``, beside ``before`` where one is named, as HTML that runs nothing and loads nothing."""
    return as_part(_view(records, cases, name, before))


def quality_style() -> str:
    """The style of that HTML."""
    return part_style()


def known_cases(ports: Ports) -> tuple[Case, ...]:
    """The cases whose records can be shown; none where they are not at hand."""
    permit_known(ports)
    return tuple(_readable(ports.cases)) if ports.cases is not None else ()


def _view(records: dict[str, RunRecord], cases: Iterable[Case], name: str, before: str | None) -> QualityView:
    after, earlier = records[name], None if before is None else records[before]
    verdict = () if earlier is None else compare(earlier, after).broken
    others = [run for other, run in records.items() if other not in (name, before)]
    return quality_view(after, earlier, others, Records(cases), verdict)


def _readable(folder: Path) -> Iterator[Case]:
    try:
        yield from load_cases(folder)
    except InvalidCase:
        return
