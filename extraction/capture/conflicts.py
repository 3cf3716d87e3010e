"""Where the records disagree, fall silent, or say nothing: questions with answers, each with its evidence."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from extraction.capture.clock_offsets import SteadyOffset, steady_offsets
from extraction.capture.readings import Reading
from extraction.capture.severities import StatedSeverity
from extraction.domain.conflict import Answer, Conflict, ConflictKind
from extraction.domain.milestone import Cycle, Milestone, MilestoneCandidate, MilestoneName, Unknown
from extraction.domain.timeline import Event, EventKind

_DISAGREE = timedelta(minutes=2)
_SKEW = timedelta(minutes=1)
_SILENCE = timedelta(minutes=30)
_MOST_GAPS = 3
_CLOSES_ONCE = timedelta(hours=3)
"""A source that tells the end again later than this only adds to it."""
_QUESTIONS = {
    MilestoneName.IMPACT_STARTED: "When did the impact begin?",
    MilestoneName.DETECTED: "When was the problem detected?",
    MilestoneName.DECLARED: "When was the incident declared?",
    MilestoneName.ACKNOWLEDGED: "When was the page acknowledged?",
    MilestoneName.MITIGATED: "When was the impact over?",
    MilestoneName.RESOLVED: "When was the incident resolved?",
}
_MAY_DISAGREE = (
    MilestoneName.IMPACT_STARTED,
    MilestoneName.DETECTED,
    MilestoneName.DECLARED,
    MilestoneName.MITIGATED,
    MilestoneName.RESOLVED,
)
_NOT_ASKED_AGAIN = (MilestoneName.DECLARED, MilestoneName.ACKNOWLEDGED)
_CHAT = "chat"
_BY_RULE = (
    ("alert unheeded", "an alert that reached nobody"),
    ("report received", "the report"),
    ("noticed outside", "those affected"),
    ("time stated at first", "chat at first"),
    ("said to be partly", "a partial end"),
    ("said, then taken back", "a call that was taken back"),
    ("status page", "the status page"),
    ("component operational", "the status page"),
    ("alert", "the alert"),
    ("PagerDuty", "PagerDuty"),
    ("Opsgenie", "Opsgenie"),
    ("VictorOps", "VictorOps"),
    ("metric", "the metric"),
    ("deployment", "the deployment"),
    ("fix followed", "the fix"),
    ("announced by a tool", "the incident tool"),
)
_PHRASES = {
    "an alert that reached nobody": "an alert that reached nobody fired at {}",
    "the report": "the report came at {}",
    "those affected": "those affected noticed at {}",
    "chat at first": "chat says {} at first",
    "a partial end": "it was over in part at {}",
    "a call that was taken back": "the call that was taken back was made at {}",
    "the fix": "the fix was in place at {}",
    "the alert": "the alert cleared at {}",
    "the metric": "the metric crossed its threshold at {}",
    "the deployment": "the deployment was at {}",
}
_NO_SPEAKERS = frozenset(
    {
        "an alert that reached nobody",
        "the report",
        "those affected",
        "chat at first",
        "a partial end",
        "a call that was taken back",
    }
)
_LATER_BY_NATURE = ("alert's own", "known when", "became known", "first seen", "noticed outside")
"""Rules whose time may well come after the chosen one: an alert fires, and people see, when it has been so for a while."""
_QUIET_KINDS = frozenset({EventKind.METRIC, EventKind.CHANNEL})


def find_conflicts(
    readings: Sequence[Reading],
    cycles: Sequence[Cycle],
    severities: Sequence[StatedSeverity],
    settled: Container[str] = (),
) -> tuple[Conflict, ...]:
    """Milestones first, in walking order, then clocks, gaps and severities; without those whose id is in ``settled``."""
    by_id = {reading.id: reading for reading in readings}
    found = (
        *(conflict for cycle in cycles for conflict in _of_cycle(cycle, len(cycles), by_id)),
        *_clocks([reading.event for reading in readings if reading.event.also]),
        *(_far_off(one) for one in steady_offsets([reading.event for reading in readings])),
        *_gaps(readings, cycles),
        *_severities(severities),
    )
    return tuple(conflict for conflict in found if conflict.id not in settled)


def _conflict(
    kind: ConflictKind,
    seed: str,
    question: str,
    answers: Iterable[Answer],
    about: str | None = None,
    cycle: int = 1,
) -> Conflict:
    digest = hashlib.sha256(f"{kind}\x00{seed}".encode()).hexdigest()[:12]
    return Conflict(id=f"c-{digest}", kind=kind, question=question, answers=tuple(answers), about=about, cycle=cycle)


def _answer(
    text: str,
    evidence: Iterable[str],
    at: datetime | None = None,
    offset: timedelta | None = None,
    value: str | None = None,
) -> Answer:
    cited = tuple(dict.fromkeys(evidence))
    digest = hashlib.sha256("\x00".join((text, *cited)).encode()).hexdigest()[:12]
    return Answer(id=f"o-{digest}", text=text, evidence=cited, at=at, offset=offset, value=value)


def _of_cycle(cycle: Cycle, cycles: int, by_id: Mapping[str, Reading]) -> Iterator[Conflict]:
    again = f" (cycle {cycle.number})" if cycles > 1 else ""
    for name in MilestoneName:
        milestone = cycle.milestone(name)
        if isinstance(milestone.chosen, Unknown):
            if cycle.number == 1 or name not in _NOT_ASKED_AGAIN:
                question = f"{_QUESTIONS[name]}{again} {_sentence(milestone.chosen.reason)}"
                yield _conflict(ConflictKind.UNKNOWN, f"{name}#{cycle.number}", question, (), name, cycle.number)
        elif name in _MAY_DISAGREE and milestone.chosen.rank > 0:
            yield from _disagreement(milestone, cycle, again, by_id)


def _disagreement(milestone: Milestone, cycle: Cycle, again: str, by_id: Mapping[str, Reading]) -> Iterator[Conflict]:
    told = _best_by_source(milestone, by_id)
    times = [one.at for one in told.values()]
    if len(told) < 2 or max(times) - min(times) <= _DISAGREE:
        return
    in_order = sorted(told.items(), key=lambda item: (item[1].at, item[0]))
    days = len({one.at.date() for one in told.values()}) > 1
    phrases = [_phrase(source, milestone.name).format(_clock(one.at, days)) for source, one in in_order]
    summary = ", ".join(phrases[:-1]) + f" and {phrases[-1]}"
    question = f"{_QUESTIONS[milestone.name]}{again} {_sentence(summary)}"
    answers = [_answer(_told_by(source, _clock(one.at, days)), one.evidence, one.at) for source, one in in_order]
    seed = f"{milestone.name}#{cycle.number}"
    yield _conflict(ConflictKind.TIMES_DISAGREE, seed, question, answers, milestone.name, cycle.number)


def _told_by(source: str, time: str) -> str:
    if source not in _NO_SPEAKERS:
        return f"{time}, as {source} says"
    told = _PHRASES[source].removesuffix(" {}").removesuffix(" at")
    return f"{time}: {told.format(time)}" if "{}" in told else f"{time}: {told} then"


def _fits_beside(one: MilestoneCandidate, chosen: MilestoneCandidate | Unknown) -> bool:
    """An alert begins after the impact and a triggering deployment before it: neither disagrees by that."""
    if isinstance(chosen, Unknown):
        return False
    later, earlier = one.rule.startswith(_LATER_BY_NATURE), one.rule.startswith("deployment")
    return (later and one.at >= chosen.at) or (earlier and one.at <= chosen.at)


def _phrase(source: str, name: MilestoneName) -> str:
    if source == "the alert" and name not in (MilestoneName.MITIGATED, MilestoneName.RESOLVED):
        return "the alert began at {}"
    return _PHRASES.get(source, f"{source} says {{}}")


def _best_by_source(milestone: Milestone, by_id: Mapping[str, Reading]) -> dict[str, MilestoneCandidate]:
    """Each source's own best candidate: what it would choose if it were alone."""
    told: dict[str, MilestoneCandidate] = {}
    chosen = milestone.chosen
    if not isinstance(chosen, Unknown):
        told[_source_of(chosen, by_id)] = chosen
    for one in milestone.candidates:
        source = _source_of(one, by_id)
        best = told.get(source)
        if one is not chosen and (_fits_beside(one, chosen) or _is_further_alert(milestone, one)):
            continue
        if best is None or (best is not chosen and _is_later_end(milestone.name, one, best)):
            told[source] = one
    return told


