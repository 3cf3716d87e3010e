"""What is told to whom about a request for approval, kept with the act that causes it."""

from __future__ import annotations

from app.operations.approval_request import ApprovalDecision, ApprovalRequest, RequestState
from app.operations.outbox import Notice, NoticeKind
from app.operations.ports import Ports

CHANNEL = ""
"""The recipient where nobody in particular is told."""


def tell_asked(ports: Ports, key: str, request: ApprovalRequest) -> None:
    """Each approver is asked."""
    _tell(ports, key, request, NoticeKind.APPROVAL_ASKED, _told(ports, key, request), "")


def tell_decided(ports: Ports, key: str, request: ApprovalRequest, decision: ApprovalDecision) -> None:
    """Everybody who was asked, and who asked."""
    to = dict.fromkeys((*_told(ports, key, request), request.by))
    _tell(ports, key, request, NoticeKind.APPROVAL_DECIDED, tuple(to), decision.by)


def supersede(ports: Ports, key: str, request: ApprovalRequest, state: RequestState = RequestState.SUPERSEDED) -> None:
    """Close ``request``, whose content is no longer the report, or which was withdrawn; those who were asked hear of it."""
    with ports.store.unit():
        ports.requests.close(request.id, state)
        to = dict.fromkeys((*_told(ports, key, request), request.by))
        _tell(ports, key, request, NoticeKind.APPROVAL_STALE, tuple(to), "")


def _told(ports: Ports, key: str, request: ApprovalRequest) -> tuple[str, ...]:
    """A private incident is never spoken of in the channel."""
    if request.asked or ports.store.incident(key).private:
        return request.asked
    return (CHANNEL,)


def _tell(
    ports: Ports, key: str, request: ApprovalRequest, kind: NoticeKind, recipients: tuple[str, ...], about: str
) -> None:
    for recipient in recipients:
        parts = (kind.value, request.id, recipient or "channel", about)
        ports.outbox.add(
            Notice(
                id=":".join(part for part in parts if part),
                kind=kind,
                incident=key,
                recipient=recipient,
                about={"request": request.id},
                at=ports.now(),
            )
        )
