"""What people do by writing: asking, proposing, suspecting, declaring. The act is in the form of a record, not in its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from extraction.domain.timeline import EventKind
from extraction.verification.evidence import PreparedEvent

_REQUEST = re.compile(
    r"\b(?:please|pls|can (?:you|someone|we)|could (?:you|someone)|would you|anyone|any(?:body)?)\b|\?", re.IGNORECASE
)
_SEVERITY = re.compile(r"\bsev[\s_-]?\d|\bp[0-5]\b|\bmajor\b|\bcritical\b", re.IGNORECASE)
_WRITTEN = (EventKind.MESSAGE, EventKind.COMMAND, EventKind.STATUS_UPDATE, EventKind.NOTE, EventKind.TICKET)


def _asks(event: PreparedEvent) -> bool:
    return any(clause.asked for clause in event.reading.clauses) or _REQUEST.search(event.text) is not None


def _proposes(event: PreparedEvent) -> bool:
    return any(clause.planned or clause.asked for clause in event.reading.clauses)


def _suspects(event: PreparedEvent) -> bool:
    return any(clause.hedged or clause.asked for clause in event.reading.clauses)


def _declares(event: PreparedEvent) -> bool:
    return event.event.kind in (*_WRITTEN, EventKind.SEVERITY_CHANGE) and _SEVERITY.search(event.text) is not None


def _announces(event: PreparedEvent) -> bool:
    return event.event.kind in _WRITTEN


ACTS: Mapping[str, Callable[[PreparedEvent], bool]] = MappingProxyType(
    {"ask": _asks, "propose": _proposes, "suspect": _suspects, "declare": _declares, "announce": _announces}
)
"""Concept of a verb → whether a record does that by its form."""
