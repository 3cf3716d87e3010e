"""Where reports stand, remembered in memory; for tests that need no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.operations.access import Actor, may_see
from app.operations.approval_request import ApprovalRequests
from app.operations.inbox_search import matches
from app.operations.listing import Choices, Group, Listed, Question
from app.operations.ports import IncidentSummary, Store
from app.operations.read_inbox import InboxRow, row_of
from app.operations.row_state import RowState
from app.operations.standing import FORM, Position, Standing
from app.operations.visible_incidents import each_once
from app.operations.what_waits import OF_WRITERS, PRESSING, Looking

_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def _pressing(row: InboxRow) -> int:
    return PRESSING.index(row.reasons[0].kind) if row.reasons else len(PRESSING)


@dataclass
class MemoryStandings:
    """Fits ``Standings``. Looks at ``store`` and ``requests``, as the database looks at its own tables."""

    store: Store
    requests: ApprovalRequests
    kept: dict[str, tuple[str, Standing]] = field(default_factory=dict)

    def positions(self, keys: Collection[str] | None = None) -> Mapping[str, Position]:
        return {one.incident.key: self._position(one.incident.key) for one in self.store.summaries(keys)}

    def listed(self, question: Question) -> Listed:
        """Every incident is looked at, as the rows that are shown are: slow, and right."""
        who = question.who
        rows = [self._row(who, one) for one in self._visible(who.actor)]
        found = [row for row in rows if self._matches(row, question)]
        found.sort(key=lambda row: (row.due or _NEVER, _pressing(row), -row.latest.timestamp(), row.key))
        groups = {group: [row.key for row in found if row.group is group] for group in Group}
        asked = sum(any(one.kind not in OF_WRITERS for one in row.reasons) for row in found)
        limited = question.wanted.text.split() or question.wanted.mine or asked > question.most_asked
        counted = question.most if limited else len(rows)
        return Listed(
            keys={group: tuple(keys[: question.limit]) for group, keys in groups.items()},
            counts={group: min(len(keys), counted) for group, keys in groups.items()},
            visible=len(rows),
            choices=self.choices(who.actor),
            stale=tuple(row.key for row in rows if not row.position.fresh)[:16],
            many=frozenset(group for group, keys in groups.items() if len(keys) > counted),
        )

    def choices(self, actor: Actor) -> Choices:
        rows = [
            self._row(Looking(actor=actor, person=actor, calls={}, now=_NEVER), one) for one in self._visible(actor)
        ]
        incidents = [row.summary.incident for row in rows]
        present = {row.state for row in rows}
        return Choices(
            severities=each_once(one.severity for one in incidents),
            states=tuple(state for state in RowState if state in present),
            teams=each_once(one.team for one in incidents),
            services=each_once(service for one in incidents for service in one.services),
            private=any(one.private for one in incidents),
            incident_types=each_once(one.incident_type for one in incidents),
        )

    def latest(self, actor: Actor, limit: int, after: str = "") -> tuple[str, ...]:
        keys = [one.incident.key for one in self._visible(actor)]
        start = keys.index(after) + 1 if after and self.store.incident(after).key in keys else 0
        return tuple(keys[start : start + limit])

    def hidden(self, person: str) -> frozenset[str]:
        private = {one.incident.key for one in self.store.summaries() if one.incident.private}
        return frozenset(private - self.memberships(person))

    def number(self) -> int:
        return len(self.store.summaries())

    def _visible(self, actor: Actor) -> list[IncidentSummary]:
        member_of = self.memberships(actor.id)
        every = self.store.summaries()
        return [one for one in every if may_see(actor, one.incident, one.incident.key in member_of)]

    def _row(self, who: Looking, summary: IncidentSummary) -> InboxRow:
        key = summary.incident.key
        return row_of(who, summary, self._position(key), self.requests.open_of([key]).get(key))

    def _matches(self, row: InboxRow, question: Question) -> bool:
        waits, actor = bool(row.reasons), question.who.actor
        return matches(row.summary, row.position, row.state, waits, question.wanted, actor)

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
