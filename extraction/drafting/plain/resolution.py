"""What ended the impact, and how the recovery was confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from extraction.domain.milestone import MilestoneName
from extraction.domain.report_template import SectionTemplate
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.composing import in_order, present, sentence, told, unknown
from extraction.drafting.plain.moments import after, reopened_sentences
from extraction.drafting.plain.reporting import reported, strongest
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.plain.telling import alert_name, deploy_words, tell
from extraction.drafting.plain.wordings import Tells


_BUILT_WITHIN = timedelta(hours=2)


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    """Deployments that failed and why, what was done last, what showed the recovery, and who called it over when."""
    ended = what_ended_it(story)
    milestones = [called_over(story), called_resolved(story)]
    acts = [*failed_deploys(story), *deploys(story), *done(story, 4), *confirmations(story, 3)]
    lines = in_order(_each_once(present([ended, *acts, *milestones, cleared(story), *reopened_sentences(story)])))
    if not any(milestones):
        reason = getattr(story.milestone(MilestoneName.RESOLVED).chosen, "reason", "no usable record tells it")
        lines.append(unknown(f"When the incident was resolved is not known: {reason}.", "resolution unknown"))
    return lines


def _each_once(lines: Sequence[Sentence]) -> list[Sentence]:
    """Without sentences that rest on nothing but what an earlier one tells."""
    kept: list[Sentence] = []
    known: set[str] = set()
    for line in lines:
        if not set(line.evidence) <= known:
            kept.append(line)
            known.update(line.evidence)
    return kept


def failed_deploys(story: Story) -> list[Sentence]:
    """Deployments that failed, with the record's reason."""
    failed = [event for event in story.of_kind(EventKind.DEPLOY) if (event.attribute("status") or "") in _FAILED]
    lines = []
    for event in failed[:3]:
        clause, reason = tell(event, story), deploy_words(event)
        because = f": {reason}" if reason is not None else ""
        text = f"at {story.clock(event.at)} {clause}{because}"
        lines.append(sentence(text, (event.id,), "failed deployment", at=event.at, weight=1.1))
    return present(lines)


def deploys(story: Story) -> list[Sentence]:
    """The deployments from detection to resolution, the last four, each with the change that was merged for it."""
    return present(_deployed(event, story) for event in _acts_within(story) if event.kind is EventKind.DEPLOY)[-4:]


def _deployed(event: Event, story: Story) -> Sentence | None:
    words = f": {said}" if (said := deploy_words(event)) is not None else ""
    done_then = f"at {story.clock(event.at)} {tell(event, story)}{words}"
    merged = _merged_for(event, story)
    if merged is None:
        return sentence(done_then, (event.id,), "deployment", at=event.at, weight=1.2)
    text = f"at {story.clock(merged.at)} {tell(merged, story)}; {done_then}"
    return sentence(text, (merged.id, event.id), "deployment", at=merged.at, weight=1.25)


def _merged_for(deploy: Event, story: Story) -> Event | None:
    """The change of the same repository that was merged in the two hours before, after detection."""
    began, service = story.moment(MilestoneName.DETECTED), deploy.attribute("service")
    merges = [
        event
        for event in story.of_kind(EventKind.PULL_REQUEST)
        if event.attribute("status") == "merged"
        and timedelta() <= deploy.at - event.at <= _BUILT_WITHIN
        and (began is None or event.at >= began.at)
        and service is not None
        and (event.attribute("repository") or "").rpartition("/")[2] == service
    ]
    return merges[-1] if merges else None


def done(story: Story, limit: int) -> list[Sentence]:
    """What people told to be done between detection and resolution, the weightiest."""
    began, over = story.moment(MilestoneName.DETECTED), story.last_moment(MilestoneName.RESOLVED)
    inside = [
        one
        for one in story.said(Tells.DONE)
        if (began is None or one.event.at >= began.at) and (over is None or one.event.at <= over.at)
    ]
    return present(reported(one, story, "done") for one in strongest(inside, limit, least=0.42))


def what_ended_it(story: Story) -> Sentence | None:
    """The last thing done to the system before the mitigation; told as followed by it, not as its cause."""
    acts = _acts_within(story)
    if not acts:
        return None
    last = acts[-1]
    clause = tell(last, story)
    if clause is None:
        return None
    done = f"at {story.clock(last.at)} {clause}"
    return sentence(done, (last.id,), "last action", at=last.at, weight=1.2)


def _acts_within(story: Story) -> list[Event]:
    """What was done to the system from detection to mitigation, else to resolution."""
    over = story.last_moment(MilestoneName.MITIGATED) or story.last_moment(MilestoneName.RESOLVED)
    began = story.moment(MilestoneName.DETECTED) or story.moment(MilestoneName.IMPACT_STARTED)
    return [
        event
        for event in _acts(story)
        if (over is None or event.at <= over.at) and (began is None or event.at >= began.at)
    ]


def _acts(story: Story) -> list[Event]:
    done = [event for event in story.of_kind(EventKind.DEPLOY) if (event.attribute("status") or "success") == "success"]
    mitigations = (event for event in story.signalled(SignalKind.MITIGATION) if event.source not in story.doubted)
    acts = {event.id: event for event in (*done, *mitigations)}
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


def called_over(story: Story) -> Sentence | None:
    """Who called it mitigated, when, and how long after the impact began."""
    return _called(story, MilestoneName.MITIGATED, "mitigated")


def called_resolved(story: Story) -> Sentence | None:
    return _called(story, MilestoneName.RESOLVED, "resolved")


def _called(story: Story, name: MilestoneName, state: str) -> Sentence | None:
    moment = story.last_moment(name)
    if moment is None:
        return None
    event = story.found(moment.evidence)[0]
    by = story.name(event) if event.kind in _SAID and _is_human(event) and event.at == moment.at else None
    began = story.moment(MilestoneName.IMPACT_STARTED, None if name is MilestoneName.RESOLVED else story.cycles[-1])
    first = name is MilestoneName.RESOLVED and len(story.cycles) > 1
    length = after(moment, began, "the impact first began" if first else "the impact began")
    evidence = (*moment.evidence, *(began.evidence if began is not None and length else ()))
    clause = f"{by} called the incident {state} at" if by else f"the incident was {state} at"
    return sentence(f"{clause} {story.clock(moment.at)}{length}", evidence, state, at=moment.at, weight=1.4)


_SAID = frozenset((EventKind.MESSAGE, EventKind.NOTE, EventKind.COMMAND))
_FAILED = frozenset(("failure", "failed", "error"))


def confirmations(story: Story, limit: int) -> list[Sentence]:
    """What people saw recover, the weightiest, else what a metric shows."""
    began = story.moment(MilestoneName.DETECTED)
    seen = [one for one in story.said(Tells.RECOVERED) if began is None or one.event.at >= began.at]
    lines = present(reported(one, story, "recovery") for one in strongest(seen, limit, least=0.42))
    metrics = [event for event in story.signalled(SignalKind.RECOVERY) if event.kind is EventKind.METRIC]
    return lines or present(told(event, story, "recovery") for event in metrics[-1:])


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
