"""Events of all sources become one timeline, the same whatever the order, the pieces and the repetitions they came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from extraction.capture.join_duplicates import join_duplicates
from extraction.capture.merge_events import with_merges
from extraction.capture.split_orders import flag_split_orders
from extraction.domain.clock import iso_utc, parse_iso
from extraction.domain.curation import Curated, Curation
from extraction.domain.timeline import Event, Timeline, event_order

_NOTHING_CURATED = Curated()
_OWN_TIMES = ("started_at", "ended_at")
"""Attributes that hold a time by the source's own clock."""


def build_timeline(events: Iterable[Event], curated: Curated = _NOTHING_CURATED) -> Timeline:
    """Every happening once, oldest first, with the references of all sources that tell of it.

    Pieces of an instruction to a machine that was cut into several messages are flagged.

    A source's clock that a person found wrong is put right before joining. Times of single events corrected by people
    are applied after joining, and ids stay: a correction made on a record holds for the happening also when that record
    is later joined into a more direct one. Last, what people merged: the event that speaks keeps its own time.
    """
    on_time = (_by_the_right_clock(event, curated.clocks) for event in _unique(events))
    joined = join_duplicates(flag_split_orders(sorted(on_time, key=event_order)))
    if curated.corrected_times:
        joined = [_corrected(event, curated) for event in joined]
    timeline = Timeline.of(joined)
    return with_merges(timeline, curated.merged) if curated.merged else timeline


def _unique(events: Iterable[Event]) -> Iterable[Event]:
    """One event an id. Two with the same id differ only in what is no part of the happening; the fuller record stays."""
    unique: dict[str, Event] = {}
    for event in events:
        known = unique.setdefault(event.id, event)
        if known is not event and _preference(event) < _preference(known):
            unique[event.id] = event
    return unique.values()


def _by_the_right_clock(event: Event, clocks: Mapping[str, timedelta]) -> Event:
    offset = clocks.get(event.source)
    if offset is None:
        return event
    moved = {name: _moved(event.attributes[name], offset) for name in _OWN_TIMES if name in event.attributes}
    return replace(event, at=event.at + offset, attributes={**event.attributes, **moved})


def _moved(stated: str, offset: timedelta) -> str:
    try:
        return iso_utc(parse_iso(stated) + offset)
    except ValueError:
        return stated


def _preference(event: Event) -> tuple[object, ...]:
    return (event.at, -len(event.raw), event.raw, event.permalink or "", event.text)


def _corrected(event: Event, curated: Curated) -> Event:
    correction = curated.corrected_times.get(event.id) or _latest_of_joined(event, curated)
    return event if correction is None else replace(event, at=parse_iso(correction.value))


def _latest_of_joined(event: Event, curated: Curated) -> Curation | None:
    times = curated.corrected_times
    found = [times[one.event_id] for one in event.also if one.event_id is not None and one.event_id in times]
    return max(found, key=lambda correction: (correction.at, correction.id), default=None)
