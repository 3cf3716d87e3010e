"""Where the approval of a report stands: who is asked, who has decided, what has changed since, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from app.operations.access import Action
from app.operations.approval_notices import supersede
from app.operations.approval_request import ApprovalDecision, ApprovalRequest, ApprovalRule, Content
from app.operations.approval_rules import acting_person, name_of, named_approvers, rule_for, why_not
from app.operations.approved_content import curated_content, curated_digest
from app.operations.decide_approval import is_fresh
from app.operations.permission import allowed, permit, visible
from app.operations.ports import Ports
from app.operations.private_events import masked_corrections
from app.operations.request_approval import open_request
from app.operations.review_report import OpenReview, open_review
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.curation import Curation, CurationAction, weighing

_LONGEST = 160


class Approver(NamedTuple):
    """Somebody who may decide, or has; ``decision`` on the present request."""

    id: str
    name: str
    decision: ApprovalDecision | None


@dataclass(frozen=True, kw_only=True)
class ApprovalState:
    """``request`` is the open one, ``last`` the latest of all, open or not. ``waits``: why the present actor cannot approve.

    ``groups`` are those whose members may decide besides ``approvers``.
    """

    rule: ApprovalRule
    request: ApprovalRequest | None
    last: ApprovalRequest | None
    approvers: tuple[Approver, ...]
    needed: int
    given: int
    may_decide: bool
    waits: str | None
    groups: tuple[str, ...] = ()


def approval_state(ports: Ports, opened: OpenReview, by: str | None = None) -> ApprovalState:
    """Where approval of ``opened`` stands for the present actor, who is called ``by`` where nobody signs in.

    An open request about what is no longer the report is closed by looking at it here.
    """
    incident = opened.opened.incident
    request = supersede_changed(ports, opened)
    every = ports.requests.requests(incident.key)
    rule = rule_for(ports, incident)
    waits = _waits(ports, opened, rule, request, ports.actor.name if by is None else by)
    return ApprovalState(
        rule=rule,
        request=request,
        last=every[-1] if every else None,
        approvers=tuple(_approvers(ports, opened, rule, request)),
        needed=rule.needed,
        given=0 if request is None else len(request.approvals),
        may_decide=waits is None,
        waits=waits,
        groups=rule.groups,
    )


def supersede_changed(ports: Ports, opened: OpenReview) -> ApprovalRequest | None:
    """The open request about exactly ``opened``; one about what has changed since is closed, and those asked hear of it."""
    request = open_request(ports, opened.opened.incident.key)
    if request is None or is_fresh(ports, opened, request):
        return request
    supersede(ports, opened.opened.incident.key, request)
    return None


def changes_since(ports: Ports, key: str, content: Content) -> tuple[str, ...]:
    """What changed in the report since it was ``content``, a line each, oldest first; empty where nothing did.

    Raises:
        NotFound: no such incident or draft that the actor may see.
    """
    permit(ports, key, Action.READ)
    opened = open_review(ports, key)
    if opened.content == content:
        return ()
    said = [
        *_new_versions(ports, opened, content),
        *_corrected(ports, opened, content),
        *_curated(ports, opened, content),
    ]
    return tuple(said) or ("The records, or what is said about the incident, have changed",)


def open_requests(ports: Ports) -> tuple[tuple[str, ApprovalRequest], ...]:
    """Open requests on incidents that the present actor may see, the one due first first.

    One whose report has a newer version, more corrections or other curations is closed instead.
    """
    every = ports.requests.open_requests()
    summaries = {one.incident.key: one for one in ports.store.summaries([key for key, _ in every])}
    found = []
    for key, request in every:
        summary = summaries.get(key)
        if summary is None or not visible(ports, summary.incident):
            continue
        now = replace(
            request.content,
            version=summary.draft_version or 0,
            corrections=len(ports.store.corrections(key)),
            curated_digest=curated_content(curated_digest(ports.store.curations(key)), summary.incident),
        )
        if now == request.content:
            found.append((key, request))
        else:
            supersede(ports, key, request)
    return tuple(found)


def _waits(
    ports: Ports, opened: OpenReview, rule: ApprovalRule, request: ApprovalRequest | None, by: str
) -> str | None:
    person = acting_person(ports, by)
    if opened.approval_stands:
        return "It is approved as it stands."
    if not person.name:
        return "Say who you are first."
    if not allowed(ports, opened.opened.incident, Action.APPROVE):
        return "Your role does not let you approve this report."
    asked_by = None if request is None else (request.by, request.name)
    if (why := why_not(ports, opened, rule, person, asked_by)) is not None:
        return why
    if request is not None and person.id in {one.by for one in request.decisions}:
        return f"You have approved; {rule.needed - len(request.approvals)} more approval is needed."
    if (still_open := open_points_wait(opened)) is not None:
        return still_open
    if request is None and (rule.four_eyes or rule.needed > 1):
        return "Somebody has to request approval first."
    return None


def open_points_wait(opened: OpenReview) -> str | None:
    """Why nobody can be asked for approval, or give it, before somebody has judged what is open; ``None``: nothing is."""
    still_open = len(opened.review.open_points)
    if not still_open:
        return None
    return "1 sentence must be judged first." if still_open == 1 else f"{still_open} sentences must be judged first."


def _approvers(
    ports: Ports, opened: OpenReview, rule: ApprovalRule, request: ApprovalRequest | None
) -> Iterator[Approver]:
    decided = {} if request is None else {one.by: one for one in request.decisions}
    for actor_id, name in named_approvers(ports, opened.opened.incident, rule):
        yield Approver(actor_id, name, decided.pop(actor_id, None))
    asked = () if request is None else request.asked
    named = {actor_id for actor_id, _ in named_approvers(ports, opened.opened.incident, rule)}
    for actor_id in asked:
        if actor_id not in named:
            yield Approver(actor_id, name_of(ports, actor_id), decided.pop(actor_id, None))
    for actor_id, decision in decided.items():
        yield Approver(actor_id, decision.name, decision)


def _new_versions(ports: Ports, opened: OpenReview, content: Content) -> Iterator[str]:
    for version in range(content.version + 1, opened.version + 1):
        draft = ports.store.draft(opened.opened.incident.key, version)
        if draft is not None:
            yield f"{draft.made_by} began version {version}"


def _corrected(ports: Ports, opened: OpenReview, content: Content) -> Iterator[str]:
    key, private = opened.opened.incident.key, opened.opened.private_ids
    stored = ports.store.draft(key)
    draft = None if stored is None else stored.checked.draft
    wrote: set[tuple[str, str]] = set()
    for correction in masked_corrections(ports.store.corrections(key), draft, private)[content.corrections :]:
        act = (correction.statement_id, correction.by)
        if correction.action is CorrectionAction.ACCEPT and act in wrote:
            continue  # who wrote a sentence and accepts it has said so already
        if correction.action in (CorrectionAction.EDIT, CorrectionAction.ADD):
            wrote.add(act)
        yield _correction_in_words(correction)


def _correction_in_words(correction: Correction) -> str:
    before, after = _short(correction.before), _short(correction.after)
    match correction.action:
        case CorrectionAction.EDIT:
            return f"{correction.by} changed “{before}” to “{after}”"
        case CorrectionAction.ADD:
            return f"{correction.by} added “{after}”"
        case CorrectionAction.REJECT:
            reason = f": {_short(correction.reason)}" if correction.reason else ""
            return f"{correction.by} left “{before}” out{reason}"
        case CorrectionAction.ACCEPT:
            return f"{correction.by} accepted “{before}”"
        case CorrectionAction.RESTORE:
            return f"{correction.by} took a decision on “{before}” back"
        case CorrectionAction.SETTLE:
            return f"{correction.by} settled “{before}”"


def _curated(ports: Ports, opened: OpenReview, content: Content) -> Iterator[str]:
    since = _moment_of(ports, opened, content)
    if since is None or opened.content.curated_digest == content.curated_digest:
        return
    for curation in opened.opened.curations:
        counts = curation in weighing(opened.opened.curations) or curation.action is CurationAction.UNDO
        if counts and curation.at > since:
            yield _curation_in_words(curation)


def _moment_of(ports: Ports, opened: OpenReview, content: Content) -> datetime | None:
    """When somebody was asked about, or approved, ``content``."""
    key = opened.opened.incident.key
    asked = [one.at for one in ports.requests.requests(key) if one.content == content]
    return asked[-1] if asked else None


def _curation_in_words(curation: Curation) -> str:
    """Never what an event says: it may be private."""
    did = _DID.get(curation.action, "curated an event")
    reason = f": {_short(curation.reason)}" if curation.reason and curation.action in _GIVES_REASON else ""
    return f"{curation.by} {did}{reason}"


_DID = {
    CurationAction.HIDE: "hid an event",
    CurationAction.SHOW: "brought a hidden event back",
    CurationAction.CORRECT_TIME: "corrected the time of an event",
    CurationAction.UNCORRECT_TIME: "took a corrected time back",
    CurationAction.SET_MILESTONE: "set a milestone",
    CurationAction.RELEASE: "released a flagged message",
    CurationAction.CORRECT_CLOCK: "corrected the clock of a source",
    CurationAction.SETTLE: "settled a question",
    CurationAction.REOPEN: "opened a question again",
    CurationAction.MERGE: "merged two events",
    CurationAction.KEEP_PRIVATE: "made an event private",
    CurationAction.MAKE_PUBLIC: "made a private event public",
    CurationAction.UNDO: "undid a curation",
}
_GIVES_REASON = frozenset({CurationAction.CORRECT_TIME, CurationAction.SET_MILESTONE, CurationAction.SETTLE})


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rsplit(' ', 1)[0]} …"
