"""The list of incidents."""

from __future__ import annotations

from app.operations.ports import IncidentSummary, Ports
from extraction.errors import NotFound


def list_incidents(ports: Ports) -> tuple[IncidentSummary, ...]:
    """Latest first."""
    return ports.store.summaries()


def incident_key(ports: Ports, key: str | None) -> str:
    """``key`` as the store spells it; without one, the only incident there is.

    Raises:
        NotFound: no such incident, none at all, or several to choose from.
    """
    if key is not None:
        return ports.store.incident(key).key
    keys = [summary.incident.key for summary in ports.store.summaries()]
    if len(keys) == 1:
        return keys[0]
    if not keys:
        raise NotFound("there is no incident yet; bring one in with: retroline import PATH")
    raise NotFound(f"which incident? Name one of: {', '.join(keys[:12])}{' …' if len(keys) > 12 else ''}")
