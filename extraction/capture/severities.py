"""Severities of the incident as people and records state them. An alert's own severity is none of the incident's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from extraction.capture.milestone_wording import DECLARED, REOPENS, SEVERITY, SEVERITY_CHANGED, SEVERITY_OPENS
from extraction.capture.readings import Reading
from extraction.domain.timeline import EventKind
from extraction.domain.wording import Sentence, is_conditional, is_hedged, is_negated

_BEGINNINGS = frozenset({"sev", "seve", *(f"{letter}{level}" for letter in ("p", "sev") for level in range(6))})
_OF_AN_ALERT = re.compile(
    r"\b(?:alerts?|alarms?|pages?|monitors?|tickets?|probes?|checks?)\b[^.;]{0,40}\b(?:sev[- ]?[0-5]|p[0-5])\b|"
    r"\b(?:sev[- ]?[0-5]|p[0-5])\s+(?:alerts?|alarms?|pages?|monitors?|tickets?)\b|^\W*follow[- ]?ups?\b|"
    r"\b(?:sev[- ]?[0-5]|p[0-5])\b[^.;\n]{0,80}\bowner\b",
    re.IGNORECASE,
)
_LEVEL = r"(?:sev(?:erity)?[- ]?[0-5]|p[0-5])\b"
_SET = re.compile(
    rf"\b(?:down|up|back|lower(?:ed|ing)?|rais(?:e|ed|ing)|upgrad(?:e|ed|ing)|downgrad(?:e|ed|ing)|bump(?:ed|ing)?|"
    rf"going|mov(?:e|ed|ing)|set|"
    rf"chang(?:e|ed|ing)|dropp?(?:ed|ing)?)\s+(?:(?!not\b)[\w-]+\s+){{0,3}}?(?:to|at)\s+(?:a\s+)?{_LEVEL}|"
    rf"\b(?:this|that|it|we|incident|[a-z]{{2,6}}-\d+)(?:[’']?s|[’']?re|\s+(?:is|are|stays?|remains?))\s+(?:(?:now|a|"
    rf"at|still|only|back\s+to)\s+)*{_LEVEL}(?!\s+(?:at|if)\b)|"
    rf"\b(?:opened|opening|declared|created|raised|filed|declaring)\s+(?:as\s+)?[a-z]{{2,6}}-\d+\b[^.;?\n]{{0,20}}\b{_LEVEL}|"
    rf"\bseverity\s*(?:is|:|=|now|set\s+to)?\s+{_LEVEL}|\bseverity\s*[:=]\s*{_LEVEL}|^\W*now\s+(?:a\s+)?{_LEVEL}",
    re.IGNORECASE,
)
OPENS_INCIDENT = re.compile(
    r"\b(?:opening|declaring|opened|declared)\s+(?:this|it|an?\s+incident|[a-z]{2,6}-\d+)\b|\b(?:opening|"
    r"declaring)\s+(?:this|it)\s*:\s*[a-z]{2,6}-\d+",
    re.IGNORECASE,
)
_SUGGESTS = re.compile(
    rf"\b(?:i[’']?d|i\s+would)\s+(?:say|call\s+(?:it|this)|go\s+(?:for|with)|make\s+it)\s+(?:an?\s+)?{_LEVEL}|"
    rf"^\W*(?:maybe\s+|perhaps\s+|probably\s+)?(?:an?\s+)?{_LEVEL}\s*,?\s*(?:i\s+(?:think|guess)|right|ok)?\s*\??$",
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
    """A severity that is set, not one that is only mentioned; who opens the incident may set it with a shrug."""
    found = next((set_ for one in reading.sentences if (set_ := _level_set(one, reading))), None)
    if found is None and any(OPENS_INCIDENT.search(one.text) for one in reading.sentences):
        found = next((set_ for one in reading.sentences if (set_ := _suggested(one))), None)
    if found is not None:
        level = found["number"] or found["priority"][1:]
        source = "chat" if reading.event.source == "slack" else reading.event.source
        yield StatedSeverity(found.group(), level, reading.said_at, source, reading.id)


def _level_set(sentence: Sentence, reading: Reading) -> re.Match[str] | None:
    text = sentence.text
    opens = SEVERITY_OPENS.search(text)
    sets = DECLARED.search(text) or opens or SEVERITY_CHANGED.search(text) or REOPENS.search(text) or _SET.search(text)
    if (
        (sets is None and reading.event.kind is not EventKind.CHANNEL)
        or not (sentence.is_plain or (opens is not None and _condition_follows(sentence, opens.end())))
        or (sets and is_negated(text, sets.start() + 1))
        or _OF_AN_ALERT.search(text)
    ):
        return None
    return _last(text)


def _condition_follows(sentence: Sentence, end: int) -> bool:
    """``SEV-2 now, until the cause is gone`` is SEV-2 now."""
    comma = sentence.text.find(",", end)
    head = sentence.text[: comma if comma >= 0 else len(sentence.text)]
    return not sentence.question and not is_hedged(head) and not is_conditional(head)


def _suggested(sentence: Sentence) -> re.Match[str] | None:
    return _last(sentence.text) if _SUGGESTS.search(sentence.text) and not _OF_AN_ALERT.search(sentence.text) else None


def _last(text: str) -> re.Match[str] | None:
    found = None
    for match in SEVERITY.finditer(text):
        found = match
    return found
