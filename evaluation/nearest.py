"""The records that a sentence without citations most likely rests on.

Each event is read as a bag of word stems, figures, its own minute and its speaker's first name; rare ones weigh more
(inverse document frequency), figures and times double. The six events that share most are taken, and the evidence of
the gold sentence that is nearest in words, so that a figure that was worked out from several records is found again.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from evaluation.case import Case
from evaluation.independent_judge import stems
from evaluation.once_per_case import OncePerCase
from evaluation.proof import CLOCK, clock_instants
from extraction.domain.timeline import Event

_MOST = 6
_FIGURE = re.compile(r"\d[\d.,:]*\d|\d")
_FIGURE_WEIGHT = 2.0
_GOLD_SHARE = 0.6
"""The part of a gold sentence's words from which on its evidence is looked at, too."""


class _Index:
    """Token → the numbers of the events that have it."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        self.events = events
        self.places = defaultdict[str, list[int]](list)
        for number, event in enumerate(events):
            for token in set(_event_tokens(event)):
                self.places[token].append(number)

    def weight(self, token: str) -> float:
        rarity = math.log(1 + len(self.events) / len(self.places[token]))
        return rarity * (_FIGURE_WEIGHT if token[0].isdigit() else 1.0)


_INDEX = OncePerCase(lambda case: _Index(case.known.timeline.current))


def nearest_events(case: Case, text: str) -> tuple[Event, ...]:
    """Up to six events that share most with ``text``, and those of the gold sentence that is nearest; oldest first."""
    index = _INDEX.of(case)
    shared = defaultdict[int, float](float)
    for token in set(_tokens(text, case.heading.written)):
        if token in index.places:
            weight = index.weight(token)
            for number in index.places[token]:
                shared[number] += weight
    best = sorted(shared, key=lambda number: (-shared[number], number))[:_MOST]
    found = {index.events[number].id: index.events[number] for number in best}
    found |= {event.id: event for event in case.events(_gold_evidence(case, text))}
    return tuple(sorted(found.values(), key=lambda event: (event.at, event.id)))


def _gold_evidence(case: Case, text: str) -> tuple[str, ...]:
    said = set(stems(text))
    shares = [(len(said & own) / len(own), one) for one in case.sentences if (own := set(stems(one.text)))]
    share, nearest = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return nearest.evidence if nearest is not None and share >= _GOLD_SHARE else ()


def _event_tokens(event: Event) -> Iterator[str]:
    yield from _tokens(event.text, event.at.date())
    yield from (token for value in event.attributes.values() for token in stems(value))
    yield f"{event.at:%H:%M}"
    if event.actor is not None:
        yield from stems(event.actor.name)


def _tokens(text: str, day: date) -> Iterator[str]:
    """Word stems, figures as written without thousands' marks, and clock times in UTC."""
    yield from stems(text)
    yield from (match.group().replace(",", "") for match in _FIGURE.finditer(text))
    for match in CLOCK.finditer(text):
        yield from {f"{moment:%H:%M}" for moment in clock_instants(match, day)}
