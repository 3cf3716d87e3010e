"""What a message about a request for approval says, gathered when it is sent, so that it is true then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.operations.approval_request import ApprovalRequest, RequestState
from app.operations.approval_state import changes_since
from app.operations.ports import Ports
from app.operations.review_report import OpenReview, open_review
from extraction.domain.finding import SEVEREST_FIRST, Verdict
from extraction.domain.incident import Incident
from extraction.domain.review import Decision, ReviewedStatement

_MOST_SUMMARY = 3
_SUMMARY = ("summary", "executive_summary")


@dataclass(frozen=True, kw_only=True)
class ApprovalFacts:
    """``summary`` are the report's first supported sentences; ``changes`` sentences about what is new since the last
    request, ``None`` where there was none. ``current``: the report is still what was asked about."""

    incident: Incident
    request: ApprovalRequest
    summary: tuple[str, ...] = ()
    findings: str = ""
    changes: tuple[str, ...] | None = None
    current: bool = True

    @property
    def waits(self) -> bool:
        """Whether somebody can still decide."""
        return self.request.state is RequestState.OPEN and self.current


def approval_facts(ports: Ports, request_id: str) -> ApprovalFacts:
    """Raises NotFound where there is no such request."""
    key, request = ports.requests.request(request_id)
    opened = open_review(ports, key)
    return ApprovalFacts(
        incident=opened.opened.incident,
        request=request,
        summary=_summary(opened),
        findings=_findings(opened),
        changes=_changes(ports, key, request),
        current=request.state is not RequestState.OPEN or opened.content == request.content,
    )


def _summary(opened: OpenReview) -> tuple[str, ...]:
    sections = opened.review.sections
    chosen = next((one for one in sections if one.section.id in _SUMMARY), sections[0] if sections else None)
    kept = (one for one in (chosen.statements if chosen else ()) if _stands(one))
    supported = [one.statement.text for one in kept if one.check.verdict is Verdict.SUPPORTED]
    return tuple(supported[:_MOST_SUMMARY])


def _stands(one: ReviewedStatement) -> bool:
    return one.decision is not Decision.REJECTED


def _findings(opened: OpenReview) -> str:
    """How many statements there are of each verdict, and how many findings of each kind reviewers accepted."""
    kept = [one for one in opened.review.statements() if _stands(one)]
    verdicts = Counter(one.check.verdict for one in kept)
    if verdicts[Verdict.SUPPORTED] == len(kept):
        return f"All {len(kept)} statements are supported by the records."
    counts = ", ".join(f"{verdicts[one]} {one.label}" for one in reversed(SEVEREST_FIRST) if verdicts[one])
    kinds = Counter(
        finding.check for one in kept for finding in one.check.findings if finding.verdict is not Verdict.SUPPORTED
    )
    found = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in sorted(kinds.items()))
    return f"{len(kept)} statements: {counts}." + (f"\nFindings by kind: {found}." if found else "")


def _changes(ports: Ports, key: str, request: ApprovalRequest) -> tuple[str, ...] | None:
    earlier = [one for one in ports.requests.requests(key) if one.at < request.at and one.id != request.id]
    return changes_since(ports, key, earlier[-1].content) if earlier else None
