"""What people did to statements: appended, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from extraction.domain.clock import require_utc


class CorrectionAction(StrEnum):
    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"
    RESTORE = "restore"  # takes a rejection or an acceptance back
    ADD = "add"  # a person adds a statement of their own
    SETTLE = "settle"  # a conflict was answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One act by a named person on one statement; ``before`` and ``after`` are its texts."""

    id: str
    statement_id: str
    section_id: str
    action: CorrectionAction
    by: str
    at: datetime
    before: str = ""
    after: str = ""
    evidence: tuple[str, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", require_utc(self.at, "correction"))
        if not self.by.strip():
            raise ValueError("a correction needs the name of the person who made it")
