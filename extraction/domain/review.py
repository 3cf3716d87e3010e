"""A checked draft under review: what people decided, what is still open, and the one way to an approved report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.finding import Verdict
from extraction.domain.report import (
    Approval,
    Author,
    AuthorKind,
    CheckedDraft,
    DraftSection,
    Statement,
    StatementCheck,
)
from extraction.errors import GateRefused, NotFound


class Decision(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedStatement:
    """A statement with its present text, its check, and what was decided. ``original`` is what the writer proposed."""

    statement: Statement
    check: StatementCheck
    section_id: str
    decision: Decision
    original: Statement | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    history: tuple[Correction, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Whether a named person has to act on this statement before the report can be approved."""
        if self.decision is Decision.REJECTED:
            return False
        if self.check.verdict.blocks:
            return True
        return self.check.verdict is not Verdict.SUPPORTED and self.decision is Decision.OPEN

    @property
    def open_point(self) -> str | None:
        """What has to be done, as a sentence; ``None`` where nothing has to be."""
        if not self.needs_person:
            return None
        verdict = self.check.verdict
        to_do = "edit or reject it" if verdict.blocks else "accept, edit or reject it"
        state = "needs a human" if verdict is Verdict.NEEDS_HUMAN else f"is {verdict.label}"
        return f"“{self.statement.text}” ({self.section_id}) {state}: {to_do}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedSection:
    section: DraftSection
    statements: tuple[ReviewedStatement, ...]

    @property
    def open_count(self) -> int:
        return sum(statement.needs_person for statement in self.statements)


CheckStatement = Callable[[Statement], StatementCheck]


@dataclass(frozen=True, kw_only=True)
class Review:
    """``version`` counts drafts from 1; ``revision`` the corrections on it. Both together name what an approval covers."""

    checked: CheckedDraft
    version: int
    revision: int
    sections: tuple[ReviewedSection, ...]

    def statements(self) -> Iterator[ReviewedStatement]:
        for section in self.sections:
            yield from section.statements

    def statement(self, statement_id: str) -> ReviewedStatement:
        """Raises NotFound where there is no such statement."""
        for statement in self.statements():
            if statement.statement.id == statement_id:
                return statement
        raise NotFound(
            f"no statement {statement_id} in version {self.version} of this report; list them with: retroline check"
        )

    @property
    def open_points(self) -> tuple[str, ...]:
        return tuple(point for statement in self.statements() if (point := statement.open_point) is not None)


def review(checked: CheckedDraft, version: int, corrections: Iterable[Correction], check: CheckStatement) -> Review:
    """Apply ``corrections`` (oldest first) to ``checked``; texts that people changed are checked again with ``check``."""
    by_statement: dict[str, list[Correction]] = {}
    added: dict[str, list[Correction]] = {}
    count = 0
    for correction in corrections:
        count += 1
        by_statement.setdefault(correction.statement_id, []).append(correction)
        if correction.action is CorrectionAction.ADD:
            added.setdefault(correction.section_id, []).append(correction)
    checks = {one.statement_id: one for one in checked.checks}
    sections = []
    for section in checked.draft.sections:
        statements = [
            _reviewed(statement, checks[statement.id], section.id, by_statement.get(statement.id, ()), check)
            for statement in section.statements
        ]
        known = {statement.id for statement in section.statements}
        for correction in added.get(section.id, ()):
            if correction.statement_id not in known:
                statement = _written(correction)
                history = by_statement[correction.statement_id]
                statements.append(_reviewed(statement, check(statement), section.id, history, check, own=True))
        sections.append(ReviewedSection(section=section, statements=tuple(statements)))
    return Review(checked=checked, version=version, revision=count, sections=tuple(sections))


def _written(correction: Correction) -> Statement:
    return Statement(
        id=correction.statement_id,
        text=correction.after,
        author=Author(kind=AuthorKind.PERSON, name=correction.by),
        evidence=correction.evidence,
        rule="person",
    )


def _reviewed(
    statement: Statement,
    first_check: StatementCheck,
    section_id: str,
    history: Iterable[Correction],
    check: CheckStatement,
    own: bool = False,
) -> ReviewedStatement:
    current, present_check = statement, first_check
    decision, by, at = Decision.OPEN, None, None
    for correction in history:
        match correction.action:
            case CorrectionAction.EDIT:
                current = replace(
                    current,
                    text=correction.after,
                    evidence=correction.evidence,
                    author=Author(kind=AuthorKind.PERSON, name=correction.by),
                    rule="person",
                )
                present_check = check(current)
                decision, by, at = Decision.OPEN, correction.by, correction.at
            case CorrectionAction.ACCEPT:
                decision, by, at = Decision.ACCEPTED, correction.by, correction.at
            case CorrectionAction.REJECT:
                decision, by, at = Decision.REJECTED, correction.by, correction.at
            case CorrectionAction.RESTORE:
                decision, by, at = Decision.OPEN, correction.by, correction.at
            case CorrectionAction.ADD | CorrectionAction.SETTLE:
                pass
    return ReviewedStatement(
        statement=current,
        check=present_check,
        section_id=section_id,
        decision=decision,
        original=None if own else statement,
        decided_by=by,
        decided_at=at,
        history=tuple(history),
    )


@dataclass(frozen=True, kw_only=True)
class ApprovedReport:
    """A report with nothing open and a named approver. One with something open cannot be built."""

    review: Review
    approvals: tuple[Approval, ...]

    def __post_init__(self) -> None:
        if self.review.open_points:
            raise GateRefused("the report cannot be approved yet", self.review.open_points)
        if not any(approval.by.strip() for approval in self.approvals):
            raise GateRefused("the report cannot be approved without the name of an approver")

    def published_sections(self) -> Iterator[tuple[DraftSection, tuple[ReviewedStatement, ...]]]:
        """Sections with the statements that readers get: all but the rejected ones."""
        for section in self.review.sections:
            kept = tuple(one for one in section.statements if one.decision is not Decision.REJECTED)
            yield section.section, kept


def approve(under_review: Review, by: str, at: datetime, note: str = "") -> ApprovedReport:
    """Approve ``under_review`` in the name of ``by``; supported statements nobody touched are accepted by it.

    Raises:
        GateRefused: something is open, or ``by`` is empty. The error lists each open point.
    """
    return ApprovedReport(
        review=under_review, approvals=(Approval(by=by, at=at, version=under_review.version, note=note),)
    )
