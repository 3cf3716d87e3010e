"""Sources whose clock is steadily wrong: the same happenings, told by others always as much earlier or later.

Joining finds what lies five minutes apart. A clock can be further off; then one pair says nothing (two happenings may be
alike), but two pairs that are apart by the same quarter of an hour or less, to the minute, do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from extraction.capture.join_duplicates import WINDOW
from extraction.capture.readings import is_tool_name
from extraction.capture.same_happening import KnownNames, Mark, marks_of
from extraction.domain.timeline import Event, EventKind
from extraction.domain.wording import content_words, sentences_in

FURTHEST = timedelta(minutes=15)
_AGREE = timedelta(minutes=1)
_LEAST_BY_WORDS = timedelta(minutes=2)
_LOGS = frozenset({"csv"})
"""Sources whose records carry no machine's identifier: what they tell is recognised by its words."""
_PHASES = frozenset({"fired", "deployed", "deploying", "deploy failed", "merged", "status"})
_RARE = 12
_SHARED = 2
_NAMED = re.compile(r"\w[._:/-]\w|\d")
_DONE = re.compile(r"\b\w{2,}ed\b")
_TO_COME = re.compile(
    r"\b(?:will|going\s+to|to\s+be|should|let[’']?s|want|plan\w*|decision|trying|pls|please)\b|[’']ll\b", re.I
)


@dataclass(frozen=True, slots=True)
class SteadyOffset:
    """``source`` tells what ``others`` tell later by ``offset`` (negative: earlier); ``events`` are both sides' records."""

    source: str
    others: tuple[str, ...]
    offset: timedelta
    happenings: int
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    one: Event
    other: Event
    by_machines: bool

    @property
    def offset(self) -> timedelta:
        return self.one.at - self.other.at


def steady_offsets(events: Sequence[Event]) -> tuple[SteadyOffset, ...]:
    """Each source (or pair of sources) that is off by the same time for two happenings or more. Linear in ``events``."""
    timed = [event for event in events if event.time_basis == "recorded"]
    return (*_by_marks(timed), *_by_words(timed))


def _by_marks(events: Iterable[Event]) -> Iterator[SteadyOffset]:
    machines = [event for event in events if event.kind is not EventKind.MESSAGE]
    if len({event.source for event in machines}) < 2:
        return
    known = KnownNames.of(machines)
    told: dict[Mark, dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in machines:
        for mark in marks_of(event, known):
            if mark[0] in _PHASES:
                told[mark][event.source].append(event)
    pairs: dict[tuple[str, str], dict[tuple[str, str], _Pair]] = defaultdict(dict)
    for by_source in told.values():
        once = [(source, found[0]) for source, found in sorted(by_source.items()) if len(found) == 1]
        for index, (source, one) in enumerate(once):
            for other_source, other in once[index + 1 :]:
                if WINDOW < abs(one.at - other.at) <= FURTHEST:
                    pairs[source, other_source][one.id, other.id] = _Pair(one, other, True)
    for (source, _), found in sorted(pairs.items()):
        yield from _steady(source, [*found.values()])


def _by_words(events: Sequence[Event]) -> Iterator[SteadyOffset]:
    for source in sorted({event.source for event in events} & _LOGS):
        own = [event for event in events if event.source == source]
        rest = [event for event in events if event.source not in _LOGS]
        yield from _steady(source, [*_alike(own, rest)], unless_on_time=True)


def _alike(own: Sequence[Event], rest: Sequence[Event]) -> Iterator[_Pair]:
    """Records near in time that share rare words: an identifier between machines, what was done where a person tells."""
    words_of = {event.id: frozenset(content_words(event.text)) for event in own}
    told = _rare(words_of, own)
    wanted = frozenset(told)
    words_of |= {event.id: wanted.intersection(content_words(event.text)) for event in rest}
    elsewhere = _rare(words_of, rest)
    for one in own:
        beside: dict[str, tuple[Event, set[str]]] = {}
        for word in words_of[one.id] & wanted:
            for other in elsewhere.get(word, ()):
                if abs(one.at - other.at) <= FURTHEST:
                    beside.setdefault(other.id, (other, set()))[1].add(word)
        for other, shared in beside.values():
            by_machines = _by_machine(other)
            same = _names_something(shared) if by_machines else _told_as_done(one, other)
            if len(shared) >= _SHARED and same:
                yield _Pair(one, other, by_machines)


def _rare(words_of: Mapping[str, frozenset[str]], events: Sequence[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        for word in words_of[event.id]:
            found[word].append(event)
    return {word: having for word, having in found.items() if len(having) <= _RARE}


def _by_machine(event: Event) -> bool:
    spoken = event.kind in (EventKind.MESSAGE, EventKind.NOTE, EventKind.CHANNEL, EventKind.COMMAND)
    return not spoken or event.actor is None or event.actor.is_bot or is_tool_name(event.actor.name)


def _names_something(shared: Iterable[str]) -> bool:
    return any(_NAMED.search(word) for word in shared)


def _told_as_done(one: Event, other: Event) -> bool:
    """Whether a person told as done what the log has as done only later: people write after, never before the act."""
    if one.at <= other.at:
        return False
    done = frozenset(_DONE.findall(one.text.lower()))
    return any(
        sentence.is_plain and not _TO_COME.search(sentence.text) and done & {*_DONE.findall(sentence.text.lower())}
        for sentence in sentences_in(other.text)
    )


def _steady(source: str, pairs: Sequence[_Pair], unless_on_time: bool = False) -> Iterator[SteadyOffset]:
    """The largest number of pairs that agree to the minute, where machines tell at least one of them."""
    ordered = sorted(pairs, key=lambda pair: (pair.offset, pair.one.id, pair.other.id))
    best = max(_runs(ordered), key=len, default=())
    happenings = len({pair.one.id for pair in best})
    if happenings < _SHARED or len({pair.other.id for pair in best}) < _SHARED:
        return
    if not any(pair.by_machines for pair in best):
        return
    offset = timedelta(seconds=median(pair.offset.total_seconds() for pair in best))
    on_time = {pair.one.id for pair in pairs if abs(pair.offset) <= _AGREE}
    if unless_on_time and (abs(offset) < _LEAST_BY_WORDS or len(on_time) >= happenings):
        return
    events = {event.id: event for pair in best for event in (pair.one, pair.other)}
    others = tuple(sorted({pair.other.source for pair in best}))
    yield SteadyOffset(source, others, offset, happenings, tuple(events.values()))


def _runs(ordered: Sequence[_Pair]) -> Iterator[Sequence[_Pair]]:
    """From each pair on, all whose offset is at most a minute more."""
    offsets = [pair.offset for pair in ordered]
    for index, offset in enumerate(offsets):
        yield ordered[index : bisect_right(offsets, offset + _AGREE)]
