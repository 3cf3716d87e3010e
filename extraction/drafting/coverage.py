"""Which share of the events a draft read and cites, and why the rest was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from extraction.domain.report import Coverage, DraftSection
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.story import Story

OVER_BUDGET = "did not fit the evidence budget"


def coverage_of(story: Story, sections: Iterable[DraftSection], over_budget: frozenset[str] = frozenset()) -> Coverage:
    """``left_out`` counts every event that is not cited, under the first reason that applies."""
    ids = {event_id for section in sections for statement in section.statements for event_id in statement.evidence}
    cited = {event.id for event_id in ids if (event := story.timeline.find(event_id)) is not None}
    reasons = Counter(_reason(event, story, over_budget) for event in story.timeline.events if event.id not in cited)
    return Coverage(
        events=len(story.timeline),
        read=len(story.events) - len(over_budget),
        cited=len(cited),
        left_out=tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
    )


def _reason(event: Event, story: Story, over_budget: frozenset[str]) -> str:
    if event.id in story.timeline.superseded:
        return "replaced by a later wording"
    if event.kind is EventKind.MESSAGE_DELETED:
        return "deleted at its source"
    if event.id in story.facts.curated.hidden:
        return "hidden by a person"
    if event.attribute("suspicious") and event.id not in story.facts.curated.released:
        return "looks like an instruction to a machine"
    if event.id in over_budget:
        return OVER_BUDGET
    if story.weight(event) > 0:
        return "weighs less than what is cited"
    return "carries nothing that a section asks for"
