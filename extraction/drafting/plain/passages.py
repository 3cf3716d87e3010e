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
from extraction.domain.wording import content_words, is_question
from extraction.drafting.plain.quotes import quotable_part, without_end
from extraction.drafting.plain.wordings import Tells, tells_of

_FRAMING = 6
_TURN = timedelta(minutes=30)
_SAME = 0.6
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
_CALLING = frozenset(
    content_words(
        "calling called mitigated resolved closing closed declaring declared incident over done opening opened everybody all"
    )
)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What decides how clauses are told.

    ``find`` gives the usable event of an id; ``barred`` are events that must not be told (guesses that were given up) and
    ``called`` those that declare the incident or call it over; ``items`` are the stems of each follow-up. ``mitigated`` is when
    the impact was over and ``detected`` when it was noticed (aware UTC). ``room`` is in words; clauses under ``least`` stay out.
    """

    find: Callable[[str], Event | None]
    names: tuple[str, ...]
    barred: frozenset[str]
    called: frozenset[str]
    items: tuple[frozenset[str], ...]
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


def passages_in(clauses: Iterable[SalientClause], frame: Frame) -> tuple[Passage, ...]:
    """The passages that fit, oldest first. Linear in the number of clauses but for the choice among the weightiest."""
    tellable = [one for clause in clauses if (one := _tellable(clause, frame)) is not None]
    chosen = choose(tellable, frame.room, framing=_FRAMING, least=frame.least)
    grouped: dict[str, list[SalientClause]] = {}
    for one in chosen:
        grouped.setdefault(one.event_id, []).append(one)
    made = (_passage(event, ones, frame) for key, ones in grouped.items() if (event := frame.find(key)) is not None)
    return tuple(sorted(made, key=lambda one: (one.event.at, one.event.id)))


def _tellable(clause: SalientClause, frame: Frame) -> SalientClause | None:
    """The clause with what can be quoted of it as its text; ``None`` where it should not be told."""
    if clause.event_id in frame.barred or clause.overtaken or clause.weight < frame.least:
        return None
    words = quotable_part(clause.text, frame.names)
    event = frame.find(clause.event_id)
    if words is None or event is None or event.id in frame.barred or is_question(clause.text):
        return None
    if _OWN_TIME.search(words) or _is_item(clause, frame) or (event.id in frame.called and not _says_more(words, frame)):
        return None
    return replace(clause, text=words, event_id=event.id)


def _is_item(clause: SalientClause, frame: Frame) -> bool:
    """Whether the section on follow-ups tells it."""
    own = clause.subject
    return bool(own) and any(len(own & item) >= _SAME * min(len(own), len(item)) for item in frame.items if item)


def _says_more(words: str, frame: Frame) -> bool:
    """Whether a call (declared, mitigated, resolved) says more than that."""
    return len(set(content_words(words.replace(frame.key, ""))) - _CALLING) >= _LEAST_NEWS


def _passage(event: Event, clauses: Sequence[SalientClause], frame: Frame) -> Passage:
    heaviest = max(clauses, key=lambda one: one.weight)
    kinds = {one: tells_of(one.text) for one in clauses}
    words = tuple(one.text for one in clauses)
    return Passage(
        event=event,
        words=words,
        text=_joined(event.text, clauses),
        place=_place(heaviest, kinds[heaviest], frame),
        kind=kinds[heaviest],
        weight=heaviest.weight,
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
        if _adjacent(text, before, after):
            quoted = f"{quoted} {after.text}"
        else:
            quoted = f"{quoted.rstrip(' .')} … {after.text}"
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
