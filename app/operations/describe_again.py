"""What an incident's records say of it, once more: after an import, and after some of them became private."""

from __future__ import annotations

import itertools

from app.operations.describe_incident import keeping_stated
from app.operations.ports import Store
from app.operations.private_events import public_events
from extraction.capture.build_timeline import build_timeline
from extraction.capture.describe_incident import describe_incident
from extraction.domain.incident import Incident

READ_WHOLE = 2_000
DESCRIBED_BY = 500
"""Up to ``READ_WHOLE`` events all of them describe an incident, beyond that the earliest ``DESCRIBED_BY``."""


def describe_again(store: Store, key: str) -> Incident:
    """Title, severity, services and channels follow from the events that everybody may see, whichever import brought
    them, and from what people stated. Saves the incident; belongs into the unit of what changed the events."""
    before = store.incident(key)
    events = list(itertools.islice(store.events(key), READ_WHOLE + 1))
    shown = public_events(events, store.curations(key))
    timeline = build_timeline(shown if len(events) <= READ_WHOLE else shown[:DESCRIBED_BY])
    described = keeping_stated(describe_incident(key, timeline, before.created_at), before)
    if described != before:
        store.save_incident(described)
    return described
