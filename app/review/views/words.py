"""Times, counts and durations as the screens write them. All times are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

Json: TypeAlias = Mapping[str, object]
"""A JSON object that a component is handed."""


def clock(when: datetime) -> str:
    """``14:32``."""
    return f"{when:%H:%M}"


def day(when: datetime) -> str:
    """``3 March 2026``."""
    return f"{when.day} {when:%B %Y}"


def stamp(when: datetime) -> str:
    """``2026-03-03 14:32:11 UTC``."""
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"


def moment(when: datetime) -> str:
    """``3 March 2026, 14:32 UTC``."""
    return f"{day(when)}, {clock(when)} UTC"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 event``, ``2 events``, ``1,204 events``; ``plural`` where an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def between(first: datetime | None, last: datetime | None) -> str:
    """``3 March 2026, 14:02–15:10 UTC``; with both dates where the day changes; empty where there is no time."""
    if first is None or last is None:
        return ""
    if first.date() == last.date():
        return f"{day(first)}, {clock(first)}–{clock(last)} UTC"
    return f"{day(first)} {clock(first)} – {day(last)} {clock(last)} UTC"


def duration(length: timedelta) -> str:
    """``45 s``, ``12 min``, ``1 h 05 min``, ``2 d 3 h``; rounded down to the smaller unit shown."""
    seconds = int(length.total_seconds())
    if seconds < 0:
        return f"−{duration(-length)}"
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        minutes, rest = divmod(seconds, 60)
        return f"{minutes} min" if rest == 0 else f"{minutes} min {rest} s"
    if seconds < 86400:
        hours, rest = divmod(seconds, 3600)
        return f"{hours} h {rest // 60:02d} min"
    days, rest = divmod(seconds, 86400)
    return f"{days} d {rest // 3600} h"


def listed(words: tuple[str, ...], limit: int = 3) -> str:
    """``a, b and c``; past ``limit`` ``a, b, c and 4 more``."""
    if len(words) > limit:
        return f"{', '.join(words[:limit])} and {len(words) - limit} more"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
