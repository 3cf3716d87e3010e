"""What people said that a reader must know: which of it a report has room for, and in which section it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from extraction.domain.salience import SalientClause, choose
from extraction.domain.timeline import Event
from extraction.domain.wording import content_words, is_conditional, is_hedged, is_question, negations_in
from extraction.drafting.plain.quotes import quotable_part, without_end
from extraction.drafting.plain.wordings import Tells, tells_of

_FRAMING = 6
_TURN = timedelta(minutes=30)
_HEARSAY = re.compile(
    r"\b(?:people|they|he|she|customers?|users?|press|somebody|someone) (?:say|says|claims?)\b.*\d", re.IGNORECASE
)
_ON_REPORTS = re.compile(
    r"\b(?:reports?|summar(?:y|ies)|readers|retrospectives?|post-?mortems?|write-?ups?|accounts? of th\w+)\b.{0,60}?"
    r"\b(?:should|usually|must|always|normally|are to|is to|will|need to|may)\b.{0,30}?"
    r"\b(?:state|say|note|mention|conclude|write|read|call|name|describe|omit|leave)\b",
    re.IGNORECASE,
)
"""What tells how a report is to be worded is no news of the incident, whoever says it."""
_SAME = 0.6
_ALONG = 0.02
_LONG = 48
_MORE = 0.3
_QUIET = 200
_LONG_BEFORE, _OUTRIGHT = timedelta(minutes=15), 0.2
"""Talk of well before the incident was noticed has to weigh this much."""
_HARDLY, _FEW = 0.045, 40
"""What a quiet incident still tells; what weighs less is small talk even there. So few messages have little of that."""
_MOST_MESSAGES = 200
_LEAST_NEWS = 2


class Place(StrEnum):
    """The sections that tell what people said."""

    IMPACT = "impact"
    DETECTION = "detection"
    RESPONSE = "response"
    CAUSE = "cause"
    RESOLUTION = "resolution"
    LESSONS = "lessons"


_OF_KIND: Mapping[Tells, Place] = {
    Tells.LOOKED_BACK: Place.LESSONS,
    Tells.DECIDED: Place.RESPONSE,
    Tells.HANDED_OVER: Place.RESPONSE,
    Tells.REGRADED: Place.RESPONSE,
    Tells.RULED_OUT: Place.RESPONSE,
    Tells.IN_VAIN: Place.RESPONSE,
    Tells.CONFIRMED: Place.CAUSE,
    Tells.SPARED: Place.IMPACT,
    Tells.UNCOUNTED: Place.IMPACT,
    Tells.COUNTED: Place.IMPACT,
    Tells.EXPLAINED: Place.CAUSE,
    Tells.LACKING: Place.LESSONS,
    Tells.RECOVERED: Place.RESOLUTION,
}
_ORDER = (*_OF_KIND, Tells.DONE)
"""Of a message that tells several things the first decides what it is told as."""
_OF_TRAIT: Mapping[str, Place] = {
    "looked back": Place.LESSONS,
    "lacking": Place.LESSONS,
    "over": Place.RESOLUTION,
    "spared": Place.IMPACT,
    "not known": Place.IMPACT,
    "decision": Place.RESPONSE,
    "command": Place.RESPONSE,
    "in vain": Place.RESPONSE,
    "corrected": Place.IMPACT,
    "affected": Place.IMPACT,
    "found": Place.CAUSE,
}
_ALERTING = re.compile(r"\b(?:alert|page|alarm|probe|monitor|sound|mailbox)\w*", re.IGNORECASE)
_OWN_TIME = re.compile(r"\b(?:my|our|your|local|his|her|their) time\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)
"""In a speaker's name a number reads like a figure."""
_UNTOLD = (_OWN_TIME, _HEARSAY, _ON_REPORTS)
_CALLING = frozenset(
    content_words(
        "calling called mitigated resolved closing closed declaring declared incident over done opening opened everybody all"
    )
)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What decides how clauses are told.

    ``find`` gives the usable event of an id; ``barred`` are events that must not be told (guesses that were given up),
    ``called`` those that declare the incident or call it over; ``places`` says where certain events are told; ``items`` are
    the stems of the follow-ups that an event names. ``mitigated`` is when the impact was over and ``detected`` when it was
    noticed (aware UTC). ``room`` is in words; clauses under ``least`` stay out.
    """

    find: Callable[[str], Event | None]
    names: tuple[str, ...]
    barred: frozenset[str]
    called: frozenset[str]
    places: Mapping[str, Place]
    items: Mapping[str, Sequence[frozenset[str]]]
    detected: datetime | None
    mitigated: datetime | None
    key: str
    room: int
    least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Clauses of one event that are told together in ``place``: ``words`` as they can be quoted, without quotation marks."""

    event: Event
    words: tuple[str, ...]
    text: str
    place: Place
    kind: Tells | None
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tellable:
    """What could be told, however much room there is: of each message (by its event's id) the parts worth telling, what
    they tell, and the parts as one clause."""

    parts: Mapping[str, Sequence[SalientClause]]
    kinds: Mapping[str, Sequence[Tells]]
    whole: Sequence[SalientClause]


