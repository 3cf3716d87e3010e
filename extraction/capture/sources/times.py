"""Times as the sources write them: RFC 3339, offsets without a colon, named UTC, and epochs from seconds to nanoseconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from extraction.domain.clock import parse_iso

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST_YEAR = 1980  # anything earlier is a zero value: 0, 1970-01-01 or Go's 0001-01-01T00:00:00Z

_EPOCH_TEXT = re.compile(r"\d{9,19}(?:\.\d{1,9})?")
_SPACE_BEFORE_ZONE = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}\b|Z\b)")
_NAMED_UTC = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)
_OFFSET_AT_END = re.compile(r"(?:Z|[+-]\d{2}(?::?\d{2})?)$", re.IGNORECASE)
_MICROSECONDS_BY_DIGITS = ((10, Decimal(1_000_000)), (13, Decimal(1000)), (16, Decimal(1)), (19, Decimal("0.001")))


class Moment(NamedTuple):
    """An instant (aware UTC) and the source's own spelling of it."""

    at: datetime
    original: str


def moment_of(value: object) -> Moment:
    """Read a time.

    Takes ISO 8601 with ``Z``, an offset (``+05:30`` or ``+0530``, also after a space) or a trailing ``UTC``; and Unix time
    as a number or digits, told apart by length: up to 10 digits are seconds, 13 milliseconds, 16 microseconds, 19 nanoseconds.

    Raises:
        ValueError: not a time, a time without a zone, or a zero value that stands for "no time"; the text says which.
    """
    original = _as_written(value)
    try:
        at = _from_epoch(original) if _EPOCH_TEXT.fullmatch(original) else parse_iso(_iso_spelling(original))
    except OverflowError:
        raise ValueError(f"{original!r} is out of the range of times") from None
    except ValueError as problem:
        raise ValueError(_explained(original, str(problem))) from None
    if at.year < EARLIEST_YEAR:
        raise ValueError(f"{original!r} stands for no time")
    return Moment(at, original)


def is_no_time(value: object) -> bool:
    """Whether ``value`` is a source's way of saying that there is no time: null, empty, 0 or year 1."""
    return value in (None, "", 0, "0") or (isinstance(value, str) and value.startswith("0001-01-01"))


def _as_written(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"a time is expected, found {type(value).__name__}")
    return value.strip() if isinstance(value, str) else str(value)


def _from_epoch(digits: str) -> datetime:
    whole = len(digits.partition(".")[0])
    factor = next(factor for longest, factor in _MICROSECONDS_BY_DIGITS if whole <= longest)
    return EPOCH + timedelta(microseconds=int(Decimal(digits) * factor))


def _iso_spelling(text: str) -> str:
    without_name = _NAMED_UTC.sub("", text)
    tight = _SPACE_BEFORE_ZONE.sub("", without_name)
    return tight if without_name == text or _OFFSET_AT_END.search(tight[10:]) else tight + "Z"


def _explained(original: str, problem: str) -> str:
    if "no time zone" in problem:
        return f"{original!r} has no time zone; write it in UTC such as 2026-03-03T14:02:00Z or with an offset such as +01:00"
    return f"{original[:60]!r} is not a time that can be read; write it as 2026-03-03T14:02:00Z"
