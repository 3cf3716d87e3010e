"""Which events matter to a retrospective, as what, and why. Most chatter matters as nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from extraction.capture import signal_wording as words
from extraction.capture.milestone_wording import TOOL_CLEARED, TOOL_FIRING
from extraction.capture.readings import Reading
from extraction.capture.thresholds import crossings
from extraction.domain.hypothesis import Hypothesis, HypothesisState
from extraction.domain.signal import Signal, SignalKind
from extraction.domain.timeline import Event, EventKind
from extraction.domain.wording import Sentence, is_negated

_WEIGHT = {
    SignalKind.MITIGATION: 0.95,
    SignalKind.DETECTION: 0.9,
    SignalKind.RECOVERY: 0.85,
    SignalKind.ACTION: 0.8,
    SignalKind.DECISION: 0.8,
    SignalKind.IMPACT: 0.8,
    SignalKind.FINDING: 0.75,
    SignalKind.HYPOTHESIS_FATE: 0.75,
    SignalKind.FOLLOW_UP: 0.7,
    SignalKind.HYPOTHESIS: 0.6,
    SignalKind.COORDINATION: 0.6,
    SignalKind.COMMUNICATION: 0.55,
}
_BY_RECORD: dict[EventKind, tuple[SignalKind, str, float]] = {
    EventKind.ALERT: (SignalKind.DETECTION, "An alert fired.", 0.9),
    EventKind.ALERT_RESOLVED: (SignalKind.RECOVERY, "An alert cleared.", 0.85),
    EventKind.ACKNOWLEDGED: (SignalKind.COORDINATION, "The page was acknowledged.", 0.7),
    EventKind.STATUS_UPDATE: (SignalKind.COMMUNICATION, "An update was published.", 0.75),
    EventKind.INCIDENT_STATUS: (SignalKind.COORDINATION, "The incident record changed its status.", 0.7),
    EventKind.SEVERITY_CHANGE: (SignalKind.COORDINATION, "The severity was set.", 0.7),
    EventKind.ROLE_CHANGE: (SignalKind.COORDINATION, "A role was given.", 0.55),
    EventKind.COMMAND: (SignalKind.COORDINATION, "A command to the incident tool.", 0.5),
    EventKind.DEPLOY: (SignalKind.ACTION, "A deployment is recorded.", 0.75),
    EventKind.RELEASE: (SignalKind.ACTION, "A release is recorded.", 0.6),
    EventKind.PUSH: (SignalKind.ACTION, "A push is recorded.", 0.35),
    EventKind.ACTION: (SignalKind.ACTION, "An action on a system is recorded.", 0.85),
    EventKind.TICKET: (SignalKind.FOLLOW_UP, "A ticket is recorded.", 0.5),
}
_IN_PROGRESS = frozenset({"in_progress", "queued", "pending", "waiting", "started"})
_NOT_DONE = _IN_PROGRESS | {"created", "failure", "failed", "error"}
_PLAIN_RECOVERY = 0.8
_FEEL_BETTER_WITHIN = timedelta(minutes=60)
_LONGEST_READ = 4000
_TOOLS_DO = re.compile(
    r"\b(?:re)?deploy|\broll(?:ed|ing|back)\b|\brestart|\bscal|\bfail(?:ed|ing)?\s?over|\bpromot|\breleas", re.I
)
_COMMIT_NOTICE = re.compile(r"\bnew commits?\b|\bforce-pushed\b|\bpull request\b", re.IGNORECASE)
_TOLD_TO_CUSTOMERS = frozenset({SignalKind.IMPACT, SignalKind.RECOVERY})
_PROPOSAL = re.compile(
    r"\bshould\b|\bcould\b|\bwhat\s+if\b|\bhow\s+about\b|\bdo\s+we\b|\bwant\s+me\s+to\b", re.IGNORECASE
)
_PAST_STORY = re.compile(
    r"\b(?:last\s+(?:week|time|month|year|night|quarter)|yesterday|ages\s+ago|years?\s+ago|back\s+in)\b", re.I
)
_OPINION = re.compile(r"\b(?:lgtm|looks\s+good\s+to\s+me|nice\s+work|good\s+job|lol|haha)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: SignalKind
    pattern: re.Pattern[str]
    beginnings: tuple[frozenset[str], ...]  # words of each must occur, told by their first letters
    reason: str
    ending: re.Pattern[str] | None = None  # words of the first set must end like this
    hedged: bool = False  # whether a hedged sentence still counts, with less weight
    technical: bool = False  # whether a technical thing must be named


_RULES = (
    _Rule(SignalKind.ACTION, words.DONE, (words.ACTS,), "It tells what was done", words.PAST),
    _Rule(SignalKind.ACTION, words.BEGUN, (words.ACTS,), "It tells what was begun", words.PROGRESS),
    _Rule(SignalKind.DECISION, words.DECIDED, (words.DECISIONS,), "It tells a decision"),
    _Rule(SignalKind.DECISION, words.PLANNED, (words.PLANS,), "It announces what will be done"),
    _Rule(SignalKind.RECOVERY, words.RECOVERED, (words.GETS_BETTER,), "It tells that things got better", hedged=True),
    _Rule(
        SignalKind.RECOVERY,
        words.IMPROVED,
        (words.MEASURES, words.IMPROVES),
        "It tells that things got better",
        hedged=True,
    ),
    _Rule(SignalKind.IMPACT, words.SUFFERED, (words.WHO, words.SUFFERS), "It tells who or what was affected"),
    _Rule(SignalKind.IMPACT, words.IMPACT, (words.HURTS,), "It tells who or what was affected"),
    _Rule(SignalKind.FINDING, words.FOUND, (words.FINDINGS,), "It tells what was found", technical=True),
    _Rule(SignalKind.FINDING, words.STATE, (words.STATES,), "It tells the state of a system", technical=True),
    _Rule(SignalKind.FINDING, words.LOOKS_BACK, (words.LOOKING_BACK,), "It looks back on the response", hedged=True),
    _Rule(SignalKind.COMMUNICATION, words.TOLD, (words.TELLS,), "It tells who was informed"),
    _Rule(SignalKind.COORDINATION, words.COORDINATED, (words.COORDINATES,), "It sets up the response"),
)


def read_signals(readings: Sequence[Reading], services: Iterable[str] = ()) -> tuple[Signal, ...]:
    """What each event says by itself: its record's kind, or the words of a person. Linear in the number of events."""
    named = frozenset(service.lower() for service in services if len(service) > 2)
    single = [signal for reading in readings for signal in _signals_of(reading, named)]
    return (*single, *_measured(readings))


