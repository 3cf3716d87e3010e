"""Candidates for the detection: who saw it first, when a report came, and which alert reached nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from extraction.capture import detection_wording as said
from extraction.capture import milestone_wording as words
from extraction.capture.milestone_rules import SPOKEN, Found, Speakers, candidate, clock, who
from extraction.capture.readings import Reading
from extraction.capture.stated_time import stated_times
from extraction.domain.milestone import MilestoneCandidate, MilestoneName
from extraction.domain.timeline import Event, EventKind
from extraction.domain.wording import Sentence, is_negated

_OUTSIDE, _UNHEEDED = 3, 6
"""Ranks: behind alerts and first reports in the records, and behind everything that reached somebody."""
_LOW = frozenset(
    {"info", "information", "informational", "notice", "warning", "warn", "low", "minor", "none", "ticket", "debug"}
)
_TOLD_WITHIN = timedelta(hours=24)


def detection_times(reading: Reading, speakers: Speakers) -> Iterator[Found]:
    """Clock times at which somebody saw it first, a report came in, or those affected began to call."""
    if not (reading.by_person and reading.event.kind in SPOKEN and words.HAS_CLOCK.search(reading.text)):
        return
    if reading.event.source == "mail":
        return
    for sentence in reading.sentences:
        if sentence.question or sentence.conditional:
            continue
        for stated in stated_times(sentence.text, reading.said_at, speakers.offset(reading)):
            told = _what_came(sentence, stated.span[0])
            if told is None or stated.guessed or (sentence.hedged and told[1] <= 2):
                continue
            rule, rank, what = told
            explanation = f"{who(reading)} wrote that {what} at {clock(stated.at)}."
            yield MilestoneName.DETECTED, candidate(stated.at, rule, rank, explanation, reading)


def _what_came(sentence: Sentence, place: int) -> tuple[str, int, str] | None:
    """Rule, rank and what is told to have been at the clock time that begins at ``place``."""
    text, before = sentence.text, sentence.text[:place]
    seen = words.SAW_FIRST.search(before)
    if seen and words.FIRST.search(text) and not is_negated(text, seen.start()):
        return "first seen, time stated", 2, "it was first seen"
    known = said.BECAME_KNOWN.search(before)
    if known and said.KNOWN_OF_TROUBLE.search(known.group()) and not is_negated(text, known.start()):
        return "became known, time stated", 2, "it became known"
    came = said.REPORT_CAME.search(before)
    if came and not is_negated(text, came.end()):
        return "report received, time stated", _OUTSIDE, "the report came"
    outside = said.NOTICED_OUTSIDE.search(before)
    if outside and not (is_negated(text, outside.end()) or words.PAST_STORY.search(text)):
        return "noticed outside, time stated", _OUTSIDE, "those affected noticed"
    return None


def without_unheeded(found: Sequence[Found], readings: Sequence[Reading]) -> list[Found]:
    """Alerts that reached nobody become a weak candidate, where another alert or person was there afterwards.

    Either somebody says so of an alert by its name, or its severity pages nobody and nobody wrote or acknowledged
    anything before the next alert that does, or it cleared again before anybody wrote or acknowledged anything.
    """
    alerts = [reading for reading in readings if reading.event.kind is EventKind.ALERT]
    unheeded = {*_quiet(alerts, readings), *_said_unheeded(alerts, readings), *_came_and_went(readings)}
    rest = any(name is MilestoneName.DETECTED and not unheeded.issuperset(one.evidence) for name, one in found)
    if not unheeded or not rest:
        return [*found]
    return [
        (name, _weak(one)) if name is MilestoneName.DETECTED and unheeded.issuperset(one.evidence) else (name, one)
        for name, one in found
    ]


def _weak(one: MilestoneCandidate) -> MilestoneCandidate:
    explanation = f"{one.explanation[:-1]}; it reached nobody then."
    return MilestoneCandidate(
        at=one.at, rule="alert unheeded", evidence=one.evidence, rank=_UNHEEDED, explanation=explanation
    )


def is_low(event: Event) -> bool:
    """Whether an alert's own severity pages nobody."""
    return (event.attributes.get("severity") or "").casefold() in _LOW


def _quiet(alerts: Sequence[Reading], readings: Sequence[Reading]) -> Iterator[str]:
    loud = next((one.said_at for one in alerts if not is_low(one.event)), None)
    if loud is None:
        return
    acted = [one.said_at for one in readings if one.said_at < loud and _is_act(one)]
    since = max(acted, default=None)
    for alert in alerts:
        if alert.said_at >= loud:
            return
        if is_low(alert.event) and (since is None or since < alert.said_at):
            yield alert.id


def _came_and_went(readings: Sequence[Reading]) -> Iterator[str]:
    firing: dict[str, Reading] = {}
    for reading in readings:
        name = reading.event.attributes.get("alert") or ""
        if _is_act(reading):
            firing.clear()
        elif reading.event.kind is EventKind.ALERT and name:
            firing[name] = reading
        elif reading.event.kind is EventKind.ALERT_RESOLVED and name in firing:
            yield firing.pop(name).id


def _is_act(reading: Reading) -> bool:
    """Whether somebody wrote or acknowledged something."""
    return reading.event.kind is EventKind.ACKNOWLEDGED or (reading.by_person and reading.event.kind in SPOKEN)


def _said_unheeded(alerts: Sequence[Reading], readings: Sequence[Reading]) -> Iterator[str]:
    names = {name: one for one in alerts if (name := one.event.attributes.get("alert")) and len(name) > 5}
    if not names:
        return
    named = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    for reading in readings:
        if not reading.by_person or reading.event.kind not in SPOKEN or not said.UNHEEDED.search(reading.text):
            continue
        for match in named.finditer(reading.text):
            if timedelta() <= reading.said_at - names[match.group()].said_at <= _TOLD_WITHIN:
                yield names[match.group()].id
