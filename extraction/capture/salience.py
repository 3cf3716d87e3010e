"""How likely each message carries something that a reader of the report must know; without a model, and explained."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from extraction.capture.salience_frame import closest, frame_of, spoken_of
from extraction.capture.salience_traits import Clause, Talk, clauses_of, figures_in
from extraction.capture.salience_weights import BASE, WEIGHTS
from extraction.domain.facts import IncidentFacts
from extraction.domain.salience import SalientClause, choose
from extraction.domain.timeline import EventKind, Timeline

__all__ = ["SalientClause", "choose", "salience", "salient_clauses"]

_REASONS = 4


def salience(timeline: Timeline, facts: IncidentFacts) -> Mapping[str, float]:
    """Event id → how likely (0 to 1) it carries something critical: that of its weightiest clause.

    Only what people wrote is in it.
    """
    return weights_of(salient_clauses(timeline, facts))


def weights_of(clauses: Iterable[SalientClause]) -> Mapping[str, float]:
    """Event id → the weight of its weightiest clause."""
    best: dict[str, float] = {}
    for one in clauses:
        best[one.event_id] = max(one.weight, best.get(one.event_id, 0.0))
    return MappingProxyType(best)


def salient_clauses(timeline: Timeline, facts: IncidentFacts) -> tuple[SalientClause, ...]:
    """Every clause of every message with its weight and the reasons for it, in order of time and place.

    Of a very long talk only the messages nearest to the incident are read sentence by sentence; the others have no clause.
    The time needed is linear in the number of events.
    """
    talk = talk_of(timeline, facts)
    pinned = facts.curated.pinned
    return tuple(_weighed(clause, dict(talk.traits(n)), pinned) for n, clause in enumerate(talk.clauses))


def talk_of(timeline: Timeline, facts: IncidentFacts) -> Talk:
    """The clauses that are weighed and what they are measured against."""
    said = spoken_of(timeline, facts)
    frame = frame_of(timeline, facts, said)
    return Talk(
        clauses=clauses_of(closest(said, frame, facts.curated.pinned)),
        frame=frame,
        recorded=_recorded_figures(timeline),
    )


def _recorded_figures(timeline: Timeline) -> frozenset[str]:
    told = (
        EventKind.STATUS_UPDATE,
        EventKind.TICKET,
        EventKind.ALERT,
        EventKind.DEPLOY,
        EventKind.PULL_REQUEST,
        EventKind.ACTION,
    )
    return frozenset(figure for event in timeline.current if event.kind in told for figure in figures_in(event.text))


def _weighed(clause: Clause, traits: Mapping[str, float], pinned: frozenset[str]) -> SalientClause:
    parts = {name: WEIGHTS.get(name, 0.0) * strength for name, strength in traits.items()}
    weight = 1.0 if clause.event.id in pinned else 1 / (1 + math.exp(-(BASE + sum(parts.values()))))
    strongest = sorted((name for name, part in parts.items() if part), key=lambda name: (-abs(parts[name]), name))
    return SalientClause(
        event_id=clause.event.id,
        span=clause.sentence.span,
        text=clause.text,
        weight=round(weight, 4),
        at=clause.event.at,
        subject=clause.subject,
        reasons=tuple(strongest[:_REASONS]),
    )
