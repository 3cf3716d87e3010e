"""How the response unfolded: roles, what was considered and ruled out, what was decided and done, who was told."""

from __future__ import annotations

from extraction.domain.hypothesis import HypothesisState
from extraction.domain.milestone import MilestoneName
from extraction.domain.people import Role, RoleAssignment
from extraction.domain.report_template import SectionTemplate
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.composing import heaviest, present, sentence, told, unknown
from extraction.drafting.plain.detection import acknowledged
from extraction.drafting.plain.guesses import guess, in_state
from extraction.drafting.plain.phrases import listed
from extraction.drafting.plain.story import Moment, Sentence, Story, holds_facts, role_title

_TOLD = (
    SignalKind.DECISION,
    SignalKind.ACTION,
    SignalKind.MITIGATION,
    SignalKind.FINDING,
    SignalKind.COMMUNICATION,
)
_NOT_THE_CAUSE = (HypothesisState.RETRACTED, HypothesisState.TESTED)


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    guesses = present(guess(one, story) for one in in_state(story, *_NOT_THE_CAUSE))
    used = {event_id for line in guesses for event_id in line.evidence}
    used |= _published_anyway(story)
    acts = present(told(event, story, "response") for event in _events(story) if event.id not in used)
    lines = present([roles(story), acknowledged(story), first_public_word(story)])
    chosen = heaviest([*lines, *guesses, *acts], section.max_statements)
    return chosen or [unknown("The records tell nothing about the response.", "response unknown")]


def _events(story: Story) -> list[Event]:
    """What was decided, done and found, without what other sections tell and without bots repeating records."""
    signalled = (*story.signalled(*_TOLD), *story.of_kind(EventKind.DEPLOY, EventKind.ACTION))
    stated = (event for event in story.events if not story.weight(event) and holds_facts(event))
    events = {event.id: event for event in (*signalled, *stated)}
    begun = min((moment.at for moment in _beginnings(story)), default=None)
    over = story.last_moment(MilestoneName.RESOLVED)
    told_here = (
        event
        for event in events.values()
        if _is_told(event) and (begun is None or event.at >= begun) and (over is None or event.at <= over.at)
    )
    return sorted(told_here, key=lambda event: event.at)


def _beginnings(story: Story) -> list[Moment]:
    moments = (story.moment(MilestoneName.IMPACT_STARTED), story.moment(MilestoneName.DETECTED))
    return [moment for moment in moments if moment is not None]


def _is_told(event: Event) -> bool:
    if event.kind is EventKind.MESSAGE:
        worth = len(event.text.split()) > 4 or bool(event.values)
        return worth and event.actor is not None and not event.actor.is_bot
    return event.kind in (EventKind.DEPLOY, EventKind.ACTION, EventKind.NOTE, EventKind.COMMAND)


def _published_anyway(story: Story) -> set[str]:
    """Chat about what the status page's own records tell."""
    updates = story.of_kind(EventKind.STATUS_UPDATE)
    return {
        event.id for event in story.signalled(SignalKind.COMMUNICATION) if updates and event.kind is EventKind.MESSAGE
    }


def roles(story: Story) -> Sentence | None:
    """Who led the response and who spoke for it, from when."""
    held = [one for one in story.facts.roles if one.role is not Role.RESPONDER and story.evidence(one.evidence)]
    people = story.facts.person_by_id
    held = sorted((one for one in held if one.person_id in people), key=lambda one: one.start)
    if not held:
        return None
    by_role: dict[Role, list[RoleAssignment]] = {}
    for one in held:
        by_role.setdefault(one.role, []).append(one)
    clauses = [_held(role, group, story) for role, group in by_role.items()]
    evidence = [event_id for one in held for event_id in story.evidence(one.evidence)]
    return sentence("; ".join(clauses), evidence, "roles", at=held[0].start, weight=0.9)


def _held(role: Role, group: list[RoleAssignment], story: Story) -> str:
    """``Ana was incident commander from 22:49 UTC and Ravi from 06:26 UTC``."""
    first, *others = group
    people = story.facts.person_by_id
    opening = f"{people[first.person_id].display_name} was {role_title(role)} from {story.clock(first.start)}"
    return listed([opening, *(f"{people[one.person_id].display_name} from {story.clock(one.start)}" for one in others)])


def first_public_word(story: Story) -> Sentence | None:
    updates = story.of_kind(EventKind.STATUS_UPDATE)
    if not updates:
        return None
    first = updates[0]
    text = f"the first update on the status page was published at {story.clock(first.at)}"
    return sentence(text, (first.id,), "first public word", at=first.at, weight=0.7)
