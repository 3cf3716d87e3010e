"""Gold milestones whose minute the report gives, in any zone that it names.

A sentence or timeline row is about a milestone where it has the milestone's words. It gives the minute where a clock
time of it, or the time its row stands under, is that minute in UTC; a date beside the clock has to be the day. What
lists disagreeing times leaves the milestone open and does not give it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from evaluation.case import Case, GoldMilestone
from evaluation.proof import CLOCK, MONTHS, clock_instants
from evaluation.score import Better, Item, Score, Scorer, Unit, share
from evaluation.written import Sentence, Written
from extraction.domain.milestone import MilestoneName

_WORDS = {
    MilestoneName.IMPACT_STARTED: (
        r"\b(?:impact|outage|incident|failures?|errors?|problem\w*)\b.{0,60}\b(?:beg[au]n|start\w*|return\w*|came back)",
        r"\b(?:beg[au]n|start\w*)\b.{0,60}\b(?:fail\w*|impact|outage|errors?|incident)",
        r"\bsince\b|\bfrom\b.{0,40}\b(?:to|until)\b|\bbetween\b",
    ),
    MilestoneName.DETECTED: (r"\b(?:detect\w*|noticed|alert\w*|fired|paged|pages?|monitor\w*|first saw|spotted)\b",),
    MilestoneName.ACKNOWLEDGED: (r"\back(?:s|ed|nowledg\w*)?\b|\b(?:picked|took) up (?:the )?(?:page|alert)",),
    MilestoneName.DECLARED: (r"\b(?:declar\w*|opened (?:the )?incident|incident commander|reopen\w*|SEV-?\d|P\d)\b",),
    MilestoneName.MITIGATED: (
        r"\b(?:mitigat\w*|contained|impact (?:was over|ended|stopped)|recovered|restored|worked again|back to normal)\b",
    ),
    MilestoneName.RESOLVED: (r"\b(?:resol(?:ved?|ution)|all clear|closed|over)\b",),
}
_PATTERNS = {name: re.compile("|".join(words), re.IGNORECASE) for name, words in _WORDS.items()}
_DISAGREE = re.compile(r"\brecords disagree\b|\?$", re.IGNORECASE)
_DAY = re.compile(rf"\s?(?:UTC)?,? (?:on )?(\d{{1,2}}) ({'|'.join(MONTHS)})\b")


def _score(case: Case, written: Written) -> Score:
    sentences = tuple(one for one in written.sentences() if not _DISAGREE.search(one.text))
    return share(tuple(_item(one, sentences) for one in case.milestones), "the case has no milestone")


def _item(gold: GoldMilestone, sentences: tuple[Sentence, ...]) -> Item:
    about = [one for one in sentences if _PATTERNS[gold.name].search(one.text)]
    giving = [one for one in about if _minute(gold.at) in set(_minutes(one, gold.at))]
    pass_ = f" (pass {gold.cycle})" if gold.cycle > 1 else ""
    return Item(
        id=f"{gold.name}/{gold.cycle}",
        label=f"{gold.name.label.capitalize()}{pass_} at {gold.at:%H:%M} UTC",
        good=bool(giving),
        note="" if giving else _told_instead(gold, about),
        kind=gold.name.value,
        evidence=gold.evidence,
        sentences=tuple(one.id for one in giving),
    )


def _told_instead(gold: GoldMilestone, about: list[Sentence]) -> str:
    """What is said of it, the sentences on the same records first."""
    near = sorted(about, key=lambda one: set(one.evidence).isdisjoint(gold.evidence))
    if not near:
        return "No sentence of the report is about it."
    return f"No sentence about it gives this minute; the nearest is “{near[0].text}”"


def _minutes(sentence: Sentence, about: datetime) -> Iterator[datetime]:
    """The minutes that a sentence gives, on the days about ``about`` (UTC)."""
    if sentence.at is not None:
        yield _minute(sentence.at)
    for match in CLOCK.finditer(sentence.text):
        day = _DAY.match(sentence.text, match.end())
        for moment in clock_instants(match, about.date()):
            if day is None or (moment.day, f"{moment:%B}") == (int(day[1]), day[2]):
                yield _minute(moment)


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


SCORER = Scorer(
    name="milestones",
    question="Which part of the milestones does the report give to the minute?",
    unit=Unit.SHARE,
    better=Better.MORE,
    score=_score,
    aim=0.9,
)
