"""Whether people outside the app have been told: what a page shows beside a request while Slack is away."""

from __future__ import annotations

from app.operations.access import Action
from app.operations.outbox import Notice, NoticeKind
from app.operations.permission import permit
from app.operations.ports import Ports
from extraction.domain.clock import require_utc


def told_outside(ports: Ports, key: str, request_id: str) -> tuple[str, ...]:
    """A sentence for everybody who has not been told of the request yet, or cannot be; empty where all have been.

    Raises:
        NotFound: no such incident, or none that the actor may see.
    """
    permit(ports, key, Action.READ)
    notices = ports.outbox.about("request", request_id)
    said = (_sentence(ports, one) for one in notices if one.kind is not NoticeKind.APPROVAL_REMINDER)
    return tuple(dict.fromkeys(one for one in said if one))


def _sentence(ports: Ports, notice: Notice) -> str:
    known = ports.policy.people.get(notice.recipient)
    who = (known.name if known else notice.recipient) or "The channel"
    if notice.done:
        return f"{who} could not be told in Slack: {notice.error}." if notice.error else ""
    if not notice.error:
        return ""
    again = f" The next attempt is at {require_utc(notice.next_at, 'attempt'):%H:%M} UTC." if notice.next_at else ""
    return f"{who} has not been told in Slack yet: {notice.error}.{again}"
