"""The audit log: who did what and when, with what stood before and after. Chained, so that a later alteration shows.

Format ``retroline-audit/1``. Canonical JSON as in ``extraction.domain.seal``; ``‖`` joins bytes, hashes are SHA-256::

    commitment n = SHA-256(salt n ‖ canonical JSON of [at, by, name, action, incident, subject, before, after, via])
    link 0       = SHA-256("retroline-audit/1")
    link n       = SHA-256(link n-1 ‖ n as 8 bytes, big-endian ‖ commitment n)

Where the chain ends is kept apart (number and link), so that the last entries are missed where they are gone.
Salts are 16 random bytes each. Erasing what an entry says takes its content and its salt away; commitment and links stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from extraction.domain.clock import require_utc


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act. ``by`` is the actor's id, ``name`` as shown then; ``action`` an ``access.Action``, ``sign_in`` or ``denied``.

    ``subject`` names what was acted on (``statement summary-3``, ``event 4f2a…``); ``before`` and ``after`` are short texts,
    redacted where people wrote them. ``via`` is where: ``app``, ``cli``, ``slack``. ``number`` counts from 1, 0 until it is kept.
    """

    at: datetime
    by: str
    name: str
    action: str
    incident: str | None = None
    subject: str = ""
    before: str = ""
    after: str = ""
    via: str = "app"
    number: int = 0
    link: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", require_utc(self.at, "audit entry"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditVerdict:
    """``broken_at`` is the number of the first entry that is not as it was written; ``None``: the whole chain verifies."""

    entries: int
    head: str
    broken_at: int | None = None


class AuditLog(Protocol):
    """Appended in the caller's transaction: an act and its entry are kept together, or neither is."""

    def add(self, entry: AuditEntry) -> None: ...

    def entries(
        self, incident: str | None = None, limit: int | None = None, before: int | None = None
    ) -> Iterator[AuditEntry]:
        """Latest first, at most ``limit``, numbered below ``before``; of one incident where its key is given."""

    def verify(self) -> AuditVerdict:
        """Recompute the whole chain."""
