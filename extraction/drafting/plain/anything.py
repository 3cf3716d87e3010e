"""A section of a topic of one's own: the weightiest events that its evidence need names, told in order."""

from __future__ import annotations

from extraction.domain.report_template import EvidenceNeed, SectionTemplate
from extraction.domain.timeline import Event
from extraction.drafting.plain.composing import heaviest, present, told, unknown
from extraction.drafting.plain.story import Sentence, Story


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    lines = present(told(event, story, "evidence") for event in needed(story, section.evidence))
    chosen = heaviest(lines, section.max_statements)
    return chosen or [unknown("The records hold nothing that answers this.", "no evidence")]


def needed(story: Story, need: EvidenceNeed) -> list[Event]:
    """Events of the kinds, with the signals or behind the milestones that ``need`` names; without any, all that matter."""
    if not (need.kinds or need.signals or need.milestones):
        return [event for event in story.events if story.weight(event) > 0]
    marking = story.marking if need.milestones else frozenset()
    wanted = {event.id for event in (*story.of_kind(*need.kinds), *story.signalled(*need.signals))} | marking
    return [event for event in story.events if event.id in wanted]
