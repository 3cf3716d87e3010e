"""Where reports stand, remembered in memory; for tests that need no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.operations.approval_request import ApprovalRequests
from app.operations.ports import Store
from app.operations.standing import FORM, Position, Standing


@dataclass
class MemoryStandings:
    """Fits ``Standings``. Looks at ``store`` and ``requests``, as the database looks at its own tables."""

    store: Store
    requests: ApprovalRequests
    kept: dict[str, tuple[str, Standing]] = field(default_factory=dict)

    def positions(self) -> Mapping[str, Position]:
        return {one.incident.key: self._position(one.incident.key) for one in self.store.summaries()}

    def seen(self, key: str) -> str:
        store, draft, approval = self.store, self.store.draft(key), self.store.approval(key)
        grown = (len(store.corrections(key)), len(store.publications(key)))
        approved = None if approval is None else approval.approved.approvals[-1].at
        version = 0 if draft is None else draft.version
        return repr((FORM, store.incident(key), store.stamp(key), version, approved, grown))

    def keep(self, key: str, seen: str, standing: Standing) -> None:
        self.store.incident(key)
        self.kept[key] = (seen, standing)

    def memberships(self, person: str) -> frozenset[str]:
        keys = (one.incident.key for one in self.store.summaries())
        return frozenset(key for key in keys if person in self.store.members(key))

    def _position(self, key: str) -> Position:
        kept_seen, kept = self.kept.get(key, ("", None))
        draft, published, asked = self.store.draft(key), self.store.publications(key), self.requests.requests(key)
        return Position(
            seen=self.seen(key),
            kept=kept,
            kept_seen=kept_seen,
            drafted_by="" if draft is None else draft.made_by,
            drafted_at=None if draft is None else draft.checked.draft.made_at,
            published_at=max((one.at for one in published), default=None),
            request=asked[-1].state.value if asked else "",
        )