def passages_in(clauses: Iterable[SalientClause], frame: Frame) -> tuple[Passage, ...]:
    """The passages that fit, oldest first. Linear in the number of clauses but for the choice among the weightiest.

    What one message says is told together, or not at all: half of it often says nothing.
    """
    return passages_of_all(tellable_in(clauses, frame), frame)


def tellable_in(clauses: Iterable[SalientClause], frame: Frame) -> Tellable:
    """Of ``clauses`` what can be quoted; the frame's ``room`` and ``least`` play no part in it."""
    said: dict[str, list[SalientClause]] = {}
    kinds: dict[str, list[Tells]] = {}
    for clause in _nearest(clauses):
        if (found := _tellable(clause, frame)) is not None:
            one, kind = found
            said.setdefault(one.event_id, []).append(one)
            kinds.setdefault(one.event_id, []).extend([kind] if kind is not None else [])
    parts = {key: _worth_telling(ones, _text(key, frame)) for key, ones in said.items()}
    return Tellable(parts=parts, kinds=kinds, whole=[_together(ones) for ones in parts.values()])


def passages_of_all(told: Tellable, frame: Frame) -> tuple[Passage, ...]:
    """As ``passages_in``, of what was found tellable in a frame that differs at most in its room."""
    whole = told.whole
    chosen = choose(whole, frame.room, framing=_FRAMING, least=frame.least)
    if sum(one.words for one in chosen) < _QUIET:
        chosen = choose(whole, min(_QUIET, frame.room), framing=_FRAMING, least=_HARDLY if len(whole) > _FEW else 0.0)
    found_events = ((one, frame.find(one.event_id)) for one in chosen)
    made = (
        _passage(event, one, told.parts[event.id], _first_of(told.kinds.get(event.id, ())), frame)
        for one, event in found_events
        if event is not None
    )
    return tuple(sorted(made, key=lambda one: (one.event.at, one.event.id)))


def _first_of(kinds: Iterable[Tells]) -> Tells | None:
    return min(kinds, key=_ORDER.index, default=None)


def _nearest(clauses: Iterable[SalientClause]) -> list[SalientClause]:
    """The clauses of the messages that weigh most, as they stand."""
    listed = list(clauses)
    best: dict[str, float] = {}
    for one in listed:
        best[one.event_id] = max(one.weight, best.get(one.event_id, 0.0))
    kept = set(sorted(best, key=lambda key: -best[key])[:_MOST_MESSAGES])
    return [one for one in listed if one.event_id in kept]


def _tellable(clause: SalientClause, frame: Frame) -> tuple[SalientClause, Tells | None] | None:
    """The clause with what can be quoted of it as its text, and what it tells; ``None`` where it should not be told."""
    event = frame.find(clause.event_id)
    if event is None or event.id in frame.barred or clause.weight < _ALONG or is_question(clause.text):
        return None
    if event.actor is not None and _NUMBERED.search(event.actor.name):
        return None
    if frame.detected is not None and event.at < frame.detected - _LONG_BEFORE and clause.weight < _OUTRIGHT:
        return None
    kind = tells_of(clause.text)
    words = quotable_part(clause.text, frame.names, labels=kind in (Tells.DECIDED, Tells.CONFIRMED))
    if words is None or _is_item(clause, event, frame) or any(one.search(words) for one in _UNTOLD):
        return None
    if event.id in frame.called and not _says_more(words, frame):
        return None
    return replace(clause, text=words, event_id=event.id), kind


