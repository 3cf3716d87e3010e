"""The list of incidents."""

from __future__ import annotations

from collections.abc import Iterator

from app.operations.access import Action
from app.operations.permission import permit
from app.operations.ports import IncidentSummary, Ports
from app.operations.visible_incidents import visible_summaries
from extraction.errors import NotFound

_PAGE = 500
_NAMED = 12


def list_incidents(ports: Ports, limit: int | None = None, after: str | None = None) -> tuple[IncidentSummary, ...]:
    """Those that the actor may see, latest first: the first ``limit``, those that follow the incident ``after``, or all.

    Raises:
        NotFound: there is no incident ``after`` that the actor may see.
    """
    start = "" if after is None else permit(ports, after, Action.READ).key
    return visible_summaries(ports, limit, start) if limit is not None else tuple(_all(ports, start))


def _all(ports: Ports, after: str) -> Iterator[IncidentSummary]:
    while page := visible_summaries(ports, _PAGE, after):
        yield from page
        after = page[-1].incident.key


def incident_key(ports: Ports, key: str | None) -> str:
    """``key`` as the store spells it; without one, the only incident there is.

    Raises:
        NotFound: no such incident, none at all, or several to choose from; only those that the actor may see are named.
    """
    if key is not None:
        return permit(ports, key, Action.READ).key
    keys = [summary.incident.key for summary in list_incidents(ports, limit=_NAMED + 1)]
    if len(keys) == 1:
        return keys[0]
    if not keys:
        raise NotFound("there is no incident yet; bring one in with: retroline import PATH")
    raise NotFound(f"which incident? Name one of: {', '.join(keys[:_NAMED])}{' …' if len(keys) > _NAMED else ''}")
