"""The gate: a named person approves what has nothing open."""

from __future__ import annotations

from app.operations.ports import Ports, StoredApproval
from app.operations.review_report import open_review
from extraction.domain.approval_seal import cited_events, role_wordings
from extraction.domain.naming import Naming
from extraction.domain.review import approve
from extraction.errors import GateRefused


def approve_report(ports: Ports, key: str, by: str, note: str = "") -> StoredApproval:
    """Approve the report as it stands now in the name of ``by``.

    Raises:
        GateRefused: something is open, or there is no name; the error lists each open point.
    """
    if not by.strip():
        raise GateRefused("the report cannot be approved without the name of an approver")
    opened = open_review(ports, key)
    approved = approve(opened.review, by.strip(), ports.now(), ports.redacted(note))
    approval = StoredApproval(
        approved=approved,
        version=opened.review.version,
        corrections=opened.review.revision,
        timeline_digest=opened.timeline.digest,
        cited=cited_events(approved, opened.timeline),
        by_role=role_wordings(approved, Naming.of(opened.facts, opened.timeline).without_names),
    )
    ports.store.save_approval(key, approval)
    return approval
