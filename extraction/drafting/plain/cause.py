"""What contributed: only as far as a record or a person says so; what merely came before is told as that."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from extraction.domain.hypothesis import HypothesisState
from extraction.domain.milestone import MilestoneName
from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.composing import present, sentence, unknown
from extraction.drafting.plain.guesses import guess, in_state
from extraction.drafting.plain.passages import Place
from extraction.drafting.plain.phrases import between
from extraction.drafting.plain.reporting import said_in
from extraction.drafting.plain.story import Moment, Sentence, Story
from extraction.drafting.plain.telling import tell

_SHORTLY = timedelta(hours=3)
_SHORT = 32
_CAUSAL = re.compile(r"\b(?:caus\w+|because|root|confirm\w*|due to|reason)\b", re.IGNORECASE)


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    """What changed shortly before, how people explained it, and what they confirmed; guesses only where nothing else is known."""
    lines = [*preceding_changes(story, 3), *said_in(story, Place.CAUSE)]
    if not is_explained(story):
        open_guesses = in_state(story, HypothesisState.PROPOSED, HypothesisState.TESTED)[:2]
        told_already = {event_id for one in story.passages for event_id in (one.event.id,)}
        lines += present(guess(one, story) for one in open_guesses if one.steps[0].event_id not in told_already)
        lines.append(
            unknown("Retroline recognised no statement that confirms a cause: what was it?", "no confirmed cause")
        )
    return lines


def is_explained(story: Story) -> bool:
    """Whether somebody explained it, in words that the report tells."""
    return bool(story.passages_of(Place.CAUSE))


def stated_cause(story: Story) -> Sentence | None:
    """The weightiest explanation, for the summary, where it is short."""
    short = [one for one in said_in(story, Place.CAUSE) if len(one.text.split()) <= _SHORT and _CAUSAL.search(one.text)]
    weightiest = max(short, key=lambda one: one.weight, default=None)
    return None if weightiest is None else replace(weightiest, weight=0.9)


def preceding_changes(story: Story, limit: int) -> list[Sentence]:
    """Deploys and merges in the three hours before the impact, the nearest ones, told as preceding it and no more."""
    began = story.moment(MilestoneName.IMPACT_STARTED) or story.moment(MilestoneName.DETECTED)
    if began is None:
        return []
    start = "the impact began" if story.moment(MilestoneName.IMPACT_STARTED) is not None else "detection"
    nearest = [event for event in _changes(story) if began.at - _SHORTLY <= event.at <= began.at][-limit:]
    merges = {event.id: merge for event in nearest if (merge := _shipped(event, nearest)) is not None}
    lines = []
    for event in nearest:
        if event in merges.values():
            continue
        if event.id in merges:
            lines.append(_merged_and_deployed(merges[event.id], event, began, story, start))
            continue
        when = f"{between(event.at, began.at)} before {start}"
        text = f"at {story.clock(event.at)}, {when}, {tell(event, story)}"
        lines.append(sentence(text, (event.id, *began.evidence), "preceding change", at=event.at, weight=1.25))
    return present(lines)


def _shipped(deploy: Event, changes: list[Event]) -> Event | None:
    """The last change to the same repository that was merged before ``deploy``."""
    service = deploy.attribute("service")
    if deploy.kind is not EventKind.DEPLOY or service is None:
        return None
    merges = [
        event
        for event in changes
        if event.kind is EventKind.PULL_REQUEST
        and event.at <= deploy.at
        and (event.attribute("repository") or "").rpartition("/")[2] == service
    ]
    return merges[-1] if merges else None


def _merged_and_deployed(merge: Event, deploy: Event, began: Moment, story: Story, start: str) -> Sentence | None:
    when = f"{between(deploy.at, began.at)} before {start}"
    text = (
        f"at {story.clock(merge.at)} {tell(merge, story)}; at {story.clock(deploy.at)}, {when}, {tell(deploy, story)}"
    )
    evidence = (merge.id, deploy.id, *began.evidence)
    return sentence(text, evidence, "preceding change", at=merge.at, weight=1.3)


def _changes(story: Story) -> list[Event]:
    deploys = [event for event in story.of_kind(EventKind.DEPLOY, EventKind.RELEASE) if _completed(event)]
    merges = [event for event in story.of_kind(EventKind.PULL_REQUEST) if event.attribute("status") == "merged"]
    return sorted([*deploys, *merges], key=lambda event: event.at)


def _completed(event: Event) -> bool:
    return (event.attribute("status") or "success").lower() not in (
        "pending",
        "queued",
        "in_progress",
        "waiting",
        "failure",
        "error",
    )
