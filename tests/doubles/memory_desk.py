"""What waits at the desk, in memory; for tests that need no database."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.operations.proposal import Proposal, Typing


@dataclass
class MemoryDesk:
    """Fits ``DeskMemory``."""

    open: dict[str, dict[str, Proposal]] = field(default_factory=dict)
    typed: dict[tuple[str, str], dict[str, Typing]] = field(default_factory=dict)

    def keep_proposal(self, key: str, proposal: Proposal) -> None:
        kept = self.open.setdefault(key, {})
        kept.pop(proposal.scope, None)
        kept[proposal.scope] = proposal

    def proposals(self, key: str) -> tuple[Proposal, ...]:
        return tuple(self.open.get(key, {}).values())

    def drop_proposal(self, key: str, proposal_id: str) -> None:
        kept = self.open.get(key, {})
        self.open[key] = {scope: one for scope, one in kept.items() if one.id != proposal_id}

    def keep_typing(self, key: str, typing: Typing) -> None:
        self.typed.setdefault((key, typing.person), {})[typing.statement_id] = typing

    def typings(self, key: str, person: str) -> tuple[Typing, ...]:
        kept = self.typed.get((key, person), {}).values()
        return tuple(sorted(kept, key=lambda one: (one.at, one.statement_id)))

    def drop_typing(self, key: str, person: str, statement_id: str) -> None:
        self.typed.get((key, person), {}).pop(statement_id, None)
