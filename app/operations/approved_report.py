"""The gate itself: what was decided becomes an approval of exactly this report, or is refused."""

from __future__ import annotations

from app.operations.approved_content import described_digest
from app.operations.ports import StoredApproval
from app.operations.review_report import OpenReview
from extraction.domain.approval_seal import cited_events, role_wordings
from extraction.domain.naming import Naming
from extraction.domain.report import Approval
from extraction.domain.review import ApprovedReport


def approved_report(opened: OpenReview, approvals: tuple[Approval, ...]) -> StoredApproval:
    """``opened`` as approved by all of ``approvals``.

    Raises:
        GateRefused: something is open, or there is no name; the error lists each open point.
    """
    approved = ApprovedReport(review=opened.review, approvals=approvals)
    return StoredApproval(
        approved=approved,
        version=opened.review.version,
        corrections=opened.review.revision,
        timeline_digest=opened.timeline.digest,
        cited=cited_events(approved, opened.timeline),
        by_role=role_wordings(approved, Naming.of(opened.facts, opened.timeline).without_names),
        curated_digest=opened.curated,
        described_digest=described_digest(opened.opened.incident),
    )
