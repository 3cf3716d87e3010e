"""What a person at the desk can do, by the name the browser sends; each is one operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from app.operations import approve_report, ask_second_opinion, correct_report, draft_report, settle_question
from app.operations.ports import Ports
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


def _ids(act: Act) -> tuple[str, ...]:
    value = act.get("evidence")
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


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
    return ""


def _reject(ports: Ports, key: str, by: str, act: Act) -> str:
    correct_report.reject(ports, key, _text(act, "statement"), by, _text(act, "reason"))
    return ""


def _restore(ports: Ports, key: str, by: str, act: Act) -> str:
    correct_report.restore(ports, key, _text(act, "statement"), by)
    return ""


def _add(ports: Ports, key: str, by: str, act: Act) -> str:
    correct_report.add(ports, key, _text(act, "section"), by, _text(act, "text"), _ids(act))
    return ""


def _redraft(ports: Ports, key: str, by: str, act: Act) -> str:
    draft_report.redraft_section(ports, key, _text(act, "section"), by)
    return "The section was written again. Sentences that people edited stand as they were."


def _approve(ports: Ports, key: str, by: str, act: Act) -> str:
    approve_report.approve_report(ports, key, by, _text(act, "note"))
    return f"Approved by {by}. It can be published now."


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
    "redraft": _redraft,
    "approve": _approve,
    "settle": _settle,
    "answer": _answer,
    "reopen": _reopen,
    "second_opinion": _second_opinion,
}
