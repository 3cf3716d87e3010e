"""The milestones of each cycle: candidates from all rules, one chosen or "unknown" with a reason."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from extraction.capture import milestone_inference as inferred
from extraction.capture import milestone_wording as words
from extraction.capture.detection_rules import detection_times, without_unheeded
from extraction.capture.end_rules import Doubts, at_the_record, find_doubts, recorded_changes, well_again
from extraction.capture.impact_rules import ImpactTimes
from extraction.capture.local_clocks import speaker_offsets
from extraction.capture.milestone_choice import TOLD, chosen, ordered, sensible
from extraction.capture.milestone_rules import (
    REOPENED_WORDS,
    SPOKEN,
    Found,
    Speakers,
    from_record,
    from_words,
    stated_start,
)
from extraction.capture.readings import Reading
from extraction.domain.clock import parse_iso
from extraction.domain.curation import Curated, Curation
from extraction.domain.hypothesis import Hypothesis
from extraction.domain.milestone import Cycle, Milestone, MilestoneCandidate, MilestoneName, Unknown
from extraction.domain.signal import Signal
from extraction.domain.timeline import EventKind
from extraction.domain.wording import is_negated

Candidates = dict[MilestoneName, list[MilestoneCandidate]]
_BEFORE_REOPENING = timedelta(hours=1)
"""How long before its reopening a cycle's trouble may have begun, been detected and been taken up."""
_BEFORE_DECLARED = (MilestoneName.IMPACT_STARTED, MilestoneName.DETECTED, MilestoneName.ACKNOWLEDGED)
_EARLY = timedelta(hours=12)
_BEGINNINGS = (MilestoneName.DETECTED, MilestoneName.IMPACT_STARTED)


@dataclass(frozen=True, slots=True)
class _Reopening:
    """``over_at`` is when it had been called resolved before (aware UTC)."""

    at: datetime
    event_id: str
    over_at: datetime

    @property
    def trouble_since(self) -> datetime:
        """From when alerts and first signs belong to what was reopened: people reopen after they have seen them."""
        return max(self.at - _BEFORE_REOPENING, self.over_at)


def find_cycles(
    readings: Sequence[Reading],
    signals: Sequence[Signal],
    hypotheses: Sequence[Hypothesis],
    speakers: Speakers,
    curated: Curated,
) -> tuple[Cycle, ...]:
    """One cycle, or several where the incident was resolved and came back. Linear in the number of readings."""
    speakers = replace(speakers, offsets=speaker_offsets(readings), ticket_series=_ticket_series(readings))
    found = without_unheeded([*_found_singly(readings, speakers)], readings)
    reopenings = _reopenings(readings, found)
    found += [
        *inferred.topic_declares(readings),
        *inferred.key_first_named(readings, speakers.keys),
        *inferred.alert_start(readings),
        *inferred.alerts_cleared(readings),
        *inferred.fix_then_recovery(readings, signals),
        *inferred.metric_breach(readings),
        *inferred.stated_trigger(readings, hypotheses),
    ]
    changes = recorded_changes(readings)
    found = [(name, at_the_record(one, changes)) for name, one in _without_early_warnings(found)]
    doubts = find_doubts(readings)
    windows = [*_windows(reopenings)]
    windows += [(None, None)] * (_last_set_cycle(curated) - len(windows))
    listed = _listed(found)
    return tuple(
        _cycle(number, window, reopenings, listed, readings, doubts, curated)
        for number, window in enumerate(windows, 1)
    )


def _without_early_warnings(found: Sequence[Found]) -> Iterator[Found]:
    """Alerts of days before are a warning, not the detection, where another alert or person was there at the time.

    A certificate's "expires soon" fires a week before it does.
    """
    acted = [one.at for name, one in found if name in (MilestoneName.DECLARED, MilestoneName.ACKNOWLEDGED)]
    earliest = min(acted, default=None)
    for name, one in found:
        early = earliest is not None and one.at < earliest - _EARLY and one.rule.startswith("alert")
        if not (early and name in _BEGINNINGS and _another(name, found, earliest)):
            yield name, one


def _another(name: MilestoneName, found: Iterable[Found], acted: datetime | None) -> bool:
    return any(other is name and acted is not None and one.at >= acted - _EARLY for other, one in found)


