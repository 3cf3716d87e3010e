"""What a page about one incident opens: the report under review, or the incident where nothing is drafted yet."""

from __future__ import annotations

from app.operations.open_incident import OpenIncident, open_incident
from app.operations.ports import Ports
from app.operations.review_report import OpenReview, open_review
from extraction.errors import NotFound


def open_report(ports: Ports, key: str | None) -> OpenReview | OpenIncident:
    """The review of the latest draft; before the first draft the incident alone.

    Raises:
        NotFound: no key, or no such incident.
    """
    if key is None:
        raise NotFound("the address names no incident")
    try:
        return open_review(ports, key)
    except NotFound:
        return open_incident(ports, key)
