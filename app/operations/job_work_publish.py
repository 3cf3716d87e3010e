"""Publishing as a job: the destination is written first, as often as it takes, and told once."""

from __future__ import annotations

from collections.abc import Sequence

from app.operations.job import Job, JobKind, Json
from app.operations.job_steps import Outcome, Steps
from app.operations.job_work_draft import incident_of, text
from app.operations.ports import Ports, Publication
from app.operations.publish_report import keep_publication, known_destinations, publishable
from app.operations.submit_job import submit_job
from extraction.domain.clock import parse_iso


def submit_publishing(ports: Ports, key: str, destinations: Sequence[str], by: str) -> tuple[Job, ...]:
    """One job for each destination: one that fails holds up no other.

    Raises:
        GateRefused: no approval stands for the report as it is now.
        NotFound, InputError, Denied: as ``publish_report``.
    """
    known_destinations(ports, destinations)
    publishable(ports, key, by, ports.now())
    with ports.store.unit():
        return tuple(submit_job(ports, JobKind.PUBLISH, key, by, {"destination": one}) for one in destinations)


def publish_work(ports: Ports, job: Job, steps: Steps) -> None:
    """Arguments: ``destination``. Outcome: ``destination``, ``location``, ``version``, ``at``, ``digest``.

    A destination updates what was published there before, so that writing twice leaves what writing once does.
    """
    key, by, name = incident_of(job), text(job, "by"), text(job, "destination")

    def publish() -> Outcome:
        known_destinations(ports, (name,))
        at = ports.now()
        out = ports.publishers[name].publish(publishable(ports, key, by, at), by.strip(), at)
        return {"location": out.location, "at": out.at.isoformat(), "version": out.version, "digest": out.digest}

    said = steps.outside(f"publishing to {name}", publish)
    publication = Publication(
        destination=name,
        location=str(said["location"]),
        at=parse_iso(str(said["at"])),
        by=by.strip(),
        version=int(str(said["version"])),
        digest=str(said["digest"]),
    )

    def keep() -> Outcome:
        kept = keep_publication(ports, key, publication)
        told: dict[str, Json] = {"destination": kept.destination, "location": kept.location, "version": kept.version}
        return {**told, "at": publication.at.isoformat(), "digest": kept.digest}

    steps.keep(keep)
