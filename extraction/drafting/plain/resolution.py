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
from extraction.drafting.plain.passages import Place
from extraction.drafting.plain.phrases import listed
from extraction.drafting.plain.reporting import SAID, is_told, said_in
from extraction.drafting.plain.story import Moment, Sentence, Story
from extraction.drafting.plain.telling import alert_name, deploy_words, tell

_BUILT_WITHIN = timedelta(hours=2)
_FAILED = frozenset(("failure", "failed", "error"))


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    """Deployments that failed and why, what was done last, what showed the recovery, and who called it over when."""
    ended = None if story.summarised else what_ended_it(story)
    milestones = called(story)
    seen = said_in(story, Place.RESOLUTION) or recovery_measured(story)
    acts = [*failed_deploys(story), *(deploys(story) if not story.summarised else ()), *seen]
    lines = in_order(_each_once(present([*acts, ended, *milestones, cleared(story), *reopened_sentences(story)])))
    if story.last_moment(MilestoneName.RESOLVED) is None:
        lines.append(unknown("Retroline recognised no time of the resolution: when was it?", "resolution unknown"))
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
    acts = [event for event in _acts_within(story) if event.kind is EventKind.DEPLOY]
    return present(_deployed(event, story) for event in acts)[-4:]


def _deployed(event: Event, story: Story) -> Sentence | None:
    done_then = f"at {story.clock(event.at)} {tell(event, story)}"
    merged = _merged_for(event, story)
    if merged is None:
        return sentence(done_then, (event.id,), "deployment", at=event.at, weight=1.2)
    text = f"at {story.clock(merged.at)} {tell(merged, story)}; {done_then}"
    return sentence(text, (merged.id, event.id), "deployment", at=event.at, weight=1.25)


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


def called(story: Story) -> list[Sentence]:
    """Who called it mitigated and who resolved, when; of an incident that came back each time it was mitigated."""
    over = [story.moment(MilestoneName.MITIGATED, cycle) for cycle in story.cycles]
    known = [(moment, "mitigated") for moment in over if moment is not None]
    if (resolved := story.last_moment(MilestoneName.RESOLVED)) is not None:
        known.append((resolved, "resolved"))
    known = [(moment, state) for moment, state in known if not is_told(moment.evidence, story)]
    if not known:
        return []
    by = [_caller(moment, story) for moment, _ in known]
    if len(known) > 1 and by[0] is not None and len(set(by)) == 1:
        states = listed([f"{state} at {story.clock(moment.at)}" for moment, state in known])
        evidence = [event_id for moment, _ in known for event_id in moment.evidence]
        return present(
            [sentence(f"{by[0]} called the incident {states}", evidence, "called", at=known[-1][0].at, weight=1.5)]
        )
    return present(_called(moment, state, who, story) for (moment, state), who in zip(known, by, strict=True))


def _called(moment: Moment, state: str, who: str | None, story: Story) -> Sentence | None:
    clause = f"{who} called the incident {state} at" if who else f"the incident was {state} at"
    return sentence(f"{clause} {story.clock(moment.at)}", moment.evidence, state, at=moment.at, weight=1.4)


def _caller(moment: Moment, story: Story) -> str | None:
    """Who said so at that very time, where a person did."""
    event = story.found(moment.evidence)[0]
    return story.name(event) if event.kind in SAID and _is_human(event) and event.at == moment.at else None


def recovery_measured(story: Story) -> list[Sentence]:
    """What a metric shows of the recovery."""
    metrics = [event for event in story.signalled(SignalKind.RECOVERY) if event.kind is EventKind.METRIC]
    return present(told(event, story, "recovery") for event in metrics[-1:])


def _is_human(event: Event) -> bool:
    return event.actor is not None and not event.actor.is_bot


def _alerting(event: Event) -> tuple[str | None, str]:
    """An alert by its name, or, where its title changes with its value, by the service it watches."""
    return event.attribute("alert"), event.attribute("service") or alert_name(event)


def cleared(story: Story) -> Sentence | None:
    """When the alert cleared that had detected it, else the last one."""
    resolved = [
        event
        for event in story.of_kind(EventKind.ALERT_RESOLVED)
        if event.attribute("alert") or event.attribute("title")
    ]
    detected = story.moment(MilestoneName.DETECTED)
    first = {_alerting(event) for event in story.found(detected.evidence)} if detected is not None else set()
    if not resolved:
        return None
    last = next((event for event in reversed(resolved) if _alerting(event) in first), resolved[-1])
    return sentence(
        f"{alert_name(last)} cleared at {story.clock(last.at)}", (last.id,), "alert cleared", at=last.at, weight=0.8
    )
