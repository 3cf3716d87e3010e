"""By how much people's own clocks differ from UTC, learned from what they write themselves.

"22:00:40 my time = 01:00:40 UTC", "Mitigated, 9:49 SGT / 01:49 UTC" and "it's 16:31 here" each give it away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import pairwise

from extraction.capture.readings import Reading
from extraction.capture.stated_time import clock_matches, is_own_clock, time_of_day, zone_offset
from extraction.domain.timeline import EventKind

_DAY = timedelta(days=1)
_QUARTER = timedelta(minutes=15)
_NEAR = timedelta(minutes=3)
_FURTHEST = timedelta(hours=14)
_NOW = re.compile(r"\b(?:it[’']?s|it\s+is)\s+(?:only\s+|already\s+|now\s+)?$", re.IGNORECASE)
_JOINT = re.compile(
    r"\s*(?:my\s+time|my\s+clock|here|local(?:\s+time)?)?\s*(?:=|/|,|\(|is|so|i\.?e\.?|that[’']?s)*\s*", re.I
)


def speaker_offsets(readings: Iterable[Reading]) -> Mapping[tuple[str, str], timedelta]:
    """(source, native id) → offset east of UTC, where somebody gave it away; the first time counts. Linear."""
    known: dict[tuple[str, str], timedelta] = {}
    for reading in readings:
        actor = reading.event.actor
        if actor is None or reading.event.kind is not EventKind.MESSAGE or ":" not in reading.text or reading.by_tool:
            continue
        identity = (actor.source, actor.native_id)
        if identity not in known and (offset := _told(reading)) is not None:
            known[identity] = offset
    return known


def _told(reading: Reading) -> timedelta | None:
    text = reading.text
    matches = [*clock_matches(text)]
    for own, other in pairwise(matches):
        joint = _JOINT.match(text, own.end())
        if joint is None or joint.end() != other.start() or not is_own_clock(text, own.end()):
            continue
        named, mine, theirs = zone_offset(other, reading.said_at), time_of_day(own), time_of_day(other)
        if named is not None and mine is not None and theirs is not None:
            return _quarter(mine - theirs + named)
    for match in matches:
        mine = time_of_day(match)
        if (
            match["zone"] is None
            and mine is not None
            and is_own_clock(text, match.end())
            and _NOW.search(text[: match.start()])
        ):
            return _near_now(mine, reading)
    return None


def _near_now(mine: timedelta, reading: Reading) -> timedelta | None:
    now = timedelta(hours=reading.said_at.hour, minutes=reading.said_at.minute)
    offset = _quarter(mine - now)
    return offset if offset is not None and abs((mine - now - offset + _DAY / 2) % _DAY - _DAY / 2) <= _NEAR else None


def _quarter(difference: timedelta) -> timedelta | None:
    """To the quarter of an hour, as zones are; within half a day or so of UTC."""
    offset = (difference + _DAY / 2) % _DAY - _DAY / 2
    rounded = round(offset / _QUARTER) * _QUARTER
    return rounded if abs(rounded) <= _FURTHEST else None
