"""Which incidents a unit of work has written to: what the list keeps of them is brought up to date before it ends."""

from __future__ import annotations

from sqlalchemy import Connection

_TOUCHED = "retroline touched"


def touch(connection: Connection, incident_id: int) -> None:
    known: set[int] = connection.info.setdefault(_TOUCHED, set())
    known.add(incident_id)


def taken(connection: Connection) -> frozenset[int]:
    """Those touched since the last time; they are forgotten."""
    return frozenset(connection.info.pop(_TOUCHED, ()))
