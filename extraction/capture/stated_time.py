"""Clock times that people write in a message, placed on the right day and in the right zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from extraction.domain.clock_times import MONTHS, WEEKDAYS, ZONE_OFFSETS

_MINUTES = {
    **{name.casefold(): minutes for name, minutes in ZONE_OFFSETS.items()},
    "eat": 180, "cat": 120, "wat": 60, "pht": 480, "wib": 420, "ict": 420, "pkt": 300, "gst": 240, "brst": -120,
    "cot": -300, "pet": -300, "acst": 570, "acdt": 630, "nst": -210,
}  # fmt: skip
_SEASONAL = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
_WORDS_TOO = frozenset(
    ["eat", "cat", "art", "pet", "wat", "ict", "cot", "gst", "nst", "ast", "hst", "et", "ct", "mt", "pt"]
)
"""Zones that are words in lower case."""
_NAMES = "|".join(
    f"(?-i:{name.upper()})" if name in _WORDS_TOO else name
    for name in sorted((*_MINUTES, *_SEASONAL), key=len, reverse=True)
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?:(?P<date>\d{4}-\d\d-\d\d)(?:T|,?\s(?:at\s)?))?(?:(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
    r"(?!\d|:\d)\s?(?P<half>[ap]\.?m\b\.?)?|(?P<whole>1[0-2]|0?[1-9])\s?(?P<whole_half>[ap]\.?m\b\.?))"
    r"\s?(?P<zone>\(?(?:(?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d|"
    rf"(?:{_NAMES})\b(?!-))\)?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d\d)?")
_UNTIL = re.compile(r"\s*(?:and|to|until|till|through|[-–—])\s*", re.IGNORECASE)
_OWN = re.compile(
    r"\s*\(?(?:my\s+(?:time|clock|watch)|our\s+time|(?:over\s+)?here\b|local(?:\s+time)?\b|in\s+my\s+(?:world|zone)|for\s+me\b)",
    re.IGNORECASE,
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted((name for name in WEEKDAYS), key=len, reverse=True))
_DAY = (
    r"(?P<near>yesterday|today|last\s+night|this\s+morning)|"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})|(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)(?![\w:])"
    rf"|\b(?P<weekday>{_WEEKDAY})"
)
_DAY_BEFORE = re.compile(
    rf"(?<![\w-])(?:{_DAY})(?:\s+(?:20\d\d|night|morning|evening|afternoon))?,?\s*(?:(?:at|around|about|by|~|@)\s*)*$",
    re.IGNORECASE,
)
_DAY_AFTER = re.compile(rf"\s*,?\s*(?:on\s+|of\s+)?(?<![\w-])(?:{_DAY})\b", re.IGNORECASE)
_FUTURE = timedelta(minutes=2)
_WITH_ZONE = timedelta(hours=18)
_WITHOUT_ZONE = timedelta(hours=3)
_HOUR = timedelta(hours=1)
_DAY_REACH = 45


@dataclass(frozen=True, slots=True)
class StatedTime:
    """``at`` is aware UTC; ``span`` [start, end) in the text, with the day before it where one is written.

    ``guessed``: somebody's own clock ("9:01 here") whose zone no record gives; only its minute is sure.
    """

    at: datetime
    span: tuple[int, int]
    guessed: bool = False


def stated_times(text: str, said_at: datetime, own_offset: timedelta | None = None) -> Iterator[StatedTime]:
    """Clock times in ``text`` as instants at or before ``said_at`` (aware UTC).

    A time without a date is the latest such one before the message. Without a zone it counts as UTC only when that lies
    within three hours before the message, else as the speaker's own clock (``own_offset`` east of UTC) under the same
    condition: further away it is nobody's, and is left out.
    """
    for match in _CLOCK.finditer(text):
        zone = match["zone"] or _zone_of_the_period(match, text)
        own = zone is None and _OWN.match(text, match.end()) is not None
        moment = _placed(match, text, said_at, zone, own_offset if own else None, own)
        if moment is None and zone is None and not own and own_offset is not None:
            moment = _within(match, text, said_at, own_offset, _WITHOUT_ZONE)
        if moment is not None:
            day = _DAY_BEFORE.search(text, max(0, match.start() - _DAY_REACH), match.start())
            yield StatedTime(moment, (day or match).span()[:1] + match.span()[1:], guessed=own and own_offset is None)


def zone_offset(match: re.Match[str], said_at: datetime) -> timedelta | None:
    """The offset that a clock time names for itself."""
    return _offset(match["zone"], said_at)


def clock_matches(text: str) -> Iterator[re.Match[str]]:
    return _CLOCK.finditer(text)


def is_own_clock(text: str, end: int) -> bool:
    """Whether the clock time that ends at ``end`` is told as the speaker's own."""
    return _OWN.match(text, end) is not None


