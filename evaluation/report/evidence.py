"""The records behind an item that went wrong, in their context, so that a reader can judge it without leaving the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from evaluation.case import Case
from extraction.domain.timeline import Event

AROUND = 2
"""How many events before and after a cited one are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One event as a line: ``at`` aware UTC, ``who`` spoke or acted, ``cited`` where the item rests on it."""

    at: datetime
    who: str
    source: str
    text: str
    cited: bool


class Records:
    """The events of cases, by id. Cases that are not at hand have no lines, and the page says so."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._timelines: Mapping[str, Sequence[Event]] = {case.id: tuple(case.known.timeline) for case in cases}
        self._places = {
            name: {event.id: place for place, event in enumerate(events)} for name, events in self._timelines.items()
        }

    def lines(self, case: str, evidence: Iterable[str]) -> tuple[EvidenceLine, ...]:
        """The events ``evidence`` and ``AROUND`` of their neighbours on each side, oldest first."""
        events, places = self._timelines.get(case, ()), self._places.get(case, {})
        cited = {places[one] for one in evidence if one in places}
        shown = {place for one in cited for place in range(one - AROUND, one + AROUND + 1) if 0 <= place < len(events)}
        return tuple(_line(events[place], place in cited) for place in sorted(shown))


def _line(event: Event, cited: bool) -> EvidenceLine:
    who = event.actor.name if event.actor is not None else ""
    return EvidenceLine(at=event.at, who=who, source=event.source, text=event.text, cited=cited)
