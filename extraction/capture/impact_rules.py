"""Candidates for the beginning of the impact from what people and status pages write, with later corrections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from extraction.capture import milestone_wording as words
from extraction.capture.detection_wording import CORRECTED
from extraction.capture.milestone_rules import DOUBTED, RESOLVED_WORDS, SPOKEN, Found, Speakers, candidate, clock, who
from extraction.capture.readings import Reading
from extraction.capture.stated_time import clock_matches, stated_times
from extraction.domain.milestone import MilestoneCandidate, MilestoneName
from extraction.domain.timeline import EventKind
from extraction.domain.wording import Sentence, clause_before, is_negated, is_question

EXPLICIT, TO_THE_MINUTE, ABOUT = 1, 2, 3
_CORRECTION_WITHIN = timedelta(hours=48)
CORRECTED_RULE = "time stated, corrected"
_PARTS = re.compile(r"(?<=[a-z0-9])[,;]\s|\s[–—-]\s", re.IGNORECASE)
_EQUATES = re.compile(r"=|→|->|\bnot\b|\binstead\b|\brather\b|\bshould\b|\bactually\b|\bmeans\b|\bmy\s+time\b")
_IS = re.compile(
    r"[\s,(]*(?:(?:my|our|local)\s+time|here|[A-Z]{2,5})?[\s,)]*(?:=|→|->|should\s+(?:be|read|have\s+been)|is\s+actually|is\s+really|means|was\s+really|,?\s*no,?)\s*",
)
_NOT = re.compile(
    r"[\s,(]*(?:[A-Z]{2,5}\s*)?,?\s*(?:and\s+|so\s+)?(?:not|instead\s+of|rather\s+than)\s+(?:at\s+|from\s+)?"
)


@dataclass(slots=True)
class ImpactTimes:
    """Reads the records in order and remembers which clock times were given as a beginning, to recognise corrections."""

    speakers: Speakers
    told: dict[str, tuple[Reading, datetime]] = field(default_factory=dict)

    def of(self, reading: Reading) -> Iterator[Found]:
        """Clock times by which somebody says that the impact began: "errors since 13:52 UTC", "from 13:49 to 14:36"."""
        if reading.event.kind not in SPOKEN and reading.event.kind is not EventKind.STATUS_UPDATE:
            return
        if not words.HAS_CLOCK.search(reading.text) or (reading.by_tool and reading.event.kind is EventKind.MESSAGE):
            return
        corrects = self._correction(reading)
        if corrects is not None:
            yield MilestoneName.IMPACT_STARTED, corrects
        told_before = ""
        for sentence in reading.sentences:
            about, told_before = told_before, sentence.text
            start = _start_told(reading, sentence, about, self.speakers.offset(reading))
            if start is not None:
                yield MilestoneName.IMPACT_STARTED, start
                self._remember(reading, sentence.text, start.at)

    def _remember(self, reading: Reading, text: str, at: datetime) -> None:
        for match in clock_matches(text):
            self.told.setdefault(_digits(match), (reading, at))

    def _correction(self, reading: Reading) -> MilestoneCandidate | None:
        """ "22:00:40 my time = 01:00:40 UTC" and "13:49, not 13:52", about a time that was given before."""
        if not self.told or not _EQUATES.search(reading.text):
            return None
        text = reading.text
        for one, other in pairwise(clock_matches(text)):
            between = text[one.end() : other.start()]
            old, new = (one, other) if _IS.fullmatch(between) else (other, one)
            earlier = self.told.get(_digits(old))
            if earlier is None or not (_IS.fullmatch(between) or _NOT.fullmatch(between)):
                continue
            if reading.said_at - earlier[0].said_at > _CORRECTION_WITHIN:
                continue
            for stated in stated_times(text, reading.said_at, self.speakers.offset(reading)):
                if stated.span[1] == new.end() and stated.at != earlier[1]:
                    told = f"{who(reading)} corrected the beginning of the impact to {clock(stated.at)}."
                    return candidate(stated.at, CORRECTED_RULE, EXPLICIT, told, reading, earlier[0])
        return None


def _digits(match: re.Match[str]) -> str:
    return ":".join(str(int(match[part] or 0)) for part in ("hour", "minute", "second"))


def _start_told(
    reading: Reading, sentence: Sentence, about: str, own_offset: timedelta | None
) -> MilestoneCandidate | None:
    """``about`` is the sentence before it, which may say what it was that began."""
    text = _told_in(sentence)
    if not text:
        return None
    alone = words.BEGAN_ALONE.match(text) is not None and words.TROUBLE.search(about) is not None
    closing = (reading.event.attributes.get("status") or "").casefold() in RESOLVED_WORDS
    for stated in stated_times(text, reading.said_at, own_offset):
        before = text[: stated.span[0]]
        period = closing and reading.event.kind is EventKind.STATUS_UPDATE and words.PERIOD.search(before) is not None
        explicit = words.IMPACT_BEGAN.search(before) or (
            words.LINE_BEGINS.match(text[stated.span[1] :]) if not before.strip(" \t-–—*•|[(") else None
        )
        weak = explicit is None and words.IT_BEGAN.match(before) is not None and not about
        if explicit is None and not weak and not _began(text, before, about, alone=alone, period=period):
            continue
        doubted = sentence.hedged or sentence.question or stated.guessed
        near = weak or words.APPROXIMATE.search(before) is not None
        return _start(reading, stated.at, doubted=doubted, near=near, outright=explicit is not None)
    return None


def _began(text: str, before: str, about: str, *, alone: bool, period: bool) -> bool:
    """Whether ``before``, what stands before the clock time in ``text``, tells the beginning of some trouble."""
    if words.LACKS_SINCE.search(before) or words.HARM_BEGAN.search(before):
        return True
    began = words.BEGAN.search(before)
    if began is None or is_negated(text, began.start()) or words.ENDED.search(before):
        return False
    if not (alone or period or words.TROUBLE.search(text) or words.OLDEST.search(before)):
        return False
    return not (words.NOT_IMPACT.search(about) if alone else not period and _is_about_work(text, began))


def _told_in(sentence: Sentence) -> str:
    """What is told in it: of "it began at 22:00, that's 3 hours ago??" all but what is asked at the end."""
    if sentence.conditional:
        return ""
    if not sentence.question:
        return sentence.text
    parts = [match.start() for match in _PARTS.finditer(sentence.text)]
    told = sentence.text[: parts[-1]] if parts else ""
    return "" if is_question(told) else told


def _start(reading: Reading, at: datetime, *, doubted: bool, near: bool, outright: bool) -> MilestoneCandidate:
    """What is told to the minute comes before "about 20:45", and that before what is told with doubt."""
    doubt = "with some doubt " if doubted else ""
    about = "about " if near else ""
    told = f"{who(reading)} {doubt}gave {about}{clock(at)} as the beginning of the impact."
    corrected = CORRECTED.search(reading.text) is not None and reading.by_person
    if doubted:
        return candidate(at, "time stated", DOUBTED, told, reading)
    if near:
        return candidate(at, "time stated", ABOUT, told, reading)
    rule = CORRECTED_RULE if corrected else "time stated"
    return candidate(at, rule, EXPLICIT if corrected or outright else TO_THE_MINUTE, told, reading)


def last_correction_wins(found: Iterable[MilestoneCandidate]) -> list[MilestoneCandidate]:
    """Of beginnings told outright (in the order in which they were told) the last corrected one stands alone."""
    listed = [*found]
    corrections = [one for one in listed if one.rule == CORRECTED_RULE]
    corrected = {event_id for one in corrections for event_id in one.evidence[1:]}
    return [
        _at_first(one)
        if corrections and one is not corrections[-1] and (_is_outright(one) or corrected.issuperset(one.evidence))
        else one
        for one in listed
    ]


def _is_outright(one: MilestoneCandidate) -> bool:
    return one.rank <= EXPLICIT and one.rule in (CORRECTED_RULE, "time stated")


def _at_first(one: MilestoneCandidate) -> MilestoneCandidate:
    """What was told before it was corrected stays as an answer, behind the correction."""
    rank = max(one.rank, ABOUT)
    return MilestoneCandidate(
        at=one.at, rule="time stated at first", evidence=one.evidence, rank=rank, explanation=one.explanation
    )


def _is_about_work(text: str, began: re.Match[str]) -> bool:
    """Whether what began was work on the system, not trouble for its users.

    Where the words stand alone ("errors in eu-west, started 17:26"), the clause before them tells what began.
    """
    subject = clause_before(text, began.start())[-60:]
    elided = not subject.strip(" \"'”’*_") and began.start() > 0
    if elided:
        subject = clause_before(text, len(text[: began.start()].rstrip(" ,;:–—-")))[-60:]
    if words.NOT_IMPACT.search(subject):
        return True
    if (elided and words.TROUBLE.search(subject)) or words.OLDEST.search(text[: began.end()]):
        return False
    if words.TROUBLE.search(text[: began.start()]) and not words.NOT_IMPACT.search(text[: began.end()]):
        return False
    return not words.TROUBLE.search(clause_before(text, began.end()) + text[began.start() : began.end()]) and not (
        words.TROUBLE.search(text[began.end() :])
    )
