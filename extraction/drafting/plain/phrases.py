"""How times, durations, lists and counts are written in English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from extraction.domain.clock import require_utc
from extraction.domain.clock_times import zone_minutes

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def clock(moment: datetime, zone: tzinfo = UTC) -> str:
    """``14:32 UTC``; in another zone ``16:32 CEST``, or ``20:02 UTC+05:30`` where its abbreviation is not a common one."""
    local = require_utc(moment, "time").astimezone(zone)
    return f"{local:%H:%M} {_zone_name(local)}"


def _zone_name(local: datetime) -> str:
    name, offset = local.tzname() or "", local.utcoffset() or timedelta()
    if zone_minutes(name) == offset / timedelta(minutes=1):
        return name
    return f"UTC{f'{local:%z}'[:3]}:{f'{local:%z}'[3:5]}"


def day(moment: datetime) -> str:
    """``3 March 2026``."""
    return f"{moment.day} {moment:%B %Y}"


def day_of_year(moment: datetime) -> str:
    """``3 March``."""
    return f"{moment.day} {moment:%B}"


def duration(value: timedelta) -> str:
    """``40 seconds``, ``1 minute 35 seconds``, ``38 minutes``, ``1 hour 12 minutes``, ``2 days 3 hours``; rounded."""
    seconds = round(abs(value.total_seconds()))
    if seconds < 2 * _MINUTE:
        return _two(seconds, _MINUTE, "minute", 1, "second")
    minutes = round(seconds / _MINUTE)
    if minutes < 48 * 60:
        return _two(minutes, 60, "hour", 1, "minute")
    return _two(round(minutes / 60), 24, "day", 1, "hour")


def between(start: datetime, end: datetime) -> str:
    """The duration from ``start`` to ``end`` as their clock times show it: 13:49 and 14:34 are 45 minutes apart."""
    exact = end - start
    if exact < timedelta(minutes=2):
        return duration(exact)
    return duration(end.replace(second=0, microsecond=0) - start.replace(second=0, microsecond=0))


def _two(amount: int, per: int, large: str, _: int, small: str) -> str:
    whole, rest = divmod(amount, per)
    parts = [counted(whole, large)] if whole else []
    return " ".join([*parts, counted(rest, small)] if rest or not parts else parts)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """``1 alert``, ``3 alerts``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def spelled(number: int, noun: str, plural: str | None = None) -> str:
    """``one follow-up``, ``three follow-ups``: for the beginning of a sentence; digits from ten on."""
    word = _WORDS[number] if number < len(_WORDS) else str(number)
    return f"{word} {counted(number, noun, plural).partition(' ')[2]}"


def listed(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def capitalised(text: str) -> str:
    """First letter in upper case where ``text`` begins with an article or a preposition; names keep their spelling."""
    first, _, rest = text.partition(" ")
    if first in _SMALL_STARTS:
        return f"{first.capitalize()} {rest}"
    return text


_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ARTICLES = ("the", "a", "an", "at", "from", "on", "after", "before", "for", "in", "it", "its")
_SMALL_STARTS = frozenset((*_ARTICLES, *_WORDS, "version", "pull", "commits", "release"))


def ended(text: str) -> str:
    """``text`` with its full stop; one that ends a quotation with its own mark gets none."""
    text = text.rstrip()
    return text if text.endswith((".", "?", "!", "?”", "!”", "…”", ".”")) else f"{text}."
