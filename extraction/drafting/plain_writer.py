"""The writer without a model: a section's topic chooses what is said, and every sentence is made from events and facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from extraction.domain.report import PLAIN_WRITER, Statement
from extraction.domain.report_template import SectionKind, SectionTemplate
from extraction.drafting.plain import (
    action_items,
    anything,
    cause,
    customers,
    detection,
    impact,
    lessons,
    metrics,
    people,
    resolution,
    response,
    summary,
    timeline_entries,
    unknowns,
)
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.statement_ids import statement_id

Topic = Callable[[Story, SectionTemplate], list[Sentence]]

TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        "summary": summary.write,
        "impact": impact.write,
        "timeline": timeline_entries.write,
        "detection": detection.write,
        "response": response.write,
        "cause": cause.write,
        "resolution": resolution.write,
        "metrics": metrics.write,
        "people": people.write,
        "lessons": lessons.write,
        "action_items": action_items.write,
        "unknowns": unknowns.write,
        "customer_summary": customers.write_summary,
        "customer_updates": customers.write_updates,
        "customer_response": customers.write_response,
        "customer_next_steps": customers.write_next_steps,
    }
)

_BY_KIND: Mapping[SectionKind, Topic] = MappingProxyType(
    {
        SectionKind.TIMELINE: timeline_entries.write,
        SectionKind.METRICS: metrics.write,
        SectionKind.PEOPLE: people.write,
        SectionKind.ACTION_ITEMS: action_items.write,
    }
)


def write_plainly(section: SectionTemplate, story: Story) -> tuple[Statement, ...]:
    """At most ``section.max_statements`` statements, each resting on events or saying that something is not known."""
    write = _BY_KIND.get(section.kind) or TOPICS.get(section.topic, anything.write)
    return tuple(_statement(section, number, one) for number, one in enumerate(write(story, section), 1))


def _statement(section: SectionTemplate, number: int, one: Sentence) -> Statement:
    return Statement(
        id=statement_id(section.id, number, one.text, one.evidence),
        text=one.text,
        author=PLAIN_WRITER,
        kind=one.kind,
        evidence=one.evidence,
        at=one.at,
        rule=one.rule,
    )
