"""What customers may read: what was said in public and what the clock shows; no names, no internal systems."""

from __future__ import annotations

from extraction.domain.milestone import MilestoneName
from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.composing import present, sentence, unknown
from extraction.drafting.plain.lessons import quick_word
from extraction.drafting.plain.moments import after, impact_span, reopened_sentences, resolved_sentence
from extraction.drafting.plain.phrases import day, listed, spelled
from extraction.drafting.plain.quotes import LONG
from extraction.drafting.plain.resolution import mitigated
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.plain.telling import own_words, services_of

_DONE = ("done", "closed", "resolved", "completed")


def write_summary(story: Story, section: SectionTemplate) -> list[Sentence]:
    lines = present([_described(story), impact_span(story), *reopened_sentences(story), resolved_sentence(story)])
    if not lines:
        lines = [
            unknown("Retroline recognised no account of what customers experienced: what was it?", "no customer impact")
        ]
    return lines[: section.max_statements]


def _described(story: Story) -> Sentence | None:
    updates = story.of_kind(EventKind.STATUS_UPDATE)
    if not updates:
        return None
    title = next((event.attribute("title") for event in updates if event.attribute("title")), None)
    components = list(dict.fromkeys(name for event in updates for name in services_of(event)))
    about = f" “{title}”" if title else " an incident"
    affected = f" and named {listed(components[:6])} as affected" if components else ""
    text = f"on {day(story.local(updates[0].at))} our status page reported{about}{affected}"
    return sentence(text, (event.id for event in updates), "status page", at=updates[0].at)


def write_updates(story: Story, section: SectionTemplate) -> list[Sentence]:
    lines = present(_update(event, story) for event in story.of_kind(EventKind.STATUS_UPDATE))
    if not lines:
        return [
            unknown("Retroline recognised no update that was published for customers: was there one?", "no updates")
        ]
    return (
        lines[: section.max_statements]
        if len(lines) <= section.max_statements
        else _ends(lines, section.max_statements)
    )


def _ends(lines: list[Sentence], limit: int) -> list[Sentence]:
    """The first and the last ones: what was said first, and how it ended."""
    head = limit // 2
    return [*lines[:head], *lines[len(lines) - (limit - head) :]]


def _update(event: Event, story: Story) -> Sentence | None:
    words = own_words(event, LONG + 60)
    if words is None:
        return None
    status = event.attribute("status")
    stated = f" ({status.replace('_', ' ')})" if status else ""
    return sentence(f"at {story.clock(event.at)} we wrote{stated}: {words}", (event.id,), "public update", at=event.at)


def write_response(story: Story, section: SectionTemplate) -> list[Sentence]:
    lines = present([_noticed(story), quick_word(story), mitigated(story)])
    return lines[: section.max_statements] or [
        unknown("Retroline recognised no times of the response", "no response times")
    ]


def _noticed(story: Story) -> Sentence | None:
    found = story.moment(MilestoneName.DETECTED)
    if found is None:
        return None
    began = story.moment(MilestoneName.IMPACT_STARTED)
    delay = after(found, began, "the impact began")
    evidence = (*found.evidence, *(began.evidence if began is not None and delay else ()))
    return sentence(f"the incident was detected at {story.clock(found.at)}{delay}", evidence, "detected", at=found.at)


def write_next_steps(story: Story, section: SectionTemplate) -> list[Sentence]:
    items = [item for item in story.facts.action_items if story.evidence(item.evidence)]
    if not items:
        return [unknown("Retroline recognised no follow-up: was one agreed?", "no action items")]
    done = sum(item.status.casefold() in _DONE for item in items)
    evidence = [event_id for item in items for event_id in story.evidence(item.evidence)]
    verb = "is" if len(items) == 1 else "are"
    state = f"; {done} of them {'is' if done == 1 else 'are'} done" if done else ""
    return present(
        [sentence(f"{spelled(len(items), 'follow-up')} {verb} recorded{state}", evidence, "follow-up count")]
    )
