"""An open question is answered by a named person; milestones, metrics and the sentences that rest on them follow."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from app.operations.access import Action
from app.operations.draft_report import refresh_rendered
from app.operations.open_incident import OpenIncident, open_incident
from app.operations.permission import permit, record
from app.operations.ports import Ports
from extraction.domain.clock import iso_utc
from extraction.domain.conflict import Answer, Conflict, ConflictKind
from extraction.domain.curation import Curation, CurationAction
from extraction.domain.incident import Incident
from extraction.domain.milestone import MilestoneName
from extraction.errors import InputError, NotFound


def settle(ports: Ports, key: str, question_id: str, answer_id: str, by: str) -> str:
    """Settle a question with one of its answers; gives back a sentence on what followed.

    Raises:
        NotFound: the question is no longer open, or has no such answer.
        InputError: no name.
    """
    permit(ports, key, Action.ANSWER, by)
    opened = open_incident(ports, key)
    conflict = _question(opened, question_id)
    answer = next((one for one in conflict.answers if one.id == answer_id), None)
    if answer is None:
        raise NotFound("this question has no such answer any more; the records have changed since")
    return _keep(ports, opened, conflict, answer, _name(by))


def answer_in_words(ports: Ports, key: str, question_id: str, by: str, words: str, at: datetime | None = None) -> str:
    """Settle a question with ``by``'s own ``words``; for a milestone with the time ``at`` (aware).

    Raises:
        NotFound: the question is no longer open.
        InputError: no name, no words, or no time where a milestone is asked for.
    """
    permit(ports, key, Action.ANSWER, by)
    opened = open_incident(ports, key)
    conflict = _question(opened, question_id)
    if not words.strip():
        raise InputError("an answer needs some words: what you know, and from where")
    if _milestone(conflict) is not None and at is None:
        raise InputError("this question asks for a time; give one with its zone, such as 2026-03-03T13:52:00Z")
    answer = Answer(id="words", text=" ".join(words.split()), evidence=conflict.evidence, at=at)
    return _keep(ports, opened, conflict, answer, _name(by))


def reopen(ports: Ports, key: str, question_id: str, by: str) -> str:
    """Ask a settled question again; what its answer had set stays until it is answered anew."""
    permit(ports, key, Action.ANSWER, by)
    opened = open_incident(ports, key)
    settled = opened.facts.curated.settled.get(question_id)
    if settled is None:
        raise NotFound("this question is open")
    again = _curation(ports, settled.event_id, CurationAction.REOPEN, _name(by), question_id)
    with ports.store.unit():
        ports.store.add_curation(opened.incident.key, again)
        before = settled.value.partition("=")[2]
        record(ports, Action.ANSWER, opened.incident.key, f"question {question_id}", before, "open")
    return "The question is open again."


def _question(opened: OpenIncident, question_id: str) -> Conflict:
    for conflict in opened.facts.conflicts:
        if conflict.id == question_id:
            return conflict
    raise NotFound("this question is no longer open; the records or somebody's correction have answered it")


def _name(by: str) -> str:
    if not by.strip():
        raise InputError("an answer needs the name of the person who gives it")
    return by.strip()


def _milestone(conflict: Conflict) -> MilestoneName | None:
    return MilestoneName(conflict.about) if conflict.about in list(MilestoneName) else None


def _keep(ports: Ports, opened: OpenIncident, conflict: Conflict, answer: Answer, by: str) -> str:
    key = opened.incident.key
    first = next(iter(answer.evidence or conflict.evidence), None) or opened.timeline.events[0].id
    settled = _curation(
        ports,
        first,
        CurationAction.SETTLE,
        by,
        f"{conflict.id}={ports.redacted(answer.text)}",
        reason=conflict.question,
    )
    with ports.store.unit():
        for action, value in _consequences(conflict, answer):
            ports.store.add_curation(key, _curation(ports, first, action, by, value, conflict.question))
        ports.store.add_curation(key, settled)
        if conflict.kind is ConflictKind.SEVERITY_DISAGREES and answer.value is not None:
            ports.store.save_incident(_with_severity(opened.incident, answer.value))
        record(ports, Action.ANSWER, key, f"question {conflict.id}", "open", ports.redacted(answer.text))
    changed = refresh_rendered(open_incident(ports, key), ports, by)
    return f"Settled by {by}: {answer.text}." + (f" {changed}" if changed else "")


def _consequences(conflict: Conflict, answer: Answer) -> list[tuple[CurationAction, str]]:
    """What an answer sets: a milestone, the time of one event, or a source's clock."""
    name = _milestone(conflict)
    if name is not None and answer.at is not None:
        return [(CurationAction.SET_MILESTONE, f"{name}#{conflict.cycle}={iso_utc(answer.at)}")]
    if conflict.kind is ConflictKind.TIMES_DISAGREE and answer.at is not None:
        return [(CurationAction.CORRECT_TIME, iso_utc(answer.at))]
    if answer.offset is not None and answer.value is not None:
        return [(CurationAction.CORRECT_CLOCK, f"{answer.value}={answer.offset.total_seconds():g}")]
    return []


def _with_severity(incident: Incident, severity: str) -> Incident:
    return replace(incident, severity=severity, stated=tuple(sorted({*incident.stated, "severity"})))


def _curation(ports: Ports, event_id: str, action: CurationAction, by: str, value: str, reason: str = "") -> Curation:
    return Curation(
        id=uuid.uuid4().hex, event_id=event_id, action=action, by=by, at=ports.now(), value=value, reason=reason
    )
