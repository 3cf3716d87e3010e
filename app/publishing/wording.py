"""How figures, times and records from anywhere are written on a published page."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from extraction.domain.clock import parse_iso

_SOURCES = {
    "alertmanager": "Alertmanager",
    "csv": "event file",
    "datadog": "Datadog",
    "git": "Git",
    "github": "GitHub",
    "gitlab": "GitLab",
    "grafana": "Grafana",
    "jira": "Jira",
    "linear": "Linear",
    "opsgenie": "Opsgenie",
    "pagerduty": "PagerDuty",
    "prometheus": "Prometheus",
    "slack": "Slack",
    "statuspage": "Statuspage",
}
# Controls, direction overrides, zero-width and tag characters: they make a text look like another one.
_DECEIVING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_FORMULA = re.compile(r"^[\s\ufffd]*[=+\-@|%]")


def legible(text: str) -> str:
    """``text`` on one line, with U+FFFD for characters that hide or reverse others."""
    return " ".join(_DECEIVING.sub("\ufffd", text).split())


def cell(text: str) -> str:
    """``legible`` text for a table: a spreadsheet it is pasted into does not take it for a formula."""
    line = legible(text)
    return f"'{line}" if _FORMULA.match(line) else line


def safe_url(url: str | None) -> str | None:
    """``url`` where it is a plain web address, else nothing: no script, no file, no data, no hidden characters."""
    if url is None or _DECEIVING.search(url) or re.search(r"[\s\"'<>\\^`{|}]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def clock(at: str, day: datetime | None = None) -> str:
    """``14:32``, with the date before it where it is not that of ``day``; UTC."""
    moment = parse_iso(at)
    same_day = day is not None and moment.date() == day.date()
    return f"{moment:%H:%M}" if same_day else f"{moment.day} {moment:%b %H:%M}"


def stamp(at: str) -> str:
    """``3 March 2026, 14:32 UTC``."""
    moment = parse_iso(at)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def duration(seconds: float) -> str:
    """``40 s``, ``47 min``, ``2 h 5 min``, ``1 d 3 h``: rounded to the minute from one minute on, to the hour from one day."""
    if seconds < 60:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    if minutes < 24 * 60:
        return _two(minutes, 60, "h", "min")
    return _two(round(minutes / 60), 24, "d", "h")


def between(start: str, end: str) -> str:
    """How long it was from ``start`` to ``end`` as their clock times show it: 13:49 and 14:34 are 45 min apart."""
    first, last = parse_iso(start), parse_iso(end)
    if (last - first).total_seconds() >= 120:
        first, last = first.replace(second=0, microsecond=0), last.replace(second=0, microsecond=0)
    return duration((last - first).total_seconds())


def _two(count: int, size: int, large: str, small: str) -> str:
    whole, rest = divmod(count, size)
    return " ".join(f"{number} {unit}" for number, unit in ((whole, large), (rest, small)) if number)


def source_name(source: str) -> str:
    return _SOURCES.get(source, source)


def counted(count: int, noun: str) -> str:
    """``1 event``, ``2 events``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
