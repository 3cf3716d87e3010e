"""Candidates that follow from several records together: alerts all clear, a fix and then recovery, the first report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from extraction.capture import milestone_wording as words
from extraction.capture.detection_rules import is_low
from extraction.capture.detection_wording import LACKING, ODD, REPORTED_BY_OTHERS
from extraction.capture.milestone_rules import (
    ALERT_STATES,
    KEY_NAMED,
    METRIC,
    PAGERS,
    SPOKEN,
    TRIGGER,
    Found,
    candidate,
    clock,
    stated_start,
    who,
)
from extraction.capture.readings import Reading
from extraction.capture.signal_wording import tells_what_was_begun
from extraction.capture.signals import followed_by_recovery
from extraction.capture.thresholds import crossings
from extraction.domain.hypothesis import Hypothesis, HypothesisState
from extraction.domain.milestone import MilestoneCandidate, MilestoneName
from extraction.domain.signal import Signal
from extraction.domain.timeline import Event, EventKind
from extraction.domain.wording import content_words, is_negated

_OF_ANY_INCIDENT = frozenset(
    {
        "declar",
        "incident",
        "open",
        "sev",
        "severity",
        "call",
        "customer",
        "user",
        "command",
        "lead",
        "team",
        "channel",
        "check",
        "run",
        "day",
    }
)
_REPORT_BEFORE = timedelta(hours=2)
_WRITTEN_BEFORE = timedelta(hours=24)
_SHARED_WORDS = 2
_OPENING = 3
_OPENING_TAKES = timedelta(minutes=10)
_TAKEN_UP_WITHIN = timedelta(hours=2)
_TRIGGER_BEFORE = timedelta(days=14)
_SHORT = 7
_FIRST_RECORDS = 2
_ID = re.compile(r"\b(?:[0-9a-f]{7,40}|v?\d+\.\d+(?:\.\d+)*)\b", re.IGNORECASE)
_RECORDED_CHANGE = frozenset({EventKind.DEPLOY, EventKind.ACTION, EventKind.RELEASE})
_RECORD_WITHIN = timedelta(minutes=10)


def alert_start(readings: Sequence[Reading]) -> Iterator[Found]:
    """The beginning that an alert states of itself; it fires only once its condition has held for a while."""
    for reading in readings:
        started = stated_start(reading.event) if reading.event.kind is EventKind.ALERT else None
        if started is not None:
            name = reading.event.attributes.get("alert") or "the alert"
            told = f"{name} states {clock(started)} as its beginning; the impact began then or before."
            yield MilestoneName.IMPACT_STARTED, candidate(started, "alert's own start", ALERT_STATES, told, reading)


def topic_declares(readings: Sequence[Reading]) -> Iterator[Found]:
    """The first topic that gives a severity, where it was set as the channel was opened."""
    opened: dict[str | None, datetime] = {}
    for reading in readings:
        begun = opened.setdefault(reading.event.channel, reading.said_at)
        if reading.event.kind is not EventKind.CHANNEL or reading.said_at - begun > _OPENING_TAKES:
            continue
        if "topic" in reading.event.text and words.SEVERITY.search(reading.event.text):
            told = f"{who(reading)} gave the channel a topic with a severity at {clock(reading.said_at)}."
            yield MilestoneName.DECLARED, candidate(reading.said_at, "severity in the topic", 3, told, reading)
            return


def key_first_named(readings: Sequence[Reading], keys: frozenset[str]) -> Iterator[Found]:
    """The first message that calls the incident by its key: it has one only once it is declared."""
    if not keys:
        return
    named = re.compile("|".join(rf"(?<![\w-]){re.escape(key)}(?![\w-])" for key in sorted(keys)), re.IGNORECASE)
    for reading in readings:
        if reading.event.kind not in SPOKEN or reading.event.source == "mail" or not named.search(reading.text):
            continue
        if any(
            named.search(one.text) and one.is_plain and not words.ABOUT_KEY.search(one.text)
            for one in reading.sentences
        ):
            told = f"{who(reading)} called the incident by its key at {clock(reading.said_at)}."
            yield MilestoneName.DECLARED, candidate(reading.said_at, "key first named", KEY_NAMED, told, reading)
            return


def alerts_cleared(readings: Sequence[Reading]) -> Iterator[Found]:
    """The moment at which no alert that had fired was firing any more, each time that this came about.

    Alerts whose severity pages nobody do not count where there are others.
    """
    firing: dict[str, Reading] = {}
    last: Reading | None = None
    fired = [one for one in readings if one.event.kind is EventKind.ALERT and one.event.source not in PAGERS]
    quiet = {_alert_key(one.event) for one in fired if is_low(one.event)}
    quiet = quiet if any(_alert_key(one.event) not in quiet for one in fired) else set()
    for reading in readings:
        event = reading.event
        if event.source in PAGERS or _alert_key(event) in quiet:
            continue
        if event.kind is EventKind.ALERT or (_posted(reading) and words.TOOL_FIRING.search(reading.text)):
            firing[_alert_key(event)] = reading
        elif event.kind is EventKind.ALERT_RESOLVED or (_posted(reading) and words.TOOL_CLEARED.search(reading.text)):
            known = firing.pop(_alert_key(event), None)
            last = reading
            if not firing and (known is not None or event.kind is EventKind.ALERT_RESOLVED):
                told = f"The last alert that was firing cleared at {clock(reading.said_at)}."
                yield MilestoneName.MITIGATED, candidate(reading.said_at, "alerts cleared", 5, told, reading)
                yield MilestoneName.RESOLVED, candidate(reading.said_at, "alerts cleared", 6, told, reading)
    if firing and last is not None:
        told = f"An alert cleared at {clock(last.said_at)}; others that fired have no record of clearing."
        yield MilestoneName.MITIGATED, candidate(last.said_at, "alert cleared", 7, told, last)


def _posted(reading: Reading) -> bool:
    return reading.by_tool and reading.event.kind is EventKind.MESSAGE


def _alert_key(event: Event) -> str:
    """The same for the firing and the clearing of one alert: its name and service where it has them, else its key."""
    name = event.attributes.get("alert")
    if name:
        return f"{name}\x00{event.attributes.get('service', '')}"
    if event.source != "slack":
        return event.attributes.get("title") or event.key
    title = re.sub(r"\[[^\]]*\]|\b(?:FIRING|RESOLVED|Resolved|Triggered|ALERT)\b:?", " ", event.text).strip()
    return title.split("\n")[0].strip().casefold()


def fix_then_recovery(readings: Sequence[Reading], signals: Sequence[Signal]) -> Iterator[Found]:
    """A completed fix after which the records say that it got better; the fix's own record beats words about it."""
    places = {reading.id: index for index, reading in enumerate(readings)}
    for action, recovery in followed_by_recovery(signals, readings):
        fix = _own_record(readings, places[action.id]) or action
        done = fix.event.kind in _RECORDED_CHANGE or not (
            words.STILL_GOING.search(fix.text) or any(tells_what_was_begun(one.text) for one in fix.sentences)
        )
        at = fix.said_at if done else recovery.said_at
        what = "was completed" if done else "had been begun"
        told = f"A fix {what} at {clock(fix.said_at)} and recovery was seen at {clock(recovery.said_at)}."
        yield MilestoneName.MITIGATED, candidate(at, "fix followed by recovery", 4, told, fix, recovery)