def _measured(readings: Sequence[Reading]) -> Iterator[Signal]:
    """Of all samples of a metric only those by which it came to stand over its threshold, or under it again."""
    for crossing in crossings(readings):
        if crossing.over:
            reason = f"The metric stands over the alert's threshold of {crossing.limit}."
            yield _signal(crossing.reading.id, SignalKind.IMPACT, reason, _WEIGHT[SignalKind.IMPACT])
        else:
            reason = f"The metric is back under the alert's threshold of {crossing.limit}."
            yield _signal(crossing.reading.id, SignalKind.RECOVERY, reason, _WEIGHT[SignalKind.RECOVERY])


def complete_signals(
    read: Sequence[Signal],
    readings: Sequence[Reading],
    hypotheses: Iterable[Hypothesis] = (),
    follow_ups: Iterable[str] = (),
    coordination: Iterable[str] = (),
    detection: Iterable[str] = (),
) -> tuple[Signal, ...]:
    """``read`` and what follows from the whole: mitigations, guesses and their fate, follow-ups, roles, first reports.

    Ordered as the readings are; one signal per event and kind.
    """
    signals = [
        *read,
        *_mitigations(read, readings),
        *_guesses(hypotheses),
        *_all_as(follow_ups, SignalKind.FOLLOW_UP, "It names something to do afterwards."),
        *_all_as(coordination, SignalKind.COORDINATION, "It gives or takes a role, or declares the incident."),
        *_all_as(detection, SignalKind.DETECTION, "It is the first report of a problem."),
    ]
    place = {reading.id: index for index, reading in enumerate(readings)}
    best: dict[tuple[str, SignalKind], Signal] = {}
    for signal in signals:
        key = (signal.event_id, signal.kind)
        if signal.event_id in place and (key not in best or best[key].weight < signal.weight):
            best[key] = signal
    return tuple(sorted(best.values(), key=lambda signal: (place[signal.event_id], -signal.weight, signal.kind)))


