"""The timeline page: events with what is known about each, milestones with their candidates, metrics side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from app.operations.open_incident import OpenIncident
from app.review.views.event_view import event_json, kind_label, reference_json
from app.review.views.words import Json, between, clock, count, day, duration, stamp
from extraction.domain.curation import Curation
from extraction.domain.facts import IncidentFacts
from extraction.domain.hypothesis import Hypothesis
from extraction.domain.metric import Invalid, Metric, MetricName
from extraction.domain.milestone import Cycle, Milestone, MilestoneCandidate, Unknown
from extraction.domain.timeline import Event, EventKind, Timeline

LONGEST = 1_200
"""Characters of an event's text that the list is handed; the raw record has all of it."""


def timeline_json(opened: OpenIncident) -> Json:
    timeline, facts = opened.timeline, opened.facts
    ordered = sorted(timeline, key=lambda event: (facts.curated.time_of(event), event.id))
    current = {event.id for event in timeline.current}
    fates = _fates(facts.hypotheses)
    curations = _by_event(opened.curations)
    first = ordered[0].at if ordered else None
    last = ordered[-1].at if ordered else None
    return {
        "incident": opened.incident.key,
        "when": between(first, last),
        "total": count(len(ordered), "event"),
        "events": [
            _row(event, facts, event.id in current, fates.get(event.id, ()), curations.get(event.id, ()))
            for event in ordered
        ],
        "milestones": [
            _milestone(cycle, milestone, timeline) for cycle in facts.cycles for milestone in cycle.milestones
        ],
        "cycles": len(facts.cycles),
        "hypotheses": [guess for one in facts.hypotheses if (guess := _guess(one, timeline, facts)) is not None],
        "metrics": metrics_json(facts.metrics),
        "series": _series(ordered),
        "imports": [
            {
                "stamp": stamp(one.at),
                "line": f"{count(one.new, 'new event')}, {one.known:,} known",
                "choice": one.choice,
            }
            for one in opened.imports
        ],
    }


def raw_json(event: Event) -> Json:
    """The redacted record as the source gave it, indented for reading."""
    return {"id": event.id, "text": json.dumps(json.loads(event.raw), indent=2, ensure_ascii=False)}


def _row(
    event: Event,
    facts: IncidentFacts,
    current: bool,
    fates: Sequence[tuple[Hypothesis, str]],
    curations: Sequence[Curation],
) -> dict[str, object]:
    signals = facts.signals_of.get(event.id, ())
    return {
        **event_json(event, facts),
        "text": event.text[:LONGEST],
        "iso": f"{facts.curated.time_of(event):%Y-%m-%dT%H:%M:%S}",
        "sample": event.kind is EventKind.METRIC,
        "key": event.key,
        "current": current,
        "signals": [{"kind": one.kind.value.replace("_", " "), "reason": one.reason} for one in signals],
        "guess": [{"state": state, "text": guess.text, "fate": guess.state.value} for guess, state in fates],
        "references": [reference_json(reference) for reference in event.references],
        "curations": [_curation(one) for one in curations],
    }


def _curation(one: Curation) -> str:
    value = f": {one.value}" if one.value else ""
    reason = f" ({one.reason})" if one.reason else ""
    return f"{stamp(one.at)} {one.by}: {one.action.value.replace('_', ' ')}{value}{reason}"


def _by_event(curations: Iterable[Curation]) -> dict[str, list[Curation]]:
    grouped: dict[str, list[Curation]] = {}
    for one in curations:
        grouped.setdefault(one.event_id, []).append(one)
    return grouped


def _fates(hypotheses: Iterable[Hypothesis]) -> dict[str, list[tuple[Hypothesis, str]]]:
    steps: dict[str, list[tuple[Hypothesis, str]]] = {}
    for hypothesis in hypotheses:
        for step in hypothesis.steps:
            steps.setdefault(step.event_id, []).append((hypothesis, step.state.value))
    return steps


