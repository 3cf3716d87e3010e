"""Severities of the incident as people and records state them. An alert's own severity is none of the incident's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from extraction.capture.milestone_wording import DECLARED, REOPENS, SEVERITY, SEVERITY_CHANGED, SEVERITY_OPENS
from extraction.capture.readings import Reading
from extraction.domain.timeline import EventKind
from extraction.domain.wording import is_negated

_BEGINNINGS = frozenset({"sev", "seve", *(f"{letter}{level}" for letter in ("p", "sev") for level in range(6))})
_OF_AN_ALERT = re.compile(
    r"\b(?:alerts?|alarms?|pages?|monitors?|tickets?|probes?|checks?)\b[^.;]{0,40}\b(?:sev[- ]?[0-5]|p[0-5])\b|"
    r"\b(?:sev[- ]?[0-5]|p[0-5])\s+(?:alerts?|alarms?|pages?|monitors?|tickets?)\b|^\W*follow[- ]?ups?\b|"
    r"\b(?:sev[- ]?[0-5]|p[0-5])\b[^.;\n]{0,80}\bowner\b",
    re.IGNORECASE,
)
_RECORDS = frozenset({EventKind.SEVERITY_CHANGE, EventKind.INCIDENT_STATUS})
_SPOKEN = frozenset({EventKind.MESSAGE, EventKind.NOTE, EventKind.COMMAND, EventKind.CHANNEL})


@dataclass(frozen=True, slots=True)
class StatedSeverity:
    """``text`` as written (``SEV-2``, ``P2``); ``level`` its number, by which sources are compared; ``at`` aware UTC."""

    text: str
    level: str
    at: datetime
    source: str
    event_id: str


def stated_severities(readings: Iterable[Reading]) -> tuple[StatedSeverity, ...]:
    """Oldest first."""
    return tuple(stated for reading in readings for stated in _stated(reading))


def _stated(reading: Reading) -> Iterator[StatedSeverity]:
    event = reading.event
    if event.kind in _RECORDS:
        named = event.attributes.get("severity")
        if named:
            found = SEVERITY.search(named)
            level = (found["number"] or found["priority"][1:]) if found else named.casefold()
            yield StatedSeverity(named, level, reading.said_at, event.source, event.id)
    elif event.kind in _SPOKEN and not _BEGINNINGS.isdisjoint(reading.beginnings) and SEVERITY.search(reading.text):
        yield from _spoken(reading)


def _spoken(reading: Reading) -> Iterator[StatedSeverity]:
    """A severity that is set, not one that is only mentioned."""
    for sentence in reading.sentences:
        sets = (
            DECLARED.search(sentence.text)
            or SEVERITY_OPENS.search(sentence.text)
            or SEVERITY_CHANGED.search(sentence.text)
            or REOPENS.search(sentence.text)
        )
        topic = reading.event.kind is EventKind.CHANNEL
        if (
            (sets is None and not topic)
            or not sentence.is_plain
            or (sets and is_negated(sentence.text, sets.start() + 1))
            or _OF_AN_ALERT.search(sentence.text)
        ):
            continue
        found = [*SEVERITY.finditer(sentence.text)]
        if found:
            last = found[-1]
            level = last["number"] or last["priority"][1:]
            source = "chat" if reading.event.source == "slack" else reading.event.source
            yield StatedSeverity(last.group(), level, reading.said_at, source, reading.id)
            return
