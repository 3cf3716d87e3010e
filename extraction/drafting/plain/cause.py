"""What contributed: only as far as a record or a person says so; what merely came before is told as that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from extraction.domain.hypothesis import Hypothesis, HypothesisState
from extraction.domain.milestone import MilestoneName
from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.composing import in_order, present, sentence, unknown
from extraction.drafting.plain.guesses import guess, in_state, settling_step
from extraction.drafting.plain.phrases import between
from extraction.drafting.plain.quotes import quotation
from extraction.drafting.plain.reporting import reported, strongest
from extraction.drafting.plain.story import Moment, Sentence, Story
from extraction.drafting.plain.telling import deploy_words, tell
from extraction.drafting.plain.wordings import Tells

_SHORTLY = timedelta(hours=3)
_PLAIN, _WITH_HINDSIGHT = 0.8, 0.6


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    """What changed shortly before, how people explained it, and what they confirmed; guesses only where nothing else is known."""
    explained = explanations(story, 6)
    lines = [*preceding_changes(story, 3), *in_order([*confirmations(story), *explained])]
    if not is_explained(story):
        open_guesses = in_state(story, HypothesisState.PROPOSED, HypothesisState.TESTED)[:2]
        lines += present(guess(one, story) for one in open_guesses)
        lines.append(unknown("No person and no record confirms a cause.", "no confirmed cause"))
    return lines


def is_explained(story: Story) -> bool:
    """Whether somebody confirmed a cause, or explained it plainly, be it while it lasted or with hindsight."""
    over = story.last_moment(MilestoneName.MITIGATED)
    return bool(confirmations(story)) or any(
        one.weight >= (_PLAIN if over is None or one.event.at <= over.at else _WITH_HINDSIGHT)
        for one in story.said(Tells.EXPLAINED)
    )


def confirmations(story: Story) -> list[Sentence]:
    """What people confirmed, in their words: of a guess that was followed to its end, or outright."""
    followed = present(_followed(one, story) for one in in_state(story, HypothesisState.CONFIRMED))
    told = {event_id for line in followed for event_id in line.evidence}
    outright = [one for one in story.said(Tells.CONFIRMED) if one.event.id not in told]
    return [*followed, *present(reported(one, story, "confirmed cause") for one in strongest(outright, 4))]


def _followed(hypothesis: Hypothesis, story: Story) -> Sentence | None:
    """A guess and its confirmation in one sentence."""
    made = guess(hypothesis, story)
    return None if made is None else replace(made, weight=1.35)


def confirmed_cause(story: Story) -> Sentence | None:
    """The confirmation that a person gave, in that person's words: of several the last of a guess, else the weightiest."""
    for hypothesis in reversed(in_state(story, HypothesisState.CONFIRMED)):
        event = story.find(settling_step(hypothesis).event_id)
        words = quotation(event, names=story.spellings) if event is not None else None
        if event is not None and words is not None:
            text = f"on the cause, {story.name(event) or 'the record'} confirmed at {story.clock(event.at)}: {words}"
            evidence = story.evidence(step.event_id for step in hypothesis.steps)
            return sentence(text, evidence, "confirmed cause", at=event.at, weight=1.37)
    lines = confirmations(story)
    return max(reversed(lines), key=lambda one: one.weight, default=None)


def explanations(story: Story, limit: int) -> list[Sentence]:
    """How people explained it, the weightiest."""
    return present(reported(one, story, "finding") for one in strongest(story.said(Tells.EXPLAINED), limit, least=0.6))


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
        words = f": {deploy_words(event)}" if deploy_words(event) is not None else ""
        text = f"at {story.clock(event.at)}, {when}, {tell(event, story)}{words}"
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
    words = f": {said}" if (said := deploy_words(deploy)) is not None else ""
    text = f"at {story.clock(merge.at)} {tell(merge, story)}; at {story.clock(deploy.at)}, {when}, {tell(deploy, story)}{words}"
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
