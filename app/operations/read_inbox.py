"""The inbox: what waits for the person who looks, what is under way, what is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.operations.approval_request import ApprovalRequest
from app.operations.inbox_search import InboxFilter, matches
from app.operations.ports import IncidentSummary, Ports
from app.operations.standing import Position
from app.operations.visible_incidents import each_once, visible_summaries
from app.operations.what_waits import PRESSING, Looking, Reason, looking, reasons_for


class RowState(StrEnum):
    UNDRAFTED = "undrafted"
    TO_JUDGE = "to_judge"
    READY = "ready"  # nothing is open, nobody has asked for approval
    ASKED = "asked"
    CHANGES_WANTED = "changes_wanted"
    LAPSED = "lapsed"  # it was approved, and has changed since
    APPROVED = "approved"
    PUBLISHED = "published"


class Group(StrEnum):
    NEEDS_YOU = "needs"
    IN_PROGRESS = "progress"
    PUBLISHED = "published"  # this month
    OLDER = "older"


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
class Choices:
    """What the incidents that the actor sees can be filtered by."""

    severities: tuple[str, ...] = ()
    states: tuple[RowState, ...] = ()
    teams: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """``rows`` are those that the filter lets through, by due date and then latest first. ``visible`` counts all.

    ``stale`` are keys of incidents whose standing has to be found out, those that are shown first.
    """

    rows: tuple[InboxRow, ...]
    visible: int
    choices: Choices
    stale: tuple[str, ...]

    def of(self, group: Group) -> tuple[InboxRow, ...]:
        return tuple(row for row in self.rows if row.group is group)


def inbox(ports: Ports, wanted: InboxFilter = InboxFilter()) -> Inbox:
    """What the present actor may see, and what of it waits for them. A few questions to the database, whatever their number."""
    rows = tuple(sorted(_rows(ports), key=_order))
    shown = tuple(
        row for row in rows if matches(row.summary, row.position, row.state, bool(row.reasons), wanted, ports.actor)
    )
    stale = (row.key for row in (*shown, *rows) if not row.position.fresh)
    return Inbox(rows=shown, visible=len(rows), choices=_choices(rows), stale=tuple(dict.fromkeys(stale)))


def _rows(ports: Ports) -> Iterable[InboxRow]:
    positions, who = ports.standings.positions(), looking(ports)
    requests = dict(reversed(ports.requests.open_requests()))
    for summary in visible_summaries(ports):
        key = summary.incident.key
        # An incident that came in between the two questions has no position yet.
        position = positions.get(key, Position(seen=""))
        yield _row(who, summary, position, requests.get(key))


def _row(who: Looking, summary: IncidentSummary, position: Position, request: ApprovalRequest | None) -> InboxRow:
    state = _state(summary, position, request)
    judged = state in (RowState.APPROVED, RowState.PUBLISHED, RowState.UNDRAFTED)
    reasons = reasons_for(who, summary, position, request, done=judged)
    return InboxRow(
        summary=summary,
        position=position,
        state=state,
        group=_group(state, reasons, position, who.now),
        reasons=reasons,
        request=request,
    )


def _state(summary: IncidentSummary, position: Position, request: ApprovalRequest | None) -> RowState:
    kept = position.kept
    if summary.draft_version is None:
        return RowState.UNDRAFTED
    if kept.approval_stands if position.fresh and kept is not None else summary.approved:
        return RowState.PUBLISHED if summary.published else RowState.APPROVED
    if request is not None:
        return RowState.ASKED
    if position.request == "changes_requested":
        return RowState.CHANGES_WANTED
    if kept is not None and kept.to_judge:
        return RowState.TO_JUDGE
    if kept is not None and kept.approved_once:
        return RowState.LAPSED
    return RowState.READY if kept is not None and kept.drafted else RowState.TO_JUDGE


def _group(state: RowState, reasons: tuple[Reason, ...], position: Position, now: datetime) -> Group:
    if reasons:
        return Group.NEEDS_YOU
    if state is not RowState.PUBLISHED:
        return Group.IN_PROGRESS
    at = position.published_at
    return Group.PUBLISHED if at is not None and (at.year, at.month) == (now.year, now.month) else Group.OLDER


def _order(row: InboxRow) -> tuple[bool, float, int, float, str]:
    """By due date, what has none last; then what somebody asks, before one's own drafts; then the latest first."""
    due = row.due
    asked = PRESSING.index(row.reasons[0].kind) if row.reasons else len(PRESSING)
    return (due is None, 0.0 if due is None else due.timestamp(), asked, -row.latest.timestamp(), row.key)


def _choices(rows: tuple[InboxRow, ...]) -> Choices:
    incidents = [row.summary.incident for row in rows]
    present = {row.state for row in rows}
    return Choices(
        severities=each_once(one.severity for one in incidents),
        states=tuple(state for state in RowState if state in present),
        teams=each_once(one.team for one in incidents),
        services=each_once(service for one in incidents for service in one.services),
        private=any(one.private for one in incidents),
    )
