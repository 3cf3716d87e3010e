"""What contributed: only as far as a record or a person says so; what merely came before is told as that."""

from __future__ import annotations

from datetime import timedelta

from extraction.domain.hypothesis import Hypothesis, HypothesisState
from extraction.domain.milestone import MilestoneName
from extraction.domain.report_template import SectionTemplate
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Event, EventKind
from extraction.domain.wording import content_words, is_causal, is_hedged, is_question
from extraction.drafting.plain.composing import in_order, present, sentence, told, unknown
from extraction.drafting.plain.guesses import guess, in_state, settling_step
from extraction.drafting.plain.phrases import between
from extraction.drafting.plain.quotes import quotation
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.plain.telling import tell

_SHORTLY = timedelta(hours=3)


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    confirmed = in_state(story, HypothesisState.CONFIRMED)
    told_causes = present(guess(one, story) for one in confirmed)
    used = {event_id for line in told_causes for event_id in line.evidence}
    lines = [*preceding_changes(story, 3), *told_causes]
    lines += findings(story, confirmed, used, 3)
    if not confirmed:
        open_guesses = in_state(story, HypothesisState.PROPOSED, HypothesisState.TESTED)[:2]
        lines += present(guess(one, story) for one in open_guesses)
        lines.append(unknown("No person and no record confirms a cause.", "no confirmed cause"))
    return lines[: section.max_statements]


def confirmed_cause(story: Story) -> Sentence | None:
    """The confirmation that a person gave, in that person's words; the latest where there are several."""
    for hypothesis in reversed(in_state(story, HypothesisState.CONFIRMED)):
        event = story.find(settling_step(hypothesis).event_id)
        words = quotation(event, names=story.spellings) if event is not None else None
        if event is not None and words is not None:
            who = story.name(event) or "the record"
            text = f"on the cause, {who} confirmed at {story.clock(event.at)}: {words}"
            return sentence(
                text, story.evidence(step.event_id for step in hypothesis.steps), "confirmed cause", at=event.at
            )
    return None


def preceding_changes(story: Story, limit: int) -> list[Sentence]:
    """Deploys and merges in the three hours before the impact, the nearest ones, told as preceding it and no more."""
    began = story.moment(MilestoneName.IMPACT_STARTED) or story.moment(MilestoneName.DETECTED)
    if began is None:
        return []
    start = "the impact began" if story.moment(MilestoneName.IMPACT_STARTED) is not None else "detection"
    nearest = [event for event in _changes(story) if began.at - _SHORTLY <= event.at <= began.at][-limit:]
    lines = []
    for event in nearest:
        when = f"{between(event.at, began.at)} before {start}"
        text = f"at {story.clock(event.at)}, {when}, {tell(event, story)}"
        lines.append(sentence(text, (event.id, *began.evidence), "preceding change", at=event.at, weight=0.8))
    return present(lines)


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


def findings(story: Story, confirmed: list[Hypothesis], used: set[str], limit: int) -> list[Sentence]:
    """What people found that bears on a confirmed cause, or that they themselves put as a reason."""
    subject = {word for hypothesis in confirmed for word in hypothesis.subject}
    events = [
        event
        for event in story.signalled(SignalKind.FINDING)
        if event.id not in used and event.id not in story.guesses and _bears_on(event, subject)
    ]
    heaviest = sorted(events, key=lambda event: (-story.weight(event), event.at))[:limit]
    return in_order(present(told(event, story, "finding") for event in heaviest))


def _bears_on(event: Event, subject: set[str]) -> bool:
    if is_question(event.text) or is_hedged(event.text):
        return False
    return is_causal(event.text) or len(subject & set(content_words(event.text))) >= 2
