"""Drafts, reviews and approvals for tests, whose every default is valid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.finding import Verdict
from extraction.domain.report import (
    PLAIN_WRITER,
    CheckedDraft,
    Coverage,
    Draft,
    DraftSection,
    Generation,
    Omission,
    Statement,
    StatementCheck,
)
from extraction.domain.report_template import Audience, SectionKind
from extraction.domain.review import ApprovedReport, Review, approve, review
from tests.builders import START, statement


def section(
    *statements: Statement,
    id: str = "summary",
    title: str = "Summary",
    kind: SectionKind = SectionKind.STATEMENTS,
    audience: Audience = Audience.INTERNAL,
    omissions: tuple[Omission, ...] = (),
    generation: Generation | None = None,
) -> DraftSection:
    return DraftSection(
        id=id,
        title=title,
        question="What happened?",
        kind=kind,
        statements=statements,
        generation=generation or Generation(writer=PLAIN_WRITER),
        omissions=omissions,
        audience=audience,
    )


def supported(one: Statement) -> StatementCheck:
    return StatementCheck(statement_id=one.id, verdict=Verdict.SUPPORTED, by_construction=True)


def checked_draft(
    *sections: DraftSection,
    checks: Iterable[StatementCheck] = (),
    title: str = "Checkout errors",
    made_at: datetime = START,
) -> CheckedDraft:
    """A checked draft; a statement that ``checks`` says nothing of is supported."""
    chosen = sections or (section(statement(id="s1")),)
    draft = Draft(
        incident_key="INC-2041",
        template_id="standard",
        template_version="1",
        template_digest="0" * 64,
        title=title,
        sections=chosen,
        coverage=Coverage(events=3, read=3, cited=1, left_out=(("not relevant", 2),)),
        made_at=made_at,
    )
    given = {check.statement_id: check for check in checks}
    return CheckedDraft(draft=draft, checks=tuple(given.get(one.id, supported(one)) for one in draft.statements()))


def reviewed(checked: CheckedDraft | None = None, *corrections: Correction, version: int = 1) -> Review:
    return review(checked or checked_draft(), version, corrections, supported)


def approved(under_review: Review | None = None, by: str = "Ana Duarte", at: datetime = START) -> ApprovedReport:
    return approve(under_review or reviewed(), by, at)


def correction(
    statement_id: str = "s1",
    action: CorrectionAction = CorrectionAction.ACCEPT,
    *,
    by: str = "Ana Duarte",
    after: str = "",
    before: str = "Checkout was slow.",
    id: str = "c1",
    section_id: str = "summary",
    evidence: tuple[str, ...] = (),
    at: datetime = START,
) -> Correction:
    return Correction(
        id=id,
        statement_id=statement_id,
        section_id=section_id,
        action=action,
        by=by,
        at=at,
        before=before,
        after=after,
        evidence=evidence,
    )
