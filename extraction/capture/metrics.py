"""Durations under the field's definitions, side by side: the same words mean different clocks.

Sources of the definitions: each tool's public documentation, as of November 2026. Retroline's own are the preferred ones:

* time to detect: detected − impact started
* time to acknowledge: acknowledged − detected (how long people took once a machine or a person knew)
* time to mitigate: mitigated − impact started (how long users suffered)
* time to resolve: resolved − impact started
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from extraction.domain.metric import Invalid, Metric, MetricName
from extraction.domain.milestone import Cycle, Milestone, MilestoneCandidate, MilestoneName, Unknown

OWN_DEFINITION = "Retroline"
_ALERT_RULES = frozenset({"alert fired", "alert posted"})
_CLEARED_RULES = frozenset({"alerts cleared"})


@dataclass(frozen=True, slots=True)
class Definition:
    """``name`` under ``definition``: ``end`` − ``start``; with ``start_rules`` or ``end_rules`` only such candidates count."""

    name: MetricName
    definition: str
    start: MilestoneName
    end: MilestoneName
    start_rules: frozenset[str] = frozenset()
    end_rules: frozenset[str] = frozenset()


def _rows() -> tuple[Definition, ...]:
    began, seen, told = MilestoneName.IMPACT_STARTED, MilestoneName.DETECTED, MilestoneName.DECLARED
    taken, better, over = MilestoneName.ACKNOWLEDGED, MilestoneName.MITIGATED, MilestoneName.RESOLVED
    ttd, tta, ttm, ttr = MetricName.TTD, MetricName.TTA, MetricName.TTM, MetricName.TTR
    alerts, cleared = _ALERT_RULES, _CLEARED_RULES
    return (
        Definition(ttd, OWN_DEFINITION, began, seen),
        Definition(ttd, "FireHydrant", began, seen),
        Definition(ttd, "Datadog", began, seen),
        Definition(ttd, "FireFighter", began, seen),
        Definition(ttd, "GitLab", began, seen),
        Definition(ttd, "OneUptime", began, told),
        Definition(ttd, "Keep", seen, told, start_rules=alerts),
        Definition(tta, OWN_DEFINITION, seen, taken),
        Definition(tta, "FireHydrant", began, taken),
        Definition(tta, "Datadog", seen, told),
        Definition(tta, "PagerDuty", seen, taken, start_rules=alerts),
        Definition(tta, "FireFighter", began, told),
        Definition(tta, "GitLab", began, taken),
        Definition(tta, "OneUptime", told, taken),
        Definition(tta, "Rootly on-call", seen, taken, start_rules=alerts),
        Definition(ttm, OWN_DEFINITION, began, better),
        Definition(ttm, "FireHydrant", began, better),
        Definition(ttm, "Datadog (repair)", seen, better),
        Definition(ttm, "FireFighter (repair)", told, better),
        Definition(ttm, "GitLab", began, better),
        Definition(ttr, OWN_DEFINITION, began, over),
        Definition(ttr, "FireHydrant", began, over),
        Definition(ttr, "Datadog", told, over),
        Definition(ttr, "PagerDuty", seen, over, start_rules=alerts),
        Definition(ttr, "FireFighter", began, over),
        Definition(ttr, "GitLab", began, over),
        Definition(ttr, "OneUptime", told, over),
        Definition(ttr, "Keep", seen, over, start_rules=alerts, end_rules=cleared),
        Definition(ttr, "Rootly on-call", seen, over, start_rules=alerts),
    )


DEFINITIONS = _rows()


def measure(cycles: Iterable[Cycle]) -> tuple[Metric, ...]:
    """Every definition for every cycle. A missing time gives ``Unknown``, a negative difference ``Invalid``; never 0."""
    return tuple(_metric(definition, cycle) for cycle in cycles for definition in DEFINITIONS)


def _metric(definition: Definition, cycle: Cycle) -> Metric:
    start = _point(cycle.milestone(definition.start), definition.start_rules, last=False)
    end = _point(cycle.milestone(definition.end), definition.end_rules, last=True)
    known = [point for point in (start, end) if isinstance(point, MilestoneCandidate)]
    return Metric(
        name=definition.name,
        definition=definition.definition,
        start=definition.start,
        end=definition.end,
        value=_difference(definition, start, end),
        cycle=cycle.number,
        preferred=definition.definition == OWN_DEFINITION,
        evidence=tuple(dict.fromkeys(event_id for point in known for event_id in point.evidence)),
    )


def _point(milestone: Milestone, rules: frozenset[str], *, last: bool) -> MilestoneCandidate | Unknown:
    if not rules:
        return milestone.chosen
    fitting = sorted((one for one in milestone.candidates if one.rule in rules), key=lambda one: one.at)
    if not fitting:
        return Unknown(reason=f"no candidate for {milestone.name.label} rests on an alert")
    return fitting[-1] if last else fitting[0]


def _difference(
    definition: Definition, start: MilestoneCandidate | Unknown, end: MilestoneCandidate | Unknown
) -> timedelta | Unknown | Invalid:
    if isinstance(start, Unknown):
        return Unknown(reason=f"{definition.start.label} is not known: {start.reason}")
    if isinstance(end, Unknown):
        return Unknown(reason=f"{definition.end.label} is not known: {end.reason}")
    if end.at < start.at:
        told = f"{definition.end.label} ({end.at:%Y-%m-%d %H:%M} UTC) lies before {definition.start.label}"
        return Invalid(reason=f"{told} ({start.at:%Y-%m-%d %H:%M} UTC)")
    return end.at - start.at
