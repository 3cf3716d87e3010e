"""What other people do while somebody looks at the desk: noticed within seconds, told by name."""

from __future__ import annotations

from app.operations.audit import AuditEntry
from app.operations.ports import Ports
from app.review.views.words import listed

LOOK = 4.0
"""Seconds between looks; each reads one row by its index."""

_MOST = 20
_NO_WORK = frozenset(("denied", "sign_in", "sign_out"))


def latest_act(ports: Ports, key: str) -> int:
    """The number of the last act on the incident that the audit log holds, 0 before the first.

    Whatever changes a report is an act in that log, kept together with it: wherever it comes from, it moves this number.
    """
    return next((one.number for one in ports.audit.entries(incident=key, limit=1)), 0)


def news_since(ports: Ports, key: str, seen: int) -> str:
    """Who else has worked on the incident after act ``seen``, as a sentence; empty where nobody else has."""
    recent = [one for one in ports.audit.entries(incident=key, limit=_MOST) if one.number > seen]
    names = dict.fromkeys(one.name for one in reversed(recent) if _is_work_of_others(one, ports.actor.id))
    return f"{listed(tuple(names))} {'has' if len(names) == 1 else 'have'} just worked on this report." if names else ""


def _is_work_of_others(entry: AuditEntry, me: str) -> bool:
    return entry.by != me and bool(entry.name) and entry.action not in _NO_WORK
