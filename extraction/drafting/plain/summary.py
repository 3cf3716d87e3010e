"""The summary: what it was, how long it lasted, what it did, what ended it and what is left to do."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extraction.domain.milestone import MilestoneName
from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import Event
from extraction.drafting.plain.cause import stated_cause
from extraction.drafting.plain.composing import present, sentence
from extraction.drafting.plain.moments import after, impact_span, impact_start, reopened_sentences, resolved_sentence
from extraction.drafting.plain.phrases import day, day_of_year, listed
from extraction.drafting.plain.resolution import what_ended_it
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.plain.telling import services_of


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    lines = [
        opening(story),
        course(story) if len(story.cycles) == 1 else impact_start(story),
        stated_cause(story),
        what_ended_it(story),
        *reopened_sentences(story),
        resolved_sentence(story) if len(story.cycles) > 1 else None,
    ]
    return present(lines)


def course(story: Story) -> Sentence | None:
    """When the impact began and was mitigated, and when the incident was resolved, in one sentence."""
    span, over = impact_span(story), story.moment(MilestoneName.RESOLVED)
    if span is None:
        return resolved_sentence(story)
    if over is None or span.rule != "impact span" or set(over.evidence) <= set(span.evidence):
        return span
    began = story.moment(MilestoneName.IMPACT_STARTED)
    text = f"{span.text.rstrip('.')}; the incident was resolved at {story.clock(over.at)}{after(over, began, 'the impact began')}"
    return sentence(text, (*span.evidence, *over.evidence), "course", at=span.at, weight=1.4)


def opening(story: Story) -> Sentence | None:
    """``INC-2041, “Checkout errors”, was a SEV-2 incident on 3 March 2026 that concerned checkout-api.``"""
    incident = story.facts.incident
    if not story.events or story.start is None:
        return None
    titled = _saying(story.events, incident.title)
    graded = _saying(story.events, incident.severity) if incident.severity else None
    about = {
        name: found for name in _distinct(incident.services)[:4] if (found := _about(story.events, name)) is not None
    }
    name = f"{incident.key}, “{incident.title}”," if titled is not None else incident.key
    severity = f"a {incident.severity} incident" if graded is not None else "an incident"
    services = f" that concerned {listed(list(about))}" if about else ""
    days, last = _days(story)
    named = [event.id for event in (titled, graded, *about.values(), *_first(story)) if event is not None]
    return sentence(f"{name} was {severity} {days}{services}", (*named, *last), "summary opening", weight=1.0)


def _about(events: Iterable[Event], service: str) -> Event | None:
    """The first event that names ``service`` as what it is about, else the first whose text has it as a word."""
    mentioned = None
    whole = re.compile(rf"(?<![\w/-]){re.escape(service)}(?![\w/-])", re.IGNORECASE)
    for event in events:
        if service in services_of(event):
            return event
        mentioned = mentioned or (event if whole.search(event.text) else None)
    return mentioned


def _distinct(services: Iterable[str]) -> list[str]:
    """Without names that another one holds: ``Checkout`` beside ``checkout-api``."""
    names = list(services)
    return [
        name
        for name in names
        if not any(name.casefold() in other.casefold() for other in names if other.casefold() != name.casefold())
    ]


def _first(story: Story) -> tuple[Event, ...]:
    moments = (story.moment(name) for name in MilestoneName)
    found = min((moment for moment in moments if moment is not None), key=lambda moment: moment.at, default=None)
    return story.found(found.evidence) if found is not None else story.events[:1]


def _days(story: Story) -> tuple[str, tuple[str, ...]]:
    """``on 3 March 2026``, or from which day to which, and the events that tell of the last day."""
    assert story.start is not None
    moments = (story.moment(name, cycle) for cycle in story.cycles for name in MilestoneName)
    end = max((moment for moment in moments if moment is not None), key=lambda moment: moment.at, default=None)
    start = story.local(story.start)
    if end is None or story.local(end.at).date() == start.date():
        return f"on {day(start)}", ()
    last = story.local(end.at)
    first = day_of_year(start) if last.year == start.year else day(start)
    return f"from {first} to {day(last)}", end.evidence


def _saying(events: Iterable[Event], words: str | None) -> Event | None:
    """The first event whose fields or text hold ``words``, whatever the case."""
    if not words:
        return None
    wanted = words.casefold()
    for event in events:
        if wanted in event.text.casefold() or any(wanted in value.casefold() for value in event.attributes.values()):
            return event
    return None
