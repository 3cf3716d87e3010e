"""Questions and mentions as messages to the person they are for."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from app.operations.discussion import Remark, RemarkKind, threads
from app.operations.outbox import Notice, NoticeKind
from app.operations.ports import Ports
from app.slack.approval_message import page
from app.slack.message import Message, button, buttons, header, link, message, paragraph

REPLY = "reply"


def remark_message(ports: Ports, notice: Notice, address: str) -> Message | None:
    """``None`` where nobody waits any more: it was answered, resolved, or is gone."""
    remarks = ports.discussions.remarks(notice.incident)
    remark = next((one for one in remarks if one.id == notice.about["remark"]), None)
    if remark is None:
        return None
    thread = next((one for one in threads(remarks) if one.first.id == remark.thread), None)
    if thread is None or thread.resolved:
        return None
    if notice.kind is NoticeKind.QUESTION and thread.waits_for != notice.recipient:
        return None
    return _message(ports, notice, remark, address)


def _message(ports: Ports, notice: Notice, remark: Remark, address: str) -> Message:
    incident = ports.store.incident(notice.incident)
    asks = notice.kind is NoticeKind.QUESTION
    did = "asks you" if asks else "replied" if remark.kind is RemarkKind.REPLY else "mentions you"
    title = f"{remark.name} {did}: {incident.key} {incident.title}"
    opens = link("Open", page(address, "draft", incident.key, statement=remark.statement_id))
    acts = [button("Reply", REPLY, f"{incident.key} {remark.thread}", style="primary" if asks else None), opens]
    blocks: list[Block] = [header(title), paragraph(remark.text or "–")]
    if words := _statement(ports, notice.incident, remark.statement_id):
        blocks.append(paragraph(f"About the statement\n{words}"))
    return message(f"{title}: {remark.text}", [*blocks, buttons(*acts)])


def _statement(ports: Ports, key: str, statement_id: str) -> str:
    """The words that are asked about, as they stand now."""
    from app.operations.review_report import open_review

    if not statement_id:
        return ""
    review = open_review(ports, key).review
    return next((one.statement.text for one in review.statements() if one.statement.id == statement_id), "")