def _is_further_alert(milestone: Milestone, one: MilestoneCandidate) -> bool:
    """Whether it is an alert or a report after an alert had been there: one more, and no other detection."""
    chosen = milestone.chosen
    if milestone.name is not MilestoneName.DETECTED or isinstance(chosen, Unknown) or one.at <= chosen.at:
        return False
    return chosen.rule.startswith("alert") or not one.rule.startswith("alert")


def _is_later_end(name: MilestoneName, one: MilestoneCandidate, best: MilestoneCandidate) -> bool:
    return name is MilestoneName.RESOLVED and one.rank == best.rank and one.at - best.at <= _CLOSES_ONCE


def _source_of(one: MilestoneCandidate, by_id: Mapping[str, Reading]) -> str:
    for begin, source in _BY_RULE:
        if one.rule.startswith(begin):
            return source
    event = by_id[one.evidence[0]].event if one.evidence and one.evidence[0] in by_id else None
    if event is None or event.source == "slack" or event.kind in (EventKind.MESSAGE, EventKind.NOTE, EventKind.COMMAND):
        return _CHAT
    return "the status page" if event.kind is EventKind.STATUS_UPDATE else event.source.capitalize()


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _clock(moment: datetime, with_day: bool = False) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if with_day else f"{moment:%H:%M} UTC"


