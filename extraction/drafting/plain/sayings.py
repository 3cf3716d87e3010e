"""What people said that a report should hold: which sentences, as what, how much each weighs, and which are overtaken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from extraction.domain.timeline import Event, EventKind
from extraction.domain.typed_values import TypedValue, ValueKind, typed_values_in
from extraction.domain.wording import content_words, stem
from extraction.drafting.plain.quotes import quotable
from extraction.drafting.plain.wordings import (
    COUNTED_THINGS,
    Tells,
    corrects,
    is_final,
    is_provisional,
    is_statement,
    tells_of,
)

_SPOKEN = frozenset((EventKind.MESSAGE, EventKind.NOTE, EventKind.TICKET))
_BASE: Mapping[Tells, float] = {
    Tells.CONFIRMED: 0.9,
    Tells.DECIDED: 0.85,
    Tells.SPARED: 0.85,
    Tells.COUNTED: 0.62,
    Tells.HANDED_OVER: 0.7,
    Tells.IN_VAIN: 0.66,
    Tells.EXPLAINED: 0.48,
    Tells.RULED_OUT: 0.66,
    Tells.UNCOUNTED: 0.6,
    Tells.REGRADED: 0.6,
    Tells.LOOKED_BACK: 0.7,
    Tells.LACKING: 0.55,
    Tells.RECOVERED: 0.5,
    Tells.DONE: 0.45,
}
_MOST_READ = 500
_SHORTEST = 3
_BRIEF = (Tells.SPARED, Tells.LACKING)
_WITH_MORE = frozenset((Tells.DECIDED, Tells.EXPLAINED, Tells.CONFIRMED, Tells.COUNTED, Tells.IN_VAIN))
_IDENTIFIER = re.compile(
    r"\b[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)+\b|#\d+|\b[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+\b|\bv?\d+\.\d+\.\d+\b"
)
_OF_THINGS = frozenset((Tells.EXPLAINED, Tells.DONE, Tells.RECOVERED, Tells.LACKING))
_EUREKA = re.compile(
    r"^\W*(?:got (?:it|something)|found (?:it|something)|i (?:see|have) it|aha|here it is|there it is)\W*$",
    re.IGNORECASE,
)
_PLENTY = 18
"""Words from which on a saying has to be worth its length."""
_PART_OF = re.compile(r"(?<![\w.-])\d[\d.,]*\s+of\s+(?:the\s+)?\d[\d.,]*\s+(?!regions\b|nodes\b|pods\b|countries\b)\w")
_CONTRAST = re.compile(
    r"\b(?:usual(?:ly)?|normal(?:ly)?|instead|rather than|should be|limit|only|never|because)\b", re.IGNORECASE
)
_CHATTER = re.compile(
    r"\b(?:lunch|coffee|tea|dinner|breakfast|food|pizza|snacks?|weekend|good night|good morning|lol|haha|cake|"
    r"birthday|sleep|weather|"
    r"btw|thanks|thank you|thx|sorry|kids?|bed|bike|parking|canteen|kitchen|holiday|vacation|dentist|dog|cat|"
    r"gym|football|train|bus)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Sentences of ``event``, as they can be quoted, that tell ``kind`` and the kinds in ``also`` beside it.

    ``weight``, from about 0.3 to 1.8, orders sayings of all kinds.
    """

    event: Event
    kind: Tells
    words: tuple[str, ...]
    weight: float
    also: frozenset[Tells] = frozenset()

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What makes a message part of this incident.

    ``start`` and ``end`` (aware UTC) bound the time, ``channels`` the places it was handled in (empty: any), ``focus`` are
    stems of the words that its records use, ``responders`` the (source, id) pairs of those who took part; ``barred`` are
    events that another rule tells.
    """

    start: datetime | None
    end: datetime | None
    channels: frozenset[str]
    focus: frozenset[str]
    responders: frozenset[tuple[str, str]]
    barred: frozenset[str]
    names: tuple[str, ...] = ()
    over: datetime | None = None
    """When the impact was over: what explains it afterwards is explained with hindsight."""


def sayings_in(events: Iterable[Event], frame: Frame) -> tuple[Saying, ...]:
    """The sayings of people within ``frame``, oldest first, without figures that a later one overtakes.

    Linear in the number of events: of a very long talk only the messages closest to what the records speak of are read.
    """
    inside = [event for event in events if _belongs(event, frame)]
    said = _without_overtaken([one for event in _closest(inside, frame) for one in _of(event, frame)])
    return tuple(_closer_to_the_point(said))


def _belongs(event: Event, frame: Frame) -> bool:
    if event.kind not in _SPOKEN or event.actor is None or event.actor.is_bot or event.id in frame.barred:
        return False
    if (frame.start is not None and event.at < frame.start) or (frame.end is not None and event.at > frame.end):
        return False
    return not (frame.channels and event.channel and event.channel not in frame.channels)


def _closest(events: Sequence[Event], frame: Frame) -> Sequence[Event]:
    if len(events) <= _MOST_READ:
        return events
    scored = [(_closeness(event.text, event, frame), -number) for number, event in enumerate(events)]
    kept = sorted(sorted(scored, reverse=True)[:_MOST_READ], key=lambda one: -one[1])
    return [events[-number] for _, number in kept]


def _closeness(text: str, event: Event, frame: Frame) -> float:
    """How much it speaks of what the records speak of, and whether somebody says it who took part."""
    shared = len(frame.focus.intersection(content_words(text)))
    figures = any(map(str.isdigit, text))
    return 0.09 * min(shared, 4) + (0.06 if figures else 0.0) + (0.12 if _took_part(event, frame) else 0.0)


def _took_part(event: Event, frame: Frame) -> bool:
    return event.actor is not None and (event.actor.source, event.actor.native_id) in frame.responders


def _of(event: Event, frame: Frame) -> Iterator[Saying]:
    read = [
        (bare, tells_of(raw), _adds(raw, bare))
        for raw, bare in quotable(event.text, frame.names)
        if not _CHATTER.search(bare)
    ]
    read = [
        (bare, kind, adds)
        for bare, kind, adds in read
        if len(bare.split()) >= (2 if kind in _BRIEF else _SHORTEST) or _EUREKA.match(bare)
    ]
    read = [
        (bare, Tells.EXPLAINED if kind is None and adds and n and _EUREKA.match(read[n - 1][0]) else kind, adds)
        for n, (bare, kind, adds) in enumerate(read)
    ]
    for home in _HOMES:
        kinds = [kind for _, kind, _ in read if kind in home]
        if kinds:
            made = _weighed(event, min(kinds, key=home.index), _words(read, home), frame)
            yield replace(made, also=frozenset(kind for kind in kinds if kind is not None) - {made.kind})


def _words(read: Sequence[tuple[str, Tells | None, bool]], home: tuple[Tells, ...]) -> tuple[str, ...]:
    """The sentences that tell something of ``home``, with those beside them that go on about it."""
    telling = [kind in home for _, kind, _ in read]
    beside = [any(telling[max(n - 1, 0) : n + 2]) for n in range(len(read))]
    more = bool(_WITH_MORE.intersection(home))
    return tuple(
        bare
        for (bare, kind, adds), tells, near in zip(read, telling, beside, strict=True)
        if tells or (more and near and kind is None and (adds or Tells.DECIDED in home))
    )


def _weighed(event: Event, kind: Tells, words: tuple[str, ...], frame: Frame) -> Saying:
    text = " ".join(words)
    weight = _BASE[kind] + _closeness(text, event, frame) + (0.08 if _IDENTIFIER.search(text) else 0.0)
    weight -= 0.15 if len(text.split()) < 5 and kind is not Tells.SPARED else 0.0
    named = _IDENTIFIER.search(text) is not None or bool(frame.focus.intersection(content_words(text)))
    weight -= 0.3 if kind in _OF_THINGS and not named else 0.0
    weight -= 0.01 * max(len(text.split()) - _PLENTY, 0)
    weight += 0.25 if kind is Tells.COUNTED and _PART_OF.search(text) else 0.0
    weight += 0.12 if kind is Tells.EXPLAINED and _CONTRAST.search(text) else 0.0
    late = frame.over is not None and event.at > frame.over
    weight += 0.2 if late and kind in (Tells.EXPLAINED, Tells.SPARED, Tells.COUNTED) else 0.0
    if kind in (Tells.COUNTED, Tells.SPARED) and any(map(str.isdigit, text)):
        weight += 0.25 if is_final(text) else -0.15 if is_provisional(text) else 0.0
        things = counted_things(text).keys()
        weight -= 0.2 if things and things <= _OF_SYSTEMS else 0.0
    return Saying(event=event, kind=kind, words=words, weight=round(weight, 3))


_HOMES: tuple[tuple[Tells, ...], ...] = (
    (Tells.LOOKED_BACK,),
    (Tells.DECIDED,),
    (Tells.HANDED_OVER,),
    (Tells.REGRADED,),
    (Tells.IN_VAIN, Tells.RULED_OUT),
    (Tells.CONFIRMED, Tells.EXPLAINED),
    (Tells.SPARED, Tells.COUNTED, Tells.UNCOUNTED),
    (Tells.LACKING,),
    (Tells.RECOVERED, Tells.DONE),
)
_OF_SYSTEMS = frozenset(
    map(stem, ("error", "failure", "connection", "query", "read", "write", "event", "build", "test"))
)


def _adds(raw: str, bare: str) -> bool:
    """Whether a sentence after a telling one goes on about it: plainly, with a figure or the name of a thing."""
    concrete = any(map(str.isdigit, bare)) or _IDENTIFIER.search(bare) is not None
    return concrete and "[" not in bare and len(bare.split()) > _SHORTEST and is_statement(raw)


def _closer_to_the_point(sayings: Sequence[Saying]) -> Iterator[Saying]:
    """Explanations gain weight by what they share with what was confirmed and decided."""
    point = stems_of(one.text for one in sayings if one.kind in (Tells.CONFIRMED, Tells.DECIDED))
    for one in sayings:
        shared = len(point.intersection(content_words(one.text))) if one.kind is Tells.EXPLAINED else 0
        yield replace(one, weight=round(one.weight + 0.07 * min(shared, 4), 3)) if shared else one


def _without_overtaken(sayings: Sequence[Saying]) -> list[Saying]:
    """Without figures of a thing that somebody later gave another figure of, as the whole, the corrected or the last one."""
    latest: dict[str, int] = {}
    for number, one in enumerate(sayings):
        if Tells.COUNTED in (one.kind, *one.also):
            for thing in counted_things(one.text):
                latest[thing] = number
    return [one for number, one in enumerate(sayings) if not _is_overtaken(number, sayings, latest)]


def _is_overtaken(number: int, sayings: Sequence[Saying], latest: Mapping[str, int]) -> bool:
    one = sayings[number]
    if one.kind is not Tells.COUNTED:
        return False
    figures = counted_things(one.text)
    for thing in figures:
        later = sayings[latest.get(thing, number)]
        if later is one:
            continue
        repeated = any(figure in later.text for figure in figures.values())
        if corrects(later.text) or not (repeated or is_final(one.text)):
            return True
    return False


def counted_things(text: str) -> dict[str, str]:
    """What ``text`` counts, as a stem, and the figure as written: ``52 tickets`` gives ``ticket``: ``52``."""
    found: dict[str, str] = {}
    for value in typed_values_in(text):
        if value.kind is ValueKind.QUANTITY and (thing := _thing(value)) is not None:
            found.setdefault(thing, value.text)
    return found


def _thing(value: TypedValue) -> str | None:
    for word in (*value.measures.split(), value.unit):
        if word and COUNTED_THINGS.fullmatch(word):
            return f"{stem(word)} {value.unit}" if value.unit in _RATES else stem(word)
    return None


_RATES = frozenset(("%", "ms", "s"))


def stems_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in content_words(text))
