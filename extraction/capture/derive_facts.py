"""From a timeline to everything that follows from it. Pure: the same timeline and curations give the same facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from extraction.capture.action_items import find_action_items
from extraction.capture.conflicts import find_conflicts
from extraction.capture.hypotheses import track_hypotheses
from extraction.capture.metrics import measure
from extraction.capture.milestone_rules import Speakers
from extraction.capture.milestone_wording import KEY
from extraction.capture.milestones import find_cycles
from extraction.capture.people import People, resolve_people
from extraction.capture.readings import Reading, read_events
from extraction.capture.responders import find_responders
from extraction.capture.roles import assign_roles
from extraction.capture.salience import salient_clauses
from extraction.capture.severities import StatedSeverity, stated_severities
from extraction.capture.signals import complete_signals, pinned_first, read_signals
from extraction.domain.curation import Curated
from extraction.domain.facts import IncidentFacts
from extraction.domain.incident import Incident
from extraction.domain.milestone import Cycle, MilestoneName, Unknown
from extraction.domain.people import Role, RoleAssignment
from extraction.domain.signal import Signal
from extraction.domain.timeline import Timeline

_TOLD_OUTRIGHT = 3
_UNSAID_CURATED = Curated()


def derive_facts(incident: Incident, timeline: Timeline, curated: Curated = _UNSAID_CURATED) -> IncidentFacts:
    """People, roles, milestones, metrics, signals, hypotheses, action items and open questions of one incident.

    Rests on the latest wordings only; hidden events and suspicious ones that nobody released are no evidence. Linear in
    the number of events.
    """
    readings = read_events(timeline, curated)
    services = tuple(_named(readings, "service", "services"))
    roles, people = assign_roles(readings, resolve_people(timeline.events))
    read = read_signals(readings, (*services, *incident.services))
    hypotheses = track_hypotheses(readings, services)
    cycles = find_cycles(readings, read, hypotheses, _speakers(roles, people, incident.key), curated)
    items, people = find_action_items(readings, people, _over_at(cycles), (incident.key,))
    signals = complete_signals(
        read,
        readings,
        hypotheses,
        follow_ups=(event_id for item in items for event_id in item.evidence[:1]),
        coordination=(*(role.evidence[0] for role in roles), *_milestone_evidence(cycles, MilestoneName.DECLARED)),
        detection=_milestone_evidence(cycles, MilestoneName.DETECTED),
    )
    severities = stated_severities(readings)
    responders = find_responders(readings, _by_event(signals), people, _response_window(cycles))
    facts = IncidentFacts(
        incident=incident,
        people=people.persons,
        actors=people.actors,
        roles=_in_order((*roles, *responders)),
        cycles=cycles,
        metrics=measure(cycles),
        signals=pinned_first(signals, curated.pinned),
        hypotheses=hypotheses,
        action_items=items,
        conflicts=find_conflicts(readings, cycles, severities, curated.settled),
        services=services,
        environments=tuple(_named(readings, "environment")),
        severities=_as_stated(severities),
        curated=curated,
    )
    return replace(facts, salient=salient_clauses(timeline, facts))


def _named(readings: Iterable[Reading], *attributes: str) -> Iterator[str]:
    """What the records' fields name, each once, in order of appearance."""
    seen: set[str] = set()
    for reading in readings:
        for attribute in attributes:
            for name in (reading.event.attributes.get(attribute) or "").split(","):
                name = name.strip()
                if name and name not in seen:
                    seen.add(name)
                    yield name


def _speakers(roles: Iterable[RoleAssignment], people: People, key: str) -> Speakers:
    return Speakers(
        tuple(
            (identity, role.start, role.end)
            for role in roles
            if role.role is Role.COMMANDER
            for identity in people.by_id[role.person_id].identities
        ),
        frozenset({key.upper()}) if KEY.fullmatch(key) else frozenset(),
    )


def _over_at(cycles: Sequence[Cycle]) -> datetime | None:
    """When the last cycle was mitigated, else resolved: what is wished for from then on is for afterwards."""
    ends = (cycles[-1].milestone(name).chosen for name in (MilestoneName.MITIGATED, MilestoneName.RESOLVED))
    told = (end.at for end in ends if not isinstance(end, Unknown) and end.rank <= _TOLD_OUTRIGHT)
    return min(told, default=None)


def _response_window(cycles: Sequence[Cycle]) -> tuple[datetime | None, datetime | None]:
    """From when somebody knew until it was resolved at last."""
    began = (MilestoneName.DETECTED, MilestoneName.DECLARED, MilestoneName.ACKNOWLEDGED)
    start = min((at for name in began if (at := cycles[0].milestone(name).at) is not None), default=None)
    return start, cycles[-1].milestone(MilestoneName.RESOLVED).at


def _milestone_evidence(cycles: Iterable[Cycle], name: MilestoneName) -> Iterator[str]:
    for cycle in cycles:
        chosen = cycle.milestone(name).chosen
        if not isinstance(chosen, Unknown):
            yield from chosen.evidence


def _by_event(signals: Iterable[Signal]) -> dict[str, list[Signal]]:
    grouped: dict[str, list[Signal]] = {}
    for signal in signals:
        grouped.setdefault(signal.event_id, []).append(signal)
    return grouped


def _in_order(roles: Iterable[RoleAssignment]) -> tuple[RoleAssignment, ...]:
    """The incident's roles first, oldest first, then the responders."""
    return tuple(sorted(roles, key=lambda one: (one.role is Role.RESPONDER, one.start, one.role, one.person_id)))


def _as_stated(severities: Sequence[StatedSeverity]) -> tuple[str, ...]:
    """In order of time, without saying the same twice in a row."""
    stated = [one.text for one in severities]
    return tuple(text for index, text in enumerate(stated) if index == 0 or stated[index - 1] != text)
