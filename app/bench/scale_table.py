"""Figures of the benchmark of many incidents as a table in a page, between its two marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.bench.run import Row
from extraction.errors import InputError

BEGIN, END = "<!-- figures of retroline bench scale -->", "<!-- end of figures -->"


def table_of(rows: Sequence[Row]) -> str:
    """A line for each figure that was taken at several sizes, a column for each size, and the last over the first."""
    told: dict[str, dict[str, Row]] = {}
    for row in rows:
        _, size, name = row.name.split(": ", 2)
        told.setdefault(f"{name} ({row.unit})", {})[size.removesuffix(" incidents").strip()] = row
    sizes = list(dict.fromkeys(size for by_size in told.values() for size in by_size))
    lines = [f"| | {' | '.join(sizes)} | last : first |", f"| --- |{' ---: |' * (len(sizes) + 1)}"]
    for name, by_size in told.items():
        cells = [f"{by_size[size].value:,.1f}" if size in by_size else "–" for size in sizes]
        ratio = by_size[sizes[-1]].ratio if sizes[-1] in by_size else None
        lines.append(f"| {name} | {' | '.join(cells)} | {'–' if ratio is None else f'{ratio:.2f}'} |")
    return "\n".join(lines)


def write_into(page: Path, rows: Sequence[Row]) -> None:
    """Raises InputError where the page has no place for them."""
    text = page.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"{page} has no lines “{BEGIN}” and “{END}” between which the figures go")
    page.write_text(f"{before}{begin}\n\n{table_of(rows)}\n\n{end}{after}", "utf-8")