def _zone_of_the_period(match: re.Match[str], text: str) -> str | None:
    """The zone behind the other end: "between 13:06 and 15:51 UTC"."""
    joint = _UNTIL.match(text, match.end())
    other = _CLOCK.match(text, joint.end()) if joint else None
    return other["zone"] if other else None


def _placed(
    match: re.Match[str], text: str, said_at: datetime, zone: str | None, own_offset: timedelta | None, own: bool
) -> datetime | None:
    if own and own_offset is None:
        return _latest_with_this_minute(match, said_at)
    offset = own_offset if own else _offset(zone, said_at)
    reach = _WITHOUT_ZONE if offset is None else _WITH_ZONE
    return _within(match, text, said_at, offset, reach)


def _within(
    match: re.Match[str], text: str, said_at: datetime, offset: timedelta | None, reach: timedelta
) -> datetime | None:
    clock = time_of_day(match)
    if clock is None:
        return None
    shift = offset or timedelta()
    local = said_at.astimezone(UTC) + shift
    day = _day(match, text, local, clock)
    if day is not None:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + clock - shift
        return moment if moment <= said_at + _FUTURE or match["date"] else None
    moment = local.replace(hour=0, minute=0, second=0, microsecond=0) + clock - shift
    if moment > said_at + _FUTURE:
        moment -= timedelta(days=1)
    return moment if said_at - moment <= reach else None


def _latest_with_this_minute(match: re.Match[str], said_at: datetime) -> datetime | None:
    """Zones are whole hours apart, nearly all: people who tell of their own clock tell of the last hour."""
    clock = time_of_day(match)
    if clock is None:
        return None
    moment = said_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + clock % _HOUR
    return moment if moment <= said_at + _FUTURE else moment - _HOUR


def time_of_day(match: re.Match[str]) -> timedelta | None:
    """Since midnight; ``None`` for hours that no clock has."""
    hour = _hour(int(match["hour"] or match["whole"]), match["half"] or match["whole_half"])
    if hour is None:
        return None
    return timedelta(hours=hour, minutes=int(match["minute"] or 0), seconds=int(match["second"] or 0))


def _day(match: re.Match[str], text: str, local: datetime, clock: timedelta) -> date | None:
    """The day that is written with the time, if one is; ``local`` is the message's time on the same clock."""
    if match["date"]:
        try:
            return date.fromisoformat(match["date"])
        except ValueError:
            return None
    named = _DAY_BEFORE.search(text, max(0, match.start() - _DAY_REACH), match.start()) or _DAY_AFTER.match(
        text, match.end()
    )
    if named is None:
        return None
    today = local.date()
    if named["near"]:
        evening = named["near"].lower() == "yesterday" or (
            named["near"].lower().startswith("last") and clock >= timedelta(hours=12)
        )
        return today - timedelta(days=1) if evening else today
    if named["weekday"]:
        wanted = list(dict.fromkeys(WEEKDAYS.values())).index(_weekday(named["weekday"]))
        return today - timedelta(days=(today.weekday() - wanted) % 7)
    return _calendar_day(named, today)


def _weekday(written: str) -> str:
    return WEEKDAYS.get(written.lower()) or WEEKDAYS[written.capitalize()]


def _calendar_day(named: re.Match[str], today: date) -> date | None:
    month = MONTHS[(named["month"] or named["month2"]).lower()]
    try:
        day = date(today.year, month, int(named["day"] or named["day2"]))
        return day if day <= today + timedelta(days=1) else day.replace(year=today.year - 1)
    except ValueError:
        return None


def _hour(hour: int, half: str | None) -> int | None:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half[0] in "pP" else 0)


def _offset(zone: str | None, said_at: datetime) -> timedelta | None:
    if not zone:
        return None
    name = zone.strip("() ").casefold()
    if name in _MINUTES:
        return timedelta(minutes=_MINUTES[name])
    if name in _SEASONAL:
        return said_at.astimezone(ZoneInfo(_SEASONAL[name])).utcoffset()
    match = _OFFSET.search(name)
    if match is None:
        return timedelta()
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return size if match[1] == "+" else -size
