"""Placeholders back to the personal data they stand for, for whoever holds the restore map and its key."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.operations.ports import RestoreMap

_PLACEHOLDER = re.compile(r"\[[a-z-]+:[0-9a-f]{6}\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """``unknown`` are placeholders that the map does not hold, ``shared`` those that stand for several values: both stay."""

    text: str
    restored: int
    unknown: tuple[str, ...]
    shared: tuple[str, ...]


def restore_text(text: str, kept: RestoreMap) -> Restored:
    """Raises InputError where the map cannot be opened with its key."""
    values = kept.values()
    counted: dict[str, int] = {}

    def restored(match: re.Match[str]) -> str:
        counted[match[0]] = counted.get(match[0], 0) + 1
        known = values.get(match[0], ())
        return known[0] if len(known) == 1 else match[0]

    written = _PLACEHOLDER.sub(restored, text)
    return Restored(
        text=written,
        restored=sum(count for one, count in counted.items() if len(values.get(one, ())) == 1),
        unknown=tuple(one for one in counted if one not in values),
        shared=tuple(one for one in counted if len(values.get(one, ())) > 1),
    )
