"""How far an incident's report is, as the list of incidents says it."""

from __future__ import annotations

from enum import StrEnum

from app.operations.approval_request import ApprovalRequest
from app.operations.ports import IncidentSummary
from app.operations.standing import Position


class RowState(StrEnum):
    UNDRAFTED = "undrafted"
    TO_JUDGE = "to_judge"
    READY = "ready"  # nothing is open, nobody has asked for approval
    ASKED = "asked"
    CHANGES_WANTED = "changes_wanted"
    LAPSED = "lapsed"  # it was approved, and has changed since
    APPROVED = "approved"
    PUBLISHED = "published"


JUDGED = frozenset({RowState.APPROVED, RowState.PUBLISHED, RowState.UNDRAFTED})
"""States in which a report asks nothing of those who write it, or there is none yet."""


def state_of(summary: IncidentSummary, position: Position, request: ApprovalRequest | None) -> RowState:
    """``request`` is the open one."""
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
