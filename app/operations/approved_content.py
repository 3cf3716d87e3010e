"""What an approval covers besides words and events: the curations that count, and the incident as it is described."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from app.operations.approval_request import Content
from app.operations.ports import StoredApproval
from extraction.domain.curation import Curation, weighing
from extraction.domain.incident import Incident
from extraction.domain.seal import canonical


def content_of(approval: StoredApproval) -> Content:
    """What ``approval`` covers, as a request for it would have kept it."""
    curated = sha256(f"{approval.curated_digest} {approval.described_digest}".encode()).hexdigest()
    return Content(
        version=approval.version,
        corrections=approval.corrections,
        timeline_digest=approval.timeline_digest,
        curated_digest=curated,
    )


def curated_content(curated: str, incident: Incident) -> str:
    """What a request for approval keeps of the curations (``curated``, their digest) and of what is said about the incident."""
    return sha256(f"{curated} {described_digest(incident)}".encode()).hexdigest()


def curated_digest(curations: Iterable[Curation]) -> str:
    """SHA-256 over the ids of all curations that statements can rest on, as they stand."""
    return sha256(canonical(sorted(one.id for one in weighing(curations)))).hexdigest()


def described_digest(incident: Incident) -> str:
    """SHA-256 over what readers are told of the incident and over what chooses its approvers."""
    said = [incident.title, incident.severity, incident.incident_type, incident.team, *sorted(incident.services)]
    return sha256(canonical(said)).hexdigest()


def still_curated(approval: StoredApproval, curations: Iterable[Curation]) -> bool:
    """Whether no curation that counts was made or undone since ``approval``.

    One of before such digests were kept knows the time of its approval only.
    """
    if approval.curated_digest:
        return approval.curated_digest == curated_digest(curations)
    last = max(one.at for one in approval.approved.approvals)
    return all(one.at < last for one in weighing(curations))


def still_described(approval: StoredApproval, incident: Incident) -> bool:
    return not approval.described_digest or approval.described_digest == described_digest(incident)
