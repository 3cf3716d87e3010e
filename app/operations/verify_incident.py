"""The records of incidents held against their chains of seals."""

from __future__ import annotations

from app.operations.access import Action
from app.operations.list_incidents import list_incidents
from app.operations.permission import permit
from app.operations.ports import Ports
from extraction.domain.seal import fingerprint
from extraction.domain.verify_chain import ChainVerdict


def approval_fingerprint(ports: Ports, key: str) -> str | None:
    """What published reports of the latest approval show for comparing; ``None`` before the first approval."""
    permit(ports, key, Action.READ)
    seal = ports.store.report_seal(key, {})
    return None if seal is None else fingerprint(seal.entry.link)


def verify_incidents(ports: Ports, key: str | None = None) -> tuple[ChainVerdict, ...]:
    """The verdict on the incident ``key``, or on each one that the actor may see; latest first.

    Raises:
        NotFound: no such incident.
    """
    keys = [one.incident.key for one in list_incidents(ports)] if key is None else [permit(ports, key, Action.READ).key]
    return tuple(ports.store.verify(one) for one in keys)
