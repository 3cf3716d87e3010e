"""The report as it stands now: the latest draft, checked afresh, with all corrections applied."""

from __future__ import annotations

from dataclasses import dataclass

from app.operations.approval_request import Content
from app.operations.approved_content import curated_content, curated_digest, still_curated, still_described
from app.operations.open_incident import OpenIncident, open_incident
from app.operations.ports import Ports, Publication, StoredApproval
from app.operations.private_events import masked_corrections, masked_draft
from extraction import pipeline
from extraction.domain.facts import IncidentFacts
from extraction.domain.review import Review, review
from extraction.domain.timeline import Timeline
from extraction.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class OpenReview:
    """``approval`` is the latest one; ``approval_stands`` whether it covers the report as it is now.

    ``curated`` is the digest of all curations that count, also those that not everybody may see; ``curated_since`` whether there
    are others than when it was approved.
    """

    opened: OpenIncident
    review: Review
    made_by: str
    approval: StoredApproval | None
    publications: tuple[Publication, ...]
    curated: str = ""
    curated_since: bool = False

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
    def content(self) -> Content:
        """What exactly somebody approves who approves the report now."""
        return Content(
            version=self.review.version,
            corrections=self.review.revision,
            timeline_digest=self.timeline.digest,
            curated_digest=curated_content(self.curated, self.opened.incident),
        )

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
        if self.curated_since:
            return "the timeline was curated or a question was settled after the approval"
        if not still_described(approval, self.opened.incident):
            return "what is said about the incident was changed after the approval"
        return None

    @property
    def approval_stands(self) -> bool:
        return self.approval_lapsed is None


def open_review(ports: Ports, key: str) -> OpenReview:
    """Words that rested on an event which is private now are withheld from everybody; its citation is refused.

    Raises NotFound where there is no such incident, or no draft of it yet."""
    opened = open_incident(ports, key)
    stored = ports.store.draft(opened.incident.key)
    if stored is None:
        raise NotFound(f"incident {key} has no draft yet; make one with: retroline draft {key}")
    draft = masked_draft(stored.checked.draft, opened.private_ids)
    checked = pipeline.checked(opened.understood, draft)
    corrections = masked_corrections(
        ports.store.corrections(opened.incident.key), stored.checked.draft, opened.private_ids
    )
    curations, approval = ports.store.curations(opened.incident.key), ports.store.approval(opened.incident.key)
    return OpenReview(
        opened=opened,
        review=review(checked, stored.version, corrections, opened.understood.check),
        made_by=stored.made_by,
        approval=approval,
        publications=ports.store.publications(opened.incident.key),
        curated=curated_digest(curations),
        curated_since=approval is not None and not still_curated(approval, curations),
    )


def whole_review(ports: Ports, opened: OpenIncident) -> Review | None:
    """The latest report with every word that is stored, for taking people's words over into the next version.

    Never for showing: words that rest on private events are among them. ``None`` before the first draft.
    """
    stored = ports.store.draft(opened.incident.key)
    if stored is None:
        return None
    checked = pipeline.checked(opened.understood, stored.checked.draft)
    return review(checked, stored.version, ports.store.corrections(opened.incident.key), opened.understood.check)
