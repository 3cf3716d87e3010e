"""The incidents that the present actor may know of, and words in use on them."""

from __future__ import annotations

from collections.abc import Iterable

from app.operations.access import may_see
from app.operations.ports import IncidentSummary, Ports


def visible_summaries(ports: Ports, limit: int, after: str = "") -> tuple[IncidentSummary, ...]:
    """The first ``limit`` that the actor may see, latest first; with ``after`` those that follow that incident."""
    return only_visible(ports, ports.store.summaries(ports.standings.latest(ports.actor, limit, after)))


def only_visible(ports: Ports, summaries: tuple[IncidentSummary, ...]) -> tuple[IncidentSummary, ...]:
    """Those that ``access.may_see`` lets through: what a list finds is never shown on the list's word alone."""
    if ports.actor.operator:
        return summaries
    member_of = ports.standings.memberships(ports.actor.id)
    return tuple(one for one in summaries if may_see(ports.actor, one.incident, one.incident.key in member_of))


def each_once(words: Iterable[str | None]) -> tuple[str, ...]:
    """Each word once, whatever its case (of several spellings the one with capitals), in order."""
    once = {word.casefold(): word for word in sorted((word for word in words if word), reverse=True)}
    return tuple(sorted(once.values(), key=str.casefold))
