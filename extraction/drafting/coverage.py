"""Which share of the events a draft read and cites, and why the rest was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from extraction.domain.report import Coverage, DraftSection
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.story import Story

_NOTHING: Mapping[str, str] = MappingProxyType({})


def coverage_of(story: Story, sections: Iterable[DraftSection], left_out: Mapping[str, str] = _NOTHING) -> Coverage:
    """``Coverage.left_out`` counts every event that is not cited, under the first reason that applies.

    ``left_out`` are the events that no model was given to read, by id, with why.
    """
    ids = {event_id for section in sections for statement in section.statements for event_id in statement.evidence}
    cited = {event.id for event_id in ids if (event := story.timeline.find(event_id)) is not None}
    reasons = Counter(_reason(event, story, left_out) for event in story.timeline.events if event.id not in cited)
    return Coverage(
        events=len(story.timeline),
        read=len(story.events) - len(left_out),
        cited=len(cited),
        left_out=tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
    )


def _reason(event: Event, story: Story, left_out: Mapping[str, str]) -> str:
    if event.id in story.timeline.superseded:
        return "replaced by a later wording"
    if event.kind is EventKind.MESSAGE_DELETED:
        return "deleted at its source"
    if event.id in story.facts.curated.hidden:
        return "hidden by a person"
    if event.attribute("suspicious") and event.id not in story.facts.curated.released:
        return "looks like an instruction to a machine"
    if event.id in left_out:
        return f"not read: {left_out[event.id]}"
    if story.weight(event) > 0:
        return "weighs less than what is cited"
    return "carries nothing that a section asks for"
