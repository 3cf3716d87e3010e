"""Candidates for milestones: each rule names itself, its evidence and, in a sentence, its reason.

A rule proposes; ``milestones`` chooses. Ranks: 1 is said outright by who may say it, 2 by others, 3 and more are records
of tools and inferences, in the order in which a retrospective trusts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from extraction.capture import milestone_wording as words
from extraction.capture.end_wording import TAKEN_BACK
from extraction.capture.readings import Reading
from extraction.capture.stated_time import stated_times
from extraction.domain.clock import parse_iso
from extraction.domain.milestone import MilestoneCandidate, MilestoneName
from extraction.domain.timeline import Event, EventKind
from extraction.domain.wording import Sentence, is_negated

Found = tuple[MilestoneName, MilestoneCandidate]
PAGERS = frozenset({"pagerduty", "opsgenie", "victorops"})
"""Tools whose alert is somebody's page: it closes when its work is done, which says nothing of the impact."""
SPOKEN = frozenset({EventKind.MESSAGE, EventKind.NOTE})
RESOLVED_WORDS = frozenset({"resolved", "closed", "completed", "complete", "done"})
MITIGATED_WORDS = frozenset({"mitigated", "stable", "fixed", "monitoring"})
DECLARED_WORDS = frozenset(
    {"declared", "created", "opened", "started", "triage", "in_triage", "investigating", "active", "open"}
)
REOPENED_WORDS = frozenset({"reopened", "investigating", "identified", "triggered", "active", "open", "triage"})
KEY_NAMED = 4
"""Rank of the first mention of the incident's key among declarations."""
METRIC, DOUBTED, ALERT_STATES, TRIGGER = 4, 5, 6, 7
"""Ranks of the less certain beginnings of an impact, behind what people and records tell outright."""
_OPERATIONAL = frozenset({"operational"})
_CERTAIN_WORDS = (
    (MilestoneName.RESOLVED, words.RESOLVED, words.RESOLVED_BEGINNINGS, "said to be resolved"),
    (MilestoneName.MITIGATED, words.MITIGATED, words.MITIGATED_BEGINNINGS, "said to be mitigated"),
)


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who may say that it is over: ``commanders`` are (actor, from, until) as (source, native id) and aware UTC times.

    ``keys`` are what the incident is called (``INC-2041``); ``offsets`` how far people's own clocks are from UTC,
    ``ticket_series`` what the tracker's keys begin with (``PAY`` of ``PAY-312``).
    """

    commanders: tuple[tuple[tuple[str, str], datetime, datetime | None], ...] = ()
    keys: frozenset[str] = frozenset()
    offsets: Mapping[tuple[str, str], timedelta] = field(default_factory=dict)
    ticket_series: frozenset[str] = frozenset()

    def offset(self, reading: Reading) -> timedelta | None:
        """How far the speaker's own clock is from UTC, where the speaker gave it away."""
        actor = reading.event.actor
        return None if actor is None else self.offsets.get((actor.source, actor.native_id))

    def is_ticket(self, text: str) -> bool:
        """Whether ``text`` names a ticket of a series that the tracker's records have, and not this incident."""
        named = {found.upper() for found in words.KEY.findall(text)} - self.keys
        return any(key.rpartition("-")[0] in self.ticket_series for key in named)

    def commands(self, reading: Reading) -> bool:
        """Whether the speaker was in command just then."""
        actor = reading.event.actor
        if actor is None:
            return False
        identity = (actor.source, actor.native_id)
        return any(
            identity == commander and start <= reading.said_at and (end is None or reading.said_at <= end)
            for commander, start, end in self.commanders
        )


def clock(moment: datetime) -> str:
    return f"{moment:%H:%M} UTC"


def candidate(at: datetime, rule: str, rank: int, explanation: str, *evidence: Reading) -> MilestoneCandidate:
    ids = tuple(dict.fromkeys(reading.id for reading in evidence))
    return MilestoneCandidate(at=at, rule=rule, evidence=ids, rank=rank, explanation=explanation)


def who(reading: Reading) -> str:
    """The speaker or the source, as the subject of a sentence."""
    actor = reading.event.actor
    return actor.name if actor is not None and actor.name else reading.event.source.capitalize()


def from_words(reading: Reading, speakers: Speakers) -> Iterator[Found]:
    """What a message, note or command says outright about a milestone."""
    event = reading.event
    if event.kind is EventKind.COMMAND and words.DECLARE_COMMAND.match(event.text.lstrip()):
        told = f"{who(reading)} declared the incident by a command at {clock(reading.said_at)}."
        yield MilestoneName.DECLARED, candidate(reading.said_at, "declare command", 1, told, reading)
    if event.kind not in SPOKEN and event.kind is not EventKind.COMMAND:
        return
    if reading.by_tool:
        yield from _from_tool(reading, speakers)
        return
    if not words.ACK_BEGINNINGS.isdisjoint(reading.beginnings):
        yield from _acknowledged_at(reading, speakers)
    if words.MILESTONE_BEGINNINGS.isdisjoint(reading.beginnings):
        return
    for sentence in reading.sentences:
        if words.MILESTONE_BEGINNINGS.isdisjoint(sentence.beginnings):
            continue
        stated = _from_sentence(reading, sentence, speakers)
        if not words.PAST_STORY.search(sentence.text):
            yield from stated
        elif words.HAS_CLOCK.search(sentence.text) and not words.LONG_AGO.search(sentence.text):
            yield from (found for found in stated if found[1].rule.endswith("time stated"))


