"""A draft that was written again and waits for somebody to take it over, and texts that are being typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from extraction.domain.report import CheckedDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A fresh draft beside version ``base``, at which it was made. ``scope`` is what was written again: ``report``, a
    section's id or a statement's id. Nothing of the report changes until a person takes it over."""

    id: str
    base: int
    scope: str
    checked: CheckedDraft
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """What a person (an actor's id) has typed into a statement and not saved: kept, and theirs alone.

    ``statement_id`` is ``new:<section>`` for a statement that is being added. ``seen`` is how many corrections they had seen.
    """

    person: str
    statement_id: str
    text: str
    evidence: tuple[str, ...]
    seen: int
    at: datetime


class DeskMemory(Protocol):
    """What waits at the desk of one incident."""

    def keep_proposal(self, key: str, proposal: Proposal) -> None:
        """The incident's open proposal; an earlier one of the same scope gives way."""

    def proposals(self, key: str) -> tuple[Proposal, ...]:
        """Open ones, oldest first."""

    def drop_proposal(self, key: str, proposal_id: str) -> None: ...

    def keep_typing(self, key: str, typing: Typing) -> None: ...

    def typings(self, key: str, person: str) -> tuple[Typing, ...]: ...

    def drop_typing(self, key: str, person: str, statement_id: str) -> None: ...