def _text(event_id: str, frame: Frame) -> str:
    event = frame.find(event_id)
    return event.text if event is not None else ""


def _worth_telling(clauses: Sequence[SalientClause], text: str) -> list[SalientClause]:
    """The clauses of a message, of a long one the weightiest, in their order; no caveat is left out between two of them."""
    kept: list[SalientClause] = []
    for one in sorted(clauses, key=lambda one: -one.weight):
        if not kept or sum(other.words for other in kept) + one.words <= _LONG:
            kept.append(one)
    runs: list[list[SalientClause]] = []
    for one in sorted(kept, key=lambda one: one.span):
        if runs and not _changes_meaning(text[runs[-1][-1].span[1] : one.span[0]]):
            runs[-1].append(one)
        else:
            runs.append([one])
    return max(runs, key=lambda run: max(one.weight for one in run))


def _changes_meaning(left_out: str) -> bool:
    """Whether what a quotation leaves out denies, doubts or makes conditional."""
    return bool(negations_in(left_out)) or is_hedged(left_out) or is_conditional(left_out)


def _together(clauses: Sequence[SalientClause]) -> SalientClause:
    """What a message says as one clause: as weighty as its weightiest part, and a little more for the others."""
    heaviest = max(clauses, key=lambda one: one.weight)
    others = sum(one.weight for one in clauses) - heaviest.weight
    return replace(
        heaviest,
        span=(clauses[0].span[0], clauses[-1].span[1]),
        text=" ".join(one.text for one in clauses),
        weight=min(heaviest.weight + _MORE * others, 1.0),
        subject=frozenset().union(*(one.subject for one in clauses)),
    )


def _is_item(clause: SalientClause, event: Event, frame: Frame) -> bool:
    """Whether the section on follow-ups tells it."""
    items = frame.items.get(event.id, ())
    return any(len(clause.subject & item) >= _SAME * len(item) for item in items if item)


def _says_more(words: str, frame: Frame) -> bool:
    """Whether a call (declared, mitigated, resolved) says more than that."""
    return len(set(content_words(words.replace(frame.key, ""))) - _CALLING) >= _LEAST_NEWS


def _passage(
    event: Event, whole: SalientClause, clauses: Sequence[SalientClause], kind: Tells | None, frame: Frame
) -> Passage:
    return Passage(
        event=event,
        words=tuple(one.text for one in clauses),
        text=_joined(event.text, clauses),
        place=frame.places.get(event.id) or _place(whole, kind, frame),
        kind=kind,
        weight=whole.weight,
    )


def _place(clause: SalientClause, kind: Tells | None, frame: Frame) -> Place:
    ending = frame.mitigated is not None and clause.at >= frame.mitigated - _TURN
    early = frame.mitigated is None or clause.at <= frame.mitigated
    if kind is Tells.LACKING and early and _ALERTING.search(clause.text):
        return Place.DETECTION
    if kind is not None and kind in _OF_KIND:
        return _OF_KIND[kind]
    for trait in clause.reasons if kind is None else ():
        if trait in _OF_TRAIT:
            return _OF_TRAIT[trait]
    if frame.detected is not None and clause.at < frame.detected:
        return Place.DETECTION
    return Place.RESOLUTION if ending else Place.RESPONSE


def _joined(text: str, clauses: Sequence[SalientClause]) -> str:
    """The clauses as one quotation: side by side where they stand so in ``text``, else with ``…`` between."""
    quoted = clauses[0].text
    for before, after in pairwise(clauses):
        beside = _adjacent(text, before, after)
        quoted = f"{quoted} {after.text}" if beside else f"{quoted.rstrip(' .')} … {after.text}"
    return without_end(quoted)


def _adjacent(text: str, before: SalientClause, after: SalientClause) -> bool:
    between = text[before.span[1] : after.span[0]]
    whole = text[slice(*before.span)].endswith(before.text) and text[slice(*after.span)].startswith(after.text)
    return whole and between == " " and before.text.endswith((".", "!", "?"))


def runs_of(passages: Iterable[Passage], same: Callable[[Passage, Passage], bool]) -> Iterator[list[Passage]]:
    """Passages that follow each other and belong into one sentence."""
    run: list[Passage] = []
    for one in passages:
        if run and not same(run[-1], one):
            yield run
            run = []
        run.append(one)
    if run:
        yield run
