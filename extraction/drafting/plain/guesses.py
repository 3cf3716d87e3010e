"""Hypotheses as a story: who raised what, and what became of it. A guess is never told as the cause."""

from __future__ import annotations

from extraction.domain.hypothesis import Hypothesis, HypothesisState, HypothesisStep
from extraction.domain.timeline import Event
from extraction.drafting.plain.chat import suspicion
from extraction.drafting.plain.composing import sentence
from extraction.drafting.plain.quotes import quotation
from extraction.drafting.plain.story import Sentence, Story

_FATES = {
    HypothesisState.RETRACTED: "ruled it out",
    HypothesisState.CONFIRMED: "confirmed it",
    HypothesisState.TESTED: "tested it",
}


def guess(hypothesis: Hypothesis, story: Story) -> Sentence | None:
    """``At 14:12 UTC Ben Okafor suspected: “…”; at 14:20 UTC Chidi Amadi ruled it out: “…”.``"""
    first, last = hypothesis.steps[0], settling_step(hypothesis)
    proposed, settled = story.find(first.event_id), story.find(last.event_id)
    if proposed is None or settled is None:
        return None
    words = suspicion(proposed, story)
    if words is None:
        return None
    text = f"at {story.clock(proposed.at)} {_who(proposed, story)} {words}"
    if last.state in _FATES and settled is not proposed:
        text = f"{text}; {_fate(last, settled, story)}"
    evidence = (proposed.id, *story.evidence(step.event_id for step in hypothesis.steps))
    weight = 0.9 if hypothesis.state in (HypothesisState.RETRACTED, HypothesisState.CONFIRMED) else 0.45
    return sentence(text, evidence, f"hypothesis {hypothesis.state}", at=proposed.at, weight=weight)


def settling_step(hypothesis: Hypothesis) -> HypothesisStep:
    """The step that brought it into its final state: of several that agree, the first."""
    settled = hypothesis.steps[-1]
    for step in reversed(hypothesis.steps):
        if step.state is not settled.state:
            break
        settled = step
    return settled


def _fate(step: HypothesisStep, event: Event, story: Story) -> str:
    words = quotation(event, names=story.spellings)
    said = f": {words}" if words else ""
    return f"at {story.clock(event.at)} {_who(event, story)} {_FATES[step.state]}{said}"


def _who(event: Event, story: Story) -> str:
    return story.name(event) or "the record"


def in_state(story: Story, *states: HypothesisState) -> list[Hypothesis]:
    return [one for one in story.facts.hypotheses if one.state in states and _is_of_it(one, story)]


def _is_of_it(hypothesis: Hypothesis, story: Story) -> bool:
    return all(step.event_id in story.told_ids for step in (hypothesis.steps[0], settling_step(hypothesis)))
