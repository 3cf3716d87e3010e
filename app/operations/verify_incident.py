"""The records of incidents held against their chains of seals."""

from __future__ import annotations

from app.operations.ports import Ports
from extraction.domain.seal import fingerprint
from extraction.domain.verify_chain import ChainVerdict


def approval_fingerprint(ports: Ports, key: str) -> str | None:
    """What published reports of the latest approval show for comparing; ``None`` before the first approval."""
    seal = ports.store.report_seal(key, {})
    return None if seal is None else fingerprint(seal.entry.link)


def verify_incidents(ports: Ports, key: str | None = None) -> tuple[ChainVerdict, ...]:
    """The verdict on the incident ``key``, or on each one there is; latest first.

    Raises:
        NotFound: no such incident.
    """
    keys = [summary.incident.key for summary in ports.store.summaries()] if key is None else [key]
    return tuple(ports.store.verify(ports.store.incident(one).key) for one in keys)
