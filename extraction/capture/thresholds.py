"""Metric samples held against the thresholds that the incident's own alerts state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from extraction.capture.readings import Reading
from extraction.domain.timeline import Event, EventKind
from extraction.domain.wording import content_words

_LIMIT = re.compile(
    r"(?:threshold|limit|above|over|more\s+than|greater\s+than|>=?)\s*(?:of|is|:)?\s*>?=?\s*(?P<limit>\d+(?:\.\d+)?)\s?(?P<unit>%|ms|s\b)?",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\w.])(?P<figure>\d+(?:\.\d+)?)(?:\s?(?P<unit>%|ms\b|s\b)|(?![\w.]))")
_JOINERS = re.compile(r"[:_{}=\",./()-]")
_SHARED_WORDS = 2


@dataclass(frozen=True, slots=True)
class Crossing:
    """A sample by which a metric came to stand over (or again under) ``limit``; both figures as written."""

    reading: Reading
    over: bool
    value: Decimal
    limit: Decimal


def crossings(readings: Sequence[Reading]) -> Iterator[Crossing]:
    """Each change of side, and the first sample where it stands over; samples without a known threshold give none.

    A sample belongs to an alert when they share two words of what is measured ("5xx", "ratio") and no different unit.
    """
    limits = [*_limits(readings)]
    if not limits:
        return
    over_now: dict[frozenset[str], bool] = {}
    for reading in readings:
        if reading.event.kind is not EventKind.METRIC:
            continue
        sample = _sample(reading.event)
        if sample is None:
            continue
        value, unit, measured = sample
        limit = next((one for one in limits if _fits(one, unit, measured)), None)
        if limit is None:
            continue
        over = value > limit[0]
        if over_now.get(limit[2], _starts_over(limits, reading, limit)) is not over:
            yield Crossing(reading, over, value, limit[0])
        over_now[limit[2]] = over


_Limit = tuple[Decimal, str, frozenset[str], Reading]


def _limits(readings: Sequence[Reading]) -> Iterator[_Limit]:
    for reading in readings:
        if reading.event.kind is EventKind.ALERT or (reading.by_tool and reading.event.kind is EventKind.MESSAGE):
            match = _LIMIT.search(reading.text)
            if match:
                yield Decimal(match["limit"]), match["unit"] or "", _words(reading.text[: match.start()]), reading


def _words(text: str) -> frozenset[str]:
    return frozenset(content_words(_JOINERS.sub(" ", text)))


def _fits(limit: _Limit, unit: str, measured: frozenset[str]) -> bool:
    return len(limit[2] & measured) >= _SHARED_WORDS and (not unit or not limit[1] or unit == limit[1])


def _starts_over(limits: Sequence[_Limit], reading: Reading, limit: _Limit) -> bool:
    """Before the first sample a metric stands under its threshold, unless an alert about it fired already."""
    return any(one[2] == limit[2] and one[3].said_at <= reading.said_at for one in limits)


def _sample(event: Event) -> tuple[Decimal, str, frozenset[str]] | None:
    named = event.attributes.get("metric")
    measured = _words(f"{named or ''} {event.attributes.get('service', '')} {event.text}")
    try:
        return Decimal(event.attributes["value"]), _unit(event.attributes.get("unit", ""), measured), measured
    except (KeyError, InvalidOperation):
        figure = _FIGURE.search(event.text)
        return (Decimal(figure["figure"]), figure["unit"] or "", measured) if figure else None


def _unit(stated: str, measured: frozenset[str]) -> str:
    if stated in ("%", "percent") or "percent" in measured:
        return "%"
    return {"milliseconds": "ms", "seconds": "s"}.get(stated, stated)
