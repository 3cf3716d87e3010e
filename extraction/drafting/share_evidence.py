"""What all sections of a report read, and what each reads besides: together at most twice what the incident's records are.

An incident of usual length is read whole by every section: the same beginning serves all of them. A long one would be paid for
as often as the report has sections, so there they share what cannot be missed, and each adds what bears on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import Event
from extraction.drafting.choose_evidence import ChosenEvidence, choose_evidence, tokens_of
from extraction.drafting.plain.anything import needed
from extraction.drafting.plain.story import Story
from extraction.drafting.prompt_events import block_tokens

WHOLE_TOKENS = 15_000
"""As ``tokens_of`` counts: up to here everything is read by every section, as it was when replies were recorded."""
_TIMES = 2.0
_BESIDES = 1_300
"""Tokens of a request that are no events: instructions, the section's task, derived facts, how many records are not listed."""
_SHARED = 0.4
_NOT_LISTED = 6
_LEAST = 800


@dataclass(frozen=True, kw_only=True)
class SharedEvidence:
    """``common`` is read by all sections; ``own`` by one each, by section id, oldest first, none of it in ``common``."""

    common: ChosenEvidence
    own: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)

    @property
    def left_out(self) -> Mapping[str, str]:
        """What no section reads, with why."""
        read = {event.id for events in self.own.values() for event in events}
        return {event_id: why for event_id, why in self.common.left_out.items() if event_id not in read}


def share_evidence(story: Story, sections: Sequence[SectionTemplate], most: int, requests: int) -> SharedEvidence:
    """For ``sections`` of a draft of ``requests`` in all, each with at most ``most`` tokens of events."""
    if requests < 2 or sum(map(tokens_of, story.events)) <= WHOLE_TOKENS:
        return SharedEvidence(common=choose_evidence(story, sections, most))
    cost = {event.id: block_tokens(event, story) + _NOT_LISTED for event in story.events}
    room = min(most, max(int(_TIMES * sum(cost.values()) / requests) - _BESIDES, _LEAST))
    common = choose_evidence(story, sections, int(room * _SHARED), lambda event: cost[event.id])
    left = room - sum(cost[event.id] for event in common.events)
    own = {section.id: _own(section, story, common, left, cost) for section in sections}
    return SharedEvidence(common=common, own=own)


def _own(
    section: SectionTemplate, story: Story, common: ChosenEvidence, room: int, cost: Mapping[str, int]
) -> tuple[Event, ...]:
    """The weightiest events that bear on ``section`` and are not read by all, as many as there is ``room`` for."""
    listed = {event.id for event in common.events}
    bearing = [event for event in needed(story, section.evidence) if event.id not in listed]
    taken: set[str] = set()
    for event in sorted(bearing, key=lambda one: -story.importance(one)):
        if cost[event.id] <= room:
            room -= cost[event.id]
            taken.add(event.id)
    return tuple(event for event in bearing if event.id in taken)
