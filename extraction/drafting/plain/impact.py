"""What users and systems experienced, for how long, and how much of it was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.composing import in_order, present, sentence, told, unknown
from extraction.drafting.plain.moments import impact_span
from extraction.drafting.plain.passages import Place
from extraction.drafting.plain.phrases import listed
from extraction.drafting.plain.quotes import LONG
from extraction.drafting.plain.reporting import said_in
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.plain.telling import own_words, services_of
from extraction.drafting.plain.wordings import Tells, tells_of


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    """When it was felt, how much of it, and what was spared, in order of time; then what the status page says."""
    spans = [impact_span(story, cycle) for cycle in story.cycles]
    felt = said_in(story, Place.IMPACT)
    public = public_words(story)
    lines = in_order([*felt, *([] if felt else peaks(story)), *public])
    lines = present(
        [*_untold(spans, story, bool(lines)), *lines, severity(story), None if public else components(story)]
    )
    if not any(spans):
        lines.insert(0, _beginning_unknown(story))
    if not felt:
        lines.append(
            unknown("Retroline recognised no statement of how many users were affected: is there one?", "no figures")
        )
    return lines


def _untold(spans: Sequence[Sentence | None], story: Story, more: bool) -> list[Sentence | None]:
    """The times of a single pass stand in the summary; here only where there is nothing else to say."""
    return [] if story.summarised and more and len(spans) == 1 else list(spans)


def public_words(story: Story) -> list[Sentence]:
    """What the status page finally said was hit and spared; where it was closed more than once, each time."""
    closing = [event for event in story.of_kind(EventKind.STATUS_UPDATE) if event.attribute("status") == "resolved"]
    return present(_publicly(event, story) for event in closing[-2:])


def _publicly(event: Event, story: Story) -> Sentence | None:
    words = own_words(event, LONG, _says_what)
    if words is None or not _says_what(words):
        return None
    text = f"the status page summed up at {story.clock(event.at)}: {words}"
    return sentence(text, (event.id,), "public words", at=event.at, weight=1.32)


def _says_what(words: str) -> bool:
    return any(map(str.isdigit, words)) or tells_of(words.strip("“”")) is Tells.SPARED


def _beginning_unknown(story: Story) -> Sentence:
    return unknown("Retroline recognised no time at which the impact began: when was it?", "impact start unknown")


def peaks(story: Story) -> list[Sentence]:
    """The highest value of each measured series."""
    highest = [event for event in story.of_kind(EventKind.METRIC) if "its highest" in event.text]
    return [replace(one, weight=0.55) for one in present(told(event, story, "peak") for event in highest[:2])]


def severity(story: Story) -> Sentence | None:
    """The severity, and its changes in one sentence."""
    changes = [event for event in story.of_kind(EventKind.SEVERITY_CHANGE) if event.attribute("severity")]
    if not changes:
        return None
    first, *others = changes
    clauses = [f"the severity was {first.attribute('severity')} from {story.clock(first.at)}"]
    last = first.attribute("severity")
    for change in others:
        if change.attribute("severity") != last:
            clauses.append(f"{change.attribute('severity')} from {story.clock(change.at)}")
            last = change.attribute("severity")
    return sentence(listed(clauses), (event.id for event in changes), "severity", at=first.at)


def components(story: Story) -> Sentence | None:
    """What the status page named as affected."""
    updates = [event for event in story.of_kind(EventKind.STATUS_UPDATE) if services_of(event)]
    names = tuple(dict.fromkeys(name for event in updates for name in services_of(event)))
    if not names:
        return None
    text = f"the status page named {listed(names[:6])} as affected"
    return sentence(text, (event.id for event in updates), "components", at=updates[0].at, weight=0.6)