def _found_singly(readings: Iterable[Reading], speakers: Speakers) -> Iterator[Found]:
    impact = ImpactTimes(speakers)
    for reading in readings:
        yield from from_record(reading)
        if reading.event.kind in SPOKEN or reading.event.kind is EventKind.COMMAND:
            yield from from_words(reading, speakers)
        yield from impact.of(reading)
        yield from detection_times(reading, speakers)
        yield from well_again(reading, speakers)


def _ticket_series(readings: Iterable[Reading]) -> frozenset[str]:
    tickets = (reading.text for reading in readings if reading.event.kind is EventKind.TICKET)
    return frozenset(key.upper().rpartition("-")[0] for text in tickets for key in words.KEY.findall(text[:200]))


def _reopenings(readings: Sequence[Reading], found: Iterable[Found]) -> list[_Reopening]:
    """Each first sign, after somebody had called it resolved, that it was not.

    A page that closes is no such call where people, an incident's record or the status page tell the end: work on an
    incident goes on after its first page, and a relapse before the end belongs to it.
    """
    ends = [one for name, one in found if name is MilestoneName.RESOLVED]
    told = [one for one in ends if one.rank <= TOLD or one.rule.startswith("status page")]
    over = sorted(one.at for one in told or ends)
    if not over:
        return []
    known_alerts: set[str] = set()
    reopened: list[_Reopening] = []
    since: datetime | None = None
    for reading in readings:
        last_over = _last_before(over, reading.said_at, since)
        if last_over is not None and _comes_back(reading, last_over, known_alerts):
            reopened.append(_Reopening(reading.said_at, reading.id, last_over))
            since = reading.said_at
        if reading.event.kind is EventKind.ALERT:
            known_alerts |= _names(reading)
    return reopened


def _last_before(over: Sequence[datetime], moment: datetime, since: datetime | None) -> datetime | None:
    place = bisect_left(over, moment)
    last = over[place - 1] if place else None
    return last if last is not None and (since is None or last > since) else None


def _names(reading: Reading) -> set[str]:
    event = reading.event
    return {name for name in (event.attributes.get("alert"), event.attributes.get("service"), event.key) if name}


def _comes_back(reading: Reading, over_at: datetime, known_alerts: set[str]) -> bool:
    event = reading.event
    status = (event.attributes.get("status") or "").casefold()
    match event.kind:
        case EventKind.ALERT:
            started = stated_start(event)
            return (started is None or started > over_at) and not known_alerts.isdisjoint(_names(reading))
        case EventKind.INCIDENT_STATUS:
            return status in REOPENED_WORDS or "reopen" in (event.attributes.get("action") or "")
        case EventKind.STATUS_UPDATE:
            return status in ("investigating", "identified")
        case EventKind.MESSAGE | EventKind.NOTE:
            return reading.by_person and _says_it_is_back(reading)
        case _:
            return False


def _says_it_is_back(reading: Reading) -> bool:
    if words.REOPEN_BEGINNINGS.isdisjoint(reading.beginnings) or not words.REOPENED.search(reading.text):
        return False
    return any(
        sentence.is_plain
        and (match := words.REOPENED.search(sentence.text)) is not None
        and not is_negated(sentence.text, match.start())
        and not words.PAST_STORY.search(sentence.text)
        for sentence in reading.sentences
    )


def _windows(reopenings: Sequence[_Reopening]) -> Iterator[tuple[datetime | None, datetime | None]]:
    starts = [None, *(one.at for one in reopenings)]
    ends = [*(one.at for one in reopenings), None]
    yield from zip(starts, ends, strict=True)


def _cycle(
    number: int,
    window: tuple[datetime | None, datetime | None],
    reopenings: Sequence[_Reopening],
    found: Mapping[MilestoneName, _Listed],
    readings: Sequence[Reading],
    doubts: Doubts,
    curated: Curated,
) -> Cycle:
    start, end = window
    began = window if number > len(reopenings) + 1 else _window_of_trouble(number, reopenings)
    inside: Candidates = defaultdict(list)
    if number <= len(reopenings) + 1:
        for name, listed in found.items():
            inside[name] = listed.between(*(began if name in _BEFORE_DECLARED else window))
        first, last = (0 if start is None else bisect_left(readings, start, key=_said_at)), len(readings)
        within = readings[first : last if end is None else bisect_left(readings, end, key=_said_at)]
        _add_first_words(inside, within)
    milestones = tuple(_milestone(name, number, inside, doubts, curated) for name in MilestoneName)
    reopened = number > 1 and number - 2 < len(reopenings)
    return Cycle(
        number=number, milestones=milestones, reopened_by=(reopenings[number - 2].event_id,) if reopened else ()
    )


