"""Clauses of messages that a reader of the report must probably know, and the choice of those that fit into a number of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    name the traits that raised or lowered the weight most, the strongest first, as ``EXPLANATIONS`` words them.
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
    clauses: Iterable[SalientClause], words: int, *, told: Sequence[str] = (), framing: int = 0
) -> tuple[SalientClause, ...]:
    """The clauses that tell most within ``words`` words, in order of time and, within a message, of their place.

    Greedy: the weightiest next, short ones a little before long ones, and less the more of its subject was chosen already.
    ``framing`` words are counted for each message beyond its quoted clauses (who said it, and when). ``told`` are ids of events
    that the report tells elsewhere: they are not chosen, take no room, and what repeats them weighs less.
    """
    elsewhere = frozenset(told)
    ranked = sorted(clauses, key=lambda one: (-one.weight, one.at, one.event_id, one.span))
    known = [one.subject for one in ranked if one.event_id in elsewhere and one.subject]
    open_ = [one for one in ranked if one.event_id not in elsewhere][:_MOST_WEIGHED]
    repeated = [max((_shared(one.subject, other) for other in known), default=0.0) for one in open_]
    worth = [one.weight / max(one.words, _FEWEST_COUNTED) ** _BREVITY for one in open_]
    chosen: list[int] = []
    framed: set[str] = set()
    left, waiting = words, set(range(len(open_)))
    while waiting:
        best = min(waiting, key=lambda n: (-worth[n] * (1 - _REPETITION * repeated[n]), n))
        waiting.remove(best)
        one = open_[best]
        cost = one.words + (0 if one.event_id in framed else framing)
        if cost > left:
            continue
        chosen.append(best)
        framed.add(one.event_id)
        left -= cost
        for other in waiting:
            repeated[other] = max(repeated[other], _shared(open_[other].subject, one.subject))
    return tuple(sorted((open_[n] for n in chosen), key=lambda one: (one.at, one.event_id, one.span)))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Which part of ``one`` stands in ``other``, 0 to 1."""
    return len(one & other) / len(one) if one else 0.0
