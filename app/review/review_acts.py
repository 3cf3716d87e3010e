"""What a person at the desk can do, by the name the browser sends; each is one operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from app.operations import (
    approve_report,
    ask_second_opinion,
    correct_report,
    discuss,
    propose_draft,
    report_history,
    request_approval,
    settle_question,
    think_first,
    unsaved_text,
)
from app.operations.approval_request import Choice, RequestState
from app.operations.decide_approval import decide
from app.operations.jobs import cancel_job
from app.operations.ports import Ports
from app.review.views.proposals import taken_line
from app.review.views.words import count, moment
from extraction.domain.clock import parse_iso
from extraction.errors import InputError

Act = Mapping[str, object]
Perform = Callable[[Ports, str, str, Act], str]


def perform(ports: Ports, key: str, by: str, act: Act) -> str:
    """Carry out ``act`` on incident ``key`` in the name of ``by``; gives back a sentence on what happened.

    Raises:
        RetrolineError: it cannot be done; the message says why.
    """
    return ACTS[_text(act, "name")](ports, key, by, act)


def _text(act: Act, name: str) -> str:
    value = act.get(name)
    return value if isinstance(value, str) else ""


def _strings(act: Act, name: str) -> tuple[str, ...]:
    value = act.get(name)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _ids(act: Act) -> tuple[str, ...]:
    return _strings(act, "evidence")


def _seen(act: Act) -> int | None:
    value = act.get("expected")
    return int(value) if isinstance(value, int | float) else None


def _accept(ports: Ports, key: str, by: str, act: Act) -> str:
    correct_report.accept(ports, key, _text(act, "statement"), by)
    return ""


def _accept_section(ports: Ports, key: str, by: str, act: Act) -> str:
    accepted = correct_report.accept_section(ports, key, _text(act, "section"), by)
    return f"Accepted {len(accepted)} supported {'sentence' if len(accepted) == 1 else 'sentences'} as {by}."


def _edit(ports: Ports, key: str, by: str, act: Act) -> str:
    statement = _text(act, "statement")
    correct_report.edit(ports, key, statement, by, _text(act, "text"), _ids(act), _seen(act))
    unsaved_text.drop_typing(ports, key, statement)
    return ""


def _reject(ports: Ports, key: str, by: str, act: Act) -> str:
    correct_report.reject(ports, key, _text(act, "statement"), by, _text(act, "reason"))
    return ""


def _restore(ports: Ports, key: str, by: str, act: Act) -> str:
    correct_report.restore(ports, key, _text(act, "statement"), by)
    return ""


def _add(ports: Ports, key: str, by: str, act: Act) -> str:
    section = _text(act, "section")
    correct_report.add(ports, key, section, by, _text(act, "text"), _ids(act))
    unsaved_text.drop_typing(ports, key, f"new:{section}")
    return ""


def _typing(ports: Ports, key: str, by: str, act: Act) -> str:
    unsaved_text.keep_typing(ports, key, _text(act, "statement"), _text(act, "text"), _ids(act), _seen(act) or 0)
    return ""


def _drop_typing(ports: Ports, key: str, by: str, act: Act) -> str:
    unsaved_text.drop_typing(ports, key, _text(act, "statement"))
    return ""


def _take_proposal(ports: Ports, key: str, by: str, act: Act) -> str:
    """``left`` are the differences that stay as they are, ``seen`` all that were on the person's screen."""
    left, seen = frozenset(_strings(act, "left")), frozenset(_strings(act, "seen"))
    propose_draft.take_proposal(ports, key, _text(act, "proposal"), by, left, seen)
    return taken_line(len(seen - left), len(left))


def _drop_proposal(ports: Ports, key: str, by: str, act: Act) -> str:
    propose_draft.drop_proposal(ports, key, _text(act, "proposal"), by)
    return "The report stays as it is."


def _approve(ports: Ports, key: str, by: str, act: Act) -> str:
    """Decides on the open request; where there is none, the report is approved directly, if its rule lets one person."""
    request = request_approval.open_request(ports, key)
    if request is None or request.rule.needed < 2:
        approve_report.approve_report(ports, key, by, _text(act, "note"))
        return f"Approved by {by}. It can be published now."
    decided = decide(ports, request.id, Choice.APPROVE, by, _text(act, "note"))
    if decided.state is RequestState.APPROVED:
        return f"Approved by {by}, the last of {decided.rule.needed}. It can be published now."
    missing = decided.rule.needed - len(decided.approvals)
    return f"Your approval is kept. {missing} more {'is' if missing == 1 else 'are'} needed."


def _request_approval(ports: Ports, key: str, by: str, act: Act) -> str:
    request = request_approval.request_approval(
        ports, key, by, _text(act, "message"), _day(_text(act, "due")), _strings(act, "asked")
    )
    return f"Approval is requested, due {moment(request.due)}."


