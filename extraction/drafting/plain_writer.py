"""The writer without a model: a section's topic chooses what is said, and every sentence is made from events and facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from extraction.domain.report import PLAIN_WRITER, Omission, Statement
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
from extraction.drafting.plain.composing import fitting
from extraction.drafting.plain.phrases import counted
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


_COUNTED = {SectionKind.TIMELINE: "timeline entry", SectionKind.ACTION_ITEMS: "follow-up"}


def write_plainly(section: SectionTemplate, story: Story) -> tuple[tuple[Statement, ...], tuple[Omission, ...]]:
    """What fits into ``section.max_words`` words, or ``section.max_statements`` where there is no such limit; the rest counted.

    Each rests on events or says that something is not known. Rows that do not fit are counted, not lost in silence.
    """
    write = _BY_KIND.get(section.kind) or TOPICS.get(section.topic, anything.write)
    made = write(story, section)
    most = len(made) if section.max_words else section.max_statements
    kept = fitting(made, most, section.max_words)
    statements = tuple(_statement(section, number, one) for number, one in enumerate(kept, 1))
    held = {id(one) for one in kept}
    return statements, _left_out(section, [one for one in made if id(one) not in held])


def _left_out(section: SectionTemplate, lines: Sequence[Sentence]) -> tuple[Omission, ...]:
    """One line for all rows that a table could not hold."""
    if not lines or section.kind not in _COUNTED:
        return ()
    noun = _COUNTED[section.kind]
    rows = counted(
        len(lines), f"further {noun}", f"further {noun.removesuffix('y')}ies" if noun.endswith("y") else None
    )
    evidence = tuple(dict.fromkeys(event_id for one in lines for event_id in one.evidence))
    return (Omission(text=f"{section.title}: {rows}", reason=_REASONS[section.kind], evidence=evidence[:_SHOWN]),)


_REASONS = {
    SectionKind.TIMELINE: "the section keeps to the key ones; the incident's own timeline holds them all",
    SectionKind.ACTION_ITEMS: "the section is full; the tracker and the incident's data hold them all",
}
_SHOWN = 20


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
