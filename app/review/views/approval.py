"""The approval of a report as the Publish page shows it: who decides by which rule, what was asked, what may be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.operations.approval_request import ApprovalDecision, ApprovalRequest, ApprovalRule, Choice, RequestState
from app.operations.approval_state import ApprovalState, Approver, open_points_wait
from app.operations.review_report import OpenReview
from app.review.views.words import Json, listed, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Why the person here cannot do something, each a sentence; ``None`` where they can."""

    request: str | None
    publish: str | None
    reopen: str | None


def approval_json(opened: OpenReview, state: ApprovalState, waits: Waits, now: datetime) -> Json:
    """What the component ``approval`` draws."""
    request = state.request
    return {
        "incident": opened.opened.incident.key,
        "content": f"{opened.version}/{opened.review.revision}/{request.id if request else ''}/{opened.approval_stands}",
        "state": _state(opened, state),
        "rule": rule_in_words(state.rule),
        "approvers": [_approver(one, request) for one in state.approvers],
        "request": None if request is None else _request(request, now),
        "last": _last(state, opened),
        "approved": opened.approval_stands,
        "due": {"first": f"{now:%Y-%m-%d}", "chosen": f"{now + state.rule.due:%Y-%m-%d}"},
        "waits": {
            "approve": state.waits,
            "changes": _changes_wait(state),
            "request": waits.request or _request_waits(opened),
            "withdraw": waits.request,
        },
        "reopen": None if not _published_as_it_is(opened) else {"waits": waits.reopen},
    }


def rule_in_words(rule: ApprovalRule) -> str:
    """``Rule “payments”: two approvals are needed, and a second pair of eyes.``"""
    needed = "One approval is needed" if rule.needed == 1 else f"{rule.needed} approvals of the same words are needed"
    groups = f", from the people named below or members of {listed(rule.groups)}" if rule.groups else ""
    eyes = "; not from who asked, drafted or wrote a part of it" if rule.four_eyes else ""
    named = "" if rule.name.startswith("anybody") else f"Rule “{rule.name}”. "
    anybody = ", from anybody who may approve" if not rule.groups and not rule.approvers else groups
    return f"{named}{needed}{anybody}{eyes}."


def _state(opened: OpenReview, state: ApprovalState) -> Json:
    if opened.approval_stands and opened.approval is not None:
        given = opened.approval.approved.approvals
        by = listed(tuple(one.by for one in given))
        return {"name": "Approved", "kind": "done", "told": f"By {by}, {moment(max(one.at for one in given))}."}
    if state.request is not None:
        asked = f"{state.given} of {state.needed} given" if state.needed > 1 else "waiting for a decision"
        return {"name": "Approval requested", "kind": "waits", "told": f"Version {opened.version}; {asked}."}
    if opened.approval is not None and opened.approval_lapsed is not None:
        lapsed = f"{opened.approval_lapsed[:1].upper()}{opened.approval_lapsed[1:]}."
        return {"name": "Approval no longer stands", "kind": "fallen", "told": lapsed}
    return {"name": "Not approved yet", "kind": "", "told": f"Version {opened.version}."}


def _approver(one: Approver, request: ApprovalRequest | None) -> Json:
    if one.decision is not None:
        return {"name": one.name, **decision_json(one.decision)}
    asked = request is not None and (not request.asked or one.id in request.asked)
    return {"name": one.name, "kind": "waits" if asked else "", "told": "asked" if asked else "may approve", "note": ""}


def decision_json(decision: ApprovalDecision) -> Json:
    approved = decision.choice is Choice.APPROVE
    did = "approved" if approved else "requested changes"
    through = " in Slack" if decision.via == "slack" else ""
    return {
        "kind": "done" if approved else "fallen",
        "told": f"{did}{through}, {moment(decision.at)}",
        "note": decision.note,
    }


def _request(request: ApprovalRequest, now: datetime) -> Json:
    late = "overdue since" if request.due < now else "due"
    return {
        "id": request.id,
        "told": f"Requested by {request.name}, {moment(request.at)}; {late} {moment(request.due)}.",
        "late": request.due < now,
        "message": request.message,
    }


def _last(state: ApprovalState, opened: OpenReview) -> Json | None:
    """What became of the latest request, where it is closed and something has to be done about it."""
    last = state.last
    if last is None or state.request is not None or opened.approval_stands:
        return None
    if last.state is RequestState.CHANGES_REQUESTED:
        decision = last.decisions[-1]
        return {"text": f"{decision.name} requested changes, {moment(decision.at)}: {decision.note}", "kind": "warn"}
    told = _CLOSED.get(last.state)
    return None if told is None else {"text": f"The request of {last.name}, {moment(last.at)}, {told}", "kind": ""}


_CLOSED: Mapping[RequestState, str] = {
    RequestState.WITHDRAWN: "was withdrawn.",
    RequestState.SUPERSEDED: "no longer holds: the report has changed since. Request approval again.",
}


def _changes_wait(state: ApprovalState) -> str | None:
    if state.request is None:
        return "Nobody has asked for approval."
    return state.waits


def _request_waits(opened: OpenReview) -> str | None:
    """In the words of ``ApprovalState.waits``: the page says once what holds both back."""
    return "It is approved as it stands." if opened.approval_stands else open_points_wait(opened)


def _published_as_it_is(opened: OpenReview) -> bool:
    return any(one.version == opened.version for one in opened.publications)
