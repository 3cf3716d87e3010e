"""Clock times, dates and zones as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

ZONE_OFFSETS: Mapping[str, int] = {
    name: round(60 * hours)
    for hours, names in {
        0: "UTC GMT WET Z",
        1: "CET BST WEST",
        2: "CEST EET SAST",
        3: "EEST MSK",
        5.5: "IST",
        8: "SGT HKT AWST",
        9: "JST KST",
        10: "AEST",
        11: "AEDT",
        12: "NZST",
        13: "NZDT",
        -3: "BRT ART",
        -4: "EDT AST",
        -5: "EST CDT",
        -6: "CST MDT",
        -7: "MST PDT",
        -8: "PST AKDT",
        -9: "AKST",
        -10: "HST",
    }.items()
    for name in names.split()
}
"""Abbreviation → minutes east of Greenwich. Those that name several zones have the one usual in incident reports."""

_ZONE_NAMES = "|".join(sorted((*ZONE_OFFSETS, "ET", "CT", "MT", "PT"), key=len, reverse=True))
_OFFSET = r"[+\-−]\d{1,2}(?::?\d{2})?"
_ZONE = rf"(?:(?:UTC|GMT)\s?{_OFFSET}|(?:{_ZONE_NAMES})\b|[+\-]\d\d:?\d\d\b)"
ZONE_AFTER = re.compile(rf"\s?(?:\(\s?(?P<bracketed>{_ZONE})\s?\)|(?P<plain>{_ZONE}))")
CLOCK = re.compile(
    r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d|60)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?P<half>\s?[AaPp]\.?[Mm]\b\.?)?(?P<z>Z\b)?(?![\d:])"
)
HOUR_ONLY = re.compile(r"(?P<hour>1[0-2]|0?[1-9])(?P<half>\s?[AaPp]\.?[Mm]\b\.?)")
ISO_DATE = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
STAMP_JOIN = re.compile(r"T|,? (?:at )?")

WEEKDAYS: Mapping[str, str] = {
    **{
        name: name
        for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    },
    "Mon": "monday", "Tue": "tuesday", "Tues": "tuesday", "Wed": "wednesday", "Thu": "thursday", "Thur": "thursday",
    "Thurs": "thursday", "Fri": "friday",
}  # fmt: skip
_MONTH_NAMES = re.findall(
    r"\S+", "january february march april may june july august september october november december"
)
MONTHS: Mapping[str, int] = {
    **{name: number for number, name in enumerate(_MONTH_NAMES, start=1)},
    **{name[:3]: number for number, name in enumerate(_MONTH_NAMES, start=1)},
    "sept": 9,
}


@dataclass(frozen=True, slots=True)
class WrittenClock:
    """A clock time in a text: it ends at ``end``; ``seconds`` after midnight as written; ``zone`` as canonical name."""

    end: int
    seconds: int
    zone: str


def clock_at(text: str, position: int, exact: bool = False) -> WrittenClock | None:
    """The clock time that begins at ``position``: ``14:32``, ``2:32 PM``, ``2 pm``, ``12:39 CEST``, ``11:39 (UTC+1)``.

    ``exact`` where a date stands before it: only then is ``-05:00`` an offset and not the end of a range.
    """
    match = CLOCK.match(text, position) or HOUR_ONLY.match(text, position)
    if match is None:
        return None
    parts = match.groupdict()
    hour = _hour(int(parts["hour"]), parts["half"])
    if hour is None:
        return None
    seconds = hour * 3600 + int(parts.get("minute") or 0) * 60 + int(parts.get("second") or 0)
    if parts.get("z"):
        return WrittenClock(match.end(), seconds, "UTC")
    zone = ZONE_AFTER.match(text, match.end())
    if zone is None or ((zone["plain"] or "").startswith("-") and not exact):
        return WrittenClock(match.end(), seconds, "")
    return WrittenClock(zone.end(), seconds, zone_name(zone["bracketed"] or zone["plain"]))


def zone_name(written: str) -> str:
    """``Z`` → ``UTC``, ``GMT+1``, ``UTC+1`` and ``+0100`` → ``UTC+01:00``, ``CEST`` stays."""
    compact = written.replace(" ", "").replace("−", "-")
    sign = max(compact.find("+"), compact.find("-"))
    if sign < 0:
        return "UTC" if compact in ("Z", "GMT", "UTC") else compact
    digits = compact[sign + 1 :].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    return f"UTC{compact[sign]}{hours:02d}:{minutes:02d}" if hours or minutes else "UTC"


def zone_minutes(zone: str) -> int | None:
    """Minutes east of Greenwich of a canonical zone name; ``None`` for "" and for zones that depend on the season."""
    if zone in ZONE_OFFSETS:
        return ZONE_OFFSETS[zone]
    if not zone.startswith("UTC") or len(zone) != len("UTC+00:00"):
        return None
    minutes = int(zone[4:6]) * 60 + int(zone[7:9])
    return -minutes if zone[3] == "-" else minutes


def is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _hour(hour: int, half: str | None) -> int | None:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half.strip()[0] in "pP" else 0)
