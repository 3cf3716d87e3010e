"""Everything known about one incident, understood afresh from its events and curations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.operations.ports import ImportRecord, Ports, Store
from extraction import pipeline
from extraction.domain.curation import Curation
from extraction.domain.facts import IncidentFacts
from extraction.domain.incident import Incident
from extraction.domain.timeline import Timeline


@dataclass(frozen=True, kw_only=True)
class OpenIncident:
    incident: Incident
    understood: pipeline.Understood
    curations: tuple[Curation, ...]
    imports: tuple[ImportRecord, ...]

    @property
    def timeline(self) -> Timeline:
        return self.understood.timeline

    @property
    def facts(self) -> IncidentFacts:
        return self.understood.facts


def open_incident(ports: Ports, key: str) -> OpenIncident:
    """Raises NotFound where there is no such incident."""
    incident = ports.store.incident(key)
    understood, curations = _understood(ports.store, incident, ports.store.stamp(incident.key))
    return OpenIncident(
        incident=incident,
        understood=understood,
        curations=curations,
        imports=ports.store.imports(incident.key),
    )


@lru_cache(maxsize=8)
def _understood(
    store: Store, incident: Incident, stamp: tuple[int, ...]
) -> tuple[pipeline.Understood, tuple[Curation, ...]]:
    """Understanding an incident takes a while and changes only with its ``stamp``: screens ask at every click."""
    curations = store.curations(incident.key)
    return pipeline.understood(incident, store.events(incident.key), curations), curations