def _own_record(readings: Sequence[Reading], place: int) -> Reading | None:
    """The deployment that a message about it follows within ten minutes."""
    action = readings[place]
    if action.event.kind in _RECORDED_CHANGE:
        return action
    for index in range(place - 1, -1, -1):
        reading = readings[index]
        if action.said_at - reading.said_at > _RECORD_WITHIN:
            return None
        if reading.event.kind in _RECORDED_CHANGE and _is_done(reading.event):
            return reading
    return None


def _is_done(event: Event) -> bool:
    return event.attributes.get("status") not in (
        "in_progress",
        "queued",
        "pending",
        "created",
        "failure",
        "error",
        "waiting",
    )


def metric_breach(readings: Sequence[Reading]) -> Iterator[Found]:
    """The first sample over the threshold that an alert about the same measure states."""
    for crossing in crossings(readings):
        if crossing.over:
            at = crossing.reading.said_at
            told = f"The metric first stood over the alert's threshold of {crossing.limit} at {clock(at)}."
            yield MilestoneName.IMPACT_STARTED, candidate(at, "metric over threshold", METRIC, told, crossing.reading)
            return


def stated_trigger(readings: Sequence[Reading], hypotheses: Sequence[Hypothesis]) -> Iterator[Found]:
    """A deployment that somebody confirmed or found as the trigger, named by its version or commit: its first time."""
    deployed = _deployments(readings)
    if not deployed:
        return
    confirmed, retracted = _steps(hypotheses, HypothesisState.CONFIRMED), _steps(hypotheses, HypothesisState.RETRACTED)
    for said in readings:
        if not (said.id in confirmed or (said.id not in retracted and _finds_cause(said))):
            continue
        named = {found.lower().removeprefix("v") for found in _ID.findall(said.text)}
        known = [one for name in named for one in deployed.get(name[:_SHORT] if len(name) > _SHORT else name, ())]
        before = [one for one in known if timedelta() < said.said_at - one.said_at <= _TRIGGER_BEFORE]
        if before:
            trigger = min(before, key=lambda one: one.said_at)
            told = f"The deployment at {clock(trigger.said_at)} was confirmed as the trigger."
            rule = "deployment stated as the trigger"
            yield MilestoneName.IMPACT_STARTED, candidate(trigger.said_at, rule, TRIGGER, told, trigger, said)


