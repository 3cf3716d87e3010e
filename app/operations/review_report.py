"""The report as it stands now: the latest draft, checked afresh, with all corrections applied."""

from __future__ import annotations

from dataclasses import dataclass

from app.operations.open_incident import OpenIncident, open_incident
from app.operations.ports import Ports, Publication, StoredApproval
from extraction import pipeline
from extraction.domain.facts import IncidentFacts
from extraction.domain.review import Review, review
from extraction.domain.timeline import Timeline
from extraction.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class OpenReview:
    """``approval`` is the latest one; ``approval_stands`` whether it covers the report as it is now."""

    opened: OpenIncident
    review: Review
    made_by: str
    approval: StoredApproval | None
    publications: tuple[Publication, ...]

    @property
    def timeline(self) -> Timeline:
        return self.opened.timeline

    @property
    def facts(self) -> IncidentFacts:
        return self.opened.facts

    @property
    def version(self) -> int:
        return self.review.version

    @property
    def approval_lapsed(self) -> str | None:
        """Why the latest approval no longer covers the report, as a sentence; ``None`` where it does."""
        approval = self.approval
        if approval is None:
            return "nobody has approved the report yet"
        if approval.version != self.review.version:
            return f"version {approval.version} was approved; the report is now at version {self.review.version}"
        if approval.corrections != self.review.revision:
            return "statements were changed after the approval"
        if approval.timeline_digest != self.timeline.digest:
            return "events were added or corrected after the approval"
        return None

    @property
    def approval_stands(self) -> bool:
        return self.approval_lapsed is None


def open_review(ports: Ports, key: str) -> OpenReview:
    """Raises NotFound where there is no such incident, or no draft of it yet."""
    opened = open_incident(ports, key)
    stored = ports.store.draft(opened.incident.key)
    if stored is None:
        raise NotFound(f"incident {key} has no draft yet; make one with: retroline draft {key}")
    checked = pipeline.checked(opened.understood, stored.checked.draft)
    corrections = ports.store.corrections(opened.incident.key)
    return OpenReview(
        opened=opened,
        review=review(checked, stored.version, corrections, opened.understood.check),
        made_by=stored.made_by,
        approval=ports.store.approval(opened.incident.key),
        publications=ports.store.publications(opened.incident.key),
    )
