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
    """``47 min``, ``2 h 5 min``, ``40 s``, ``1 d 3 h``: the two largest units, cut, not rounded up."""
    whole = int(seconds)
    parts = ((whole // 86400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "min"), (whole % 60, "s"))
    kept = [(count, unit) for count, unit in parts if count]
    if not kept:
        return "0 s"
    if kept[0][1] == "min" and kept[0][0] >= 10:
        kept = kept[:1]
    return " ".join(f"{count} {unit}" for count, unit in kept[:2])


def source_name(source: str) -> str:
    return _SOURCES.get(source, source)


def counted(count: int, noun: str) -> str:
    """``1 event``, ``2 events``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
