"""What the desk draws of one understanding of an incident, kept while that understanding lasts.

An incident is understood anew whenever its stamp changes, also where another process changed it; the timeline and the
facts that come of it are new objects then, and nothing kept here is found under them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from threading import Lock

import orjson

from app.review.views.event_view import Shown, event_json, shown_events, who
from app.review.views.words import Json, clock
from extraction.domain.facts import IncidentFacts
from extraction.domain.timeline import Event, Timeline

MOST_KEPT = 8
"""Understandings kept at a time."""
MOST_DRAWN = 4_000
"""Statements, in all their wordings, kept for one understanding."""
CHOICES = 1_500
"""How many events can be chosen from as evidence at most; the ones that matter come first."""
GLANCE = 400
"""Characters of an event that nothing cites yet."""


class Drawn:
    """JSON that follows from one timeline and its facts, and from nothing else but the key it is asked for by."""

    def __init__(self, timeline: Timeline, facts: IncidentFacts) -> None:
        self.timeline = timeline
        self.facts = facts
        self.shown: Shown = shown_events(timeline, facts.curated)
        self._drawn: dict[Hashable, Json] = {}
        self._events: dict[str, Json] = {}
        self._records: tuple[frozenset[str], bytes] | None = None

    def of(self, key: Hashable, draw: Callable[[], Json]) -> Json:
        """What ``draw`` gave for ``key``, drawn once. ``key`` has to name all that ``draw`` reads besides the facts."""
        known = self._drawn.get(key)
        if known is None:
            if len(self._drawn) >= MOST_DRAWN:
                self._drawn.clear()
            known = self._drawn[key] = draw()
        return known

    def event(self, event: Event) -> Json:
        known = self._events.get(event.id)
        if known is None:
            known = self._events[event.id] = event_json(event, self.facts)
        return known

    def records(self, needed: frozenset[str]) -> bytes:
        """All events the desk can show, as JSON: those ``needed`` as evidence whole, the others to choose from."""
        if self._records is None or self._records[0] != needed:
            told = {"events": self._told(needed), "choices": [one.id for one in self.choices()]}
            self._records = needed, orjson.dumps({"records": told})
        return self._records[1]

    def _told(self, needed: frozenset[str]) -> dict[str, Json]:
        wanted = needed | {one.id for one in self.choices()}
        return {
            event.id: _said(self.event(event), whole=event.id in needed)
            for event in self.timeline
            if event.id in wanted
        }

    def choices(self) -> tuple[Event, ...]:
        """Events to choose evidence from, oldest first: of very many those that matter."""
        shown = self.shown.events
        if len(shown) <= CHOICES:
            return shown
        weights = {one.event_id: one.weight for one in self.facts.signals}
        kept = {event.id for event in sorted(shown, key=lambda event: -weights.get(event.id, 0.0))[:CHOICES]}
        return tuple(event for event in shown if event.id in kept)


def _said(told: Json, whole: bool) -> Json:
    """Without what is empty; long texts of what nothing cites are cut."""
    said = {name: value for name, value in told.items() if value not in ("", None, False, []) and name != "day"}
    text = said.get("text")
    if not whole and isinstance(text, str) and len(text) > GLANCE:
        said["text"] = f"{text[:GLANCE]} …"
    return said


_KEPT: OrderedDict[tuple[int, int], Drawn] = OrderedDict()
_LOCK = Lock()


def drawn(timeline: Timeline, facts: IncidentFacts) -> Drawn:
    """What is kept for exactly these two objects: it holds them, so that no others can take their identities."""
    key = (id(timeline), id(facts))
    with _LOCK:
        known = _KEPT.get(key)
        if known is None:
            known = _KEPT[key] = Drawn(timeline, facts)
            if len(_KEPT) > MOST_KEPT:
                _KEPT.popitem(last=False)
        _KEPT.move_to_end(key)
        return known


def event_line(event: Event, facts: IncidentFacts) -> str:
    """``14:02 Mara: declaring SEV2``, cut where it is long."""
    name = who(event, facts)
    text = " ".join(event.text.split())
    cut = text if len(text) <= 120 else f"{text[:119]}…"
    return f"{clock(event.at)} {f'{name}: ' if name else ''}{cut}"


def event_lines(ids: Iterable[str], timeline: Timeline, facts: IncidentFacts) -> list[str]:
    return [event_line(event, facts) for one in ids if (event := timeline.find(one)) is not None]
