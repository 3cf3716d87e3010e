"""Durations with the definition behind each; one that cannot be computed says why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from extraction.domain.metric import Invalid, Metric
from extraction.domain.report import StatementKind
from extraction.domain.report_template import SectionTemplate
from extraction.drafting.plain.composing import unknown
from extraction.drafting.plain.moments import NOUNS
from extraction.drafting.plain.phrases import between, duration, listed
from extraction.drafting.plain.story import Sentence, Story


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    """One row for each pair of milestones; definitions that use the same pair share it, the preferred ones come first."""
    grouped: dict[tuple[int, str, str, str], list[Metric]] = {}
    for metric in story.facts.metrics:
        grouped.setdefault((metric.cycle, metric.name, metric.start, metric.end), []).append(metric)
    rows = [_row(metrics, story) for metrics in sorted(grouped.values(), key=lambda group: _order(group, story))]
    return rows[: section.max_statements] or [unknown("No durations could be computed.", "no metrics")]


def _order(group: Sequence[Metric], story: Story) -> tuple[int, int, bool]:
    names = list(type(group[0].name))
    return (group[0].cycle, names.index(group[0].name), not any(metric.preferred for metric in group))


def _row(group: Sequence[Metric], story: Story) -> Sentence:
    metric = group[0]
    name = metric.name.label.capitalize() + (f" (cycle {metric.cycle})" if len(story.cycles) > 1 else "")
    defined = f"as defined by {listed(list(dict.fromkeys(one.definition for one in group)))}"
    points = f"from {_point(metric, story, start=True)} to {_point(metric, story, start=False)}"
    evidence = story.evidence(metric.evidence)
    if not isinstance(metric.value, timedelta):
        state = "cannot be computed" if isinstance(metric.value, Invalid) else "is not known"
        text = f"{name}, {defined}, {state}: {metric.value.reason.rstrip('.')}."
        return unknown(text, "metric unknown", evidence)
    if not evidence:
        return unknown(f"{name} is not known: no usable record tells it; {defined}.", "metric unknown")
    text = f"{name}: {_length(metric, metric.value, story)}, {points}; {defined}."
    return Sentence(text=text, evidence=evidence, rule="metric", kind=StatementKind.METRIC)


def _length(metric: Metric, value: timedelta, story: Story) -> str:
    """The duration as the two clock times beside it have it."""
    start, end = story.moment(metric.start, metric.cycle), story.moment(metric.end, metric.cycle)
    return between(start.at, end.at) if start is not None and end is not None else duration(value)


def _point(metric: Metric, story: Story, *, start: bool) -> str:
    name = metric.start if start else metric.end
    moment = story.moment(name, metric.cycle)
    return f"{NOUNS[name]} ({story.clock(moment.at)})" if moment is not None else NOUNS[name]
