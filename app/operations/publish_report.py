"""An approved report goes out to its destinations; publishing again updates what is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.operations.access import Action
from app.operations.permission import permit, record
from app.operations.ports import Ports, Publication, Publishable
from app.operations.published_changes import published_changes
from app.operations.review_report import open_review
from extraction.errors import GateRefused, InputError, NotFound


def publish_report(ports: Ports, key: str, destinations: Sequence[str], by: str) -> tuple[Publication, ...]:
    """Write the approved report of ``key`` to each of ``destinations``, in the name of ``by``.

    Raises:
        GateRefused: no approval stands for the report as it is now.
        NotFound: no such destination.
        InputError: no name.
    """
    known_destinations(ports, destinations)
    at = ports.now()
    report = publishable(ports, key, by, at)
    out = (ports.publishers[name].publish(report, by.strip(), at) for name in destinations)
    return tuple(keep_publication(ports, key, publication) for publication in out)


def known_destinations(ports: Ports, destinations: Sequence[str]) -> None:
    """Raises NotFound where there is no such destination."""
    unknown = [name for name in destinations if name not in ports.publishers]
    if unknown:
        raise NotFound(f"no destination {', '.join(unknown)}; there are: {', '.join(ports.publishers)}")


def publishable(ports: Ports, key: str, by: str, at: datetime) -> Publishable:
    """The approved report as its readers get it at ``at`` (aware UTC). Raises as ``publish_report``."""
    key = permit(ports, key, Action.PUBLISH, by).key
    if not by.strip():
        raise InputError("publishing needs the name of the person who does it")
    opened = open_review(ports, key)
    if opened.approval is None or opened.approval_lapsed is not None:
        points = (
            f"{opened.approval_lapsed}; approve it with: retroline approve {key} --as NAME",
            *opened.review.open_points,
        )
        raise GateRefused(f"the report of {key} cannot be published", points)
    return Publishable(
        approved=opened.approval.approved,
        facts=opened.facts,
        timeline=opened.timeline,
        names=ports.names,
        seal=ports.store.report_seal(key, opened.approval.citations),
        changes=published_changes(ports, opened, at),
    )


def keep_publication(ports: Ports, key: str, publication: Publication) -> Publication:
    """Each destination for itself: what is out already stays told where a later one fails.

    A part of the operation that published it: that one was permitted.
    """
    before = [one for one in ports.store.publications(key) if one.destination == publication.destination]
    earlier = f"version {before[-1].version}" if before else ""
    with ports.store.unit():
        ports.store.add_publication(key, publication)
        told = f"version {publication.version} at {publication.location}"
        record(ports, Action.PUBLISH, key, f"report to {publication.destination}", earlier, told)
    return publication
