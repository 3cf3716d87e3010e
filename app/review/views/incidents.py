"""The inbox: incidents that need somebody, those under way, and those that are published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.operations.ports import IncidentSummary
from app.operations.review_report import OpenReview
from app.review.views.document import counts_json, first_open
from app.review.views.words import Json, between, count, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An incident in the inbox. ``opened`` is ``None`` before the first draft."""

    summary: IncidentSummary
    opened: OpenReview | None


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
    opened = row.opened
    if opened is None:
        return "progress"
    if opened.approval_stands:
        return "published" if row.summary.published else "progress"
    return "needs"


def _row_json(row: Row) -> Json:
    incident, opened = row.summary.incident, row.opened
    return {
        "key": incident.key,
        "title": incident.title,
        "severity": incident.severity,
        "services": listed(incident.services),
        "when": between(row.summary.first_at, row.summary.last_at),
        "events": count(row.summary.events, "event"),
        "page": "timeline" if opened is None else ("publish" if opened.approval_stands else "draft"),
        "statement": None if opened is None else first_open(opened.review),
        "counts": None if opened is None else counts_json(opened.review),
        "state": _state(row),
        "version": None if opened is None else f"version {opened.version} by {opened.made_by}",
    }


def _state(row: Row) -> Json:
    opened = row.opened
    if opened is None:
        return {"text": "not drafted yet", "kind": ""}
    still_open = len(opened.review.open_points)
    if opened.approval_stands:
        return {"text": "published" if row.summary.published else "approved, not published", "kind": "done"}
    if opened.approval is not None and not still_open:
        return {"text": "approval no longer stands", "kind": "fallen"}
    if still_open:
        return {"text": f"{still_open} open", "kind": "open"}
    return {"text": "ready to approve", "kind": "open"}
