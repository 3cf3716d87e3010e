"""The incidents that the present actor may know of, all at once."""

from __future__ import annotations

from collections.abc import Iterable

from app.operations.access import may_see
from app.operations.ports import IncidentSummary, Ports


def visible_summaries(ports: Ports) -> tuple[IncidentSummary, ...]:
    """Latest first; what ``permission.visible`` says of each, with one question for all memberships."""
    summaries = ports.store.summaries()
    if ports.actor.operator:
        return summaries
    member_of = ports.standings.memberships(ports.actor.id)
    return tuple(one for one in summaries if may_see(ports.actor, one.incident, one.incident.key in member_of))


def each_once(words: Iterable[str | None]) -> tuple[str, ...]:
    """Each word once, whatever its case, in order."""
    once = {word.casefold(): word for word in words if word}
    return tuple(sorted(once.values(), key=str.casefold))