def _signals_of(reading: Reading, services: frozenset[str]) -> Iterator[Signal]:
    event = reading.event
    recorded = _by_record(event) or _posted_by_tool(reading)
    if recorded is not None:
        yield recorded
    if (
        reading.is_speech
        and event.kind is not EventKind.COMMAND
        and not words.BEGINNINGS.isdisjoint(reading.beginnings)
    ):
        for signal in _by_words(reading, services):
            if recorded is None or signal.kind is not recorded.kind:
                yield signal


def _by_record(event: Event) -> Signal | None:
    if event.kind is EventKind.PULL_REQUEST:
        merged = event.attributes.get("status") == "merged"
        return _signal(event.id, SignalKind.ACTION, "A change was merged.", 0.65) if merged else None
    if event.kind is EventKind.TICKET and event.attributes.get("action") not in (None, "created", "opened", "create"):
        return _signal(event.id, SignalKind.FOLLOW_UP, "A ticket changed.", 0.35)
    if event.kind is EventKind.CHECK and event.attributes.get("status") in ("failure", "failed", "error"):
        return _signal(event.id, SignalKind.FINDING, "A check failed.", 0.4)
    if event.kind not in _BY_RECORD:
        return None
    kind, reason, weight = _BY_RECORD[event.kind]
    if event.kind is EventKind.DEPLOY and event.attributes.get("status") in _IN_PROGRESS:
        weight = 0.45
    return _signal(event.id, kind, reason, weight)


def _posted_by_tool(reading: Reading) -> Signal | None:
    """An alert that a bot posts in a channel; the alert's own record weighs more."""
    if reading.event.kind is not EventKind.MESSAGE or reading.by_person:
        return None
    if TOOL_CLEARED.search(reading.text):
        return _signal(reading.id, SignalKind.RECOVERY, "A bot posted that an alert cleared.", 0.7)
    if TOOL_FIRING.search(reading.text):
        return _signal(reading.id, SignalKind.DETECTION, "A bot posted that an alert fired.", 0.7)
    return None


def _signal(event_id: str, kind: SignalKind, reason: str, weight: float) -> Signal:
    return Signal(event_id=event_id, kind=kind, reason=reason, weight=round(max(0.05, min(weight, 1.0)), 2))


def _by_words(reading: Reading, services: frozenset[str]) -> Iterator[Signal]:
    found: dict[SignalKind, Signal] = {}
    for sentence in reading.sentences:
        if sentence.span[0] > _LONGEST_READ:
            break
        for signal in _in_sentence(reading, sentence, services):
            if signal.kind not in found or found[signal.kind].weight < signal.weight:
                found[signal.kind] = signal
    yield from found.values()


def _in_sentence(reading: Reading, sentence: Sentence, services: frozenset[str]) -> Iterator[Signal]:
    if words.BEGINNINGS.isdisjoint(sentence.beginnings):
        return
    lower = sentence.text.lower()
    rules = [rule for rule in _RULES if _may_match(rule, sentence, lower)]
    if not rules or not _is_told(sentence):
        return
    for rule in rules:
        match = rule.pattern.search(sentence.text) if _may_tell(reading, rule, sentence) else None
        if match is None or not _counts(rule, match, sentence, services):
            continue
        weight = _WEIGHT[rule.kind] - (0.2 if sentence.hedged else 0) - (0.2 if reading.by_tool else 0)
        yield _signal(reading.id, rule.kind, f'{rule.reason}: "{_shown(match.group())}".', weight)


