"""Candidates for the end of the impact beside "mitigated", and what takes an end back or says that it is none yet."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from extraction.capture import end_wording as ends
from extraction.capture import milestone_wording as words
from extraction.capture.milestone_rules import (
    SPOKEN,
    Found,
    Speakers,
    candidate,
    clock,
    is_said_outright,
    said,
    who,
)
from extraction.capture.readings import Reading
from extraction.capture.stated_time import stated_times
from extraction.domain.milestone import MilestoneCandidate, MilestoneName
from extraction.domain.timeline import Event, EventKind
from extraction.domain.wording import Sentence, is_negated

WELL_SINCE, BACK_TO_NORMAL, PARTLY, WITHDRAWN = 3, 5, 8, 9
"""Ranks: well since a stated time, well without one; from ``PARTLY`` on they are told but never chosen."""
_RECORDED_CHANGE = frozenset({EventKind.DEPLOY, EventKind.ACTION, EventKind.RELEASE})
_ROUNDED = timedelta(seconds=30)
_TOLD = 3
_CLOSES_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Doubts:
    """When somebody took an end back, told that it is bad again, or said that the incident stays open (aware UTC)."""

    withdrawn: tuple[datetime, ...] = ()
    relapsed: tuple[datetime, ...] = ()
    bad_again: tuple[datetime, ...] = ()
    stays_open: tuple[datetime, ...] = ()


def well_again(reading: Reading, speakers: Speakers) -> Iterator[Found]:
    """Words by which the impact is over: "contained as of 08:26", "stable since 14:03", "partly mitigated"."""
    if not reading.by_person or reading.event.kind not in SPOKEN or ends.END_BEGINNINGS.isdisjoint(reading.beginnings):
        return
    if reading.event.source == "mail":
        return
    for sentence in reading.sentences:
        if not ends.END_BEGINNINGS.isdisjoint(sentence.beginnings) and sentence.is_plain:
            yield from _well_in(reading, sentence, speakers)


def _well_in(reading: Reading, sentence: Sentence, speakers: Speakers) -> Iterator[Found]:
    text = sentence.text
    if words.PAST_STORY.search(text):
        return
    partly = ends.PARTLY.search(text)
    if partly:
        if not is_negated(text, partly.start()) and not words.WILL.search(text[: partly.end()]):
            yield MilestoneName.MITIGATED, said(reading, text, partly, "said to be partly over", PARTLY, speakers)
        return
    contained = ends.CONTAINED.search(text)
    if contained and is_said_outright(text, contained):
        rank = 1 if speakers.commands(reading) else 2
        yield MilestoneName.MITIGATED, said(reading, text, contained, "said to be contained", rank, speakers)
        return
    since = _well_since(reading, text, speakers)
    if since is not None:
        yield MilestoneName.MITIGATED, since
        return
    normal = ends.BACK_TO_NORMAL.search(text) or ends.WORKS_AGAIN.search(text)
    if normal and is_said_outright(text, normal):
        rule = "said to be back to normal"
        yield MilestoneName.MITIGATED, said(reading, text, normal, rule, BACK_TO_NORMAL, speakers)


def _well_since(reading: Reading, text: str, speakers: Speakers) -> MilestoneCandidate | None:
    if not words.HAS_CLOCK.search(text) or words.PARTIAL.search(text):
        return None
    for stated in stated_times(text, reading.said_at, speakers.offset(reading)):
        before = text[: stated.span[0]]
        well = ends.OVER_SINCE.search(before)
        leads = ends.LEADS.search(before) and ends.WELL_AFTER.match(text[stated.span[1] :])
        if stated.guessed or not (leads or (well and not is_negated(text, well.start(), reach=2))):
            continue
        told = f"{who(reading)} wrote that all was well since {clock(stated.at)}."
        return candidate(stated.at, "said to be well, time stated", WELL_SINCE, told, reading)
    return None


def find_doubts(readings: Iterable[Reading]) -> Doubts:
    """Linear in the readings."""
    withdrawn: list[datetime] = []
    relapsed: list[datetime] = []
    bad: list[datetime] = []
    stays: list[datetime] = []
    for reading in readings:
        if not reading.by_person or reading.event.kind not in SPOKEN or reading.event.source == "mail":
            continue
        if _says(reading, ends.WITHDRAWAL_BEGINNINGS, ends.TAKEN_BACK):
            withdrawn.append(reading.said_at)
        if _says(reading, ends.BAD_AGAIN_BEGINNINGS, ends.RELAPSED):
            relapsed.append(reading.said_at)
        if _says(reading, ends.BAD_AGAIN_BEGINNINGS, ends.BAD_AGAIN):
            bad.append(reading.said_at)
        if _says(reading, ends.OPEN_BEGINNINGS, ends.STAYS_OPEN):
            stays.append(reading.said_at)
    return Doubts(tuple(withdrawn), tuple(relapsed), tuple(bad), tuple(stays))


def _says(reading: Reading, beginnings: frozenset[str], pattern: re.Pattern[str]) -> bool:
    if beginnings.isdisjoint(reading.beginnings):
        return False
    return any(
        sentence.is_plain and pattern.search(sentence.text) and not words.PAST_STORY.search(sentence.text)
        for sentence in reading.sentences
        if not beginnings.isdisjoint(sentence.beginnings)
    )


def mitigations_that_held(
    candidates: Sequence[MilestoneCandidate], doubts: Doubts, resolved_at: datetime | None
) -> list[MilestoneCandidate]:
    """``candidates`` of one cycle; those that were taken back, or after which it was bad again, can no longer be chosen.

    What somebody told outright is taken back in words, or by a relapse after which it is told anew; an inference also by
    a word that it still fails. Of times at which all alerts had cleared only the last before the end counts: after the
    others one fired again.
    """
    withdrawn, relapsed = _before(doubts.withdrawn, resolved_at), _before(doubts.relapsed, resolved_at)
    bad = sorted([*withdrawn, *relapsed, *_before(doubts.bad_again, resolved_at)])
    last_told = max((one.at for one in candidates if one.rank <= _TOLD), default=None)
    last_end = max((one.at for one in candidates if one.rank < PARTLY), default=None)
    last_withdrawn = max(withdrawn, default=None)
    cleared = [one for one in candidates if one.rule == "alerts cleared"]
    last_cleared = max((one.at for one in cleared if resolved_at is None or one.at <= resolved_at), default=None)
    kept: list[MilestoneCandidate] = []
    for one in candidates:
        if one.rule == "alerts cleared" and last_cleared is not None and one.at < last_cleared:
            continue
        taken_back = last_withdrawn is not None and one.at < last_withdrawn
        if one.rank <= _TOLD and (taken_back or _went_on(one.at, last_told, relapsed)):
            kept.append(_withdrawn(one))
        elif _TOLD < one.rank < PARTLY and one.rule != "alerts cleared" and _went_on(one.at, last_end, bad):
            continue
        else:
            kept.append(one)
    return kept


def _before(moments: Iterable[datetime], end: datetime | None) -> list[datetime]:
    return sorted(at for at in moments if end is None or at < end)


def _went_on(at: datetime, last_end: datetime | None, bad: Sequence[datetime]) -> bool:
    """Whether it was bad again after ``at`` and before the last end; ``bad`` is sorted."""
    following = bisect_right(bad, at)
    return last_end is not None and following < len(bad) and bad[following] < last_end


def _withdrawn(one: MilestoneCandidate) -> MilestoneCandidate:
    explanation = f"{one.explanation[:-1]}; it was taken back."
    return MilestoneCandidate(
        at=one.at, rule="said, then taken back", evidence=one.evidence, rank=WITHDRAWN, explanation=explanation
    )


def is_page_of_open_incident(one: MilestoneCandidate, doubts: Doubts) -> bool:
    """Whether a tool's end comes while people say that the incident stays open."""
    return one.rank > _TOLD and bool(doubts.stays_open) and one.at - _CLOSES_WITHIN <= doubts.stays_open[-1]


def at_the_record(one: MilestoneCandidate, changes: Sequence[Event]) -> MilestoneCandidate:
    """A time told to the minute that rounds a recorded change up is that change: 08:26 for what the record has at 08:25:50."""
    if not one.rule.endswith("time stated") or one.at.second or one.at.microsecond:
        return one
    first, last = (bisect_left(changes, at, key=_at) for at in (one.at - _ROUNDED, one.at))
    near = changes[first:last]
    if len(near) != 1:
        return one
    return MilestoneCandidate(
        at=near[0].at,
        rule=one.rule,
        evidence=(*one.evidence, near[0].id),
        rank=one.rank,
        explanation=f"{one.explanation[:-1]}; the record of it has {near[0].at:%H:%M:%S}.",
    )


def recorded_changes(readings: Iterable[Reading]) -> tuple[Event, ...]:
    """Deployments, releases and actions on systems, oldest first."""
    return tuple(sorted((one.event for one in readings if one.event.kind in _RECORDED_CHANGE), key=_at))


def _at(event: Event) -> datetime:
    return event.at
