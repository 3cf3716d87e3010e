"""Everything known about one incident, understood afresh from its events and curations."""

from __future__ import annotations

from dataclasses import dataclass

from app.operations.ports import ImportRecord, Ports
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
    curations = ports.store.curations(incident.key)
    return OpenIncident(
        incident=incident,
        understood=pipeline.understood(incident, ports.store.events(incident.key), curations),
        curations=curations,
        imports=ports.store.imports(incident.key),
    )
