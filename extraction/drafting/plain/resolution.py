"""What ended the impact, and how the recovery was confirmed."""

from __future__ import annotations

from datetime import timedelta

from extraction.domain.milestone import MilestoneName
from extraction.domain.report_template import SectionTemplate
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Event, EventKind
from extraction.domain.typed_values import ValueKind
from extraction.drafting.plain.composing import in_order, present, sentence, told, unknown
from extraction.drafting.plain.moments import after, reopened_sentences, resolved_sentence
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.plain.telling import alert_name, tell

_SOON = timedelta(hours=1)


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    ended = what_ended_it(story)
    recoveries = confirmations(story, 3)
    milestones = [mitigated(story), resolved_sentence(story)]
    lines = in_order(present([ended, *recoveries, *milestones, cleared(story), *reopened_sentences(story)]))
    if not any(milestones):
        reason = getattr(story.milestone(MilestoneName.RESOLVED).chosen, "reason", "no usable record tells it")
        lines.append(unknown(f"When the incident was resolved is not known: {reason}.", "resolution unknown"))
    return lines[: section.max_statements]


def what_ended_it(story: Story) -> Sentence | None:
    """The last thing done to the system before the mitigation; told as followed by it, not as its cause."""
    over = story.last_moment(MilestoneName.MITIGATED) or story.last_moment(MilestoneName.RESOLVED)
    began = story.moment(MilestoneName.DETECTED) or story.moment(MilestoneName.IMPACT_STARTED)
    acts = [
        event
        for event in _acts(story)
        if (over is None or event.at <= over.at) and (began is None or event.at >= began.at)
    ]
    if not acts:
        return None
    last = acts[-1]
    clause = tell(last, story)
    if clause is None:
        return None
    done = f"at {story.clock(last.at)} {clause}"
    decision = _decision_before(last, story)
    if decision is None:
        return sentence(done, (last.id,), "last action", at=last.at, weight=0.95)
    text = f"at {story.clock(decision.at)} {tell(decision, story)}; {done}"
    return sentence(text, (decision.id, last.id), "last action", at=decision.at, weight=0.95)


def _decision_before(act: Event, story: Story) -> Event | None:
    """The last decision, in an hour before ``act``, that speaks of the same version."""
    version = act.attribute("version")
    decisions = [
        event
        for event in story.signalled(SignalKind.DECISION)
        if event.at < act.at and act.at - event.at <= _SOON and version and version in event.text
    ]
    return decisions[-1] if decisions and tell(decisions[-1], story) is not None else None


def _acts(story: Story) -> list[Event]:
    done = [event for event in story.of_kind(EventKind.DEPLOY) if (event.attribute("status") or "success") == "success"]
    acts = {event.id: event for event in (*done, *story.signalled(SignalKind.MITIGATION))}
    return sorted(acts.values(), key=lambda event: (event.at, event.kind is not EventKind.DEPLOY))


def mitigated(story: Story) -> Sentence | None:
    moment = story.last_moment(MilestoneName.MITIGATED)
    if moment is None:
        return None
    began = story.moment(MilestoneName.IMPACT_STARTED, story.cycles[-1])
    length = after(moment, began, "the impact began")
    evidence = (*moment.evidence, *(began.evidence if began is not None and length else ()))
    text = f"the incident was mitigated at {story.clock(moment.at)}{length}"
    return sentence(text, evidence, "mitigated", at=moment.at, weight=1.0)


def confirmations(story: Story, limit: int) -> list[Sentence]:
    """What people saw recover, the weightiest; without those who merely declare it over."""
    events = [event for event in story.signalled(SignalKind.RECOVERY) if _shows_recovery(event, story)]
    heaviest = sorted(events, key=lambda event: (-_measured(event), -story.weight(event), event.at))[:limit]
    return present(told(event, story, "recovery") for event in heaviest)


def _shows_recovery(event: Event, story: Story) -> bool:
    moments = (story.last_moment(MilestoneName.MITIGATED), story.last_moment(MilestoneName.RESOLVED))
    declares = any(event.id in moment.evidence for moment in moments if moment is not None)
    if event.kind is EventKind.METRIC:
        return True
    return event.kind is EventKind.MESSAGE and _is_human(event) and (bool(_measured(event)) or not declares)


def _measured(event: Event) -> int:
    return sum(value.kind is ValueKind.QUANTITY for value in event.values)


def _is_human(event: Event) -> bool:
    return event.actor is not None and not event.actor.is_bot


def cleared(story: Story) -> Sentence | None:
    """When the last alert cleared."""
    resolved = [event for event in story.of_kind(EventKind.ALERT_RESOLVED) if event.attribute("alert")]
    if not resolved:
        return None
    last = resolved[-1]
    return sentence(
        f"{alert_name(last)} cleared at {story.clock(last.at)}", (last.id,), "alert cleared", at=last.at, weight=0.8
    )
