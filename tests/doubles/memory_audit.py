"""An audit log in memory, without a chain; for tests that need no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.operations.audit import AuditEntry, AuditVerdict


@dataclass
class MemoryAudit:
    kept: list[AuditEntry] = field(default_factory=list)

    def add(self, entry: AuditEntry) -> None:
        self.kept.append(replace(entry, number=len(self.kept) + 1))

    def entries(
        self, incident: str | None = None, limit: int | None = None, before: int | None = None
    ) -> Iterator[AuditEntry]:
        found = [
            one
            for one in reversed(self.kept)
            if (incident is None or one.incident == incident) and (before is None or one.number < before)
        ]
        return iter(found[:limit])

    def verify(self) -> AuditVerdict:
        return AuditVerdict(entries=len(self.kept), head="")
