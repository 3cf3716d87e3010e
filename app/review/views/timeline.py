"""The timeline page: events with what is known about each, milestones with their candidates, metrics side by side."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from threading import Lock

import orjson

from app.operations.open_incident import OpenIncident
from app.review.views.event_view import event_json, kind_label, safe_link, source_name
from app.review.views.timeline_changes import changes_json, told_value
from app.review.views.words import Json, between, clock, day, stamp
from extraction.domain.curation import Curated
from extraction.domain.facts import IncidentFacts
from extraction.domain.hypothesis import Hypothesis
from extraction.domain.metric import Invalid, Metric, MetricName
from extraction.domain.milestone import Cycle, Milestone, MilestoneCandidate, Unknown
from extraction.domain.timeline import Event, EventKind, SourceReference, Timeline
from extraction.pipeline import Understood

LONGEST = 1_200
"""Characters of an event's text that the list is handed; the raw record has all of it."""

MOST_POINTS = 600
"""Points of a metric that are drawn; of more, the lowest and highest of each stretch stay."""

MOST_KEPT = 8
_KEPT: OrderedDict[tuple[int, bool], tuple[Understood, bytes]] = OrderedDict()
_LOCK = Lock()

_IN_EVERY_ROW = frozenset(("id", "at", "kind", "lane", "source", "text", "key"))
_TOLD_BY_AT = frozenset(("clock", "minute", "day", "stamp"))


def timeline_document(opened: OpenIncident) -> bytes:
    """``timeline_json`` as JSON text, made once per understanding of the incident and per who may see private events.

    It begins with its own ``digest``, so that a browser that has read it need not read it again.
    """
    key = id(opened.understood), bool(opened.private_events)
    with _LOCK:
        known = _KEPT.get(key)
        if known is not None and known[0] is opened.understood:
            _KEPT.move_to_end(key)
            return known[1]
    told = orjson.dumps(timeline_json(opened))
    made = b'{"digest":"%s",' % blake2b(told, digest_size=16).hexdigest().encode() + told[1:]
    with _LOCK:
        _KEPT[key] = opened.understood, made
        while len(_KEPT) > MOST_KEPT:
            _KEPT.popitem(last=False)
    return made


def timeline_json(opened: OpenIncident) -> Json:
    """What the page draws. Times are milliseconds since 1970, UTC; a row leaves out what is not so of its event."""
    timeline, facts = opened.timeline, opened.facts
    curations = (*opened.curations, *opened.private_curations)
    private = Curated.of(opened.private_curations)
    ordered = sorted(timeline, key=lambda event: (facts.curated.time_of(event), event.id))
    fates = _fates(facts.hypotheses)
    rows = [_row(event, facts, timeline, fates.get(event.id, ())) for event in ordered]
    rows += [_private_row(event, facts, private, timeline) for event in opened.private_events]
    return {
        "incident": opened.incident.key,
        "when": between(*_ends(ordered)),
        "events": sorted(rows, key=lambda row: (row["at"], row["id"])),
        "milestones": [
            _milestone(cycle, milestone, timeline, facts.curated)
            for cycle in facts.cycles
            for milestone in cycle.milestones
        ],
        "cycles": len(facts.cycles),
        "hypotheses": [guess for one in facts.hypotheses if (guess := _guess(one, timeline, facts)) is not None],
        "metrics": metrics_json(facts.metrics),
        "series": _series(ordered),
        "changes": changes_json(curations, timeline),
        "imports": len(opened.imports),
    }


def raw_json(event: Event) -> Json:
    """The redacted record as the source gave it, indented for reading."""
    return {"id": event.id, "text": json.dumps(json.loads(event.raw), indent=2, ensure_ascii=False)}


def _ends(ordered: Sequence[Event]) -> tuple[datetime | None, datetime | None]:
    return (ordered[0].at, ordered[-1].at) if ordered else (None, None)