def _may_tell(reading: Reading, rule: _Rule, sentence: Sentence) -> bool:
    """Whether this kind of author tells such things: a bot tells deployments and figures, but decides and finds nothing.

    What a commit notice quotes was done to the code, not to the system.
    """
    if reading.event.kind is EventKind.STATUS_UPDATE:
        return rule.kind in _TOLD_TO_CUSTOMERS
    if reading.by_person or reading.event.kind is EventKind.ACTION:
        return True
    if rule.kind is SignalKind.ACTION:
        return _TOOLS_DO.search(sentence.text) is not None and not _COMMIT_NOTICE.search(reading.text)
    return rule.kind in _TOLD_TO_CUSTOMERS


def _may_match(rule: _Rule, sentence: Sentence, lower: str) -> bool:
    if any(beginnings.isdisjoint(sentence.beginnings) for beginnings in rule.beginnings):
        return False
    return rule.ending is None or not rule.beginnings[0].isdisjoint(rule.ending.findall(lower))


def _is_told(sentence: Sentence) -> bool:
    text = sentence.text
    if sentence.question and not words.LOOKS_BACK.search(text):
        return False
    return not (_OPINION.search(text) or _PAST_STORY.search(text))


def _counts(rule: _Rule, match: re.Match[str], sentence: Sentence, services: frozenset[str]) -> bool:
    text = sentence.text
    if sentence.hedged and not rule.hedged:
        return False
    if rule.kind is not SignalKind.DECISION and sentence.conditional:
        return False
    if rule.kind is SignalKind.ACTION and (is_negated(text, match.end() - 1, reach=3) or _PROPOSAL.search(text)):
        return False
    if rule.kind is SignalKind.RECOVERY and is_negated(text, match.start(), reach=3):
        return False
    return not rule.technical or words.names_system(text, services) or any(char.isdigit() for char in text)


def _shown(words_found: str) -> str:
    plain = " ".join(words_found.split()).strip(" ,;:.")
    return plain if len(plain) <= 60 else plain[:57].rstrip() + "…"


def _mitigations(read: Sequence[Signal], readings: Sequence[Reading]) -> Iterator[Signal]:
    for action, _ in followed_by_recovery(read, readings):
        reason = "An action after which the records say that it got better."
        yield _signal(action.id, SignalKind.MITIGATION, reason, _WEIGHT[SignalKind.MITIGATION])


def followed_by_recovery(read: Sequence[Signal], readings: Sequence[Reading]) -> Iterator[tuple[Reading, Reading]]:
    """The last action before each first plain sign of recovery, and that sign, when it came within an hour."""
    kinds: dict[str, set[SignalKind]] = {}
    for signal in read:
        if signal.kind is not SignalKind.RECOVERY or signal.weight >= _PLAIN_RECOVERY:
            kinds.setdefault(signal.event_id, set()).add(signal.kind)
    last_action: Reading | None = None
    for reading in readings:
        here = kinds.get(reading.id, set())
        if last_action is not None and SignalKind.RECOVERY in here and SignalKind.ACTION not in here:
            if reading.said_at - last_action.said_at <= _FEEL_BETTER_WITHIN:
                yield last_action, reading
            last_action = None
        if SignalKind.ACTION in here and _changes_system(reading.event):
            last_action = reading


def _changes_system(event: Event) -> bool:
    return event.kind is not EventKind.PUSH and event.attributes.get("status") not in _NOT_DONE


def _guesses(hypotheses: Iterable[Hypothesis]) -> Iterator[Signal]:
    for hypothesis in hypotheses:
        for step in hypothesis.steps:
            proposed = step.state is HypothesisState.PROPOSED
            kind = SignalKind.HYPOTHESIS if proposed else SignalKind.HYPOTHESIS_FATE
            reason = "A guess was made." if proposed else f"A guess was {step.state}."
            yield _signal(step.event_id, kind, reason, _WEIGHT[kind])


def _all_as(event_ids: Iterable[str], kind: SignalKind, reason: str) -> Iterator[Signal]:
    return (_signal(event_id, kind, reason, _WEIGHT[kind]) for event_id in event_ids)


def pinned_first(signals: Iterable[Signal], pinned: frozenset[str]) -> tuple[Signal, ...]:
    """Signals of events that a person pinned weigh most."""
    return tuple(replace(signal, weight=1.0) if signal.event_id in pinned else signal for signal in signals)
