"""What helped and what was difficult, in the words of those who took part."""

from __future__ import annotations

from extraction.domain.milestone import MilestoneName
from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import EventKind
from extraction.drafting.plain.composing import sentence, unknown
from extraction.drafting.plain.moments import after
from extraction.drafting.plain.passages import Place
from extraction.drafting.plain.reporting import said_in
from extraction.drafting.plain.story import Moment, Sentence, Story


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    return said_in(story, Place.LESSONS) or [
        unknown("Retroline recognised no statement of what helped or was difficult: what was it?", "no lessons")
    ]


def quick_word(story: Story) -> Sentence | None:
    """How long after detection the public heard of it."""
    updates = story.of_kind(EventKind.STATUS_UPDATE)
    detected = story.moment(MilestoneName.DETECTED)
    if not updates or detected is None:
        return None
    first = Moment(at=updates[0].at, evidence=(updates[0].id,), rule="status update")
    length = after(first, detected, "detection")
    if not length:
        return None
    text = f"the first update on the status page was published at {story.clock(first.at)}{length}"
    return sentence(text, (updates[0].id, *detected.evidence), "time to first update", at=first.at)
