"""Everything around the document: the state of the report, which buttons wait for what, and what has just happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.operations.approval_request import ANYBODY, ApprovalDecision, Choice, RequestState
from app.operations.approval_state import ApprovalState
from app.operations.ports import Publication, StoredApproval
from app.operations.proposal import Typing
from app.operations.review_report import OpenReview
from app.review.views.document import document_json
from app.review.views.risk import review_order
from app.review.views.word_diff import merged_words, word_diff
from app.review.views.words import Json, clock, count, moment
from extraction.domain.opinion import Opinion
from extraction.domain.review import Review

NOBODY: Mapping[str, str] = {}


def review_json(
    opened: OpenReview,
    opinions: Mapping[str, Opinion] | None = None,
    judge: str | None = None,
    stale: Mapping[str, str] = NOBODY,
    approval: ApprovalState | None = None,
    changed: Sequence[str] = (),
) -> dict[str, object]:
    """What the desk shows of a report under review.

    ``opinions`` are those on the statements as they stand, by statement id; ``judge`` the model that may be asked.
    ``stale``: statement id → why it no longer stands as it was written. ``approval`` is who has to approve and did,
    ``changed`` what is different since somebody approved or was asked, as sentences.
    """
    return {
        "judge": judge,
        "opinions": {key: _opinion_json(opinion) for key, opinion in (opinions or {}).items()},
        "incident": opened.opened.incident.key,
        "version": opened.version,
        "document": document_json(opened.review, opened.timeline, opened.facts, stale),
        "order": review_order(opened.review, opened.facts, stale),
        "state": state_json(opened),
        "buttons": {"draft": None, "approve": approve_waits(opened), "publish": publish_waits(opened)},
        "waiting": waiting(opened),
        "approval": None if approval is None else approval_json(approval),
        "changed": list(changed),
    }


def approval_json(state: ApprovalState) -> Json:
    """Who is asked to approve, who did, and until when."""
    request = state.request if state.request is not None and state.request.state is RequestState.OPEN else None
    return {
        "rule": state.rule.name,
        "anybody": state.rule == ANYBODY,
        "four_eyes": state.rule.four_eyes,
        "due_days": state.rule.due.days,
        "needed": state.needed,
        "given": state.given,
        "waits": state.waits,
        "may_decide": state.may_decide,
        "approvers": [
            {"id": one, "name": name, "decision": None if decision is None else _decision_json(decision)}
            for one, name, decision in state.approvers
        ],
        "changes": _changes_asked(state),
        "request": None
        if request is None
        else {
            "by": request.name,
            "at": moment(request.at),
            "due": moment(request.due),
            "message": request.message,
        },
    }


def _changes_asked(state: ApprovalState) -> Json | None:
    """Who wants what changed, until approval is asked for again."""
    if state.last is None or state.last.state is not RequestState.CHANGES_REQUESTED:
        return None
    return {"by": state.last.decisions[-1].name, **_decision_json(state.last.decisions[-1])}


def _decision_json(decision: ApprovalDecision) -> Json:
    approved = decision.choice is Choice.APPROVE
    return {"approved": approved, "at": moment(decision.at), "note": decision.note, "via": decision.via}


def _opinion_json(opinion: Opinion) -> Json:
    return {
        "view": opinion.view.value,
        "label": opinion.view.label,
        "reason": opinion.reason,
        "quote": opinion.quote,
        "judge": opinion.judge,
        "told": f"asked by {opinion.asked_by} on {moment(opinion.at)}",
    }


def undrafted_json(key: str, events: int, sources: Sequence[str], may_not: str | None = None) -> Json:
    """What the desk shows before the first draft. ``may_not``: why the person here may not make one."""
    told = (
        f"{count(events, 'event')} from {', '.join(sources)} are in the timeline." if events else "No event is in yet."
    )
    return {
        "incident": key,
        "document": None,
        "order": [],
        "state": {"name": "No draft", "kind": "", "detail": told},
        "buttons": {
            "draft": may_not if events else "There is nothing to draft from: import records first.",
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
    return f"{count(still_open, 'sentence')} still need{'s' if still_open == 1 else ''} you." if still_open else None


def publish_waits(opened: OpenReview) -> str | None:
    return None if opened.approval_stands else "Publishing waits for an approval of the report as it is now."


def waiting(opened: OpenReview) -> str | None:
    """What the buttons wait for, in one line."""
    if opened.approval_stands:
        return None
    still_open = len(opened.review.open_points)
    if still_open:
        return f"Approval waits for {count(still_open, 'sentence')}; publishing waits for approval."
    return "Nothing is open. Publishing waits for approval."


def typing_json(typing: Typing) -> Json:
    """What the person typed and did not save, with the minute they did."""
    return {
        "statement": typing.statement_id,
        "text": typing.text,
        "evidence": list(typing.evidence),
        "seen": typing.seen,
        "at": clock(typing.at),
    }


def conflict_json(statement: str, by: str, theirs: str, mine: str, base: str) -> Json:
    """Two people's wordings of one sentence: what differs, and both changes together where they do not touch."""
    return {
        "statement": statement,
        "by": by,
        "theirs": theirs,
        "mine": mine,
        "change": word_diff(theirs, mine),
        "merged": merged_words(base, mine, theirs) if base else None,
    }
