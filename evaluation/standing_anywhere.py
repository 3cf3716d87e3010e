"""Whether an objection to a sentence without citations holds, though the records were only searched for.

The nearest records need not be the right ones. What they do not have counts as unsupported where no record of the whole
case has it (and it is no sum or difference of two figures of the records that tell of the same); that they contradict
it counts where one of them has nearly all of its words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from evaluation.case import Case
from evaluation.independent_judge import alike, stems
from evaluation.once_per_case import OncePerCase
from evaluation.proof import CLOCK, COUNTING_WORDS, Part, clock_instants, number_value, parts_of, unproved
from extraction.domain.finding import Finding, Verdict
from extraction.domain.timeline import Event

_HARD = frozenset(("quote", "number", "time", "name"))
"""Checks whose “not in evidence” can be looked up in all records."""
_SAME = 0.75
"""From this part of a sentence's words on a record clearly tells of the same thing."""
_FEWEST = 3
"""With fewer words, names aside, no record can clearly be about the same."""
_RELATED = 2
"""Shared words from which on a record may be the one that a figure comes from."""
_NONE = re.compile(r"\b(?:0|no|none|zero|nothing|nobody|never|not|without)\b", re.IGNORECASE)
_SPOKEN = re.compile(rf"\b(half|quarter) (past|to) ({'|'.join(COUNTING_WORDS)}|\d{{1,2}})\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class _Known:
    """A record as it is looked through: what it says in lower case, its stems, and the figures in it."""

    event: Event
    words: str
    heard: frozenset[str]
    figures: frozenset[float]


def is_unfounded(case: Case, text: str, finding: Finding) -> bool:
    """Whether ``finding``, made over the nearest records, holds against all records of ``case``."""
    parts = tuple(part for part in parts_of(_meant(text, finding)) if part.kind not in ("label", "duration"))
    if finding.verdict is Verdict.NOT_IN_EVIDENCE and finding.check in _HARD:
        return any(not _stands(case, text, part) for part in parts) or _is_unknown_name(case, text, finding)
    if finding.verdict is not Verdict.CONTRADICTED:
        return False
    if parts and finding.check in _HARD:
        return any(not _stands(case, text, part) for part in parts) or (
            _is_about_the_same(case, text, finding) and not any(_stands_near(case, text, part) for part in parts)
        )
    return _is_about_the_same(case, text, finding) and not _none_either_way(case, text, finding)


def _meant(text: str, finding: Finding) -> str:
    return text if finding.span is None else text[finding.span[0] : finding.span[1]]


def _is_unknown_name(case: Case, text: str, finding: Finding) -> bool:
    """A name or identifier that no record has; common words are left to the reader."""
    if finding.check != "name" or finding.span is None:
        return False
    name = _meant(text, finding)
    words = [word for word in re.findall(r"[\w.-]+", name) if word[0].isupper() or re.search(r"[\d-]", word)]
    return any(not any(word.lower() in one.words for one in _KNOWN.of(case)) for word in words)


def _stands(case: Case, text: str, part: Part) -> bool:
    """Whether any record has it, or it follows from two figures of related ones."""
    if any(_has(case, one, part) for one in _KNOWN.of(case)):
        return True
    return part.kind == "number" and number_value(part.written) in _worked_out(case, text)


def _stands_near(case: Case, text: str, part: Part) -> bool:
    """Whether a record that shares words with ``text`` has it."""
    return any(_has(case, one, part) for one in _related(case, text, 1))


def _has(case: Case, one: _Known, part: Part) -> bool:
    if part.kind == "number":
        return number_value(part.written) in one.figures
    if part.kind == "clock":
        minutes = {f"{moment:%H:%M}" for moment in clock_instants(part.match, one.event.at.date())}
        own = {f"{one.event.at.astimezone(ZoneInfo(zone)):%H:%M}" for zone in (*case.heading.timezones, "UTC")}
        return not minutes.isdisjoint(own) or _tells_minute(one, minutes)
    if part.kind == "date":
        return not unproved(part.written, (one.event,))
    return all(piece.strip(" .,“”").lower() in one.words for piece in part.written.lstrip("#v").split("…"))


def _tells_minute(one: _Known, minutes: set[str]) -> bool:
    """Whether its text has one of ``minutes``, by its own zone or by any that it may mean."""
    told = (moment for match in CLOCK.finditer(one.event.text) for moment in clock_instants(match, one.event.at.date()))
    hours = (f"{moment + timedelta(hours=shift):%H:%M}" for moment in told for shift in (0, -1, -2, 1, 2))
    if not minutes.isdisjoint(hours):
        return True
    spoken = {_spoken_minute(match) for match in _SPOKEN.finditer(one.event.text)}
    return any(minute[2:] in spoken for minute in minutes)


def _spoken_minute(match: re.Match[str]) -> str:
    """“Half past three” → “:30”; of which hour depends on where it is said."""
    return ":30" if match[1].lower() == "half" else ":15" if match[2].lower() == "past" else ":45"


def _worked_out(case: Case, text: str) -> frozenset[float]:
    figures = sorted(frozenset().union(*(one.figures for one in _related(case, text))))
    pairs = itertools.combinations(figures, 2)
    return frozenset(value for one, other in pairs for value in (one + other, other - one))


def _related(case: Case, text: str, least: int = _RELATED) -> Iterator[_Known]:
    wanted = frozenset(stems(text))
    return (one for one in _KNOWN.of(case) if len(wanted & one.heard) >= least)


def _is_about_the_same(case: Case, text: str, finding: Finding) -> bool:
    names = (person.name for person in case.people)
    wanted = frozenset(stems(text)) - {stem for name in names for stem in stems(name)}
    return len(wanted) >= _FEWEST and any(
        len(wanted & one.heard) >= _SAME * len(wanted) for one in _KNOWN.of(case) if one.event.id in finding.evidence
    )


def _none_either_way(case: Case, text: str, finding: Finding) -> bool:
    """“No empty plans” and “empty plans: 0” deny the same."""
    near = [one for one in _KNOWN.of(case) if one.event.id in finding.evidence]
    return finding.check == "polarity" and bool(_NONE.search(text)) and any(_NONE.search(one.words) for one in near)


def _known(case: Case) -> tuple[_Known, ...]:
    return tuple(_read(case, event) for event in case.known.timeline.current)


def _read(case: Case, event: Event) -> _Known:
    person = case.known.facts.person_of(event.actor.source, event.actor.native_id) if event.actor else None
    names = (event.actor.name if event.actor else "", person.display_name if person else "")
    keys = (reference.key for reference in event.references)
    words = "\n".join((event.text, *event.attributes.values(), *names, *keys))
    own = frozenset(stems(words))
    counted = (number_value(part.written) for part in parts_of(words) if part.kind == "number")
    figures = frozenset((*counted, *(float(one.replace(",", "")) for one in _FIGURE.findall(words))))
    return _Known(event, words.lower(), own.union(*map(alike, own)), figures)


_KNOWN = OncePerCase(_known)
