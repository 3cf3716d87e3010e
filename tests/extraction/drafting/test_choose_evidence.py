"""Which events a model reads when not all fit."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from extraction.domain.facts import IncidentFacts
from extraction.domain.incident import Incident
from extraction.domain.milestone import MilestoneName
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Event
from extraction.drafting.choose_evidence import choose_evidence, tokens_of
from extraction.drafting.plain.story import Story
from tests.builders import START, event, timeline
from tests.extraction.drafting import incidents


def long_story(count: int, weights: list[int]) -> tuple[Story, list[Event]]:
    shards = [f"{one}{other}" for one in "abcdefgh" for other in "klmnopqr"]
    events = [event(f"shard {shards[n]} is behind", START + timedelta(seconds=30 * n)) for n in range(count)]
    signals = tuple(
        incidents.signal(events[n], SignalKind.FINDING, weight / 100)
        for n, weight in enumerate(weights[:count])
        if weight
    )
    over = incidents.milestone(MilestoneName.RESOLVED, events[-2].at, events[-2])
    facts = IncidentFacts(
        incident=Incident(key="INC-1", title="Queue", created_at=START),
        signals=signals,
        cycles=(incidents.cycle(1, over),),
    )
    return Story(timeline=timeline(*events), facts=facts), events


def test_all_events_are_chosen_where_they_fit() -> None:
    story, events = long_story(40, [])
    chosen = choose_evidence(story)
    assert [one.id for one in chosen.events] == [one.id for one in events]
    assert not chosen.left_out


@given(some.lists(some.integers(0, 100), min_size=60, max_size=60), some.integers(300, 1500))
@settings(max_examples=40, deadline=None)
def test_beginning_and_end_always_stay(weights: list[int], budget: int) -> None:
    """However small the budget: the first event, the last, and what the resolution rests on; all in order."""
    story, events = long_story(60, weights)
    chosen = choose_evidence(story, budget_tokens=budget)
    ids = [one.id for one in chosen.events]
    assert {events[0].id, events[-1].id, events[-2].id} <= set(ids)
    assert len(ids) + len(chosen.left_out) == 60
    assert [one for one in story.events if one.id in set(ids)] == list(chosen.events)
    assert chosen.tokens <= budget + 3 * max(map(tokens_of, events))


def test_the_weightiest_go_first() -> None:
    """What does not fit weighs no more than what does."""
    story, _ = long_story(60, [n % 50 for n in range(60)])
    chosen = choose_evidence(story, budget_tokens=900)
    free = chosen.events[1:-2]
    lightest = min(story.weight(one) for one in free)
    left_out = [one for one in story.events if one.id in chosen.left_out]
    assert max(story.weight(one) for one in left_out) <= lightest + 1e-9


def test_a_pinned_event_stays() -> None:
    story, events = long_story(60, [])
    pinned = events[30]
    curated = story.facts.curated.__class__(pinned=frozenset({pinned.id}))
    facts = IncidentFacts(incident=story.facts.incident, curated=curated)
    chosen = choose_evidence(Story(timeline=story.timeline, facts=facts), budget_tokens=200)
    assert pinned.id in {one.id for one in chosen.events}