def _request_changes(ports: Ports, key: str, by: str, act: Act) -> str:
    request = request_approval.open_request(ports, key)
    if request is None:
        raise InputError("no request for approval is open")
    decide(ports, request.id, Choice.REQUEST_CHANGES, by, _text(act, "reason"))
    return "You asked for changes; whoever requested approval is told."


def _withdraw(ports: Ports, key: str, by: str, act: Act) -> str:
    request_approval.withdraw_request(ports, key, by)
    return "The request for approval is withdrawn."


def _day(written: str) -> datetime | None:
    """The end of a day, UTC."""
    if not written:
        return None
    try:
        return parse_iso(f"{written}T23:59:59Z")
    except ValueError as error:
        raise InputError(f"“{written}” is no date, such as 2026-03-06") from error


def _restore_words(ports: Ports, key: str, by: str, act: Act) -> str:
    report_history.restore_words(ports, key, _text(act, "statement"), _text(act, "correction"), by, _seen(act))
    return "The earlier wording stands again; it was checked anew."


def _restore_version(ports: Ports, key: str, by: str, act: Act) -> str:
    version = act.get("version")
    if not isinstance(version, int | float):
        raise InputError("choose a version to restore")
    stored = report_history.restore_version(ports, key, int(version), by)
    return f"Version {stored.version} has the wording of version {int(version)}; what people wrote since stays."


def _think(ports: Ports, key: str, by: str, act: Act) -> str:
    kept = think_first.think(ports, key, _text(act, "section"), by, _strings(act, "answers"))
    return f"{count(len(kept), 'answer')} kept in your name."


def _skip_thought(ports: Ports, key: str, by: str, act: Act) -> str:
    think_first.skip_thinking(ports, key, _text(act, "section"), by, _text(act, "reason"))
    return ""


def _comment(ports: Ports, key: str, by: str, act: Act) -> str:
    place = {"statement_id": _text(act, "statement"), "section_id": _text(act, "section")}
    discuss.comment(ports, key, by, _text(act, "text"), **place, mentions=_strings(act, "mentions"))
    return ""


def _ask(ports: Ports, key: str, by: str, act: Act) -> str:
    place = {"statement_id": _text(act, "statement"), "section_id": _text(act, "section")}
    discuss.ask(ports, key, by, _text(act, "asked"), _text(act, "text"), **place)
    return "The question is asked; it waits for an answer beside the sentence."


def _reply(ports: Ports, key: str, by: str, act: Act) -> str:
    discuss.reply(ports, key, by, _text(act, "thread"), _text(act, "text"))
    return ""


def _resolve(ports: Ports, key: str, by: str, act: Act) -> str:
    discuss.resolve(ports, key, by, _text(act, "thread"))
    return ""


def _reopen_thread(ports: Ports, key: str, by: str, act: Act) -> str:
    discuss.reopen_thread(ports, key, by, _text(act, "thread"))
    return ""


def _cancel_job(ports: Ports, key: str, by: str, act: Act) -> str:
    cancel_job(ports, _text(act, "job"), by)
    return "Cancelled. The report is as it was."


def _settle(ports: Ports, key: str, by: str, act: Act) -> str:
    return settle_question.settle(ports, key, _text(act, "question"), _text(act, "answer"), by)


def _answer(ports: Ports, key: str, by: str, act: Act) -> str:
    at = _moment(_text(act, "at"))
    return settle_question.answer_in_words(ports, key, _text(act, "question"), by, _text(act, "text"), at)


def _reopen(ports: Ports, key: str, by: str, act: Act) -> str:
    return settle_question.reopen(ports, key, _text(act, "question"), by)


def _second_opinion(ports: Ports, key: str, by: str, act: Act) -> str:
    asked = ask_second_opinion.ask_second_opinion(ports, key, by, _text(act, "statement") or None)
    if asked.failed:
        raise InputError(f"The judge gave no answer: {asked.failed[0][1]}")
    return "The judge has answered. Its opinion stands beside the findings and changes no verdict."


def _moment(written: str) -> datetime | None:
    if not written.strip():
        return None
    try:
        return parse_iso(written.strip())
    except ValueError as error:
        raise InputError(f"“{written}” is no time with a zone, such as 2026-03-03T13:52:00Z") from error


ACTS: Mapping[str, Perform] = {
    "accept": _accept,
    "accept_section": _accept_section,
    "edit": _edit,
    "reject": _reject,
    "restore": _restore,
    "add": _add,
    "take_proposal": _take_proposal,
    "drop_proposal": _drop_proposal,
    "approve": _approve,
    "settle": _settle,
    "answer": _answer,
    "reopen": _reopen,
    "second_opinion": _second_opinion,
    "typing": _typing,
    "drop_typing": _drop_typing,
    "request_approval": _request_approval,
    "request_changes": _request_changes,
    "withdraw": _withdraw,
    "restore_words": _restore_words,
    "restore_version": _restore_version,
    "think": _think,
    "skip_thought": _skip_thought,
    "comment": _comment,
    "ask": _ask,
    "reply": _reply,
    "resolve": _resolve,
    "reopen_thread": _reopen_thread,
    "cancel_job": _cancel_job,
}
