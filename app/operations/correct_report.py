"""What people do to statements: accept, edit, reject, restore, add. Appended, checked again, never overwritten."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app.operations.access import Action
from app.operations.permission import permit, record
from app.operations.ports import Ports
from app.operations.review_report import OpenReview, open_review
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.finding import Verdict
from extraction.domain.review import Decision, ReviewedStatement
from extraction.errors import EditConflict, GateRefused, InputError, NotFound, StateError

_BECAME = {
    CorrectionAction.ACCEPT: Decision.ACCEPTED,
    CorrectionAction.REJECT: Decision.REJECTED,
    CorrectionAction.RESTORE: Decision.OPEN,
}


def accept(ports: Ports, key: str, statement_id: str, by: str, expected: int | None = None) -> Correction:
    """Accept one statement in the name of ``by``.

    Raises:
        GateRefused: the statement is contradicted or not in evidence: it has to be edited or rejected.
        EditConflict: it was changed since ``expected`` corrections.
    """
    permit(ports, key, Action.EDIT, by)
    with _held(ports, key) as opened:
        statement = _statement(ports, opened, statement_id, expected)
        if statement.check.verdict.blocks:
            raise GateRefused(
                f"“{statement.statement.text}” is {statement.check.verdict.label} and cannot be accepted; edit or reject it",
                tuple(finding.message for finding in statement.check.findings),
            )
        return _append(ports, key, statement, CorrectionAction.ACCEPT, by)


def accept_section(
    ports: Ports, key: str, section_id: str, by: str, seen: Mapping[str, int] | None = None
) -> tuple[Correction, ...]:
    """Accept all supported statements of a section that nobody has decided on yet; the others are left open.

    ``seen`` is how many corrections the person had seen on each statement that was on their screen: one that has changed
    since, or was not there, is left open too.
    """
    permit(ports, key, Action.EDIT, by)
    with _held(ports, key) as opened:
        if not any(section.section.id == section_id for section in opened.review.sections):
            raise NotFound(f"the report of {key} has no section {section_id}")
        statements = [
            statement
            for section in opened.review.sections
            if section.section.id == section_id
            for statement in section.statements
            if statement.check.verdict is Verdict.SUPPORTED and statement.decision is Decision.OPEN
            if seen is None or seen.get(statement.statement.id) == len(statement.history)
        ]
        made = tuple(_made(ports, statement, CorrectionAction.ACCEPT, by) for statement in statements)
        for statement, correction in zip(statements, made, strict=True):
            ports.store.add_correction(key, correction, len(statement.history))
        if made:
            told = f"accepted: {', '.join(one.statement_id for one in made)}"
            record(ports, Action.EDIT, key, f"section {section_id}", Decision.OPEN.value, told)
    return made


def edit(
    ports: Ports,
    key: str,
    statement_id: str,
    by: str,
    text: str,
    evidence: tuple[str, ...] | None = None,
    expected: int | None = None,
    reason: str = "",
) -> Correction:
    """Replace a statement's text by ``text`` in the name of ``by``; its checks run again.

    ``evidence`` are event ids (``None``: as before). ``expected`` is how many corrections the editor had seen on it.

    Raises:
        InputError: no text, or no name.
        NotFound: no such statement or event.
        EditConflict: somebody else changed it in the meantime.
    """
    permit(ports, key, Action.EDIT, by)
    with _held(ports, key) as opened:
        statement = _statement(ports, opened, statement_id, expected)
        cited = _events(opened, statement.statement.evidence if evidence is None else evidence)
        made = _append(ports, key, statement, CorrectionAction.EDIT, by, _text(text), cited, reason)
        ports.desk.drop_typing(key, ports.actor.id, statement_id)
    return made


def reject(
    ports: Ports, key: str, statement_id: str, by: str, reason: str = "", expected: int | None = None
) -> Correction:
    """Leave a statement out of the report in the name of ``by``."""
    permit(ports, key, Action.EDIT, by)
    with _held(ports, key) as opened:
        statement = _statement(ports, opened, statement_id, expected)
        return _append(ports, key, statement, CorrectionAction.REJECT, by, reason=reason)


def restore(ports: Ports, key: str, statement_id: str, by: str, expected: int | None = None) -> Correction:
    """Take a rejection or an acceptance back."""
    permit(ports, key, Action.EDIT, by)
    with _held(ports, key) as opened:
        statement = _statement(ports, opened, statement_id, expected)
        return _append(ports, key, statement, CorrectionAction.RESTORE, by)


def add(
    ports: Ports, key: str, section_id: str, by: str, text: str, evidence: tuple[str, ...] = (), reason: str = ""
) -> Correction:
    """Add a statement of ``by``'s own to a section; without evidence it is shown as asserted by them."""
    permit(ports, key, Action.EDIT, by)
    with _held(ports, key) as opened:
        if not any(section.section.id == section_id for section in opened.review.sections):
            raise NotFound(f"the report of {key} has no section {section_id}")
        correction = Correction(
            id=uuid.uuid4().hex,
            statement_id=f"{section_id}-{uuid.uuid4().hex[:8]}",
            section_id=section_id,
            action=CorrectionAction.ADD,
            by=_name(by),
            at=ports.now(),
            after=ports.redacted(_text(text)),
            evidence=_events(opened, evidence),
            reason=ports.redacted(reason),
        )
        ports.store.add_correction(key, correction, 0)
        record(ports, Action.EDIT, key, f"statement {correction.statement_id}", after=correction.after)
        ports.desk.drop_typing(key, ports.actor.id, f"new:{section_id}")
    return correction


