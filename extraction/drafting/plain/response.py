"""How the response unfolded: roles, what was considered and ruled out, what was decided and done, who was told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from extraction.domain.hypothesis import HypothesisState
from extraction.domain.milestone import MilestoneName
from extraction.domain.people import Role
from extraction.domain.report_template import SectionTemplate
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Event, EventKind
from extraction.domain.wording import content_words
from extraction.drafting.plain.composing import in_order, present, sentence, unknown
from extraction.drafting.plain.composing import told as told_event
from extraction.drafting.plain.guesses import guess, in_state
from extraction.drafting.plain.quotes import SHORT, quotation_of, sentences_of
from extraction.drafting.plain.reporting import quoted_of, reported, strongest
from extraction.drafting.plain.resolution import begun_before, futile
from extraction.drafting.plain.sayings import Saying, stems_of
from extraction.drafting.plain.story import Moment, Sentence, Story
from extraction.drafting.plain.telling import tell
from extraction.drafting.plain.wordings import Tells

_NOT_THE_CAUSE = (HypothesisState.RETRACTED, HypothesisState.TESTED)
_FEW = 3
_LED_WITHIN = timedelta(minutes=15)


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    """Who declared and led, what was ruled out, what was tried in vain, what was decided and handed over."""
    guesses = present(guess(one, story) for one in in_state(story, *_NOT_THE_CAUSE))
    used = {event_id for line in guesses for event_id in line.evidence}
    excluded = stems_of(line.text for line in guesses)
    lines = [*declarations(story), *guesses, *tried(story, used, excluded), *attempts(story), *steps(story)]
    public = first_public_word(story)
    chosen = in_order(_each_once([*lines, *([public] if public is not None else []), *acts(story, len(lines))]))
    return chosen or [unknown("The records tell nothing about the response.", "response unknown")]


def acts(story: Story, said: int) -> list[Sentence]:
    """Where little else is known: what was done, as the records and people tell it."""
    events = [event for event in story.signalled(SignalKind.ACTION) if event.at >= (story.start or event.at)]
    events = [event for event in events if event.source not in story.doubted]
    return present(told_event(event, story, "response") for event in events[:_FEW]) if said < _FEW else []


def _each_once(lines: Sequence[Sentence]) -> list[Sentence]:
    """Without sentences that rest on one event which an earlier one already tells."""
    told_already: set[str] = set()
    kept = []
    for line in lines:
        if len(line.evidence) > 1 or line.evidence[0] not in told_already:
            kept.append(line)
        told_already.update(line.evidence)
    return kept


def declarations(story: Story) -> list[Sentence]:
    """Who declared it, and whether that person led it; once for each cycle."""
    return present(_declared(story, cycle) for cycle in story.cycles)


def _declared(story: Story, cycle: int) -> Sentence | None:
    moment = story.moment(MilestoneName.DECLARED, cycle)
    if moment is None:
        return None
    event = story.found(moment.evidence)[0]
    by = story.name(event) if event.kind in _BY_PEOPLE else None
    verb = "declared" if cycle == story.cycles[0] else "reopened"
    led, evidence = _led(event, moment, story)
    if by is None:
        text = f"the incident was {verb} at {story.clock(moment.at)}"
        return sentence(text, moment.evidence, "declared", at=moment.at, weight=0.9)
    said = f": {words}" if (words := declared_words(event, story)) is not None else ""
    text = f"{by} {verb} the incident at {story.clock(moment.at)}{led}{said}"
    return sentence(text, (*moment.evidence, *evidence), "declared", at=moment.at, weight=1.3)


def declared_words(event: Event, story: Story) -> str | None:
    """What the declaration said beside declaring, where it says something."""
    return quotation_of(event.text, SHORT, story.spellings, _says_more) if _any_says_more(event.text) else None


def _any_says_more(text: str) -> bool:
    return any(_says_more(one) for one in sentences_of(text))


def _says_more(words: str) -> bool:
    rest = _DECLARING.sub("", words)
    return len(rest.split()) > 3 and not _ROLE.search(rest)


_DECLARING = re.compile(
    r"^\W*(?:i )?(?:am )?(?:declar\w+|calling|opening|"
    r"reopening)\b[^:,.–—]{0,40}[:,.–—]?\s*(?:sev[- ]?\d\b[^:,.]{0,12}[:,.–—]?)?",
    re.IGNORECASE,
)
_ROLE = re.compile(r"\b(?:IC|incident commander|comms|scribe|commander)\b", re.IGNORECASE)


def _led(event: Event, moment: Moment, story: Story) -> tuple[str, tuple[str, ...]]:
    person = story.person(event.actor)
    for held in story.facts.roles:
        near = abs(held.start - moment.at) <= _LED_WITHIN
        evidence = story.evidence(held.evidence)
        if person is not None and held.role is Role.COMMANDER and held.person_id == person.id and near and evidence:
            return " and was incident commander", evidence[:1]
    return "", ()


_BY_PEOPLE = frozenset(
    (EventKind.MESSAGE, EventKind.NOTE, EventKind.COMMAND, EventKind.INCIDENT_STATUS, EventKind.SEVERITY_CHANGE)
)


def tried(story: Story, used: set[str], excluded: frozenset[str]) -> list[Sentence]:
    """What people excluded where no guess was followed: in their own words."""
    sayings = [one for one in story.said(Tells.RULED_OUT) if one.event.id not in used | set(futile(story))]
    sayings = [one for one in sayings if not excluded.intersection(content_words(one.text))]
    return present(reported(one, story, "ruled out") for one in strongest(sayings, 3, least=0.6))


def attempts(story: Story) -> list[Sentence]:
    """What failed or changed nothing, with what it was an answer to where the same person said so shortly before."""
    lines = []
    tried_out = [
        *story.said(Tells.IN_VAIN),
        *(one for one in story.said(Tells.RULED_OUT) if one.event.id in futile(story)),
    ]
    for one in strongest(tried_out, 6, least=0.6):
        deploy = futile(story).get(one.event.id)
        begun = deploy or begun_before(one, story)
        quoted = quoted_of(one, story)
        line = reported(one, story, "in vain")
        if begun is not None and quoted is not None:
            again = f" {story.name(one.event)} reported" if deploy is not None else ""
            text = f"at {story.clock(begun.at)} {tell(begun, story)}; at {story.clock(one.event.at)}{again}: {quoted}"
            line = sentence(text, (begun.id, one.event.id), "in vain", at=begun.at, weight=one.weight + 0.1)
        lines.append(line)
    return present(lines)


def steps(story: Story) -> list[Sentence]:
    """Decisions, hand-overs, changes of the severity."""
    told = strongest(story.said(Tells.DECIDED), 6)
    told += strongest(story.said(Tells.HANDED_OVER, Tells.REGRADED), 4)
    lines = [reported(one, story, str(one.kind)) for one in told]
    return present([*lines, *(decision(event, story) for event in _other_decisions(story, told))])


def _other_decisions(story: Story, told: Sequence[Saying]) -> list[Event]:
    """Decisions that the records' signals mark and whose wording says less plainly that they are ones."""
    known = {one.event.id for one in told}
    marked = [event for event in story.signalled(SignalKind.DECISION) if event.id not in known | story.guesses]
    return [event for event in marked if event.actor is not None and not event.actor.is_bot][:4]


def decision(event: Event, story: Story) -> Sentence | None:
    made = told_event(event, story, "decision")
    return None if made is None else replace(made, weight=min(made.weight, 0.7))


def first_public_word(story: Story) -> Sentence | None:
    updates = story.of_kind(EventKind.STATUS_UPDATE)
    if not updates:
        return None
    first = updates[0]
    text = f"the first update on the status page was published at {story.clock(first.at)}"
    return sentence(text, (first.id,), "first public word", at=first.at, weight=0.75)
