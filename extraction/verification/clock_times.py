"""Clock times, zones, dates and weekdays as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_FIXED_HOURS = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "est": -5,
    "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "ist": 5.5, "jst": 9, "kst": 9, "sgt": 8,
    "hkt": 8, "awst": 8, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3,
}  # fmt: skip
_NAMED = {
    "et": "America/New_York", "eastern": "America/New_York", "eastern time": "America/New_York", "ct": "America/Chicago",
    "central": "America/Chicago", "central time": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles", "pacific time": "America/Los_Angeles", "uk time": "Europe/London",
    "london time": "Europe/London", "berlin time": "Europe/Berlin", "paris time": "Europe/Paris",
    "new york time": "America/New_York", "tokyo time": "Asia/Tokyo", "dublin time": "Europe/Dublin",
    "sydney time": "Australia/Sydney",
}  # fmt: skip
_SUMMER_COUSIN = {
    "cet": "Europe/Paris", "est": "America/New_York", "pst": "America/Los_Angeles", "cst": "America/Chicago",
    "mst": "America/Denver", "gmt": "Europe/London", "eet": "Europe/Athens", "wet": "Europe/Lisbon", "aest": "Australia/Sydney",
    "cest": "Europe/Paris", "edt": "America/New_York", "pdt": "America/Los_Angeles", "cdt": "America/Chicago",
    "bst": "Europe/London", "eest": "Europe/Athens",
}  # fmt: skip
_LOCAL = ("local time", "local")
_ZONE_WORDS = "|".join(sorted((*_FIXED_HOURS, *_NAMED, *_LOCAL), key=len, reverse=True))
_CLOCK = re.compile(
    r"(?:(?<![\d:.\w-])|(?<=\d:\d\d-))(?:(?P<date>\d{4}-\d\d-\d\d)[T ]\s?)?(?:(?P<hour>[01]?\d"
    r"|2[0-4])[:h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?"
    r"(?!\d|:\d)(?:\s?(?P<half>[ap]\.?m\b\.?))?|(?P<bare_hour>1[0-2]|0?\d)\s?(?P<bare_half>[ap]\.?m\b\.?)"
    r"|(?P<four>(?:[01]\d|2[0-3])[0-5]\d)(?=\s?(?:UTC|Z|GMT|hrs|hours)\b)|(?P<word>(?<!after)noon|midnight))"
    rf"(?:(?:\s(?:in the (?:morning|afternoon|evening)"
    rf"|at night)\b)?(?:\s[A-Z][a-z]+ time)?\s?\(?\s?(?P<zone>(?:UTC|GMT)\s?[+−-]\s?\d{{1,2}}(?::?\d\d)?"
    rf"|(?(date)[+−-]|[+−])\d\d:?\d\d(?!\d)"
    rf"|[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+|(?:{_ZONE_WORDS})\b)\)?)?",
    re.IGNORECASE,
)
_MAY_HOLD_CLOCK = re.compile(r"\d|[Nn]oon|[Mm]idnight")
_OFFSET = re.compile(r"([+−-])\s?(\d{1,2})(?::?(\d\d))?$")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = "|".join((*(name[:3] + r"(?:" + name[3:] + r")?\.?" for name in _MONTHS if len(name) > 3), "may", r"sept\.?"))
_DATE = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d\d-\d\d)(?!\d)|\b(?P<day>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b(?:,?\s+(?P<year>\d{{4}}))?"
    rf"|\b(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:%\d])(?:,?\s+(?P<year2>\d{{4}}))?",
    re.IGNORECASE,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(day)?s?\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:and|to|until|till|-|–|—)\s*(?:about\s+)?", re.IGNORECASE)
_FUTURE = timedelta(minutes=2)
_NEAR = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A clock time as written; ``zone`` is ``None`` where none is stated; ``zone_known`` is false for "local time"."""

    span: tuple[int, int]
    text: str
    hour: int
    minute: int
    second: int | None
    zone: tzinfo | None
    zone_text: str
    zone_known: bool
    day: date | None

    def fits(self, moment: datetime) -> bool:
        """Whether ``moment`` (aware) shows this time, to the minute or second as written, in the stated zone or UTC."""
        local = moment.astimezone(self.zone or UTC)
        if (local.hour, local.minute) != (self.hour, self.minute):
            return False
        if self.second is not None and local.second != self.second:
            return False
        return self.day is None or local.date() == self.day

    @property
    def minute_of_day(self) -> int | None:
        """Minutes after midnight UTC; ``None`` where the zone's offset depends on the day."""
        offset = timedelta(0) if self.zone is None else self.zone.utcoffset(None)
        return None if offset is None else (60 * self.hour + self.minute - int(offset.total_seconds()) // 60) % 1440

    def on_day_of(self, moment: datetime) -> datetime:
        """This clock time on the day nearest to ``moment``, aware UTC."""
        zone = self.zone or UTC
        local = moment.astimezone(zone)
        day = self.day or local.date()
        placed = datetime(day.year, day.month, day.day, self.hour, self.minute, self.second or 0, tzinfo=zone)
        if self.day is None:
            around = (placed - timedelta(days=1), placed, placed + timedelta(days=1))
            placed = min(around, key=lambda one: abs(one - moment))
        return placed.astimezone(UTC)

    def loosely_fits(self, moment: datetime) -> bool:
        """Whether it fits in the summer or winter time that people often mean by this abbreviation."""
        cousin = _SUMMER_COUSIN.get(self.zone_text.lower())
        if cousin is None:
            return False
        local = moment.astimezone(ZoneInfo(cousin))
        return (local.hour, local.minute) == (self.hour, self.minute)


@lru_cache(maxsize=8192)
def clock_times_in(text: str) -> tuple[ClockTime, ...]:
    """All clock times of ``text`` in order of appearance; spans are [start, end)."""
    if _MAY_HOLD_CLOCK.search(text) is None:
        return ()
    found = [one for match in _CLOCK.finditer(text) if (one := _clock(match)) is not None]
    for index in range(len(found) - 2, -1, -1):
        one, following = found[index], found[index + 1]
        if not one.zone_text and following.zone_text and _RANGE.fullmatch(text[one.span[1] : following.span[0]]):
            found[index] = replace(
                one, zone=following.zone, zone_text=following.zone_text, zone_known=following.zone_known
            )
    return tuple(found)


def _clock(match: re.Match[str]) -> ClockTime | None:
    hour, minute = _hour_and_minute(match)
    if hour is None:
        return None
    zone_text = " ".join((match["zone"] or "").split())
    zone, known = zone_of(zone_text)
    return ClockTime(
        span=match.span(),
        text=match.group(),
        hour=hour % 24,
        minute=minute,
        second=int(match["second"]) if match["second"] else None,
        zone=zone,
        zone_text=zone_text,
        zone_known=known,
        day=date.fromisoformat(match["date"]) if match["date"] else None,
    )


def _hour_and_minute(match: re.Match[str]) -> tuple[int | None, int]:
    if match["word"]:
        return (12 if match["word"].lower() == "noon" else 0), 0
    if match["four"]:
        return int(match["four"][:2]), int(match["four"][2:])
    hour, minute = int(match["hour"] or match["bare_hour"]), int(match["minute"] or 0)
    half = match["half"] or match["bare_half"]
    if half is None:
        return hour, minute
    if not 1 <= hour <= 12:
        return None, minute
    return hour % 12 + (12 if half[0] in "pP" else 0), minute


@lru_cache(maxsize=512)
def zone_of(text: str) -> tuple[tzinfo | None, bool]:
    """The zone that ``text`` names and whether it is known; ``(None, True)`` where it names none."""
    if not text:
        return None, True
    name = text.lower().strip("() ")
    if name in _LOCAL:
        return None, False
    offset = _OFFSET.search(name)
    if offset is not None:
        size = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return (timezone(size if offset[1] == "+" else -size), True) if size < timedelta(hours=24) else (None, False)
    if name in _FIXED_HOURS:
        return timezone(timedelta(hours=_FIXED_HOURS[name])), True
    try:
        return ZoneInfo(_NAMED.get(name, text.strip("() "))), True
    except (ZoneInfoNotFoundError, ValueError):
        return None, False


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written; ``year`` is ``None`` where none is."""

    span: tuple[int, int]
    month: int
    day: int
    year: int | None

    def fits(self, day: date) -> bool:
        return (day.month, day.day) == (self.month, self.day) and self.year in (None, day.year)


@lru_cache(maxsize=8192)
def dates_in(text: str) -> tuple[WrittenDate, ...]:
    """Dates of ``text`` in order of appearance; spans are [start, end)."""
    return tuple(_dates_in(text))


def _dates_in(text: str) -> Iterator[WrittenDate]:
    for match in _DATE.finditer(text):
        if match["iso"]:
            year, month, day = (int(part) for part in match["iso"].split("-"))
            yield WrittenDate(match.span(), month, day, year)
            continue
        name = (match["month"] or match["month2"]).lower()
        month = next(number for number, full in enumerate(_MONTHS, 1) if full.startswith(name[:3]))
        written_year = match["year"] or match["year2"]
        yield WrittenDate(
            match.span(), month, int(match["day"] or match["day2"]), int(written_year) if written_year else None
        )


@lru_cache(maxsize=8192)
def weekdays_in(text: str) -> tuple[tuple[tuple[int, int], int], ...]:
    """Span and number (Monday is 0) of each weekday; short forms only with a capital letter ("sat" is a verb)."""
    return tuple(_weekdays_in(text))


def _weekdays_in(text: str) -> Iterator[tuple[tuple[int, int], int]]:
    for match in _WEEKDAY.finditer(text):
        if match[2] or match[1][0].isupper():
            number = next(number for number, name in enumerate(_WEEKDAYS) if name.startswith(match[1].lower()[:3]))
            yield match.span(), number


def moments_stated(text: str, said_at: datetime) -> tuple[tuple[datetime, tuple[int, int]], ...]:
    """Clock times in a record's ``text`` as instants (aware UTC) with their spans.

    Without a zone a time counts as UTC only within three hours of ``said_at``: further away it is likelier local time.
    """
    found = []
    for clock in clock_times_in(text):
        if not clock.zone_known:
            continue
        moment = clock.on_day_of(said_at)
        if moment > said_at + _FUTURE and clock.day is None and clock.zone is None and moment - said_at > _NEAR:
            continue
        if clock.zone is None and clock.day is None and abs(said_at - moment) > _NEAR:
            continue
        if moment > said_at + _FUTURE and clock.day is None:
            moment -= timedelta(days=1)
        found.append((moment, clock.span))
    return tuple(found)
