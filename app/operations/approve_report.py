"""The gate, passed directly: a named person approves what has nothing open, where the rule needs nobody else."""

from __future__ import annotations

from app.operations.access import Action
from app.operations.approval_request import ApprovalRequest, Choice, RequestState
from app.operations.approval_rules import acting_person, rule_for, why_not
from app.operations.decide_approval import decide, is_fresh
from app.operations.permission import permit, record
from app.operations.ports import Ports, StoredApproval
from app.operations.request_approval import new_request, open_request
from app.operations.review_report import OpenReview, open_review
from extraction.errors import Denied, GateRefused


def approve_report(ports: Ports, key: str, by: str, note: str = "") -> StoredApproval:
    """Approve the report as it stands now in the name of ``by``: decides on the open request, or on one made for it.

    Raises:
        GateRefused: something is open, there is no name, or the rule needs somebody else as well; the error lists what.
        Denied: the rule, or the person's role, does not let them approve.
        NotFound: no such incident or draft.
    """
    key = permit(ports, key, Action.APPROVE, by).key
    if not by.strip():
        raise GateRefused("the report cannot be approved without the name of an approver")
    opened = open_review(ports, key)
    if opened.review.open_points:
        raise GateRefused("the report cannot be approved yet", opened.review.open_points)
    request = open_request(ports, key)
    if request is None or not is_fresh(ports, opened, request):
        asked = _asked_by_oneself(ports, opened, by)
        with ports.store.unit():
            ports.requests.add(key, asked)
            decide(ports, asked.id, Choice.APPROVE, by, note)
    elif len(request.approvals) + 1 < request.rule.needed:
        raise GateRefused(_more_needed(request))
    else:
        # Outside a unit: that somebody was refused is kept where nothing else is.
        decide(ports, request.id, Choice.APPROVE, by, note)
    approval = ports.store.approval(key)
    if approval is None:
        raise GateRefused(f"the report of {key} was not approved; read it again")
    return approval


def approve_or_decide(ports: Ports, key: str, by: str, note: str = "") -> StoredApproval | None:
    """As ``approve_report``; of several approvals that the rule needs, the first ones are kept and give ``None``."""
    request = open_request(ports, permit(ports, key, Action.APPROVE, by).key)
    if request is None or request.rule.needed == 1:
        return approve_report(ports, key, by, note)
    decided = decide(ports, request.id, Choice.APPROVE, by, note)
    return ports.store.approval(key) if decided.state is RequestState.APPROVED else None


def _asked_by_oneself(ports: Ports, opened: OpenReview, by: str) -> ApprovalRequest:
    """Nobody has asked: the approver does, where the rule wants no second person."""
    key, person = opened.opened.incident.key, acting_person(ports, by)
    rule = rule_for(ports, opened.opened.incident)
    why = why_not(ports, opened, rule, person, None)
    if why is not None:
        record(ports, "denied", key, Action.APPROVE.value)
        raise Denied(why)
    if rule.four_eyes or rule.needed > 1:
        wants = f"{rule.needed} approvers" if rule.needed > 1 else "a second pair of eyes"
        raise GateRefused(
            f"the rule “{rule.name}” wants {wants}: somebody asks for approval first, with: retroline request-approval {key}"
        )
    return new_request(ports, opened, by, "", None, ())


def _more_needed(request: ApprovalRequest) -> str:
    return (
        f"the rule “{request.rule.name}” needs {request.rule.needed} approvals and {len(request.approvals)} "
        "is given: decide on the request, and the others do too"
    )
