"""An approver decides on a request: the decision that completes the rule passes the gate, or nothing is approved."""

from __future__ import annotations

from app.operations.access import Action
from app.operations.approval_notices import supersede, tell_decided
from app.operations.approval_request import ApprovalDecision, ApprovalRequest, Choice, RequestState
from app.operations.approval_rules import acting_person, rule_for, why_not
from app.operations.approved_report import approved_report
from app.operations.permission import permit, record
from app.operations.ports import Ports
from app.operations.review_report import OpenReview, open_review
from extraction.domain.report import Approval
from extraction.errors import Denied, GateRefused, InputError, StateError


class StaleRequest(StateError):
    """The request can no longer be decided on: it is closed, or what it asked about has changed since."""


_CLOSED = {
    RequestState.APPROVED: "the report was approved already",
    RequestState.CHANGES_REQUESTED: "changes were requested already; approval has to be asked for again",
    RequestState.WITHDRAWN: "the request was withdrawn",
    RequestState.SUPERSEDED: "the report has changed since it was asked; a newer request shows what is to be decided now",
}


def decide(ports: Ports, request_id: str, choice: Choice, by: str, note: str = "") -> ApprovalRequest:
    """Decide on a request in the name of ``by``; gives back the request as it stands then.

    ``note`` says which changes are wanted; beside an approval it may be empty. With the last approval that its rule needs, on
    exactly the content that was asked about, the report is approved.

    Raises:
        StaleRequest: the request is closed, this person has decided on it, or what it asks about has changed.
        Denied: the rule does not let this person decide, or their role does not.
        GateRefused: something is open.
        InputError: changes are requested without a reason.
        NotFound: there is no such request, or none that the actor may see.
    """
    key, request = ports.requests.request(request_id)
    permit(ports, key, Action.APPROVE, by)
    opened = open_review(ports, key)
    decision = _decision(ports, opened, request, choice, by, note)
    with ports.store.unit():
        _append(ports, request, decision)
        kept = ports.requests.request(request.id)[1]
        _conclude(ports, key, opened, kept, decision)
        kept = ports.requests.request(request.id)[1]
        tell_decided(ports, key, kept, decision)
        record(ports, Action.APPROVE, key, f"request {request.id}", RequestState.OPEN.value, _told(kept, decision))
    return kept


def refuse_stale(ports: Ports, opened: OpenReview, request: ApprovalRequest) -> None:
    """Raises StaleRequest; an open request whose content is no longer the report is closed, and those asked hear of it."""
    if request.state is not RequestState.OPEN:
        raise StaleRequest(_CLOSED[request.state])
    if not is_fresh(ports, opened, request):
        supersede(ports, opened.opened.incident.key, request)
        raise StaleRequest(_CLOSED[RequestState.SUPERSEDED])


def is_fresh(ports: Ports, opened: OpenReview, request: ApprovalRequest) -> bool:
    """Whether the report, and the rule it falls under, are what they were when it was asked."""
    return request.content == opened.content and request.rule == rule_for(ports, opened.opened.incident)


def _decision(
    ports: Ports, opened: OpenReview, request: ApprovalRequest, choice: Choice, by: str, note: str
) -> ApprovalDecision:
    key, person = opened.opened.incident.key, acting_person(ports, by)
    if not person.name:
        raise GateRefused("the report cannot be approved without the name of an approver")
    why = why_not(ports, opened, request.rule, person, (request.by, request.name))
    if why is not None:
        record(ports, "denied", key, f"request {request.id}")
        raise Denied(why)
    refuse_stale(ports, opened, request)
    if choice is Choice.REQUEST_CHANGES and not note.strip():
        raise InputError("say which changes are wanted, so that whoever asked knows what to do")
    if choice is Choice.APPROVE and opened.review.open_points:
        raise GateRefused("the report cannot be approved yet", opened.review.open_points)
    return ApprovalDecision(
        by=person.id, name=person.name, at=ports.now(), choice=choice, note=ports.redacted(note.strip()), via=ports.via
    )


def _append(ports: Ports, request: ApprovalRequest, decision: ApprovalDecision) -> None:
    """Of several who decide at once the others wait here and see what the first did."""
    state = RequestState.CHANGES_REQUESTED if decision.choice is Choice.REQUEST_CHANGES else RequestState.OPEN
    try:
        ports.requests.decide(request.id, decision, state)
    except StateError as error:
        present = ports.requests.request(request.id)[1].state
        raise StaleRequest(_CLOSED.get(present, str(error))) from error


def _conclude(ports: Ports, key: str, opened: OpenReview, request: ApprovalRequest, decision: ApprovalDecision) -> None:
    """The approval that completes the rule makes the approved report."""
    if decision.choice is not Choice.APPROVE or len(request.approvals) < request.rule.needed:
        return
    version = opened.review.version
    approvals = tuple(Approval(by=one.name, at=one.at, version=version, note=one.note) for one in request.approvals)
    ports.store.save_approval(key, approved_report(opened, approvals))
    ports.requests.close(request.id, RequestState.APPROVED)


def _told(request: ApprovalRequest, decision: ApprovalDecision) -> str:
    given = f"{len(request.approvals)} of {request.rule.needed} approvals"
    said = "approved" if decision.choice is Choice.APPROVE else "changes requested"
    return f"{said} ({given}), version {request.content.version}" + (f": {decision.note}" if decision.note else "")
