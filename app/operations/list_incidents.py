"""The list of incidents."""

from __future__ import annotations

from app.operations.access import Action
from app.operations.permission import permit
from app.operations.ports import IncidentSummary, Ports
from app.operations.visible_incidents import visible_summaries
from extraction.errors import NotFound


def list_incidents(ports: Ports) -> tuple[IncidentSummary, ...]:
    """Those that the actor may see, latest first."""
    return visible_summaries(ports)


def incident_key(ports: Ports, key: str | None) -> str:
    """``key`` as the store spells it; without one, the only incident there is.

    Raises:
        NotFound: no such incident, none at all, or several to choose from; only those that the actor may see are named.
    """
    if key is not None:
        return permit(ports, key, Action.READ).key
    keys = [summary.incident.key for summary in list_incidents(ports)]
    if len(keys) == 1:
        return keys[0]
    if not keys:
        raise NotFound("there is no incident yet; bring one in with: retroline import PATH")
    raise NotFound(f"which incident? Name one of: {', '.join(keys[:12])}{' …' if len(keys) > 12 else ''}")