def _guess(hypothesis: Hypothesis, timeline: Timeline, facts: IncidentFacts) -> Json | None:
    """A guess from its first word to its fate; ``None`` where its events are gone."""
    steps = [(step, event) for step in hypothesis.steps if (event := timeline.find(step.event_id)) is not None]
    if not steps:
        return None
    return {
        "id": hypothesis.id,
        "text": hypothesis.text,
        "fate": hypothesis.state.value,
        "steps": [
            {
                "event": event.id,
                "state": step.state.value,
                "at": int(facts.curated.time_of(event).timestamp() * 1000),
                "minute": clock(facts.curated.time_of(event)),
                "who": _who(event, facts),
            }
            for step, event in steps
        ],
    }


def _who(event: Event, facts: IncidentFacts) -> str:
    if event.actor is None:
        return ""
    person = facts.person_of(event.actor.source, event.actor.native_id)
    return event.actor.name if person is None else person.display_name


def _milestone(cycle: Cycle, milestone: Milestone, timeline: Timeline) -> dict[str, object]:
    chosen = milestone.chosen
    return {
        "name": milestone.name.value,
        "label": milestone.name.label,
        "cycle": cycle.number,
        "at": None if milestone.at is None else int(milestone.at.timestamp() * 1000),
        "minute": None if milestone.at is None else clock(milestone.at),
        "day": None if milestone.at is None else day(milestone.at),
        "unknown": chosen.reason if isinstance(chosen, Unknown) else None,
        "candidates": [_candidate(one, one == chosen, timeline) for one in milestone.candidates],
    }


def _candidate(candidate: MilestoneCandidate, chosen: bool, timeline: Timeline) -> Json:
    evidence = [event.id for event_id in candidate.evidence if (event := timeline.find(event_id)) is not None]
    return {
        "at": int(candidate.at.timestamp() * 1000),
        "iso": f"{candidate.at:%Y-%m-%dT%H:%M:%S}",
        "clock": f"{candidate.at:%H:%M:%S}",
        "stamp": stamp(candidate.at),
        "rule": candidate.rule.replace("_", " "),
        "explanation": candidate.explanation,
        "chosen": chosen,
        "evidence": evidence,
    }


def metrics_json(metrics: Sequence[Metric]) -> list[Json]:
    """One group per metric and cycle; its definitions side by side, Retroline's own first."""
    groups: dict[tuple[int, MetricName], list[Metric]] = {}
    for metric in metrics:
        groups.setdefault((metric.cycle, metric.name), []).append(metric)
    return [
        {
            "label": name.label,
            "cycle": cycle,
            "definitions": [_definition(one) for one in sorted(group, key=lambda one: not one.preferred)],
        }
        for (cycle, name), group in groups.items()
    ]


def _definition(metric: Metric) -> Json:
    value = metric.value
    known = not isinstance(value, Unknown | Invalid)
    return {
        "definition": metric.definition,
        "from": f"{metric.start.label} to {metric.end.label}",
        "value": duration(value) if not isinstance(value, Unknown | Invalid) else None,
        "why": None if not isinstance(value, Unknown | Invalid) else f"{_not_a_value(value)}: {value.reason}",
        "known": known,
        "preferred": metric.preferred,
    }


def _not_a_value(value: Unknown | Invalid) -> str:
    return "unknown" if isinstance(value, Unknown) else "not valid"


def _series(events: Sequence[Event]) -> list[Json]:
    """Metric events as lines on the same axis: at most four series, each with its points."""
    points: dict[str, list[tuple[int, float]]] = {}
    units: dict[str, str] = {}
    for event in events:
        value = _number(event.attribute("value"))
        if event.kind is not EventKind.METRIC or value is None:
            continue
        name = event.attribute("metric") or kind_label(event.kind)
        points.setdefault(name, []).append((int(event.at.timestamp() * 1000), value))
        units[name] = event.attribute("unit") or ""
    longest = sorted(points, key=lambda name: -len(points[name]))[:4]
    return [{"name": name, "unit": units[name], "points": points[name]} for name in longest if len(points[name]) > 1]


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