def _acknowledged_at(reading: Reading, speakers: Speakers) -> Iterator[Found]:
    """ "acked at 14:02": the clock time, where no pager's record has it."""
    for sentence in reading.sentences:
        acked = words.ACKED_AT.search(sentence.text) if sentence.is_plain else None
        if acked is None or is_negated(sentence.text, acked.start()):
            continue
        for stated in stated_times(sentence.text, reading.said_at, speakers.offset(reading)):
            if stated.span[0] == acked.end() and not stated.guessed:
                told = f"{who(reading)} wrote that the page was acknowledged at {clock(stated.at)}."
                rule = "acknowledged, time stated"
                yield MilestoneName.ACKNOWLEDGED, candidate(stated.at, rule, 2, told, reading)


def _from_sentence(reading: Reading, sentence: Sentence, speakers: Speakers) -> Iterator[Found]:
    if not sentence.is_plain:
        return
    text = sentence.text
    for name, pattern, beginnings, rule in _CERTAIN_WORDS:
        match = None if beginnings.isdisjoint(sentence.beginnings) else pattern.search(text)
        if match and is_said_outright(text, match) and not speakers.is_ticket(match.group()):
            yield name, said(reading, text, match, rule, 1 if speakers.commands(reading) else 2, speakers)
    if words.DECLARED_BEGINNINGS.isdisjoint(sentence.beginnings):
        return
    declared = words.DECLARED.search(text) or names_its_opening(text, speakers)
    if declared and not is_negated(text, declared.end()) and not words.WILL.search(text[: declared.start()]):
        yield MilestoneName.DECLARED, said(reading, text, declared, "declared in chat", 1, speakers)
    elif (reopened := words.REOPENS.search(text)) and not (
        is_negated(text, reopened.end()) or words.WILL.search(text[: reopened.start()])
    ):
        yield MilestoneName.DECLARED, said(reading, text, reopened, "reopened in chat", 1, speakers)
    elif words.SEVERITY_OPENS.search(text) and reading.event.kind is not EventKind.COMMAND:
        told = f"{who(reading)} stated the severity at {clock(reading.said_at)}."
        yield MilestoneName.DECLARED, candidate(reading.said_at, "severity stated", 2, told, reading)


def names_its_opening(text: str, speakers: Speakers) -> re.Match[str] | None:
    """The incident's key with words by which it is opened: "opening this: WB-119", "PF-2063 opened by Ana"."""
    opened = words.KEY_OPENED.search(text)
    key = opened and (opened["before"] or opened["after"]).upper()
    return opened if key and (key in speakers.keys or words.INCIDENT_SERIES.match(key)) else None


def is_said_outright(text: str, match: re.Match[str]) -> bool:
    first_word = match.end() - len(match.group().lstrip(" \t,;:.!–—→*_"))
    clause = text.rfind("→", 0, first_word) + 1
    return not (
        is_negated(text[clause:], first_word - clause)
        or words.PARTIAL.search(text)
        or words.WILL.search(text[: match.end()])
        or words.TOLD_OF_EARLIER.search(text[:first_word])
        or words.TOO_EARLY.search(text)
        or TAKEN_BACK.search(text)
    )


def said(
    reading: Reading, text: str, match: re.Match[str], rule: str, rank: int, speakers: Speakers
) -> MilestoneCandidate:
    """The time that is stated right behind the words or at the line's beginning, else the time of the message."""
    at = reading.said_at
    for stated in stated_times(text, reading.said_at, speakers.offset(reading)):
        leads = not text[: stated.span[0]].strip(" \t-–—*•|[(")
        if leads or (stated.span[0] >= match.end() and words.TIME_FOLLOWS.match(text[match.end() : stated.span[0]])):
            at = reading.said_at if abs((stated.at - reading.said_at).total_seconds()) < 60 else stated.at
            break
    quoted = " ".join(match.group().split()).strip(" ,.;:!–—")
    when = "" if at == reading.said_at else f", for {clock(at)}"
    told = f'{who(reading)} wrote "{quoted}" at {clock(reading.said_at)}{when}.'
    return candidate(at, rule if at == reading.said_at else f"{rule}, time stated", rank, told, reading)


