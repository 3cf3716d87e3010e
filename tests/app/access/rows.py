"""What a row of the table of operations says: whom an operation concerns and who may do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from app.operations.access import AppRole
from app.operations.ports import Ports
from tests.app.access.scene import KEY, Scene

Call: TypeAlias = Callable[[Ports, Scene], object]


@dataclass(frozen=True, kw_only=True)
class OnIncident:
    """Done to one incident: others' is not found, and whoever sees it needs ``least``.

    ``entries`` is how many entries the audit log gets; ``first`` brings the incident into a state that lets it be done.
    ``quiet``: keeps something of the actor's own that is no change of the incident.
    """

    least: AppRole
    call: Call
    entries: int = 1
    first: Call | None = None
    quiet: bool = False


@dataclass(frozen=True, kw_only=True)
class OverAll:
    """Tells of all incidents at once: ``call`` answers with what is told, and ``shows`` is in it for who may see the incident."""

    call: Call
    shows: str = KEY
    first: Call | None = None


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Concerns no incident: needs ``least`` on every team."""

    least: AppRole
    call: Call
    entries: int = 0


@dataclass(frozen=True, kw_only=True)
class AnyRole:
    """Concerns no incident, and whoever has any role may do it."""

    call: Call


@dataclass(frozen=True, kw_only=True)
class Inside:
    """Not called by screens and commands: a part of operations that ask themselves. ``why`` says how it is reached."""

    why: str


Row: TypeAlias = OnIncident | OverAll | Installation | AnyRole | Inside
