"""Which incidents of the inbox a filter lets through. It only ever sees what the actor may see."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from app.operations.access import Actor
from app.operations.ports import IncidentSummary
from app.operations.standing import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFilter:
    """Empty: everything. ``text`` is words that all have to occur; the others are compared whatever their case.

    ``mine``: waits for the actor, or they drafted or changed it. ``private``: private incidents only.
    """

    text: str = ""
    severity: str = ""
    state: str = ""
    team: str = ""
    service: str = ""
    mine: bool = False
    private: bool = False

    @property
    def is_empty(self) -> bool:
        return self == InboxFilter()


def matches(
    summary: IncidentSummary, position: Position, state: str, waits: bool, wanted: InboxFilter, actor: Actor
) -> bool:
    """Whether ``wanted`` lets this incident through. ``waits``: something there waits for the actor."""
    incident = summary.incident
    return (
        _same(wanted.severity, incident.severity)
        and _same(wanted.state, state)
        and _same(wanted.team, incident.team)
        and (not wanted.service or any(_same(wanted.service, one) for one in incident.services))
        and (not wanted.private or incident.private)
        and (not wanted.mine or waits or _is_by(actor, position))
        and _found(wanted.text, summary, position)
    )


def _same(wanted: str, present: str | None) -> bool:
    return not wanted or wanted.casefold() == (present or "").casefold()


def _is_by(actor: Actor, position: Position) -> bool:
    edited = () if position.kept is None else position.kept.edited_by
    names = {name.casefold() for name in (position.drafted_by, *edited)}
    return bool(actor.name) and actor.name.casefold() in names


def _found(text: str, summary: IncidentSummary, position: Position) -> bool:
    words = plain(text).split()
    if not words:
        return True
    held = searched_text(summary, position)
    return all(word in held for word in words)


def searched_text(summary: IncidentSummary, position: Position) -> str:
    """All that a search looks through, ``plain``."""
    incident, kept = summary.incident, position.kept
    people = () if kept is None else (*kept.people, *kept.edited_by)
    told = (incident.key, incident.title, incident.severity, incident.team, incident.incident_type)
    return plain(" ".join(one for one in (*told, *incident.services, position.drafted_by, *people) if one))


def plain(text: str) -> str:
    """Without case and accents: nobody types them when they search."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()
