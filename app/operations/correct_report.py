"""What people do to statements: accept, edit, reject, restore, add. Appended, checked again, never overwritten."""

from __future__ import annotations

import uuid

from app.operations.ports import Ports
from app.operations.review_report import OpenReview, open_review
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.finding import Verdict
from extraction.domain.review import Decision, ReviewedStatement
from extraction.errors import GateRefused, InputError, NotFound


def accept(ports: Ports, key: str, statement_id: str, by: str, expected: int | None = None) -> Correction:
    """Accept one statement in the name of ``by``.

    Raises:
        GateRefused: the statement is contradicted or not in evidence: it has to be edited or rejected.
        EditConflict: it was changed since ``expected`` corrections.
    """
    statement = open_review(ports, key).review.statement(statement_id)
    if statement.check.verdict.blocks:
        raise GateRefused(
            f"“{statement.statement.text}” is {statement.check.verdict.label} and cannot be accepted; edit or reject it",
            tuple(finding.message for finding in statement.check.findings),
        )
    return _append(ports, key, statement, CorrectionAction.ACCEPT, by, expected=expected)


def accept_section(ports: Ports, key: str, section_id: str, by: str) -> tuple[Correction, ...]:
    """Accept all supported statements of a section that nobody has decided on yet; the others are left open."""
    opened = open_review(ports, key)
    statements = [
        statement
        for section in opened.review.sections
        if section.section.id == section_id
        for statement in section.statements
        if statement.check.verdict is Verdict.SUPPORTED and statement.decision is Decision.OPEN
    ]
    if not any(section.section.id == section_id for section in opened.review.sections):
        raise NotFound(f"the report of {key} has no section {section_id}")
    with ports.store.unit():
        return tuple(_append(ports, key, statement, CorrectionAction.ACCEPT, by) for statement in statements)


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
    opened = open_review(ports, key)
    statement = opened.review.statement(statement_id)
    cited = statement.statement.evidence if evidence is None else evidence
    return _append(
        ports, key, statement, CorrectionAction.EDIT, by, _text(text), _events(opened, cited), reason, expected
    )


def reject(
    ports: Ports, key: str, statement_id: str, by: str, reason: str = "", expected: int | None = None
) -> Correction:
    """Leave a statement out of the report in the name of ``by``."""
    statement = open_review(ports, key).review.statement(statement_id)
    return _append(ports, key, statement, CorrectionAction.REJECT, by, reason=reason, expected=expected)


def restore(ports: Ports, key: str, statement_id: str, by: str, expected: int | None = None) -> Correction:
    """Take a rejection or an acceptance back."""
    statement = open_review(ports, key).review.statement(statement_id)
    return _append(ports, key, statement, CorrectionAction.RESTORE, by, expected=expected)


def add(
    ports: Ports, key: str, section_id: str, by: str, text: str, evidence: tuple[str, ...] = (), reason: str = ""
) -> Correction:
    """Add a statement of ``by``'s own to a section; without evidence it is shown as asserted by them."""
    opened = open_review(ports, key)
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
    return correction


def _append(
    ports: Ports,
    key: str,
    statement: ReviewedStatement,
    action: CorrectionAction,
    by: str,
    after: str = "",
    evidence: tuple[str, ...] = (),
    reason: str = "",
    expected: int | None = None,
) -> Correction:
    correction = Correction(
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
    ports.store.add_correction(key, correction, len(statement.history) if expected is None else expected)
    return correction


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