def _steps(hypotheses: Sequence[Hypothesis], state: HypothesisState) -> frozenset[str]:
    told = (HypothesisState.PROPOSED, state)
    return frozenset(
        step.event_id for one in hypotheses if one.state is state for step in one.steps if step.state in told
    )


def _finds_cause(reading: Reading) -> bool:
    if not reading.by_person or words.FOUND_CAUSE.search(reading.text) is None or not _ID.search(reading.text):
        return False
    return not any(sentence.question for sentence in reading.sentences) and not any(
        (found := words.FOUND_CAUSE.search(sentence.text))
        and (sentence.hedged or is_negated(sentence.text, found.start()))
        for sentence in reading.sentences
    )


def _deployments(readings: Sequence[Reading]) -> dict[str, list[Reading]]:
    """What a deployment may be called by (version, short commit, words of its text) → its first two records."""
    named: dict[str, list[Reading]] = {}
    for reading in readings:
        event = reading.event
        if event.kind is not EventKind.DEPLOY or not _is_done(event):
            continue
        version, commit = event.attributes.get("version", ""), event.attributes.get("commit", "")
        written = {found.lower().removeprefix("v")[:_SHORT] for found in _ID.findall(event.text)}
        for name in {version.lower().removeprefix("v"), commit[:_SHORT], *written} - {""}:
            known = named.setdefault(name, [])
            if len(known) < _FIRST_RECORDS:
                known.append(reading)
    return named


def first_report(
    readings: Sequence[Reading], known_at: datetime | None, about: frozenset[str] = frozenset()
) -> Iterator[Found]:
    """The first person who writes of the trouble, not more than two hours before the first alert or declaration.

    ``about`` are the words by which it was declared: whoever shares some of them and tells or asks of trouble means it.
    """
    for reading in readings:
        if known_at is not None and reading.said_at > known_at:
            return
        if known_at is not None and known_at - reading.said_at > _REPORT_BEFORE:
            continue
        spoken = reading.event.kind in (EventKind.MESSAGE, EventKind.NOTE) and reading.event.source != "mail"
        if reading.by_person and spoken and _reports(reading, about):
            told = f"{who(reading)} wrote of the trouble at {clock(reading.said_at)}."
            yield MilestoneName.DETECTED, candidate(reading.said_at, "first report", 2, told, reading)
            return


