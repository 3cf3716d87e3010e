"""A report under review for tests of the screens, made from builders alone."""

from __future__ import annotations

from collections.abc import Iterable

from app.operations.open_incident import OpenIncident
from app.operations.ports import Publication, StoredApproval
from app.operations.review_report import OpenReview
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.finding import Finding, Verdict
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
from extraction.domain.report_template import SectionKind
from extraction.domain.review import Review, approve, review
from extraction.pipeline import Understood
from tests.builders import START, at, event, facts, incident, timeline

TITLE = "Checkout errors"
ALERT = event("p99 above 2 s", "13:58")


def section(*statements: Statement, id: str = "summary", omissions: tuple[Omission, ...] = ()) -> DraftSection:
    return DraftSection(
        id=id,
        title=id.capitalize(),
        question="What happened?",
        kind=SectionKind.STATEMENTS,
        statements=statements,
        generation=Generation(writer=PLAIN_WRITER),
        omissions=omissions,
    )


def finding(verdict: Verdict, message: str = "The records say otherwise.") -> Finding:
    return Finding(check="number", verdict=verdict, message=message, span=(0, 3), expected="28", found="47")


def under_review(
    sections: Iterable[DraftSection],
    verdicts: dict[str, Verdict] | None = None,
    corrections: Iterable[Correction] = (),
) -> Review:
    """``verdicts`` by statement id; what is not named is supported. Edited texts need a human."""
    draft = Draft(
        incident_key="INC-2041",
        template_id="standard",
        template_version="1",
        template_digest="0" * 64,
        title=TITLE,
        sections=tuple(sections),
        coverage=Coverage(events=10, read=9, cited=4, left_out=(("metric samples", 1),)),
        made_at=START,
    )
    known = verdicts or {}
    checks = tuple(_check(one.id, known.get(one.id, Verdict.SUPPORTED)) for one in draft.statements())
    return review(
        CheckedDraft(draft=draft, checks=checks), 1, corrections, lambda one: _check(one.id, Verdict.NEEDS_HUMAN)
    )


def _check(statement_id: str, verdict: Verdict) -> StatementCheck:
    findings = () if verdict is Verdict.SUPPORTED else (finding(verdict),)
    return StatementCheck(statement_id=statement_id, verdict=verdict, findings=findings)


def correction(
    statement: Statement, action: CorrectionAction, *, by: str = "Priya", after: str = "", reason: str = ""
) -> Correction:
    return Correction(
        id=f"{statement.id}-{action}-{by}",
        statement_id=statement.id,
        section_id="summary",
        action=action,
        by=by,
        at=at("16:00"),
        before=statement.text,
        after=after,
        evidence=statement.evidence,
        reason=reason,
    )


def opened(
    review: Review, approval: StoredApproval | None = None, publications: tuple[Publication, ...] = ()
) -> OpenReview:
    understood = Understood(timeline=timeline(ALERT), facts=facts())
    known = OpenIncident(incident=incident(), understood=understood, curations=(), imports=())
    return OpenReview(opened=known, review=review, made_by="Mara", approval=approval, publications=publications)


def approved(review: Review, corrections: int = 0) -> StoredApproval:
    report = approve(review, "Priya", at("16:00"), "read twice")
    return StoredApproval(approved=report, version=1, corrections=corrections, timeline_digest=timeline(ALERT).digest)
