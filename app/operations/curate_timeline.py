"""People's word on events: pinned, hidden, noted, corrected. Recorded beside the event, which never changes."""

from __future__ import annotations

import uuid

from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from extraction.domain.clock import iso_utc, parse_iso
from extraction.domain.curation import Curation, CurationAction
from extraction.domain.milestone import MilestoneName
from extraction.domain.timeline import Event, Timeline
from extraction.errors import InputError, NotFound

_SHORTEST_ID = 4


def curate(
    ports: Ports, key: str, event_id: str, action: CurationAction, by: str, value: str = "", reason: str = ""
) -> Curation:
    """Record what ``by`` says about an event.

    Raises:
        NotFound: no such incident or event.
        InputError: no name, no note, a time without zone, or nothing to release.
    """
    if not by.strip():
        raise InputError("a curation needs the name of the person who makes it")
    event = open_incident(ports, key).timeline.find(event_id)
    if event is None:
        raise NotFound(f"incident {key} has no event {event_id}")
    if action is CurationAction.RELEASE and not event.attribute("suspicious"):
        raise InputError(
            f"event {event.id} ({event.source} {event.key}) is not flagged, so there is nothing to release"
        )
    curation = Curation(
        id=uuid.uuid4().hex,
        event_id=event.id,
        action=action,
        by=by.strip(),
        at=ports.now(),
        value=_value(action, ports.redacted(value) if action is CurationAction.NOTE else value),
        reason=ports.redacted(reason),
    )
    ports.store.add_curation(key, curation)
    return curation


def release(ports: Ports, key: str, named: str, by: str, reason: str = "") -> Curation:
    """Let a flagged message be cited and published again. ``named`` is its id, the beginning of it, or its native key.

    Raises:
        NotFound: no such incident or event.
        InputError: several events are named so, it is not flagged, or no name is given.
    """
    found = _named(open_incident(ports, key).timeline, named.strip())
    if not found:
        raise NotFound(f"incident {key} has no event {named}; flagged ones are listed by: retroline timeline {key}")
    if len(found) > 1:
        raise InputError(f"{len(found)} events are named {named}; write more of the id, such as {found[0].id}")
    return curate(ports, key, found[0].id, CurationAction.RELEASE, by, reason=reason.strip())


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