def _said_at(reading: Reading) -> datetime:
    return reading.said_at


class _Listed:
    """Candidates of one milestone in the order in which they were told, found by their time without walking them all."""

    def __init__(self, candidates: Iterable[MilestoneCandidate]) -> None:
        self._by_time = sorted(enumerate(candidates), key=lambda pair: (pair[1].at, pair[0]))
        self._times = [one.at for _, one in self._by_time]

    def between(self, start: datetime | None, end: datetime | None) -> list[MilestoneCandidate]:
        """From ``start`` on and before ``end`` (aware UTC; ``None``: no bound)."""
        first = 0 if start is None else bisect_left(self._times, start)
        last = len(self._times) if end is None else bisect_left(self._times, end)
        return [one for _, one in sorted(self._by_time[first:last], key=lambda pair: pair[0])]


def _listed(found: Iterable[Found]) -> dict[MilestoneName, _Listed]:
    by_name: dict[MilestoneName, list[MilestoneCandidate]] = defaultdict(list)
    for name, one in found:
        by_name[name].append(one)
    return {name: _Listed(candidates) for name, candidates in by_name.items()}


def _window_of_trouble(number: int, reopenings: Sequence[_Reopening]) -> tuple[datetime | None, datetime | None]:
    """As the cycle's window, for what goes before a declaration."""
    starts = [None, *(one.trouble_since for one in reopenings), None]
    return starts[number - 1], starts[number]


def _add_first_words(inside: Candidates, within: Sequence[Reading]) -> None:
    about = inferred.declared_words(within, inside.get(MilestoneName.DECLARED, []))
    for name, one in inferred.first_report(within, _recorded_at(inside), about):
        inside[name].append(one)
    for name, one in inferred.written_in(within, _recorded_at(inside), about):
        inside[name].append(one)
    if not inside.get(MilestoneName.DETECTED):
        for name, one in inferred.known_when_declared(within, inside.get(MilestoneName.DECLARED, [])):
            inside[name].append(one)
    detected_at = inferred.earliest(inside, MilestoneName.DETECTED, MilestoneName.DECLARED)
    if detected_at is not None:
        for name, one in inferred.taken_up(within, detected_at):
            inside[name].append(one)


def _recorded_at(inside: Candidates) -> datetime | None:
    """When records first know of it, not what was told later about calls and mails."""
    known = (one for name in (MilestoneName.DETECTED, MilestoneName.DECLARED) for one in inside.get(name, ()))
    return min((one.at for one in known if not one.rule.endswith("time stated")), default=None)


def _milestone(
    name: MilestoneName,
    cycle: int,
    inside: Mapping[MilestoneName, list[MilestoneCandidate]],
    doubts: Doubts,
    curated: Curated,
) -> Milestone:
    set_by_person = _set_by_person(name, cycle, curated)
    if isinstance(set_by_person, Unknown):
        return Milestone(name=name, chosen=set_by_person, candidates=ordered(inside.get(name, [])))
    candidates = ordered([*([set_by_person] if set_by_person else []), *sensible(name, inside, doubts)])
    return Milestone(name=name, chosen=chosen(name, cycle, candidates), candidates=candidates)


def _set_by_person(name: MilestoneName, cycle: int, curated: Curated) -> MilestoneCandidate | Unknown | None:
    keys = (f"{name}#{cycle}", *((f"{name}",) if cycle == 1 else ()))
    curations = [curated.milestones[key] for key in keys if key in curated.milestones]
    if not curations:
        return None
    return _as_candidate(max(curations, key=lambda one: (one.at, one.id)))


def _as_candidate(curation: Curation) -> MilestoneCandidate | Unknown:
    stated = curation.value.partition("=")[2].strip()
    try:
        at = parse_iso(stated)
    except ValueError:
        return Unknown(reason=f"set to unknown by {curation.by}" + (f": {curation.reason}" if curation.reason else ""))
    because = f": {curation.reason}" if curation.reason else "."
    return MilestoneCandidate(
        at=at,
        rule=f"set by {curation.by}",
        evidence=(curation.event_id,) if curation.event_id else (),
        rank=0,
        explanation=f"{curation.by} set it to {at:%H:%M} UTC{because}",
    )


def _last_set_cycle(curated: Curated) -> int:
    numbers = (key.partition("#")[2] for key in curated.milestones)
    return max((int(number) for number in numbers if number.isdigit()), default=1)
