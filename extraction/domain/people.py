"""People across sources, and the roles they held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    COMMANDER = "incident_commander"
    COMMUNICATIONS = "communications"
    OPERATIONS = "operations"
    SCRIBE = "scribe"
    RESPONDER = "responder"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person (or bot) under all names the records use.

    ``id`` is stable for the same set of native identities. ``identities`` are (source, native id) pairs,
    ``aliases`` every spelling by which the records call them (display names, first names, handles), the display
    name included. ``resolved_by`` says which rule joined more than one identity ("address", "handle", "name").
    """

    id: str
    display_name: str
    identities: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    is_bot: bool = False
    resolved_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssignment:
    """A person held a role from ``start`` (aware UTC) until ``end`` (None: until the incident's end)."""

    role: Role
    person_id: str
    start: datetime
    end: datetime | None
    evidence: tuple[str, ...]
    rule: str
