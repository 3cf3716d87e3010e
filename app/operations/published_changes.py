"""What readers are told has changed since the version that they may have read before."""

from __future__ import annotations

from datetime import datetime

from app.operations.ports import Ports, Publication, StoredApproval
from app.operations.review_report import OpenReview
from extraction.domain.report import Statement
from extraction.domain.report_changes import ReportChanges, section_changes


def published_changes(ports: Ports, opened: OpenReview, now: datetime) -> ReportChanges | None:
    """What changes for readers when the standing approval of ``opened`` is published at ``now``.

    ``None`` where there is no such approval, where nothing was published before, and where that was for other readers.
    """
    approval = opened.approval
    if approval is None or not opened.approval_stands:
        return None
    published = _published(ports.store.approvals(opened.opened.incident.key), opened.publications)
    first_out = next((at for one, at in published if _same(one, approval)), None)
    earlier = [(one, at) for one, at in published if not _same(one, approval)]
    if not earlier:
        return None
    before, since = earlier[-1]
    drafts = before.approved.review.checked.draft, approval.approved.review.checked.draft
    if drafts[0].audience is not drafts[1].audience:
        return None
    return ReportChanges(
        since_version=before.version,
        since_revision=before.corrections,
        since_at=since,
        published_at=now if first_out is None else first_out,
        sections=section_changes(before.approved, approval.approved, _withheld(ports, opened, before)),
    )


def _published(
    approvals: tuple[StoredApproval, ...], publications: tuple[Publication, ...]
) -> tuple[tuple[StoredApproval, datetime], ...]:
    """Approvals that went out, oldest first, each with when it first did.

    A publication wrote the latest approval of its version that there was.
    """
    first: dict[int, datetime] = {}
    for publication in publications:
        written = [
            number
            for number, one in enumerate(approvals)
            if one.version == publication.version and _given(one) <= publication.at
        ]
        if written:
            first.setdefault(written[-1], publication.at)
    return tuple((approvals[number], first[number]) for number in sorted(first))


def _given(approval: StoredApproval) -> datetime:
    return max(one.at for one in approval.approved.approvals)


def _same(one: StoredApproval, other: StoredApproval) -> bool:
    """Approved again without a change, it is the same report to its readers."""
    return (one.version, one.corrections, one.timeline_digest) == (
        other.version,
        other.corrections,
        other.timeline_digest,
    )


class _Withheld:
    """Words that rest on what is private or erased now are not said again."""

    def __init__(self, gone: frozenset[str], cited: dict[str, tuple[str, ...]]) -> None:
        self._gone, self._cited = gone, cited

    def __call__(self, statement: Statement) -> bool:
        return not self._gone.isdisjoint((*statement.evidence, *self._cited.get(statement.id, ())))


def _withheld(ports: Ports, opened: OpenReview, before: StoredApproval) -> _Withheld:
    erased = {one.event_id for one in ports.store.erasures(opened.opened.incident.key)}
    return _Withheld(frozenset(opened.opened.private_ids | erased), dict(before.cited))
