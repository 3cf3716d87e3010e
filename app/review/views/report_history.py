"""The report's versions, what differs between two of them, and figures of its review, as the drawer shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.operations.report_history import VersionEntry
from app.operations.review_statistics import ReviewStatistics
from app.operations.think_first import AskedSection
from app.review.views.proposals import differences_json, line_of
from app.review.views.words import Json, count, moment
from extraction.domain.difference import Difference


def versions_json(entries: Sequence[VersionEntry]) -> list[Json]:
    """Latest first."""
    latest = max((one.version for one in entries), default=0)
    return [{"version": one.version, "line": _line(one), "latest": one.version == latest} for one in reversed(entries)]


def _line(entry: VersionEntry) -> str:
    parts = [f"{moment(entry.made_at)}, {entry.made_by}", count(entry.statements, "statement")]
    if entry.why:
        parts.append(entry.why)
    if entry.acts:
        parts.append(count(entry.acts, "act of review", "acts of review"))
    if entry.approved_by:
        parts.append(f"approved by {', '.join(entry.approved_by)}")
    if entry.published:
        parts.append("published")
    return " · ".join(parts)


def comparison_json(before: int, after: int, found: Sequence[Difference], titles: Mapping[str, str]) -> Json:
    return {"before": before, "after": after, "line": line_of(found), "differences": differences_json(found, titles)}


def statistics_json(told: ReviewStatistics) -> Json:
    """Shares in per cent; reviewers as they are listed."""
    shares = [("plain writer", told.plain), ("model", told.model), ("people", told.human)]
    kept = [] if told.kept is None else [("model's words kept", told.kept)]
    return {
        "shares": [[f"Worded by {name}", round(100 * share)] for name, share in shares]
        + [[name.capitalize(), round(100 * share)] for name, share in kept],
        "reviewers": [
            {
                "name": one.name,
                "edits": one.edits + one.added,
                "accepted": one.accepted,
                "rejected": one.rejected,
                "comments": one.comments,
                "minutes": round(one.minutes),
            }
            for one in told.reviewers
        ],
    }


def asked_json(asked: AskedSection) -> Json:
    """A section that asks people before it is drafted."""
    return {
        "section": asked.section_id,
        "title": asked.title,
        "questions": list(asked.questions),
        "answers": [{"by": one.by, "text": one.text, "question": one.question} for one in asked.answers],
        "passed_over": asked.passed_over,
        "waits": asked.waits,
    }
