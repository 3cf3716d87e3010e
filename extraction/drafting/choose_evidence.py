"""Which events a model gets to read when they do not all fit: the weightiest, and always how it began and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extraction.domain.report_template import SectionTemplate
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.anything import needed
from extraction.drafting.plain.story import Story

BUDGET_TOKENS = 24_000
_PER_EVENT = 24
_CHARACTERS_PER_TOKEN = 3.5
_ENDING = (SignalKind.MITIGATION, SignalKind.RECOVERY)
_FOCUS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenEvidence:
    """``events`` oldest first; ``over_budget`` the ids of usable events that did not fit; ``tokens`` an estimate."""

    events: tuple[Event, ...]
    over_budget: frozenset[str]
    tokens: int


def choose_evidence(
    story: Story, sections: Iterable[SectionTemplate] = (), budget_tokens: int = BUDGET_TOKENS
) -> ChosenEvidence:
    """Fill the budget with what cannot be missed, then by weight; then with what the sections ask for; then the rest.

    One choice serves all sections, so that they share the same long beginning of the prompt.
    """
    asked = {event.id for section in sections for event in needed(story, section.evidence)}
    cannot_miss = _cannot_be_missed(story)
    ranked = sorted(story.events, key=lambda event: (-_rank(event, story, cannot_miss, asked), event.at))
    chosen: set[str] = set()
    spent = 0
    for event in ranked:
        cost = tokens_of(event)
        if event.id in cannot_miss or spent + cost <= budget_tokens:
            chosen.add(event.id)
            spent += cost
    return ChosenEvidence(
        events=tuple(event for event in story.events if event.id in chosen),
        over_budget=frozenset(event.id for event in story.events if event.id not in chosen),
        tokens=spent,
    )


def tokens_of(event: Event) -> int:
    """An estimate that errs on the high side for English; long texts count as far as they are shown."""
    return _PER_EVENT + int(min(len(event.text), 950) / _CHARACTERS_PER_TOKEN) + 8 * len(event.attributes)


def focus(section: SectionTemplate, story: Story, chosen: ChosenEvidence) -> tuple[str, ...]:
    """Ids of the events that bear on ``section`` most, oldest first."""
    listed = {event.id for event in chosen.events}
    bearing = [event for event in needed(story, section.evidence) if event.id in listed]
    heaviest = {event.id for event in sorted(bearing, key=lambda event: -story.weight(event))[:_FOCUS]}
    return tuple(event.id for event in bearing if event.id in heaviest)


def _cannot_be_missed(story: Story) -> frozenset[str]:
    ids = set(story.marking) | {event.id for event in (*story.events[:1], *story.events[-1:])}
    ids |= {event.id for event in (*story.signalled(*_ENDING)[-6:], *story.of_kind(EventKind.ALERT_RESOLVED)[-2:])}
    return frozenset(ids | (story.facts.curated.pinned & {event.id for event in story.events}))


def _rank(event: Event, story: Story, cannot_miss: frozenset[str], asked: set[str]) -> float:
    if event.id in cannot_miss:
        return 10.0
    weight = story.weight(event)
    return weight + (0.3 if event.id in asked else 0.0) + (0.2 if event.kind is not EventKind.MESSAGE else 0.0)
