"""Events that people say tell of one happening: one of them speaks, the others become its references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from extraction.capture.join_duplicates import with_references
from extraction.domain.timeline import Event, EventKind, Timeline


def with_merges(timeline: Timeline, merged: Mapping[str, str]) -> Timeline:
    """``timeline`` with ``merged`` applied: id of an event → id of the one that speaks for both.

    All wordings of a message go together. What cannot be done is left as it is and loses nothing: a merge of an event
    that is not there, into a deleted message, or one that would close a circle.
    """
    spoken_for = _spoken_for(timeline, merged)
    if not spoken_for:
        return timeline
    followers: dict[str, list[Event]] = defaultdict(list)
    for event in timeline:
        if event.id in spoken_for:
            followers[spoken_for[event.id]].append(event)
    return Timeline.of(
        with_references(event, followers[event.id]) if event.id in followers else event
        for event in timeline
        if event.id not in spoken_for
    )


def _spoken_for(timeline: Timeline, merged: Mapping[str, str]) -> dict[str, str]:
    """Id of each event that goes → id of the one that speaks in the end. The same for every order of ``merged``."""
    target: dict[str, str] = {}
    for event_id, into in sorted(merged.items()):
        one, other = _latest(timeline, event_id), _latest(timeline, into)
        if one is None or other is None or one.id in target or other.kind is EventKind.MESSAGE_DELETED:
            continue
        if speaker(target, other.id) != one.id:
            target[one.id] = other.id
    if not target:
        return {}
    latest = {event.id: timeline.superseded.get(event.id, event).id for event in timeline}
    return {event_id: speaker(target, last) for event_id, last in latest.items() if last in target}


def _latest(timeline: Timeline, event_id: str) -> Event | None:
    event = timeline.find(event_id)
    return None if event is None else timeline.superseded.get(event.id, event)


def speaker(merged: Mapping[str, str], event_id: str) -> str:
    """Who speaks for ``event_id`` in the end; where merges form a circle, the last one before it closes."""
    seen = {event_id}
    while (following := merged.get(event_id)) is not None and following not in seen:
        seen.add(following)
        event_id = following
    return event_id