def written_in(readings: Sequence[Reading], known_at: datetime | None, about: frozenset[str]) -> Iterator[Found]:
    """The first mail or ticket of the day before about the same thing: it was there, and perhaps nobody had read it."""
    for reading in readings:
        event = reading.event
        if known_at is None or reading.said_at > known_at:
            return
        filed = event.kind is EventKind.TICKET and "created" in event.attributes.get("action", "")
        if known_at - reading.said_at > _WRITTEN_BEFORE or not (filed or event.source == "mail"):
            continue
        if len(about.intersection(content_words(reading.text))) >= _SHARED_WORDS:
            what = "mail" if event.source == "mail" else "ticket"
            told = f"A {what} about it came in at {clock(reading.said_at)}."
            yield MilestoneName.DETECTED, candidate(reading.said_at, "report received", 3, told, reading)
            return


def _reports(reading: Reading, about: frozenset[str]) -> bool:
    return any(
        not sentence.conditional
        and not words.PAST_STORY.search(sentence.text)
        and (_is_report(sentence.text) or _is_about(sentence.text, about))
        for sentence in reading.sentences
    )


def _is_about(text: str, about: frozenset[str]) -> bool:
    shared = about.intersection(content_words(text))
    found = ODD.search(text)
    if len(shared) < 1 or found is None or is_negated(text, found.start()):
        return False
    return len(shared) > 1 or not shared.issuperset(content_words(found.group()))


def declared_words(readings: Sequence[Reading], declared: Sequence[MilestoneCandidate]) -> frozenset[str]:
    """What the declaration is about, by its content words and those of the first topic."""
    first = min(declared, key=lambda one: (one.at, one.rank), default=None)
    if first is None or not first.evidence:
        return frozenset()
    return frozenset(
        word
        for reading in readings
        if reading.id == first.evidence[0]
        for word in content_words(reading.text[:400])
        if len(word) > 2 and not any(char.isdigit() for char in word) and word not in _OF_ANY_INCIDENT
    )


def _is_report(text: str) -> bool:
    plain = words.REPORTED.search(text)
    if plain is not None and not is_negated(text, plain.end()):
        return True
    told = LACKING.search(text) or REPORTED_BY_OTHERS.search(text)
    return told is not None and not is_negated(text, told.start())


def known_when_declared(readings: Sequence[Reading], declared: Sequence[MilestoneCandidate]) -> Iterator[Found]:
    """The declaration itself, where nothing before it in its channel speaks of anything: the records know no earlier."""
    first = min(declared, key=lambda one: (one.at, one.rank), default=None)
    if first is None or not first.evidence:
        return
    told_in = next((one.event.channel for one in readings if one.id == first.evidence[0]), None)
    for reading in readings:
        if reading.id == first.evidence[0]:
            told = f"The first record of the problem is its declaration at {clock(first.at)}."
            yield MilestoneName.DETECTED, candidate(first.at, "known when declared", 7, told, reading)
            return
        elsewhere = reading.event.channel != told_in or first.at - reading.said_at > _REPORT_BEFORE
        if reading.event.kind is not EventKind.CHANNEL and not elsewhere:
            return


def taken_up(readings: Sequence[Reading], detected_at: datetime) -> Iterator[Found]:
    """The first person who says after the detection that they are looking at it."""
    for reading in readings:
        if reading.said_at < detected_at or reading.event.kind is not EventKind.MESSAGE or not reading.by_person:
            continue
        if reading.said_at - detected_at > _TAKEN_UP_WITHIN:
            return
        if any(words.TAKEN_UP.match(one.text) and not one.question for one in reading.sentences[:_OPENING]):
            told = f"{who(reading)} wrote that they were looking at {clock(reading.said_at)}."
            yield MilestoneName.ACKNOWLEDGED, candidate(reading.said_at, "first responder's words", 2, told, reading)
            return


def earliest(candidates: Mapping[MilestoneName, list[MilestoneCandidate]], *names: MilestoneName) -> datetime | None:
    return min((one.at for name in names for one in candidates.get(name, [])), default=None)