@contextmanager
def _held(ports: Ports, key: str) -> Iterator[OpenReview]:
    """The report as it stands while nobody else writes to it: what is decided on is what is there."""
    open_review(ports, key)  # what takes long is remembered, and nobody waits for it
    with ports.store.unit():
        ports.store.hold(key)
        yield open_review(ports, key)


def _statement(ports: Ports, opened: OpenReview, statement_id: str, expected: int | None) -> ReviewedStatement:
    """The statement, as whoever acts has seen it."""
    found = next((one for one in opened.review.statements() if one.statement.id == statement_id), None)
    if found is None:
        raise _missing(ports, opened, statement_id)
    if expected is not None and len(found.history) > expected:
        latest = found.history[-1]
        raise EditConflict(statement_id, found.statement.text, latest.by)
    if expected is not None and len(found.history) < expected:
        raise StateError(
            f"statement {statement_id} has {len(found.history)} corrections, not {expected}; read it again"
        )
    return found


def _missing(ports: Ports, opened: OpenReview, statement_id: str) -> NotFound:
    key, version = opened.opened.incident.key, opened.version
    earlier = (ports.store.draft(key, number) for number in range(version - 1, 0, -1))
    if any(one.id == statement_id for stored in earlier if stored for one in stored.checked.draft.statements()):
        return NotFound(
            f"this sentence is no longer in the report: version {version}, made by {opened.made_by}, took its place; "
            "what you typed is kept, add it as a sentence of your own if it is still true"
        )
    return NotFound(f"no statement {statement_id} in version {version} of this report; list them with: retroline check")


def _append(
    ports: Ports,
    key: str,
    statement: ReviewedStatement,
    action: CorrectionAction,
    by: str,
    after: str = "",
    evidence: tuple[str, ...] = (),
    reason: str = "",
) -> Correction:
    correction = _made(ports, statement, action, by, after, evidence, reason)
    with ports.store.unit():
        ports.store.add_correction(key, correction, len(statement.history))
        record(ports, Action.EDIT, key, f"statement {correction.statement_id}", *_told(statement, correction))
    return correction


def _made(
    ports: Ports,
    statement: ReviewedStatement,
    action: CorrectionAction,
    by: str,
    after: str = "",
    evidence: tuple[str, ...] = (),
    reason: str = "",
) -> Correction:
    return Correction(
        id=uuid.uuid4().hex,
        statement_id=statement.statement.id,
        section_id=statement.section_id,
        action=action,
        by=_name(by),
        at=ports.now(),
        before=statement.statement.text,
        after=ports.redacted(after),
        evidence=evidence,
        reason=ports.redacted(reason),
    )


def _told(statement: ReviewedStatement, correction: Correction) -> tuple[str, str]:
    """What the audit log says stood before and stands now: the wording of an edit, else the decision."""
    if correction.action is CorrectionAction.EDIT:
        return correction.before, correction.after
    became = _BECAME[correction.action].value
    return statement.decision.value, f"{became} ({correction.reason})" if correction.reason else became


def _name(by: str) -> str:
    if not by.strip():
        raise InputError("a correction needs the name of the person who makes it")
    return by.strip()


def _text(text: str) -> str:
    cleaned = " ".join(text.split())
    if not cleaned:
        raise InputError("a statement needs some text; to leave it out, reject it")
    return cleaned


def _events(opened: OpenReview, evidence: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [event_id for event_id in evidence if opened.timeline.find(event_id) is None]
    if unknown:
        raise NotFound(f"incident {opened.opened.incident.key} has no event {', '.join(unknown)}")
    return tuple(dict.fromkeys(evidence))