def _clocks(joined: Sequence[Event]) -> Iterator[Conflict]:
    """Events that two sources record at different times: a steady offset is a clock, a single one a question."""
    offsets: dict[tuple[str, str], list[tuple[timedelta, Event]]] = defaultdict(list)
    for event in joined:
        for reference in event.also:
            if reference.at is not None and reference.source != event.source:
                offsets[event.source, reference.source].append((reference.at - event.at, event))
    for (source, other), pairs in sorted(offsets.items()):
        sizes = [offset.total_seconds() for offset, _ in pairs]
        usual = timedelta(seconds=median(sizes))
        if len(pairs) >= 2 and abs(usual) >= _SKEW and max(sizes) - min(sizes) <= _SKEW.total_seconds():
            yield _skew(source, other, usual, [event for _, event in pairs])
            continue
        for offset, event in pairs:
            if abs(offset) > _DISAGREE:
                yield _two_times(event, other, event.at + offset)


def _skew(source: str, other: str, usual: timedelta, events: Sequence[Event]) -> Conflict:
    later, earlier = (other, source) if usual > timedelta() else (source, other)
    seconds = int(abs(usual).total_seconds())
    question = (
        f"Which clock is right? {later.capitalize()} records {len(events)} happenings about {seconds} seconds "
        f"later than {earlier} does."
    )
    evidence = [event.id for event in events]
    answers = [
        _answer(f"the clock of {right}", evidence, offset=offset, value=wrong)
        for right, wrong, offset in sorted(((source, other, -usual), (other, source, usual)))
    ]
    return _conflict(ConflictKind.CLOCK_SKEW, f"{source}/{other}", question, answers)


