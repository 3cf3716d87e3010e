"""What differs between two wordings of a report, statement by statement."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from extraction.domain.report import Statement, StatementCheck


class DifferenceKind(StrEnum):
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    KEPT = "kept"  # what a person wrote or decided stays, though the other wording has it otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``before`` and ``after`` are the statement in the one wording and in the other; ``None`` where it has none.

    ``id`` is the same for the same difference, whenever it is looked for. ``check`` is what the checks say of ``after``.
    """

    id: str
    section_id: str
    kind: DifferenceKind
    before: Statement | None
    after: Statement | None
    check: StatementCheck | None = None


def difference_id(section_id: str, kind: DifferenceKind, before: Statement | None, after: Statement | None) -> str:
    """Twelve hex digits of SHA-256 over what the difference is."""
    parts = [section_id, kind.value]
    for one in (before, after):
        parts += ["", ""] if one is None else [one.id, one.text, *one.evidence]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]
