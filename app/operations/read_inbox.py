"""The inbox: what waits for the person who looks, what is under way, what is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.operations.approval_request import ApprovalRequest
from app.operations.inbox_search import InboxFilter
from app.operations.listing import Choices, Group, Question, group_of
from app.operations.ports import IncidentSummary, Ports
from app.operations.row_state import JUDGED, RowState, state_of
from app.operations.standing import Position
from app.operations.visible_incidents import only_visible
from app.operations.what_waits import PRESSING, Looking, Reason, calls_at, looking, reasons_for


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One incident. ``reasons`` are what waits for the actor, the most pressing first; ``request`` is the open one.

    ``position.kept`` may be out of date: ``position.fresh`` tells.
    """

    summary: IncidentSummary
    position: Position
    state: RowState
    group: Group
    reasons: tuple[Reason, ...] = ()
    request: ApprovalRequest | None = None

    @property
    def key(self) -> str:
        return self.summary.incident.key

    @property
    def due(self) -> datetime | None:
        """The earliest of what waits; before it the due date of an approval that others give."""
        own = min((one.due for one in self.reasons if one.due is not None), default=None)
        return own or (None if self.request is None else self.request.due)

    @property
    def latest(self) -> datetime:
        return self.summary.last_at or self.summary.incident.created_at


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """``rows`` are the first of each group that the filter lets through, by due date and then latest first.

    ``counts`` says how many each group has, ``many`` which have more than that. ``visible`` counts all that the actor may
    see. ``stale`` are keys of incidents whose standing has to be found out, those that are shown first.
    """

    rows: tuple[InboxRow, ...]
    visible: int
    choices: Choices
    stale: tuple[str, ...]
    counts: Mapping[Group, int] = field(default_factory=dict)
    many: frozenset[Group] = frozenset()

    def of(self, group: Group) -> tuple[InboxRow, ...]:
        return tuple(row for row in self.rows if row.group is group)

    def count(self, group: Group) -> int:
        return max(self.counts.get(group, 0), len(self.of(group)))

    @property
    def found(self) -> int:
        return sum(self.count(group) for group in Group)


def inbox(ports: Ports, wanted: InboxFilter | None = None, limit: int = 40) -> Inbox:
    """What the present actor may see, and what of it waits for them: the first ``limit`` of each group, and their number.

    A few questions to the database, whatever the number of incidents; only those that are shown are looked at.
    """
    who = looking(ports)
    listed = ports.standings.listed(Question(who=who, wanted=wanted or InboxFilter(), limit=limit))
    keys = [key for group in Group for key in listed.keys[group]]
    at_these = replace(who, calls=calls_at(ports, who.person, keys))
    rows = tuple(sorted(_rows(ports, at_these, keys), key=_order))
    stale = (*(row.key for row in rows if not row.position.fresh), *listed.stale)
    return Inbox(
        rows=rows,
        visible=listed.visible,
        choices=listed.choices,
        stale=tuple(dict.fromkeys(stale)),
        counts=listed.counts,
        many=listed.many,
    )


def _rows(ports: Ports, who: Looking, keys: Sequence[str]) -> Iterator[InboxRow]:
    positions, requests = ports.standings.positions(keys), ports.requests.open_of(keys)
    for summary in only_visible(ports, ports.store.summaries(keys)):
        key = summary.incident.key
        # An incident that came in between the two questions has no position yet.
        yield row_of(who, summary, positions.get(key, Position(seen="")), requests.get(key))


def row_of(who: Looking, summary: IncidentSummary, position: Position, request: ApprovalRequest | None) -> InboxRow:
    state = state_of(summary, position, request)
    reasons = reasons_for(who, summary, position, request, done=state in JUDGED)
    return InboxRow(
        summary=summary,
        position=position,
        state=state,
        group=group_of(state, bool(reasons), position.published_at, who.now),
        reasons=reasons,
        request=request,
    )


def _order(row: InboxRow) -> tuple[bool, float, int, float, str]:
    """By due date, what has none last; then what somebody asks, before one's own drafts; then the latest first."""
    due = row.due
    asked = PRESSING.index(row.reasons[0].kind) if row.reasons else len(PRESSING)
    return (due is None, 0.0 if due is None else due.timestamp(), asked, -row.latest.timestamp(), row.key)
