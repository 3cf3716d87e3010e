"""A request for approval as a message: what is asked, by whom, what was found, and the buttons that decide."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from slack_sdk.models.blocks import Block

from app.operations.approval_request import ApprovalDecision, ApprovalRequest, Choice, RequestState
from app.slack.approval_facts import ApprovalFacts
from app.slack.message import (
    Message,
    button,
    buttons,
    fields,
    header,
    link,
    message,
    paragraph,
)

APPROVE = "approve"
REQUEST_CHANGES = "request_changes"
_MOST_CHANGES = 12
_OUTCOMES = {
    RequestState.OPEN: "Approval asked",
    RequestState.APPROVED: "Approved",
    RequestState.CHANGES_REQUESTED: "Changes requested",
    RequestState.WITHDRAWN: "Request withdrawn",
    RequestState.SUPERSEDED: "No longer asked",
}
_CLOSED = {
    RequestState.OPEN: "The report has changed since this was asked. It has to be asked for again.",
    RequestState.APPROVED: "The report is approved.",
    RequestState.CHANGES_REQUESTED: "The report goes back to its editors.",
    RequestState.WITHDRAWN: "Whoever asked took the request back.",
    RequestState.SUPERSEDED: "The report has changed since, or was asked about anew.",
}


def approval_message(facts: ApprovalFacts, address: str) -> Message:
    """With buttons while somebody can decide; afterwards with the outcome in their place. ``address`` is the app's."""
    title = f"{_outcome(facts)}: {facts.incident.key} {facts.incident.title}"
    blocks: list[Block] = [header(title), _about(facts)]
    if facts.request.message:
        blocks.append(paragraph(f"{facts.request.name} writes:\n{facts.request.message}"))
    if facts.waits:
        blocks += _content(facts)
    blocks += [paragraph(decided(one)) for one in facts.request.decisions[:10]]
    if not facts.waits:
        blocks.append(paragraph(_CLOSED[facts.request.state]))
    blocks.append(_acts(facts, address))
    return message(f"{title} ({_severity(facts)}, version {facts.request.content.version})", blocks)


def hidden_message(facts: ApprovalFacts, address: str) -> Message:
    """What remains in a shared channel of an incident that has become private: its key and nothing else."""
    text = f"{facts.incident.key} is private now. Its members find it in Retroline."
    return message(text, [paragraph(text), buttons(link("Open", page(address, "publish", facts.incident.key)))])


def outcome_message(facts: ApprovalFacts, address: str) -> Message:
    """For who asked: what became of it."""
    title = f"{_outcome(facts)}: {facts.incident.key} {facts.incident.title}"
    blocks: list[Block] = [header(title), *(paragraph(decided(one)) for one in facts.request.decisions[:10])]
    blocks += [
        paragraph(_waiting(facts.request) if facts.waits else _CLOSED[facts.request.state]),
        buttons(link("Open", page(address, "publish", facts.incident.key))),
    ]
    return message(title, blocks)


def reminder_message(facts: ApprovalFacts, overdue: bool, address: str) -> Message:
    """Once before it is due, and once when it is past."""
    when = f"was due {moment(facts.request.due)}" if overdue else f"is due {moment(facts.request.due)}"
    text = f"{facts.incident.key} still waits for approval; it {when}. {_waiting(facts.request)}"
    return message(text, [paragraph(text), buttons(link("Open", page(address, "publish", facts.incident.key)))])


def decided(decision: ApprovalDecision) -> str:
    """One decision as a sentence, with its reason."""
    where = "Slack" if decision.via == "slack" else "Retroline"
    if decision.choice is Choice.APPROVE:
        said = f"{decision.name} approved on {moment(decision.at)} in {where}."
    else:
        said = f"{decision.name} requested changes on {moment(decision.at)} in {where}."
    return f"{said}\n{decision.note}" if decision.note else said


def moment(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def page(address: str, name: str, key: str, **parameters: str) -> str:
    """The address of a page of the review app."""
    query = "&".join(
        f"{one}={quote(value, safe='')}" for one, value in {"incident": key, **parameters}.items() if value
    )
    return f"{address}/{name}?{query}"


def _outcome(facts: ApprovalFacts) -> str:
    if not facts.current:
        return _OUTCOMES[RequestState.SUPERSEDED]
    return _OUTCOMES[facts.request.state]


def _severity(facts: ApprovalFacts) -> str:
    return facts.incident.severity or "no severity"


def _about(facts: ApprovalFacts) -> Block:
    request = facts.request
    return fields(
        (
            ("Severity", _severity(facts)),
            ("Version", str(request.content.version)),
            ("Asked by", request.name),
            ("Due", moment(request.due)),
            ("Approvals", f"{len(request.approvals)} of {request.rule.needed}"),
        )
    )


def _content(facts: ApprovalFacts) -> list[Block]:
    blocks: list[Block] = []
    if facts.summary:
        blocks.append(paragraph("Summary\n" + "\n".join(facts.summary)))
    blocks.append(paragraph(f"Findings\n{facts.findings}"))
    if facts.changes is not None:
        blocks.append(paragraph("Changed since the last request\n" + _listed(facts.changes)))
    return blocks


def _listed(changes: tuple[str, ...]) -> str:
    if not changes:
        return "Nothing."
    more = len(changes) - _MOST_CHANGES
    shown = [f"• {one}" for one in changes[:_MOST_CHANGES]]
    return "\n".join((*shown, f"• and {more} more, in Retroline") if more > 0 else shown)


def _waiting(request: ApprovalRequest) -> str:
    missing = request.rule.needed - len(request.approvals)
    return f"{missing} {'approval is' if missing == 1 else 'approvals are'} still needed."


def _acts(facts: ApprovalFacts, address: str) -> Block:
    opens = link("Open", page(address, "publish", facts.incident.key))
    if not facts.waits:
        return buttons(opens)
    return buttons(
        button("Approve", APPROVE, facts.request.id, style="primary"),
        button("Request changes", REQUEST_CHANGES, facts.request.id),
        opens,
    )