def _far_off(one: SteadyOffset) -> Conflict:
    """A clock so wrong that its records were not even joined. Where it is right after all, it is moved by nothing."""
    others = f"{', '.join(one.others[:-1])} and {one.others[-1]}" if len(one.others) > 1 else one.others[0]
    minutes = round(abs(one.offset).total_seconds() / 60)
    way = "later" if one.offset > timedelta() else "earlier"
    question = (
        f"Which clock is right? {one.source.capitalize()} records {one.happenings} happenings about {minutes} minutes "
        f"{way} than {others} {'do' if len(one.others) > 1 else 'does'}."
    )
    evidence = [event.id for event in one.events]
    if len(one.others) == 1:
        theirs = _answer(f"the clock of {one.source}", evidence, offset=one.offset, value=one.others[0])
    else:
        theirs = _answer(f"the clock of {one.source}", evidence, offset=timedelta(), value=one.source)
    own = _answer(f"the clock of {others}", evidence, offset=-one.offset, value=one.source)
    seed = f"{one.source}/{'/'.join(one.others)}"
    return _conflict(ConflictKind.CLOCK_SKEW, seed, question, (theirs, own), one.source)


def _two_times(event: Event, other: str, other_at: datetime) -> Conflict:
    question = (
        f"When did this happen: {_short(event.text)}? {event.source.capitalize()} says {_clock(event.at)} and "
        f"{other} says {_clock(other_at)}."
    )
    answers = (
        _answer(f"{_clock(event.at)}, as {event.source} says", [event.id], event.at),
        _answer(f"{_clock(other_at)}, as {other} says", [event.id], other_at),
    )
    return _conflict(ConflictKind.TIMES_DISAGREE, f"{event.id}/{other}", question, answers, event.id)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:77].rstrip() + "…"


def _gaps(readings: Sequence[Reading], cycles: Sequence[Cycle]) -> Iterator[Conflict]:
    """The longest silences of more than half an hour while users suffered: until the mitigation, else the resolution."""
    for cycle in cycles:
        ends = [cycle.milestone(name).at for name in (MilestoneName.MITIGATED, MilestoneName.RESOLVED)]
        start, end = cycle.milestone(MilestoneName.DETECTED).at, ends[0] or ends[1]
        if start is None or end is None:
            continue
        inside = [one for one in readings if start <= one.said_at <= end and one.event.kind not in _QUIET_KINDS]
        silences = [(before, after) for before, after in pairwise(inside) if after.said_at - before.said_at > _SILENCE]
        longest = sorted(silences, key=lambda pair: pair[0].said_at - pair[1].said_at)[:_MOST_GAPS]
        yield from (_gap(before, after) for before, after in sorted(longest, key=lambda pair: pair[0].said_at))


def _gap(before: Reading, after: Reading) -> Conflict:
    days = before.said_at.date() != after.said_at.date()
    minutes = int((after.said_at - before.said_at).total_seconds() // 60)
    question = (
        f"What happened between {_clock(before.said_at, days)} and {_clock(after.said_at, days)}? "
        f"The records are silent for {minutes} minutes."
    )
    answers = (
        _answer(f"last record before the gap: {_short(before.event.text)}", [before.id], before.said_at),
        _answer(f"first record after the gap: {_short(after.event.text)}", [after.id], after.said_at),
    )
    return _conflict(ConflictKind.GAP, f"{before.id}/{after.id}", question, answers)


def _severities(severities: Sequence[StatedSeverity]) -> Iterator[Conflict]:
    """Sources whose last word on the severity differs."""
    last: dict[str, StatedSeverity] = {}
    for one in severities:
        last[one.source] = one
    if len({one.level for one in last.values()}) < 2:
        return
    told = sorted(last.values(), key=lambda one: (one.at, one.source))
    summary = ", ".join(f"{one.source} says {one.text} ({_clock(one.at)})" for one in told)
    answers = [_answer(f"{one.text}, as {one.source} says", [one.event_id], one.at, value=one.text) for one in told]
    yield _conflict(
        ConflictKind.SEVERITY_DISAGREES, "severity", f"What was the severity? {_sentence(summary)}", answers
    )
