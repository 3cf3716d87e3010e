"""A long incident made short in stages: small talk goes first, then repetitions, then the least telling of each hour.

Events are left out whole and never rewritten, so whatever is read can be cited as it is. What must be read (milestones,
roles, guesses and their fate, the end of it) is in no stage's reach.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from extraction.domain.timeline import Event, EventKind

SMALL_TALK = "small talk"
REPEATS = "repeats what a record before and one after it say"
LESS_TELLING = "less telling than what was read of its hour"
_HOUR = timedelta(hours=1)
_FAIR_SHARE = 0.5
"""Of the budget left for windows, what is dealt out evenly by time; the rest goes by weight."""
_TELLING = 0.6
_VARYING = re.compile(r"\d+(?:[.,:]\d+)*|<@\w+>|\bhttps?://\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduced:
    """``kept`` are the ids of the events that stay; ``left_out`` the others, each with its reason."""

    kept: frozenset[str]
    left_out: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """What the stages need to know of an event: its ``cost`` in tokens, its ``rank`` (0: nothing), whether it must stay."""

    cost: Callable[[Event], int]
    rank: Callable[[Event], float]
    must_stay: frozenset[str]


def reduce_events(events: Sequence[Event], budget: int, weighing: Weighing) -> Reduced:
    """Leave out as few of ``events`` (oldest first) as ``budget`` tokens allow. Linear but for sorting.

    Where even what must stay is over the budget, exactly that stays.
    """
    left_out: dict[str, str] = {}
    for stage in (_small_talk, _repetitions):
        if _cost(events, weighing, left_out) <= budget:
            break
        staying = [event for event in events if event.id not in left_out]
        left_out |= dict.fromkeys((event.id for event in stage(staying, weighing)), _REASONS[stage])
    if _cost(events, weighing, left_out) > budget:
        staying = [event for event in events if event.id not in left_out]
        kept = _of_each_hour(staying, budget, weighing)
        left_out |= {event.id: LESS_TELLING for event in staying if event.id not in kept}
    return Reduced(kept=frozenset(event.id for event in events if event.id not in left_out), left_out=left_out)


def _cost(events: Iterable[Event], weighing: Weighing, without: Mapping[str, str]) -> int:
    return sum(weighing.cost(event) for event in events if event.id not in without)


def _small_talk(events: Sequence[Event], weighing: Weighing) -> Iterable[Event]:
    """Chat without any signal, figure or name of a thing."""
    for event in events:
        if event.kind is EventKind.MESSAGE and weighing.rank(event) <= 0 and event.id not in weighing.must_stay:
            yield event


def _repetitions(events: Sequence[Event], weighing: Weighing) -> Iterable[Event]:
    """Of records that differ in figures only, all but the first and the last of each hour; telling ones stay."""
    alike: dict[tuple[object, ...], list[Event]] = defaultdict(list)
    for event in events:
        who = event.actor.native_id if event.actor is not None else ""
        alike[event.kind, event.source, who, _hour(event), _VARYING.sub("#", event.text.lower())].append(event)
    for group in alike.values():
        for event in group[1:-1]:
            if event.id not in weighing.must_stay and weighing.rank(event) < _TELLING:
                yield event


def _hour(event: Event) -> int:
    return int(event.at.timestamp() // _HOUR.total_seconds())


def _of_each_hour(events: Sequence[Event], budget: int, weighing: Weighing) -> frozenset[str]:
    """What must stay, then the most telling of each hour within its share, then the most telling of what is left."""
    kept = {event.id for event in events if event.id in weighing.must_stay}
    left = budget - sum(weighing.cost(event) for event in events if event.id in kept)
    ranked = sorted((event for event in events if event.id not in kept), key=lambda one: (-weighing.rank(one), one.at))
    hours = len({_hour(event) for event in ranked})
    share = int(max(left, 0) * _FAIR_SHARE / max(hours, 1))
    spent: dict[int, int] = defaultdict(int)
    for event in ranked:
        cost = weighing.cost(event)
        if spent[_hour(event)] + cost <= share:
            spent[_hour(event)] += cost
            kept.add(event.id)
    left -= sum(spent.values())
    for event in ranked:
        cost = weighing.cost(event)
        if event.id not in kept and cost <= left:
            left -= cost
            kept.add(event.id)
    return frozenset(kept)


_REASONS = {_small_talk: SMALL_TALK, _repetitions: REPEATS}
