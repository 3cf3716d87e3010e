"""Everything known about one incident, understood afresh from its events and curations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.operations.access import Action
from app.operations.permission import is_member, permit
from app.operations.ports import ImportRecord, Ports, Store
from app.operations.private_events import Parted, parted
from extraction import pipeline
from extraction.domain.curation import Curation
from extraction.domain.facts import IncidentFacts
from extraction.domain.incident import Incident
from extraction.domain.timeline import Event, Timeline


@dataclass(frozen=True, kw_only=True)
class OpenIncident:
    """What anybody who sees the incident may know, and nothing rests on private events: it is the same for everybody.

    ``private_ids`` are the events left out. ``private_events`` and ``private_curations`` are those events and what was said
    about them; both are empty for whoever may not see them.
    """

    incident: Incident
    understood: pipeline.Understood
    curations: tuple[Curation, ...]
    imports: tuple[ImportRecord, ...]
    private_ids: frozenset[str] = frozenset()
    private_events: tuple[Event, ...] = ()
    private_curations: tuple[Curation, ...] = ()

    @property
    def timeline(self) -> Timeline:
        return self.understood.timeline

    @property
    def facts(self) -> IncidentFacts:
        return self.understood.facts

    def find(self, event_id: str) -> Event | None:
        """The event of the timeline, or the private one where the actor may see it."""
        private = next((event for event in self.private_events if event.id == event_id), None)
        return private or self.timeline.find(event_id)


def open_incident(ports: Ports, key: str) -> OpenIncident:
    """Raises NotFound where there is no such incident that the actor may see."""
    incident = permit(ports, key, Action.READ)
    understood, apart = _understood(ports.store, incident, ports.store.stamp(incident.key))
    told = bool(apart.private) and is_member(ports, incident)
    return OpenIncident(
        incident=incident,
        understood=understood,
        curations=apart.curations,
        imports=ports.store.imports(incident.key),
        private_ids=frozenset(event.id for event in apart.private),
        private_events=apart.private if told else (),
        private_curations=apart.private_curations if told else (),
    )


@lru_cache(maxsize=8)
def _understood(store: Store, incident: Incident, stamp: tuple[int, ...]) -> tuple[pipeline.Understood, Parted]:
    """Understanding an incident takes a while and changes only with its ``stamp``: screens ask at every click."""
    apart = parted(store.events(incident.key), store.curations(incident.key))
    return pipeline.understood(incident, apart.shown, apart.applied), apart.without_shown()
