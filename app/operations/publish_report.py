"""An approved report goes out to its destinations; publishing again updates what is there."""

from __future__ import annotations

from collections.abc import Sequence

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
    permit(ports, key, Action.PUBLISH, by)
    if not by.strip():
        raise InputError("publishing needs the name of the person who does it")
    unknown = [name for name in destinations if name not in ports.publishers]
    if unknown:
        raise NotFound(f"no destination {', '.join(unknown)}; there are: {', '.join(ports.publishers)}")
    opened = open_review(ports, key)
    if opened.approval is None or opened.approval_lapsed is not None:
        points = (
            f"{opened.approval_lapsed}; approve it with: retroline approve {key} --as NAME",
            *opened.review.open_points,
        )
        raise GateRefused(f"the report of {key} cannot be published", points)
    at = ports.now()
    report = Publishable(
        approved=opened.approval.approved,
        facts=opened.facts,
        timeline=opened.timeline,
        names=ports.names,
        seal=ports.store.report_seal(key, opened.approval.citations),
        changes=published_changes(ports, opened, at),
    )
    earlier = {one.destination: f"version {one.version}" for one in opened.publications}
    out = (ports.publishers[name].publish(report, by.strip(), at) for name in destinations)
    return tuple(_kept(ports, key, publication, earlier.get(publication.destination, "")) for publication in out)


def _kept(ports: Ports, key: str, publication: Publication, earlier: str) -> Publication:
    """Each destination for itself: what is out already stays told where a later one fails."""
    with ports.store.unit():
        ports.store.add_publication(key, publication)
        told = f"version {publication.version} at {publication.location}"
        record(ports, Action.PUBLISH, key, f"report to {publication.destination}", earlier, told)
    return publication
