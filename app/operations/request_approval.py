"""Named people are asked to approve the report as it stands; whoever asked can take it back."""

from __future__ import annotations

import uuid
from datetime import datetime

from app.operations.access import Action
from app.operations.access_policy import actor_id_of
from app.operations.approval_notices import supersede, tell_asked
from app.operations.approval_request import ApprovalRequest, ApprovalRule, RequestState
from app.operations.approval_rules import acting_person, is_named, named_approvers, rule_for, why_not
from app.operations.permission import permit, record
from app.operations.ports import Ports
from app.operations.review_report import OpenReview, open_review
from extraction.domain.clock import iso_utc
from extraction.errors import GateRefused, InputError, StateError


def request_approval(
    ports: Ports,
    key: str,
    by: str,
    message: str = "",
    due: datetime | None = None,
    asked: tuple[str, ...] = (),
) -> ApprovalRequest:
    """Ask for approval of the report as it stands, until ``due`` (aware; without one, as the rule says).

    ``asked`` are actors' ids: who is told; without them all approvers whom the rule is known to name. An earlier request that
    is still open gives way.

    Raises:
        GateRefused: something in the report is open: nobody could approve it.
        StateError: it is approved as it stands, or nobody may approve it.
        InputError: ``due`` is past, or somebody in ``asked`` is no approver.
        NotFound, Denied: as ``permit``.
    """
    key = permit(ports, key, Action.REQUEST_APPROVAL, by).key
    opened = open_review(ports, key)
    if opened.approval_stands:
        raise StateError(f"the report of {key} is approved as it stands")
    if opened.review.open_points:
        raise GateRefused("approval cannot be requested yet", opened.review.open_points)
    request = _request(ports, opened, by, message, due, asked)
    with ports.store.unit():
        for earlier in ports.requests.requests(key):
            if earlier.state is RequestState.OPEN:
                supersede(ports, key, earlier)
        ports.requests.add(key, request)
        tell_asked(ports, key, request)
        record(ports, Action.REQUEST_APPROVAL, key, f"request {request.id}", after=_told(request))
    return request


def withdraw_request(ports: Ports, key: str, by: str) -> ApprovalRequest:
    """Take the open request for approval back.

    Raises:
        StateError: none is open.
    """
    key = permit(ports, key, Action.REQUEST_APPROVAL, by).key
    request = open_request(ports, key)
    if request is None:
        raise StateError(f"no request for approval of {key} is open")
    with ports.store.unit():
        supersede(ports, key, request, RequestState.WITHDRAWN)
        record(ports, Action.REQUEST_APPROVAL, key, f"request {request.id}", before="open", after="withdrawn")
    return ports.requests.request(request.id)[1]


def open_request(ports: Ports, key: str) -> ApprovalRequest | None:
    """The latest request of the incident that is open."""
    found = [one for one in ports.requests.requests(key) if one.state is RequestState.OPEN]
    return found[-1] if found else None


def new_request(
    ports: Ports, opened: OpenReview, by: str, message: str, due: datetime | None, asked: tuple[str, ...]
) -> ApprovalRequest:
    """A request about the report exactly as it stands."""
    now, person = ports.now(), acting_person(ports, by)
    rule = rule_for(ports, opened.opened.incident)
    return ApprovalRequest(
        id=uuid.uuid4().hex,
        content=opened.content,
        by=person.id,
        name=person.name,
        at=now,
        due=due if due is not None else now + rule.due,
        message=ports.redacted(message.strip()),
        rule=rule,
        asked=asked,
    )


def _request(
    ports: Ports, opened: OpenReview, by: str, message: str, due: datetime | None, asked: tuple[str, ...]
) -> ApprovalRequest:
    if not by.strip():
        raise InputError("a request for approval needs the name of the person who asks")
    if due is not None and (due.tzinfo is None or due <= ports.now()):
        raise InputError("the due date is past or has no zone; name a later one, such as 2026-03-06T17:00:00Z")
    rule = rule_for(ports, opened.opened.incident)
    able = _able(ports, opened, rule, by)
    wanted = tuple(dict.fromkeys(actor_id_of(one) for one in asked))
    if strangers := [one for one in wanted if one not in able and not _may_be(ports, rule, one)]:
        raise InputError(f"{', '.join(strangers)} may not approve this report (rule “{rule.name}”)")
    return new_request(ports, opened, by, message, due, wanted or able)


def _able(ports: Ports, opened: OpenReview, rule: ApprovalRule, by: str) -> tuple[str, ...]:
    """Ids of the known approvers who can decide; raises StateError where there can never be enough of them."""
    asker = acting_person(ports, by)
    able = []
    for actor_id, _ in named_approvers(ports, opened.opened.incident, rule):
        if why_not(ports, opened, rule, ports.policy.actor(actor_id), (asker.id, asker.name)) is None:
            able.append(actor_id)
    if rule.approvers and not rule.groups and len(able) < rule.needed:
        eyes = " that wrote no part of it and did not ask" if rule.four_eyes else ""
        raise StateError(
            f"nobody can complete this approval: the rule “{rule.name}” needs {rule.needed} of the people it names{eyes}, "
            f"and there {'is' if len(able) == 1 else 'are'} {len(able)}; add an approver to the rule, or let somebody else ask"
        )
    return tuple(able)


def _may_be(ports: Ports, rule: ApprovalRule, actor_id: str) -> bool:
    """Of somebody the access file does not list it cannot be known beforehand: their sign-in tells."""
    return actor_id not in ports.policy.people and (bool(rule.groups) or is_named(rule, ports.policy.actor(actor_id)))


def _told(request: ApprovalRequest) -> str:
    to = ", ".join(request.asked) or "the channel"
    return f"version {request.content.version}, asked of {to}, due {iso_utc(request.due)}: {request.message}".rstrip(
        ": "
    )