def _row(
    event: Event, facts: IncidentFacts, timeline: Timeline, fates: Sequence[tuple[Hypothesis, str]]
) -> dict[str, object]:
    later = timeline.superseded.get(event.id)
    deleted = event.kind is EventKind.MESSAGE_DELETED
    row: dict[str, object] = {
        **event_json(event, facts),
        "text": event.text[:LONGEST],
        "cut": len(event.text) > LONGEST,
        "key": event.key,
        "sample": event.kind is EventKind.METRIC,
        "replaced": later.id if later is not None else event.id if deleted else None,
        "signals": [[one.kind.value.replace("_", " "), one.reason] for one in facts.signals_of.get(event.id, ())],
        "guess": [{"state": state, "text": guess.text, "fate": guess.state.value} for guess, state in fates],
        "also": [_reference(one, facts.curated) for one in event.also],
    }
    return _told(row)


def _private_row(event: Event, facts: IncidentFacts, curated: Curated, timeline: Timeline) -> dict[str, object]:
    """An event that only members see; nothing rests on it. ``private`` is ``own`` where it can be made public itself."""
    row = _row(event, IncidentFacts(incident=facts.incident, curated=curated), timeline, ())
    return {**row, "private": "own" if event.id in curated.private else "with"}


def _told(row: dict[str, object]) -> dict[str, object]:
    return {
        name: value
        for name, value in row.items()
        if name in _IN_EVERY_ROW or (name not in _TOLD_BY_AT and value not in (None, "", False, [], ()))
    }


def _reference(one: SourceReference, curated: Curated) -> Json:
    return {
        "source": source_name(one.source),
        "key": one.key,
        "link": safe_link(one.permalink),
        "stamp": None if one.at is None else stamp(one.at),
        "event": one.event_id,
        "merged": one.event_id in curated.merged,
    }


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


def _milestone(cycle: Cycle, milestone: Milestone, timeline: Timeline, curated: Curated) -> dict[str, object]:
    chosen = milestone.chosen
    name = milestone.name.value
    return {
        "name": name if cycle.number == 1 else f"{name}#{cycle.number}",
        "label": milestone.name.label,
        "cycle": cycle.number,
        "at": None if milestone.at is None else int(milestone.at.timestamp() * 1000),
        "minute": None if milestone.at is None else clock(milestone.at),
        "day": None if milestone.at is None else day(milestone.at),
        "unknown": chosen.reason if isinstance(chosen, Unknown) else None,
        "set": f"{name}#{cycle.number}" in curated.milestones or (cycle.number == 1 and name in curated.milestones),
        "candidates": [_candidate(one, one == chosen, timeline) for one in milestone.candidates],
    }


def _candidate(candidate: MilestoneCandidate, chosen: bool, timeline: Timeline) -> Json:
    evidence = [event.id for event_id in candidate.evidence if (event := timeline.find(event_id)) is not None]
    return {
        "at": int(candidate.at.timestamp() * 1000),
        "iso": candidate.at.isoformat().replace("+00:00", "Z"),
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
        "value": told_value(metric) if known else None,
        "why": None if not isinstance(value, Unknown | Invalid) else f"{told_value(metric)}: {value.reason}",
        "known": known,
        "preferred": metric.preferred,
    }


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
    return [
        {"name": name, "unit": units[name], "points": _thinned(points[name])}
        for name in longest
        if len(points[name]) > 1
    ]


def _thinned(points: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """At most ``MOST_POINTS``: of each stretch the lowest and the highest, so that no spike is lost."""
    if len(points) <= MOST_POINTS:
        return points
    size = -(-len(points) * 2 // MOST_POINTS)
    kept: list[tuple[int, float]] = []
    for start in range(0, len(points), size):
        stretch = points[start : start + size]
        ends = {min(stretch, key=lambda one: one[1]), max(stretch, key=lambda one: one[1])}
        kept += sorted(ends)
    return kept


def _number(text: str | None) -> float | None:
    try:
        value = None if text is None else float(text)
    except ValueError:
        return None
    return value if value is None or abs(value) < float("inf") else None
