"""All that is derived from a timeline and its curations: recomputed at any time, stored nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from extraction.domain.action_item import ActionItem
from extraction.domain.conflict import Conflict
from extraction.domain.curation import Curated
from extraction.domain.hypothesis import Hypothesis
from extraction.domain.incident import Incident
from extraction.domain.metric import Metric
from extraction.domain.milestone import Cycle, Milestone, MilestoneName, Unknown
from extraction.domain.people import Person, RoleAssignment
from extraction.domain.salience import SalientClause
from extraction.domain.signal import Signal


@dataclass(frozen=True, kw_only=True)
class IncidentFacts:
    """``services`` and ``environments`` are the names the records know; ``severities`` the values stated, in order of time.

    ``actors`` maps (source, native id) to ``Person.id``. ``salient`` are the clauses of messages with how likely each carries
    something critical, in order of time.
    """

    incident: Incident
    people: tuple[Person, ...] = ()
    actors: Mapping[tuple[str, str], str] = field(default_factory=dict)
    roles: tuple[RoleAssignment, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    metrics: tuple[Metric, ...] = ()
    signals: tuple[Signal, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    action_items: tuple[ActionItem, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    services: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    curated: Curated = field(default_factory=Curated)
    salient: tuple[SalientClause, ...] = ()

    @cached_property
    def person_by_id(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def signals_of(self) -> Mapping[str, tuple[Signal, ...]]:
        """Event id → its signals."""
        grouped: dict[str, tuple[Signal, ...]] = {}
        for signal in self.signals:
            grouped[signal.event_id] = (*grouped.get(signal.event_id, ()), signal)
        return grouped

    def person_of(self, source: str, native_id: str) -> Person | None:
        person_id = self.actors.get((source, native_id))
        return None if person_id is None else self.person_by_id[person_id]

    def milestone(self, name: MilestoneName, cycle: int = 1) -> Milestone:
        for one in self.cycles:
            if one.number == cycle:
                return one.milestone(name)
        return Milestone(name=name, chosen=Unknown(reason="no record tells it"))
