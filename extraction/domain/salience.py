"""Clauses of messages that a reader of the report must probably know, and the choice of those that fit into a number of words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_MOST_WEIGHED = 600
_REPETITION = 0.75
_BREVITY = 0.35
_FEWEST_COUNTED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SalientClause:
    """One sentence or list entry of an event, and how likely (``weight``, 0 to 1) it carries something critical.

    ``span`` is [start, end) in the event's text and ``text`` what stands there. ``at`` (aware UTC) is when its event was
    said. ``subject`` are the stems and figures that it speaks of: two clauses with the same ones tell the same. ``reasons``
    are the traits that raised or lowered the weight most, the strongest first (``extraction.capture.salience_wording``).
    """

    event_id: str
    span: tuple[int, int]
    text: str
    weight: float
    at: datetime
    subject: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        return len(self.text.split())


def choose(
    clauses: Iterable[SalientClause], words: int, *, told: Iterable[str] = (), framing: int = 0, least: float = 0.0
) -> tuple[SalientClause, ...]:
    """The clauses that tell most within ``words`` words, in order of time and, within a message, of their place.

    Greedy: the weightiest next, short ones a little before long ones, and less the more of its subject was chosen already.
    ``framing`` words are counted for each message beyond its quoted clauses (who said it, and when). ``told`` are ids of events
    that the report tells elsewhere: they are not chosen, take no room, and what repeats them weighs less. Clauses that
    weigh under ``least`` are never chosen. Pure; n log n in the number of clauses.
    """
    elsewhere = frozenset(told)
    ranked = sorted(clauses, key=lambda one: (-one.weight, one.at, one.event_id, one.span))
    known = [one.subject for one in ranked if one.event_id in elsewhere]
    fresh = [one for one in ranked if one.event_id not in elsewhere and one.weight >= least][:_MOST_WEIGHED]
    repeated = [max((_shared(one.subject, other) for other in known), default=0.0) for one in fresh]
    chosen: list[SalientClause] = []
    framed: set[str] = set()
    waiting = set(range(len(fresh)))
    while waiting:
        best = min(waiting, key=lambda n: (-_worth(fresh[n], repeated[n]), n))
        waiting.remove(best)
        one = fresh[best]
        cost = one.words + (0 if one.event_id in framed else framing)
        if cost > words:
            continue
        words -= cost
        chosen.append(one)
        framed.add(one.event_id)
        for other in waiting:
            repeated[other] = max(repeated[other], _shared(fresh[other].subject, one.subject))
    return tuple(sorted(chosen, key=lambda one: (one.at, one.event_id, one.span)))


def _worth(one: SalientClause, repeated: float) -> float:
    room = math.pow(max(one.words, _FEWEST_COUNTED), _BREVITY)
    return one.weight * (1 - _REPETITION * repeated) / room


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Which part of ``one`` stands in ``other``, 0 to 1."""
    return len(one & other) / len(one) if one else 0.0
