"""Which events a model gets to read when they do not all fit: always how it began and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from extraction.domain.hypothesis import HypothesisState
from extraction.domain.people import Role
from extraction.domain.report_template import SectionTemplate
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.anything import needed
from extraction.drafting.plain.story import Story
from extraction.drafting.reduce_events import Weighing, reduce_events

BUDGET_TOKENS = 24_000
_PER_EVENT = 24
_CHARACTERS_PER_TOKEN = 3.5
_ENDING = (SignalKind.MITIGATION, SignalKind.RECOVERY)
_FOCUS = 40
_MOST = 40
"""Of each kind of thing that must be read, how many at most: an incident with hundreds of follow-ups is read in part."""
_DECIDED = (HypothesisState.CONFIRMED, HypothesisState.RETRACTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenEvidence:
    """``events`` oldest first; ``left_out`` usable events that did not fit, by id, with why; ``tokens`` an estimate."""

    events: tuple[Event, ...]
    left_out: Mapping[str, str]
    tokens: int


def tokens_of(event: Event) -> int:
    """An estimate that errs on the high side for English; long texts count as far as they are shown."""
    return _PER_EVENT + int(min(len(event.text), 950) / _CHARACTERS_PER_TOKEN) + 8 * len(event.attributes)


def choose_evidence(
    story: Story,
    sections: Iterable[SectionTemplate] = (),
    budget_tokens: int = BUDGET_TOKENS,
    cost: Callable[[Event], int] = tokens_of,
) -> ChosenEvidence:
    """All events where they fit, by their ``cost`` in tokens; else the incident reduced in stages (see ``reduce_events``).

    One choice serves all sections, so that they share the same long beginning of the prompt.
    """
    asked = {event.id for section in sections for event in needed(story, section.evidence)}
    weighing = Weighing(cost=cost, rank=lambda event: _rank(event, story, asked), must_stay=_cannot_be_missed(story))
    reduced = reduce_events(story.events, budget_tokens, weighing)
    events = tuple(event for event in story.events if event.id in reduced.kept)
    return ChosenEvidence(events=events, left_out=reduced.left_out, tokens=sum(map(cost, events)))


def focus(section: SectionTemplate, story: Story, chosen: ChosenEvidence) -> tuple[str, ...]:
    """Ids of the events that bear on ``section`` most, oldest first."""
    listed = {event.id for event in chosen.events}
    return _heaviest([event for event in needed(story, section.evidence) if event.id in listed], story)


def bearing(section: SectionTemplate, story: Story) -> tuple[str, ...]:
    """As ``focus``, whatever a model gets to read: how much else there is to read does not change it."""
    return _heaviest(needed(story, section.evidence), story)


def _heaviest(events: Sequence[Event], story: Story) -> tuple[str, ...]:
    heaviest = {event.id for event in sorted(events, key=lambda event: -story.weight(event))[:_FOCUS]}
    return tuple(event.id for event in events if event.id in heaviest)


def _cannot_be_missed(story: Story) -> frozenset[str]:
    """The beginning and the end, what milestones, roles, guesses and follow-ups rest on, and what people pinned."""
    facts = story.facts
    ids = set(story.marking) | {event.id for event in (*story.events[:1], *story.events[-1:])}
    ids |= {event.id for event in (*story.signalled(*_ENDING)[-6:], *story.of_kind(EventKind.ALERT_RESOLVED)[-2:])}
    told = [role.evidence for role in facts.roles if role.role is not Role.RESPONDER]
    told += [item.evidence for item in facts.action_items[:_MOST]]
    told += [tuple(step.event_id for step in one.steps) for one in facts.hypotheses if one.state in _DECIDED][:_MOST]
    ids |= set(story.evidence(event_id for evidence in told for event_id in evidence))
    return frozenset(ids | (facts.curated.pinned & {event.id for event in story.events}))


def _rank(event: Event, story: Story, asked: set[str]) -> float:
    """0 for small talk; what a section asks for and what machines recorded weighs more than chat alike."""
    weight = story.importance(event)
    other = 0.2 if event.kind is not EventKind.MESSAGE else 0.0
    return weight + other + (0.3 if event.id in asked else 0.0)
