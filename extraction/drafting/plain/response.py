"""How the response unfolded: who declared and led it, what was ruled out, what was decided and done, who was told."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.domain.milestone import MilestoneName
from extraction.domain.report_template import SectionTemplate
from extraction.domain.signal import SignalKind
from extraction.domain.timeline import EventKind
from extraction.drafting.plain.composing import in_order, present, sentence, unknown
from extraction.drafting.plain.composing import told as told_event
from extraction.drafting.plain.lessons import quick_word
from extraction.drafting.plain.passages import Place
from extraction.drafting.plain.reporting import SAID, is_told, led_by, said_in
from extraction.drafting.plain.story import Sentence, Story

_FEW = 3
_BY_PEOPLE = SAID | {EventKind.INCIDENT_STATUS, EventKind.SEVERITY_CHANGE}


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    """Who declared and led, what was ruled out, what was tried in vain, what was decided and handed over."""
    lines = [*declarations(story), *said_in(story, Place.RESPONSE)]
    lines += present([quick_word(story)])
    chosen = in_order(_each_once([*lines, *acts(story, len(lines))]))
    return chosen or [
        unknown("Retroline recognised no statement about the response: how did it unfold?", "no response")
    ]


def acts(story: Story, said: int) -> list[Sentence]:
    """Where little else is known: what was done, as the records and people tell it."""
    told = {one.event.id for one in story.passages}
    events = [event for event in story.signalled(SignalKind.ACTION) if event.at >= (story.start or event.at)]
    events = [event for event in events if event.source not in story.doubted and event.id not in told]
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
    """Who declared it, and whether that person led it, once for each cycle, where the declaration's own words are not told."""
    return present(_declared(story, cycle) for cycle in story.cycles)


def _declared(story: Story, cycle: int) -> Sentence | None:
    moment = story.moment(MilestoneName.DECLARED, cycle)
    if moment is None or is_told(moment.evidence, story):
        return None
    event = story.found(moment.evidence)[0]
    by = story.name(event) if event.kind in _BY_PEOPLE else None
    verb = "declared" if cycle == story.cycles[0] else "reopened"
    led, evidence = led_by(event, moment, story)
    if by is None:
        text = f"the incident was {verb} at {story.clock(moment.at)}"
        return sentence(text, moment.evidence, "declared", at=moment.at, weight=0.9)
    text = f"{by} {verb} the incident at {story.clock(moment.at)}{led}"
    return sentence(text, (*moment.evidence, *evidence), "declared", at=moment.at, weight=1.3)
