"""Milestones in words: when it began, when it was noticed, when it was over, and how long lay between."""

from __future__ import annotations

from extraction.domain.milestone import MilestoneName
from extraction.drafting.plain.composing import sentence
from extraction.drafting.plain.phrases import between
from extraction.drafting.plain.story import Moment, Sentence, Story

NOUNS = {
    MilestoneName.IMPACT_STARTED: "the start of the impact",
    MilestoneName.DETECTED: "detection",
    MilestoneName.DECLARED: "the declaration",
    MilestoneName.ACKNOWLEDGED: "acknowledgement",
    MilestoneName.MITIGATED: "mitigation",
    MilestoneName.RESOLVED: "resolution",
}


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def which_pass(cycle: int, story: Story) -> str:
    """`` in the second pass`` where an incident came back; nothing where it did not."""
    if len(story.cycles) == 1:
        return ""
    ordinal = _ORDINALS[cycle - 1] if cycle <= len(_ORDINALS) else f"{cycle}th"
    return f" in the {ordinal} pass"


def after(later: Moment, earlier: Moment | None, what: str) -> str:
    """``, 3 minutes after the impact began``; nothing where the clock does not agree."""
    if earlier is None or later.at <= earlier.at:
        return ""
    return f", {between(earlier.at, later.at)} after {what}"


def impact_start(story: Story) -> Sentence | None:
    began = story.moment(MilestoneName.IMPACT_STARTED)
    if began is None:
        return None
    return sentence(
        f"the impact began at {story.clock(began.at)}", began.evidence, "impact start", at=began.at, weight=1.4
    )


def impact_span(story: Story, cycle: int | None = None) -> Sentence | None:
    """When the impact began and ended, as far as that is known."""
    began, mitigated = story.moment(MilestoneName.IMPACT_STARTED, cycle), story.moment(MilestoneName.MITIGATED, cycle)
    resolved = story.moment(MilestoneName.RESOLVED, cycle)
    if began is None:
        return None
    verb = "began" if cycle in (None, story.cycles[0]) else "returned"
    if mitigated is not None and mitigated.at >= began.at:
        length = f", {between(began.at, mitigated.at)} later" if mitigated.at > began.at else ""
        text = f"the impact {verb} at {story.clock(began.at)} and was mitigated at {story.clock(mitigated.at)}{length}"
        return sentence(text, (*began.evidence, *mitigated.evidence), "impact span", at=began.at, weight=1.0)
    if resolved is not None and resolved.at >= began.at:
        text = f"the impact {verb} at {story.clock(began.at)}; the incident was resolved at {story.clock(resolved.at)}"
        return sentence(text, (*began.evidence, *resolved.evidence), "impact span", at=began.at, weight=1.0)
    return sentence(
        f"the impact {verb} at {story.clock(began.at)}", began.evidence, "impact start", at=began.at, weight=1.0
    )


def resolved_sentence(story: Story) -> Sentence | None:
    """When it was over for good, and how long after the very beginning."""
    resolved = story.last_moment(MilestoneName.RESOLVED)
    if resolved is None:
        return None
    began = story.moment(MilestoneName.IMPACT_STARTED)
    length = after(resolved, began, "the impact began" if len(story.cycles) == 1 else "the impact first began")
    text = f"the incident was resolved at {story.clock(resolved.at)}{length}"
    evidence = (*resolved.evidence, *(began.evidence if began is not None and length else ()))
    return sentence(text, evidence, "resolved", at=resolved.at, weight=1.4)


def reopened_sentences(story: Story) -> list[Sentence]:
    """One per reopening: when it was taken for over, and what showed that it was not."""
    found = []
    for cycle in story.facts.cycles:
        events = story.found(cycle.reopened_by)
        before = story.moment(MilestoneName.RESOLVED, cycle.number - 1)
        over = "resolved"
        if before is None:
            before, over = story.moment(MilestoneName.MITIGATED, cycle.number - 1), "mitigated"
        if not events:
            continue
        first = events[0]
        ids = tuple(event.id for event in events)
        text = f"the incident was reopened at {story.clock(first.at)}"
        if before is not None and before.at <= first.at:
            text = f"the incident was held to be {over} at {story.clock(before.at)} and was reopened at {story.clock(first.at)}"
            ids = (*before.evidence, *ids)
        if (made := sentence(text, ids, "reopened", at=first.at, weight=1.45)) is not None:
            found.append(made)
    return found
