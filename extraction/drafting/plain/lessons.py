"""What helped and what was difficult: in the words of those who took part, and as far as the clock shows it."""

from __future__ import annotations

import re

from extraction.domain.milestone import MilestoneName
from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import Event, EventKind
from extraction.drafting.plain.composing import present, sentence, unknown
from extraction.drafting.plain.moments import after
from extraction.drafting.plain.quotes import is_blame, is_small_talk, sentences_of, trimmed
from extraction.drafting.plain.reporting import reported, strongest
from extraction.drafting.plain.story import Moment, Sentence, Story
from extraction.drafting.plain.wordings import Tells

_HELPED = re.compile(
    r"\b(?:went well|worked well|helped(?: a lot)?|(?:got|were|was|we'?re) lucky|luckily|what was good)\b", re.I
)
_DIFFICULT = re.compile(
    r"^\W*(?:hard|difficult|tricky)\s*[:–—-]|\b(?:(?:what )?was (?:hard|difficult|confusing)|went (?:wrong|"
    r"badly|less well)|(?:hard|difficult) to (?:find|tell|see)|"
    r"took (?:too|a) (?:long|while)|"
    r"(?:runbook|docs?|documentation|dashboard)s? (?:is|was|are|were) "
    r"(?:wrong|outdated|missing|stale|misleading)|"
    r"(?:no|missing) (?:alert|alerting|runbook|dashboard|monitoring)|nothing (?:showed|alerted|told)|"
    r"lost .{3,25} on)\b",
    re.I,
)
_LABEL = re.compile(
    r"^(?:what )?(?:went well|was hard|was difficult|hard|difficult|good|went wrong|helped|was good|"
    r"less well)\s*[:–—-]\s*",
    re.I,
)
_QUOTED = re.compile(r"\"[^\"]*\"")
_LIMIT = 180


def write(story: Story, section: SectionTemplate) -> list[Sentence]:
    looked_back = [
        *_said(story, _HELPED, "named what helped"),
        *_said(story, _DIFFICULT, "named what was difficult"),
    ]
    lines = [
        *looked_back,
        *missing(story, 3, {line.evidence for line in looked_back if line is not None}),
        quick_word(story),
    ]
    return present(lines) or [
        unknown("The records say nothing about what helped the response or made it difficult.", "no lessons")
    ]


def missing(story: Story, limit: int, told: set[tuple[str, ...]]) -> list[Sentence]:
    """What people said was not there: a check, a probe, somebody who reads the mail."""
    sayings = [one for one in story.said(Tells.LACKING) if (one.event.id,) not in told]
    return present(reported(one, story, "lacking") for one in strongest(sayings, limit, least=0.6))


def _said(story: Story, pattern: re.Pattern[str], verb: str) -> list[Sentence | None]:
    lines = []
    for event in story.of_kind(EventKind.MESSAGE, EventKind.NOTE):
        words = _fitting(event, pattern, story) if event.actor is not None and not event.actor.is_bot else None
        if words is not None:
            text = f"at {story.clock(event.at)} {story.name(event)} {verb}: “{words}”"
            lines.append(sentence(text, (event.id,), "lesson", at=event.at, weight=1.0))
    return lines[-3:]


def _fitting(event: Event, pattern: re.Pattern[str], story: Story) -> str | None:
    """The sentence of ``event`` that says it, short enough to quote whole."""
    for one in sentences_of(event.text):
        bare = _LABEL.sub("", trimmed(one, story.spellings)).rstrip(".")
        if (
            pattern.search(_QUOTED.sub("", one))
            and not is_small_talk(bare)
            and not is_blame(one)
            and "?" not in one
            and len(bare) <= _LIMIT
        ):
            return None if "“" in bare or "”" in bare else bare
    return None


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
