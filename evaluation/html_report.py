"""A run as a page in a file, with the records of its cases where they are at hand."""

from __future__ import annotations

from pathlib import Path

from evaluation.case import InvalidCase, load_cases
from evaluation.compare import compare
from evaluation.report import page
from evaluation.report.evidence import Records
from evaluation.run_record import RunRecord


def write_report(
    path: Path, after: RunRecord, before: RunRecord | None = None, others: tuple[RunRecord, ...] = (), *, cases: Path
) -> None:
    """Write the page of ``after``, beside ``before`` where there is one, to ``path``.

    ``cases`` is the folder with the cases' records.
    """
    verdict = () if before is None else compare(before, after).broken
    page.write_report(path, page.quality_view(after, before, others, _records(cases), verdict))


def _records(cases: Path) -> Records:
    try:
        return Records(load_cases(cases))
    except InvalidCase:
        return Records(())  # the page says where records are not at hand
