"""Comments on a report, questions to people, and what they answer: appended, open until somebody resolves them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from app.operations.access import Action
from app.operations.discussion import Remark, RemarkKind, Thread, threads
from app.operations.outbox import Notice, NoticeKind
from app.operations.people_to_ask import mentioned, people_to_ask
from app.operations.permission import permit, record, visible
from app.operations.ports import Ports
from app.operations.review_report import open_review
from extraction.errors import InputError, NotFound, StateError

__all__ = [
    "ask",
    "comment",
    "discussion",
    "people_to_ask",
    "reopen_thread",
    "reply",
    "resolve",
    "waiting_for_me",
]

LONGEST = 4000
"""Characters of one remark."""


def comment(
    ports: Ports,
    key: str,
    by: str,
    text: str,
    statement_id: str = "",
    section_id: str = "",
    mentions: tuple[str, ...] = (),
) -> Remark:
    """Begin a thread on a statement, a section, or (neither given) the whole report.

    ``mentions`` are ids out of ``people_to_ask``; whom the text names after an ``@`` is added to them. Each is told.

    Raises:
        InputError: no text, no name, or a text longer than ``LONGEST``.
        NotFound: no such incident, statement or section, or somebody mentioned who cannot be.
        Denied: the actor's role does not let them.
    """
    key = permit(ports, key, Action.COMMENT, by).key
    section_id = _place(ports, key, statement_id, section_id)
    id = uuid.uuid4().hex
    remark = _remark(ports, key, RemarkKind.COMMENT, by, id, text, statement_id, section_id, mentions=mentions, id=id)
    return _said(ports, key, remark, {})


def ask(ports: Ports, key: str, by: str, asked: str, text: str, statement_id: str = "", section_id: str = "") -> Remark:
    """Put a question to ``asked``, an id out of ``people_to_ask``: it waits for them until they reply or it is resolved.

    Raises:
        InputError: no text or no name.
        NotFound: as ``comment``, or ``asked`` is nobody who can be asked: of a private incident only members can.
        Denied: the actor's role does not let them.
    """
    key = permit(ports, key, Action.COMMENT, by).key
    section_id = _place(ports, key, statement_id, section_id)
    if asked not in dict(people_to_ask(ports, key)):
        raise NotFound(
            f"{asked or 'nobody'} cannot be asked about {key}; choose one of those who see it and may answer"
        )
    id = uuid.uuid4().hex
    remark = _remark(ports, key, RemarkKind.QUESTION, by, id, text, statement_id, section_id, asked=asked, id=id)
    return _said(ports, key, remark, {asked: NoticeKind.QUESTION})


def reply(ports: Ports, key: str, by: str, thread: str, text: str) -> Remark:
    """Say something to the thread ``thread``; the asked person's reply answers a question. Who began it is told.

    Raises:
        InputError: no text or no name.
        NotFound: no such incident or thread.
        Denied: the actor's role does not let them.
    """
    begun = _thread(ports, key, thread)
    answers = begun.first.kind is RemarkKind.QUESTION and begun.first.asked == ports.actor.id
    key = permit(ports, key, Action.ANSWER if answers else Action.COMMENT, by).key
    first = begun.first
    remark = _remark(ports, key, RemarkKind.REPLY, by, thread, text, first.statement_id, first.section_id)
    return _said(ports, key, remark, {first.by: NoticeKind.MENTION})


def resolve(ports: Ports, key: str, by: str, thread: str) -> Remark:
    """Close a thread; it stays to be read, and can be reopened.

    Raises:
        NotFound: no such incident or thread.
        StateError: it is resolved already.
        Denied: the actor's role does not let them.
    """
    return _turn(ports, key, by, thread, RemarkKind.RESOLVE)


def reopen_thread(ports: Ports, key: str, by: str, thread: str) -> Remark:
    """Open a resolved thread again. Raises as ``resolve``; StateError where it is open."""
    return _turn(ports, key, by, thread, RemarkKind.REOPEN)


def discussion(ports: Ports, key: str) -> tuple[Thread, ...]:
    """All threads of the incident in the order in which they began, those on sentences that are gone among them.

    Raises:
        NotFound: no such incident, or none that the actor may see.
    """
    key = permit(ports, key, Action.READ).key
    return threads(ports.discussions.remarks(key))


def waiting_for_me(ports: Ports) -> tuple[tuple[str, Remark], ...]:
    """Questions and mentions that the present actor has not answered yet, with their incidents' keys; latest first.

    Incidents that the actor may no longer see are left out.
    """
    found = ports.discussions.waiting_for(ports.actor.id) if ports.actor.id else ()
    seen = {key: visible(ports, ports.store.incident(key)) for key in {key for key, _ in found}}
    return tuple((key, remark) for key, remark in found if seen[key])


def _turn(ports: Ports, key: str, by: str, thread: str, kind: RemarkKind) -> Remark:
    key = permit(ports, key, Action.COMMENT, by).key
    begun = _thread(ports, key, thread)
    closes = kind is RemarkKind.RESOLVE
    if begun.resolved is closes:
        raise StateError(f"this thread is {'resolved already' if closes else 'open'}")
    first = begun.first
    remark = _remark(ports, key, kind, by, thread, "", first.statement_id, first.section_id)
    with ports.store.unit():
        ports.discussions.add(key, remark)
        record(
            ports, Action.COMMENT, key, f"thread {thread}", *(("open", "resolved") if closes else ("resolved", "open"))
        )
    return remark


def _remark(
    ports: Ports,
    key: str,
    kind: RemarkKind,
    by: str,
    thread: str,
    text: str,
    statement_id: str,
    section_id: str,
    asked: str = "",
    mentions: tuple[str, ...] = (),
    id: str = "",
) -> Remark:
    if not by.strip():
        raise InputError("a remark needs the name of the person who makes it")
    says = kind not in (RemarkKind.RESOLVE, RemarkKind.REOPEN)
    return Remark(
        id=id or uuid.uuid4().hex,
        kind=kind,
        thread=thread,
        by=ports.actor.id or " ".join(by.split()).casefold(),
        name=by.strip(),
        at=ports.now(),
        text=ports.redacted(_text(text)) if says else "",
        statement_id=statement_id,
        section_id=section_id,
        asked=asked,
        mentions=_mentions(ports, key, text, mentions) if says else (),
    )


def _text(text: str) -> str:
    """Plain text; its lines stay lines."""
    cleaned = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if not cleaned:
        raise InputError("write something first: a remark needs some text")
    if len(cleaned) > LONGEST:
        raise InputError(f"a remark has at most {LONGEST} characters; this one has {len(cleaned)}")
    return cleaned


def _mentions(ports: Ports, key: str, text: str, given: Iterable[str]) -> tuple[str, ...]:
    people = people_to_ask(ports, key)
    chosen, known = tuple(given), dict(people)
    strangers = [one for one in chosen if one not in known]
    if strangers:
        raise NotFound(
            f"{', '.join(strangers)} cannot be mentioned on {key}; choose one of those who see it and may answer"
        )
    return tuple(dict.fromkeys((*chosen, *mentioned(text, people))))


def _place(ports: Ports, key: str, statement_id: str, section_id: str) -> str:
    """The section of what is spoken of; empty for the whole report."""
    if not statement_id and not section_id:
        return ""
    review = open_review(ports, key).review
    if statement_id:
        return review.statement(statement_id).section_id
    if not any(one.section.id == section_id for one in review.sections):
        raise NotFound(f"the report of {key} has no section {section_id}")
    return section_id


def _thread(ports: Ports, key: str, thread: str) -> Thread:
    found = next((one for one in discussion(ports, key) if one.first.thread == thread), None)
    if found is None:
        raise NotFound(f"{key} has no thread {thread}; somebody may have been faster, look at the discussion again")
    return found


def _said(ports: Ports, key: str, remark: Remark, told: dict[str, NoticeKind]) -> Remark:
    """Keep ``remark`` and tell those whom it concerns, each once and never the speaker."""
    who = {**dict.fromkeys(remark.mentions, NoticeKind.MENTION), **told}
    action = Action.ANSWER if remark.kind is RemarkKind.REPLY else Action.COMMENT
    with ports.store.unit():
        ports.discussions.add(key, remark)
        record(ports, action, key, _subject(remark), after=remark.text)
        for person, kind in who.items():
            if person and person != remark.by:
                ports.outbox.add(_notice(key, remark, person, kind))
    return remark


def _subject(remark: Remark) -> str:
    if remark.statement_id:
        return f"{remark.kind} on statement {remark.statement_id}"
    return f"{remark.kind} on section {remark.section_id}" if remark.section_id else f"{remark.kind} on the report"


def _notice(key: str, remark: Remark, person: str, kind: NoticeKind) -> Notice:
    return Notice(
        id=f"{kind.value}:{remark.id}:{person}",
        kind=kind,
        incident=key,
        recipient=person,
        about={"remark": remark.id, "thread": remark.thread},
        at=remark.at,
    )