def _from_tool(reading: Reading, speakers: Speakers) -> Iterator[Found]:
    """What a bot announces in a channel stands for a record of the tool, after the records themselves."""
    text, at = reading.text, reading.said_at
    status = words.TOOL_INCIDENT.search(text)
    said = (status["status"] or status["verb"]).lower() if status else ""
    if said in ("resolved", "closed"):
        told = f"{who(reading)} announced the incident as {said} at {clock(at)}."
        yield MilestoneName.RESOLVED, candidate(at, "announced by a tool", 3, told, reading)
    elif said == "mitigated":
        told = f"{who(reading)} announced the incident as mitigated at {clock(at)}."
        yield MilestoneName.MITIGATED, candidate(at, "announced by a tool", 3, told, reading)
    elif words.TOOL_FIRING.search(text) and not words.TOOL_CLEARED.search(text):
        told = f"{who(reading)} posted an alert at {clock(at)}."
        yield MilestoneName.DETECTED, candidate(at, "alert posted", 2, told, reading)
    elif words.DECLARED.search(text) or words.TOOL_DECLARED.search(text) or names_its_opening(text, speakers):
        told = f"{who(reading)} announced the incident at {clock(at)}."
        yield MilestoneName.DECLARED, candidate(at, "announced by a tool", 1, told, reading)
    if words.TOOL_ACK.search(text) and not is_negated(text, len(text)):
        told = f"{who(reading)} announced the acknowledgement at {clock(at)}."
        yield MilestoneName.ACKNOWLEDGED, candidate(at, "announced by a tool", 1, told, reading)


def from_record(reading: Reading) -> Iterator[Found]:
    """What a record states by its kind and status."""
    event, at = reading.event, reading.said_at
    status = (event.attributes.get("status") or "").casefold()
    match event.kind:
        case EventKind.ALERT:
            told = f"{_source(event)} fired {_alert(event)} at {clock(at)}."
            yield MilestoneName.DETECTED, candidate(at, "alert fired", 2, told, reading)
        case EventKind.ALERT_RESOLVED if event.source in PAGERS:
            told = f"{_source(event)} shows the page as resolved at {clock(at)}."
            yield MilestoneName.RESOLVED, candidate(at, f"{_source(event)} resolved", 4, told, reading)
        case EventKind.ACKNOWLEDGED:
            told = f"{who(reading)} acknowledged the page at {clock(at)}."
            yield MilestoneName.ACKNOWLEDGED, candidate(at, "page acknowledged", 1, told, reading)
        case EventKind.INCIDENT_STATUS:
            yield from _from_incident_record(reading, status)
        case EventKind.STATUS_UPDATE:
            yield from _from_status_page(reading, status)
        case _:
            return


def _from_incident_record(reading: Reading, status: str) -> Iterator[Found]:
    event, at = reading.event, reading.said_at
    source, action = _source(event), (event.attributes.get("action") or "").casefold()
    told = f"{source} shows the incident as {status or action} at {clock(at)}."
    if status in RESOLVED_WORDS:
        yield MilestoneName.RESOLVED, candidate(at, f"{source} {status}", 3, told, reading)
    elif status in MITIGATED_WORDS:
        yield MilestoneName.MITIGATED, candidate(at, f"{source} {status}", 3, told, reading)
    elif status in DECLARED_WORDS or action in DECLARED_WORDS or "reopened" in (status, action):
        yield MilestoneName.DECLARED, candidate(at, f"{source} record", 1, told, reading)
    started = stated_start(event)
    if started is not None:
        told = f"{source} gives {clock(started)} as the beginning of the impact."
        yield MilestoneName.IMPACT_STARTED, candidate(started, f"{source} impact start", 1, told, reading)


def _from_status_page(reading: Reading, status: str) -> Iterator[Found]:
    at = reading.said_at
    told = f"The status page moved to {status} at {clock(at)}."
    if status in RESOLVED_WORDS:
        yield MilestoneName.RESOLVED, candidate(at, "status page resolved", 5, told, reading)
    elif status == "monitoring":
        yield MilestoneName.MITIGATED, candidate(at, "status page monitoring", 6, told, reading)
    elif status in _OPERATIONAL and reading.event.attributes.get("old_status") not in (None, "operational"):
        yield MilestoneName.MITIGATED, candidate(at, "component operational", 6, told, reading)


def stated_start(event: Event) -> datetime | None:
    """The record's own beginning (``started_at``), when it has a readable one."""
    return _moment(event.attributes.get("started_at"))


def _moment(text: str | None) -> datetime | None:
    try:
        return parse_iso(text) if text else None
    except ValueError:
        return None


def _source(event: Event) -> str:
    names = {
        "pagerduty": "PagerDuty",
        "github": "GitHub",
        "statuspage": "Statuspage",
        "opsgenie": "Opsgenie",
        "victorops": "VictorOps",
    }
    return names.get(event.source, event.source.capitalize())


def _alert(event: Event) -> str:
    name = event.attributes.get("alert") or event.attributes.get("title")
    return f"the alert {name}" if name else "an alert"
