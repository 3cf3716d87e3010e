"""What a person does about approval on the Publish page, by the name the browser sends; each is one operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time

from app.operations.approval_request import Choice, RequestState
from app.operations.approve_report import approve_report
from app.operations.decide_approval import decide
from app.operations.ports import Ports
from app.operations.reopen_report import reopen
from app.operations.request_approval import request_approval, withdraw_request
from extraction.errors import InputError

Act = Mapping[str, object]
END_OF_DAY = time(23, 59, tzinfo=UTC)


def perform(ports: Ports, key: str, by: str, act: Act) -> str:
    """Carry out ``act`` on incident ``key`` in the name of ``by``; gives back a sentence on what happened.

    Raises:
        RetrolineError: it cannot be done; the message says why.
    """
    return ACTS[_text(act, "name")](ports, key, by, act)


def due_at(day: str) -> datetime | None:
    """The end of ``day`` (``2026-03-06``) in UTC; ``None`` without one."""
    if not day.strip():
        return None
    try:
        return datetime.combine(date.fromisoformat(day.strip()), END_OF_DAY)
    except ValueError as error:
        raise InputError(f"“{day}” is no day, such as 2026-03-06") from error


def _text(act: Act, name: str) -> str:
    value = act.get(name)
    return value if isinstance(value, str) else ""


def _request(ports: Ports, key: str, by: str, act: Act) -> str:
    request = request_approval(ports, key, by, _text(act, "message"), due_at(_text(act, "due")))
    told = f"{len(request.asked)} {'person is' if len(request.asked) == 1 else 'people are'} asked"
    return f"Approval requested. {told if request.asked else 'Whoever may approve sees it here'}."


def _withdraw(ports: Ports, key: str, by: str, act: Act) -> str:
    withdraw_request(ports, key, by)
    return "The request was withdrawn."


def _approve(ports: Ports, key: str, by: str, act: Act) -> str:
    """Decides on the request that the person looked at; where they saw none, approves directly."""
    request_id = _text(act, "request")
    if not request_id:
        approve_report(ports, key, by, _text(act, "note"))
        return f"Approved by {by}. It can be published now."
    request = decide(ports, request_id, Choice.APPROVE, by, _text(act, "note"))
    if request.state is RequestState.APPROVED:
        return f"Approved by {by}. It can be published now."
    return f"Your approval is kept: {len(request.approvals)} of {request.rule.needed}."


def _changes(ports: Ports, key: str, by: str, act: Act) -> str:
    request = decide(ports, _text(act, "request"), Choice.REQUEST_CHANGES, by, _text(act, "note"))
    return f"Changes requested. {request.name} sees your reason."


def _reopen(ports: Ports, key: str, by: str, act: Act) -> str:
    draft = reopen(ports, key, by, _text(act, "reason"))
    return f"Version {draft.version} is open with the same words. What is published stays until you publish again."


ACTS: Mapping[str, Callable[[Ports, str, str, Act], str]] = {
    "request": _request,
    "withdraw": _withdraw,
    "approve": _approve,
    "changes": _changes,
    "reopen": _reopen,
}
