"""What users and systems experienced, for how long, and how much of it was measured."""

from __future__ import annotations

import re
from dataclasses import replace

from extraction.domain.milestone import MilestoneName, Unknown
from extraction.domain.report_template import SectionTemplate
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Event, EventKind
from extraction.domain.typed_values import ValueKind, typed_values_in
from extraction.drafting.plain.composing import in_order, present, sentence, told, unknown
from extraction.drafting.plain.moments import impact_span
from extraction.drafting.plain.phrases import ended, listed
from extraction.drafting.plain.quotes import LONG, quotation
from extraction.drafting.plain.story import Sentence, Story
from extraction.drafting.plain.telling import services_of


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    spans = [impact_span(story, cycle) for cycle in story.cycles]
    measured = in_order([*figures(story, section.max_statements - 4), *peaks(story)])
    lines = present([*spans, severity(story), *measured, components(story)])
    if not any(spans):
        lines.insert(0, _beginning_unknown(story))
    if not measured:
        lines.append(unknown("The records hold no figures for the impact on users.", "impact without figures"))
    return lines[: section.max_statements]


def _beginning_unknown(story: Story) -> Sentence:
    chosen = story.milestone(MilestoneName.IMPACT_STARTED).chosen
    reason = chosen.reason if isinstance(chosen, Unknown) else "what told it may not be cited"
    if reason.startswith("no record "):
        return unknown(f"N{reason[1:].rstrip('.')}.", "impact start unknown")
    return unknown(f"When the impact began is not known: {reason.rstrip('.')}.", "impact start unknown")


def figures(story: Story, limit: int) -> list[Sentence]:
    """What people reported about the impact, the weightiest first chosen, told in order of time."""
    events = [event for event in story.signalled(SignalKind.IMPACT) if _tells_impact(event, story)]
    ranked = sorted(events, key=lambda event: (-_rank(story, event), event.at))[: max(limit, 0)]
    chosen = sorted(ranked, key=lambda event: event.at)
    return present(_told(event, story) for event in chosen)


def _told(event: Event, story: Story) -> Sentence | None:
    """The event in those of its sentences that tell of the impact."""
    made = told(event, story, "impact", LONG)
    whole, felt = quotation(event, LONG, story.spellings), quotation(event, LONG, story.spellings, _is_felt)
    if made is None or whole is None or felt is None or not made.text.endswith(ended(whole)):
        return made
    return replace(made, text=f"{made.text.removesuffix(ended(whole))}{ended(felt)}")


def _is_felt(words: str) -> bool:
    quantities = any(value.kind is ValueKind.QUANTITY for value in typed_values_in(words))
    return quantities or bool(_USERS.search(words)) or bool(_HARM.search(words))


_SPOKEN = (EventKind.MESSAGE, EventKind.NOTE, EventKind.COMMAND, EventKind.ACTION, EventKind.TICKET)


_GUESSES = frozenset((SignalKind.HYPOTHESIS, SignalKind.HYPOTHESIS_FATE))
_OTHERS = frozenset((SignalKind.RECOVERY, SignalKind.FINDING))
_USERS = re.compile(
    r"(?<![\w-])(?:customer|user|client|merchant|order|request|payment|purchase|booking|account|search|login|ticket)"
    r"(?:s|es)?(?![\w-])",
    re.IGNORECASE,
)


_HARM = re.compile(
    r"\b(?:lost|loss|duplicate[ds]?|charged|affected|unaffected|fail(?:s|ed|ing)|errors?|down|time ?out)\b", re.I
)


def _tells_impact(event: Event, story: Story) -> bool:
    """A person's words on what was felt; what tells of the recovery or of a guess belongs elsewhere."""
    if event.kind not in _SPOKEN or (event.actor is not None and event.actor.is_bot):
        return False
    kinds = story.signal_kinds(event)
    counted = any(value.kind is ValueKind.QUANTITY for value in event.values) and bool(_USERS.search(event.text))
    return not kinds & _GUESSES and (counted or not kinds & _OTHERS)


def peaks(story: Story) -> list[Sentence]:
    """The highest value of each measured series."""
    highest = [event for event in story.of_kind(EventKind.METRIC) if "its highest" in event.text]
    return present(told(event, story, "peak") for event in highest[:2])


def _rank(story: Story, event: Event) -> float:
    """Weight, with a premium on figures; of later figures the later, since counts are refined as time goes on."""
    quantities = [value for value in event.values if value.number is not None]
    later = story.place[event.id] / max(len(story.events), 1)
    over = 0.3 if SignalKind.RECOVERY in story.signal_kinds(event) else 0.0
    felt = 0.25 if _USERS.search(event.text) else 0.0
    return story.weight(event) + (0.3 if quantities else 0.0) + felt + 0.2 * later - over


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
    return sentence(text, (event.id for event in updates), "components", at=updates[0].at)
