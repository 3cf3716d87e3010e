"""Clock times that people write in a message, placed on the right day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_ZONE_HOURS = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "cet": 1, "west": 1, "cest": 2, "eet": 2, "eest": 3,
    "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "jst": 9, "aest": 10, "aedt": 11,
}  # fmt: skip
_CLOCK = re.compile(
    r"(?<![\d:.])(?:(?P<date>\d{4}-\d\d-\d\d)[T ])?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
    r"(?!\d|:\d)\s?(?P<half>[ap]\.?m\b\.?)?"
    r"\s?(?P<zone>\(?(?:(?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d|"
    rf"(?:{'|'.join(_ZONE_HOURS)})\b)\)?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d\d)?")
_UNTIL = re.compile(r"\s*(?:and|to|until|till|through|[-–—])\s*", re.IGNORECASE)
_FUTURE = timedelta(minutes=2)
_WITH_ZONE = timedelta(hours=18)
_WITHOUT_ZONE = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class StatedTime:
    """``at`` is aware UTC; ``span`` [start, end) in the text."""

    at: datetime
    span: tuple[int, int]


def stated_times(text: str, said_at: datetime) -> Iterator[StatedTime]:
    """Clock times in ``text`` as instants at or before ``said_at`` (aware UTC).

    A time without a date is the latest such one before the message. Without a zone it counts as UTC only when that lies
    within three hours before the message: further away it is more likely somebody's local time, and is left out.
    """
    for match in _CLOCK.finditer(text):
        moment = _placed(match, said_at, match["zone"] or _zone_of_the_period(match, text))
        if moment is not None:
            yield StatedTime(moment, match.span())


def _zone_of_the_period(match: re.Match[str], text: str) -> str | None:
    """The zone behind the other end: "between 13:06 and 15:51 UTC"."""
    joint = _UNTIL.match(text, match.end())
    other = _CLOCK.match(text, joint.end()) if joint else None
    return other["zone"] if other else None


def _placed(match: re.Match[str], said_at: datetime, zone: str | None) -> datetime | None:
    hour = _hour(int(match["hour"]), match["half"])
    if hour is None:
        return None
    offset = _offset(zone)
    minute, second = int(match["minute"]), int(match["second"] or 0)
    if match["date"]:
        try:
            day = datetime.fromisoformat(match["date"]).replace(tzinfo=UTC)
        except ValueError:
            return None
        return day.replace(hour=hour, minute=minute, second=second) - (offset or timedelta())
    local = said_at.astimezone(UTC) + (offset or timedelta())
    moment = local.replace(hour=hour, minute=minute, second=second, microsecond=0) - (offset or timedelta())
    if moment > said_at + _FUTURE:
        moment -= timedelta(days=1)
    reach = _WITHOUT_ZONE if offset is None else _WITH_ZONE
    return moment if said_at - moment <= reach else None


def _hour(hour: int, half: str | None) -> int | None:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half[0] in "pP" else 0)


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    name = zone.strip("() ").casefold()
    if name in _ZONE_HOURS:
        return timedelta(hours=_ZONE_HOURS[name])
    match = _OFFSET.search(name)
    if match is None:
        return timedelta()
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return size if match[1] == "+" else -size
