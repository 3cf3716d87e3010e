"""People's word on events: pinned, hidden, noted, corrected, merged. Recorded beside the event, which never changes."""

from __future__ import annotations

from app.operations.access import Action
from app.operations.curation_state import before, label, refusal
from app.operations.keep_curation import keep, made, needed
from app.operations.open_incident import OpenIncident, open_incident
from app.operations.permission import permit
from app.operations.ports import Ports
from app.operations.undo_curation import undo
from extraction.domain.clock import iso_utc, parse_iso
from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.milestone import MilestoneName
from extraction.domain.timeline import Event, EventKind, Timeline
from extraction.errors import InputError, NotFound, StateError

__all__ = ["curate", "merge", "release", "undo"]

_SHORTEST_ID = 4
_ELSEWHERE = {
    CurationAction.MERGE: "merge events with: merge",
    CurationAction.UNDO: "take something back with: undo",
    CurationAction.SETTLE: "questions are answered on the draft page",
    CurationAction.REOPEN: "questions are asked again on the draft page",
    CurationAction.CORRECT_CLOCK: "a source's clock is corrected by answering the question about it",
}


def curate(
    ports: Ports, key: str, event_id: str, action: CurationAction, by: str, value: str = "", reason: str = ""
) -> Curation:
    """Record what ``by`` says about an event.

    Raises:
        NotFound: no such incident or event.
        Denied: the actor's role does not hold it.
        InputError: no name, no note, a time without zone, or nothing to release.
        StateError: it is so already.
    """
    permit(ports, key, needed(action), by)
    if action in _ELSEWHERE:
        raise InputError(f"this is not said about one event: {_ELSEWHERE[action]}")
    opened = open_incident(ports, key)
    curated = Curated.of((*opened.curations, *opened.private_curations))
    event = _event(opened, event_id)
    if action is CurationAction.RELEASE and not event.attribute("suspicious"):
        raise InputError(
            f"event {event.id} ({event.source} {event.key}) is not flagged, so there is nothing to release"
        )
    told = _value(action, ports.redacted(value) if action is CurationAction.NOTE else value)
    if (why := refusal(curated, event, action, told)) is not None:
        raise StateError(why)
    curation = made(ports, event.id, action, by, told, reason)
    return keep(ports, key, curation, needed(action), before(curated, event, action, told))


def merge(ports: Ports, key: str, event_id: str, into: str, by: str, reason: str = "") -> Curation:
    """Say that two events tell of one happening: ``into`` speaks, the other becomes one of its references.

    Where ``into`` is spoken for by another event, or was edited since, the one that speaks now is taken.

    Raises:
        NotFound: no such incident or event.
        Denied: the actor's role does not hold it.
        StateError: both are one already, one of them is hidden or flagged, or the other is a deleted message.
    """
    permit(ports, key, Action.CURATE, by)
    opened = open_incident(ports, key)
    goes, stays = _latest(opened, event_id), _latest(opened, into)
    if (why := _not_merged(opened, goes, stays)) is not None:
        raise StateError(why)
    curation = made(ports, goes.id, CurationAction.MERGE, by, stays.id, reason)
    return keep(ports, key, curation, Action.CURATE, before="two events")


def release(ports: Ports, key: str, named: str, by: str, reason: str = "") -> Curation:
    """Let a flagged message be cited and published again. ``named`` is its id, the beginning of it, or its native key.

    Raises:
        NotFound: no such incident or event.
        Denied: the actor's role does not hold it.
        InputError: several events are named so, it is not flagged, or no name is given.
    """
    permit(ports, key, Action.CURATE, by)
    found = _named(open_incident(ports, key).timeline, named.strip())
    if not found:
        raise NotFound(f"incident {key} has no event {named}; flagged ones are listed by: retroline timeline {key}")
    if len(found) > 1:
        raise InputError(f"{len(found)} events are named {named}; write more of the id, such as {found[0].id}")
    return curate(ports, key, found[0].id, CurationAction.RELEASE, by, reason=reason.strip())


def _event(opened: OpenIncident, event_id: str) -> Event:
    event = opened.find(event_id)
    if event is None:
        raise NotFound(f"incident {opened.incident.key} has no event {event_id}")
    return event


def _latest(opened: OpenIncident, event_id: str) -> Event:
    event = _event(opened, event_id)
    return opened.timeline.superseded.get(event.id, event)


def _not_merged(opened: OpenIncident, goes: Event, stays: Event) -> str | None:
    curated = opened.facts.curated
    if goes.id == stays.id:
        return "these are one event already: it speaks for both"
    for event in (goes, stays):
        if event in opened.private_events:
            return f"{label(event)} is kept private; make it public before you merge it"
        if event.id in curated.hidden:
            return f"{label(event)} is hidden; show it again before you merge it"
        if event.attribute("suspicious") and event.id not in curated.released:
            return f"{label(event)} is flagged as an instruction to a machine; allow citing it before you merge it"
        if event.kind is EventKind.MESSAGE_DELETED:
            return f"{label(event)} was deleted in its source and cannot be merged"
    return None


def _named(timeline: Timeline, named: str) -> list[Event]:
    exact = [event for event in timeline if named in (event.id, event.key, f"{event.source}:{event.key}")]
    return exact or [event for event in timeline if len(named) >= _SHORTEST_ID and event.id.startswith(named)]


def _value(action: CurationAction, value: str) -> str:
    match action:
        case CurationAction.NOTE:
            if not value.strip():
                raise InputError("a note needs some text")
            return value.strip()
        case CurationAction.CORRECT_TIME:
            return _time(value)
        case CurationAction.SET_MILESTONE:
            name, _, moment = value.partition("=")
            if name.partition("#")[0] not in set(MilestoneName):
                raise InputError(f"“{name}” is no milestone; one of {', '.join(MilestoneName)}")
            return f"{name}={_time(moment)}"
        case _:
            return ""


def _time(text: str) -> str:
    try:
        return iso_utc(parse_iso(text))
    except ValueError as error:
        raise InputError(f"“{text}” is no time with a zone, such as 2026-03-03T13:52:00Z") from error
