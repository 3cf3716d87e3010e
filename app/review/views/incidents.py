"""The inbox: incidents that need somebody, those under way, and those that are published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.operations.ports import IncidentSummary
from app.operations.review_report import OpenReview
from app.review.views.document import counts_json, first_open
from app.review.views.words import Json, between, count, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the report of an incident stands, in the few values that the inbox shows."""

    counts: Json
    open: int
    first_open: str | None
    approved_once: bool
    approval_stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An incident in the inbox. ``standing`` is ``None`` before the first draft."""

    summary: IncidentSummary
    standing: Standing | None


def standing_of(opened: OpenReview) -> Standing:
    return Standing(
        counts=counts_json(opened.review),
        open=len(opened.review.open_points),
        first_open=first_open(opened.review),
        approved_once=opened.approval is not None,
        approval_stands=opened.approval_stands,
    )


GROUPS = (
    ("needs", "Needs you", "Drafts with sentences to judge, and drafts that are ready for approval."),
    ("progress", "In progress", "Records are in; nothing is drafted yet, or the report is approved and not published."),
    ("published", "Published", ""),
)


def inbox_json(rows: Iterable[Row]) -> Json:
    grouped: dict[str, list[Json]] = {}
    for row in rows:
        grouped.setdefault(group_of(row), []).append(_row_json(row))
    return {
        "groups": [
            {"name": name, "title": title, "about": about, "rows": grouped[name]}
            for name, title, about in GROUPS
            if name in grouped
        ]
    }


def group_of(row: Row) -> str:
    if row.standing is None:
        return "progress"
    if row.standing.approval_stands:
        return "published" if row.summary.published else "progress"
    return "needs"


def _row_json(row: Row) -> Json:
    incident, standing = row.summary.incident, row.standing
    return {
        "key": incident.key,
        "title": incident.title,
        "severity": incident.severity,
        "services": listed(incident.services),
        "when": between(row.summary.first_at, row.summary.last_at),
        "events": count(row.summary.events, "event"),
        "page": "timeline" if standing is None else ("publish" if standing.approval_stands else "draft"),
        "statement": None if standing is None else standing.first_open,
        "counts": None if standing is None else standing.counts,
        "state": _state(row),
    }


def _state(row: Row) -> Json:
    standing = row.standing
    if standing is None:
        return {"text": "not drafted yet", "kind": ""}
    if standing.approval_stands:
        return {"text": "published" if row.summary.published else "approved, not published", "kind": "done"}
    if standing.open:
        return {"text": f"{standing.open} open", "kind": "open"}
    if standing.approved_once:
        return {"text": "approval no longer stands", "kind": "fallen"}
    return {"text": "ready to approve", "kind": "open"}
