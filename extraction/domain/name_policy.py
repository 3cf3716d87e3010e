"""Whether people stand in a text by their name or by the role they held."""

from __future__ import annotations

from enum import StrEnum


class NamePolicy(StrEnum):
    NAMES = "names"
    ROLES = "roles"
