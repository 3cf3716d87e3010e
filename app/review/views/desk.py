"""Everything around the document: the state of the report, which buttons wait for what, and what has just happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.operations.ports import Publication, StoredApproval
from app.operations.review_report import OpenReview
from app.review.views.document import document_json
from app.review.views.event_view import shown_events, who
from app.review.views.words import Json, clock, count, moment
from extraction.domain.facts import IncidentFacts
from extraction.domain.opinion import Opinion
from extraction.domain.review import Review
from extraction.domain.timeline import Timeline

CHOICES = 1_500
"""How many events can be chosen from as evidence at most; the ones that matter come first."""


def review_json(opened: OpenReview, opinions: Mapping[str, Opinion] | None = None, judge: str | None = None) -> Json:
    """What the desk shows of a report under review.

    ``opinions`` are those on the statements as they stand, by statement id; ``judge`` the model that may be asked.
    """
    return {
        "judge": judge,
        "opinions": {key: _opinion_json(opinion) for key, opinion in (opinions or {}).items()},
        "incident": opened.opened.incident.key,
        "document": document_json(opened.review, opened.timeline, opened.facts),
        "choices": choices_json(opened.timeline, opened.facts),
        "state": state_json(opened),
        "buttons": {"draft": None, "approve": approve_waits(opened), "publish": publish_waits(opened)},
        "waiting": waiting(opened),
    }


def _opinion_json(opinion: Opinion) -> Json:
    return {
        "view": opinion.view.value,
        "label": opinion.view.label,
        "reason": opinion.reason,
        "quote": opinion.quote,
        "judge": opinion.judge,
        "told": f"asked by {opinion.asked_by} on {moment(opinion.at)}",
    }


def undrafted_json(key: str, events: int, sources: Sequence[str]) -> Json:
    """What the desk shows before the first draft."""
    told = (
        f"{count(events, 'event')} from {', '.join(sources)} are in the timeline." if events else "No event is in yet."
    )
    return {
        "incident": key,
        "document": None,
        "choices": [],
        "state": {"name": "No draft", "kind": "", "detail": told},
        "buttons": {
            "draft": None if events else "There is nothing to draft from: import records first.",
            "approve": "There is no draft yet.",
            "publish": "There is no draft yet.",
        },
        "waiting": None,
        "empty": {
            "title": "No draft yet",
            "text": f"{told} Drafting fills the report's sections from them; every sentence names the records it rests on.",
        },
    }


def state_json(opened: OpenReview) -> Json:
    made = f"Version {opened.version}, drafted {moment(opened.review.checked.draft.made_at)} by {opened.made_by}"
    name, kind = _state(opened.review, opened.approval, opened.approval_lapsed, opened.publications)
    return {"name": name, "kind": kind, "detail": f"{made} · {_told(opened)}" if _told(opened) else made}


def _state(
    review: Review, approval: StoredApproval | None, lapsed: str | None, publications: Sequence[Publication]
) -> tuple[str, str]:
    if approval is not None and lapsed is None:
        published = any(one.at >= _approved_at(approval) for one in publications)
        return ("Published", "approved") if published else ("Approved", "approved")
    if approval is not None:
        return "Approval no longer stands", "fallen"
    return ("In review", "review") if review.open_points else ("Ready to approve", "review")


def _approved_at(approval: StoredApproval) -> datetime:
    return max(one.at for one in approval.approved.approvals)


def _told(opened: OpenReview) -> str:
    if opened.approval is None:
        return ""
    last = max(opened.approval.approved.approvals, key=lambda one: one.at)
    approved = f"approved {moment(last.at)} by {last.by}"
    return approved if opened.approval_lapsed is None else f"{approved}; since then {opened.approval_lapsed}"


def approve_waits(opened: OpenReview) -> str | None:
    """Why the report cannot be approved now; ``None`` where it can."""
    if opened.approval_stands:
        return "It is approved as it stands."
    still_open = len(opened.review.open_points)
    return f"{count(still_open, 'statement')} still need{'s' if still_open == 1 else ''} you." if still_open else None


def publish_waits(opened: OpenReview) -> str | None:
    return None if opened.approval_stands else "Publishing waits for an approval of the report as it is now."


def waiting(opened: OpenReview) -> str | None:
    """What the buttons wait for, in one line."""
    if opened.approval_stands:
        return None
    still_open = len(opened.review.open_points)
    if still_open:
        return f"Approval waits for {count(still_open, 'statement')}; publishing waits for approval."
    return "Nothing is open. Publishing waits for approval."


def choices_json(timeline: Timeline, facts: IncidentFacts) -> list[list[str]]:
    """Events to choose evidence from, as id, minute, person and text, oldest first."""
    shown = shown_events(timeline, facts.curated).events
    if len(shown) > CHOICES:
        weights = {one.event_id: one.weight for one in facts.signals}
        best = sorted(shown, key=lambda event: -weights.get(event.id, 0.0))[:CHOICES]
        kept = {event.id for event in best}
        shown = tuple(event for event in shown if event.id in kept)
    return [[event.id, clock(event.at), who(event, facts), event.text[:160]] for event in shown]
