"""Where records disagree, or nothing is known: questions for the reviewer, each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ConflictKind(StrEnum):
    TIMES_DISAGREE = "times_disagree"
    CLOCK_SKEW = "clock_skew"
    GAP = "gap"
    UNKNOWN = "unknown"
    SEVERITY_DISAGREES = "severity_disagrees"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One possible answer; ``at`` where it is a time (aware UTC).

    ``value`` is what it sets besides: a severity, or the source whose clock is moved by ``offset``.
    """

    id: str
    text: str
    evidence: tuple[str, ...]
    at: datetime | None = None
    offset: timedelta | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A question that the records leave open.

    ``about`` is what it asks for: a milestone's name (of pass ``cycle``), the id of the one event whose time is in
    question, or the name of the source whose clock is. ``Answer.offset`` is then what that clock has to be moved by.
    """

    id: str
    kind: ConflictKind
    question: str
    answers: tuple[Answer, ...]
    about: str | None = None
    cycle: int = 1

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(event_id for answer in self.answers for event_id in answer.evidence))
