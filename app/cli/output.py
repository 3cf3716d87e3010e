"""How the command line shows things: tables for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from extraction.domain.finding import Verdict

VERDICT_STYLE = {
    "contradicted": "bold red",
    "not_in_evidence": "yellow",
    "needs_human": "blue",
    "asserted": "magenta",
    "supported": "green",
}


def console() -> Console:
    """Standard output, as wide as the terminal, or 120 columns where it is not one."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 120)


def say(text: str) -> None:
    """A line on standard output, exactly as it is."""
    sys.stdout.write(text + "\n")


def warn(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(text + "\n")


def say_json(value: object) -> None:
    """``value`` as indented JSON on standard output; times in RFC 3339."""
    say(json.dumps(value, indent=2, ensure_ascii=False, default=_encoded))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table whose cells are plain text, never markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        drawn.add_column(column, overflow="fold", no_wrap=number == 0)
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    console().print(drawn)


def verdict_text(verdict: Verdict) -> str:
    return verdict.label


def moment(value: datetime | None) -> str:
    """``2026-03-03 13:52:10 UTC``; a dash where there is no time."""
    return "–" if value is None else value.strftime("%Y-%m-%d %H:%M:%S UTC")


def _encoded(value: object) -> object:
    from extraction.domain.clock import iso_utc

    if isinstance(value, datetime):
        return iso_utc(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
