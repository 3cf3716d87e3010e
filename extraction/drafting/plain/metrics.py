"""Durations with the definition behind each; one that cannot be computed says why."""

from __future__ import annotations

import re
from datetime import timedelta

from extraction.domain.metric import Invalid, Metric, MetricName
from extraction.domain.milestone import MilestoneName, Unknown
from extraction.domain.report import StatementKind
from extraction.domain.report_template import SectionTemplate
from extraction.drafting.plain.composing import unknown
from extraction.drafting.plain.moments import NOUNS, which_pass
from extraction.drafting.plain.phrases import between, duration
from extraction.drafting.plain.story import Sentence, Story


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    """One row for each duration by our own definition; what others define differently stays with the incident's data."""
    own = [metric for metric in story.facts.metrics if metric.preferred]
    known = {metric.cycle for metric in own if isinstance(metric.value, timedelta)} | {story.cycles[0]}
    rows = [_row(metric, story) for metric in sorted(own, key=_order) if metric.cycle in known]
    rows += [_nothing_known(cycle, story) for cycle in story.cycles if cycle not in known]
    return _unknown_together(rows) or [unknown("No durations could be computed.", "no metrics")]


def _unknown_together(rows: list[Sentence]) -> list[Sentence]:
    """Of rows that say the same of being unknown only the first."""
    return list({row.text: row for row in reversed(rows)}.values())[::-1]


def _nothing_known(cycle: int, story: Story) -> Sentence:
    return unknown(
        f"No duration{which_pass(cycle, story)} is known: too few of its times were recognised.", "metric unknown"
    )


def _reason(value: Unknown | Invalid) -> str:
    """Without the milestone's name in front, which the row says anyway."""
    head, mark, rest = value.reason.partition(" is not known: ")
    return (rest if mark and len(head.split()) <= 2 else value.reason).rstrip(".")


def _order(metric: Metric) -> tuple[int, int]:
    return (metric.cycle, list(MetricName).index(metric.name))


def _row(metric: Metric, story: Story) -> Sentence:
    name = f"{metric.name.label.capitalize()}{which_pass(metric.cycle, story)}"
    evidence = story.evidence(metric.evidence)
    if not isinstance(metric.value, timedelta):
        state = "cannot be computed" if isinstance(metric.value, Invalid) else "is not known"
        return unknown(f"{name} {state}: {_reason(metric.value)}.", "metric unknown", evidence)
    if not evidence:
        return unknown(f"{name} is not known: no usable record of it was recognised.", "metric unknown")
    text = f"{name}: {_length(metric, metric.value, story)} from {_noun(metric.start)}."
    return Sentence(text=text, evidence=evidence, rule="metric", kind=StatementKind.METRIC)


def _length(metric: Metric, value: timedelta, story: Story) -> str:
    """The duration as the two clock times beside it have it, with the units' symbols: rows are compared, not read."""
    start, end = story.moment(metric.start, metric.cycle), story.moment(metric.end, metric.cycle)
    written = between(start.at, end.at) if start is not None and end is not None else duration(value)
    return _UNIT.sub(lambda unit: _SYMBOLS[unit[1]], written)


_UNIT = re.compile(r"\b(day|hour|minute|second)s?\b")
_SYMBOLS = {"day": "d", "hour": "h", "minute": "min", "second": "s"}


def _noun(name: MilestoneName) -> str:
    return NOUNS[name].removeprefix("the start of ").removeprefix("the ")
