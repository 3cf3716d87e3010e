"""What a person at the desk can do, by the name the browser sends; each is one operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.operations import approve_report, correct_report, curate_timeline, draft_report
from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from extraction.domain.clock import iso_utc
from extraction.domain.conflict import Answer, Conflict
from extraction.domain.curation import CurationAction
from extraction.errors import NotFound

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
    conflict, answer = _answer(open_incident(ports, key).facts.conflicts, _text(act, "question"), _text(act, "answer"))
    if conflict.about is None or answer.at is None or not answer.evidence:
        raise NotFound("this answer names no time; answer the question with a sentence of your own")
    value = f"{conflict.about}={iso_utc(answer.at)}"
    curate_timeline.curate(
        ports, key, answer.evidence[0], CurationAction.SET_MILESTONE, by, value, reason=conflict.question
    )
    return f"Settled by {by}: {answer.text}"


def _answer(conflicts: tuple[Conflict, ...], question: str, answer: str) -> tuple[Conflict, Answer]:
    for conflict in conflicts:
        for one in conflict.answers:
            if conflict.id == question and one.id == answer:
                return conflict, one
    raise NotFound("this question is no longer open; the records or somebody's correction have answered it")


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
}
