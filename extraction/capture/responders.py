"""Who worked on the incident, told by what they did, found, answered and approved; who only followed along did not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from extraction.capture.milestone_wording import DECLARED
from extraction.capture.people import People
from extraction.capture.readings import Reading
from extraction.capture.severities import OPENS_INCIDENT
from extraction.domain.people import Person, Role, RoleAssignment
from extraction.domain.signal import Signal, SignalKind
from extraction.domain.timeline import EventKind
from extraction.domain.wording import content_words, is_negated

_CONTRIBUTION = frozenset(
    {
        SignalKind.ACTION,
        SignalKind.MITIGATION,
        SignalKind.FINDING,
        SignalKind.DECISION,
        SignalKind.HYPOTHESIS_FATE,
        SignalKind.RECOVERY,
        SignalKind.COMMUNICATION,
        SignalKind.IMPACT,
    }
)
_RESPONDER_RULES = {
    EventKind.ACKNOWLEDGED: "acknowledged the page",
    EventKind.DEPLOY: "deployed",
    EventKind.RELEASE: "released",
    EventKind.PULL_REQUEST: "merged a change",
    EventKind.PUSH: "pushed a change",
    EventKind.ACTION: "acted on a system",
    EventKind.STATUS_UPDATE: "wrote the status update",
}
_KEPT_EVIDENCE = 5
_I = re.IGNORECASE
_WORKING = re.compile(
    r"^(?:\W*(?:ok(?:ay)?|hm+|yes|also|still|now|meanwhile|here|hi|i[’']?m|i\s+am|we[’']?re)\b)*\W*(?:(?:re)?building|"
    r"checking|testing|counting|comparing|"
    r"measuring|debugging|tracing|digging|verifying|investigating|reviewing|pulling|collecting|writing|preparing|"
    r"reproducing|replaying|bisecting|"
    r"profiling|querying|grepping|searching|reading\s+(?!along|up\b|back|this|here)\S|looking\s+(?:at|into|through|"
    r"for)|trying\s+to\s+(?:repro\w*|find|get|set)|"
    r"calling|asking\s+\w+|paging|patching|converting|drafting|opening\s+an?\s+(?:case|ticket)|filing|"
    r"looking(?=\s*(?:$|[.!])))\b",
    _I,
)
_RESULT = re.compile(
    r"\b(?:i|we)\s+(?:(?:just|also|have|now)\s+)*(?:checked|tested|counted|compared|measured|verified|reproduced|"
    r"searched|looked\s+(?:at|into|through)|asked|called|opened\s+an?\s+(?:case|ticket))\b|"
    r"^\W*(?:checked|tested|counted|verified|compared|reproduced)\b|^\W*(?:first|better|new|exact|final|"
    r"rough)?\s*counts?\s+(?:from|of|by|is|so\s+far)\b|"
    r"\b(?:dedup|count|query|test|re-?check|analysis|comparison|soak)\s+(?:is\s+)?(?:done|finished|complete)\b|"
    r"\breview(?:ed)?\s+(?:is\s+)?ok\b|"
    r"^\W*(?:(?:it|that)[’']?s\s+)?not\s+(?:the|our)\s+[\w -]{2,30}[:,–—-]\s+\w+\s+\w+\s+\w+",
    _I,
)
_APPROVED = re.compile(
    r"\b(?:i|we)\s+(?:have\s+no\s+objections?|approved?|sign(?:ed)?\s+off|accept(?:ed)?)\b|\bno\s+objections?\b|"
    r"^\W*approved\b|\byou\s+have\s+my\s+(?:ok|go)\b",
    _I,
)
_IN_PLACE = re.compile(
    r"\b(?:is|are|[’']s|[’']re)\s+(?:now\s+|all\s+|fully\s+)*(?:ready|up|off|on|out|live|in\s+place|done|applied|"
    r"through|finished|deployed|merged)\b(?!\s+(?:fire|time|holiday|of|the|a|my|our)\b)|"
    r"\b(?:support|vendor|provider|they|desk)\s+(?:has\s+|have\s+)?(?:answered|replied|confirmed|wrote|says?)\b|"
    r"\b[\w-]+-[\w-]+\s+(?:still\s+)?looks?\s+(?:low|high|odd|wrong|strange|empty|off)\b|"
    r"\b\d[\d.,]*\s+[\w-]+\s+(?:fewer|more|less)\s+than\b",
    _I,
)
_DOES_IT = re.compile(
    r"^\W*(?:i\s+do\s+it|doing\s+(?:it|that|so)|calling|on\s+it|will\s+do|i[’']?ll\s+do\s+(?:it|that)|starting|"
    r"give\s+me\s+\d+)\b",
    _I,
)
_DEEDS = (
    r"restart|reboot|roll|revert|redeploy|deploy|stop|kill|switch|turn|block|purge|flush|disable|enable|pause|resume|"
    r"raise|lower|scale|drain|"
    r"restore|replace|swap|unplug|plug|reset|rebuild|fail|promote|throttle|silence|mute|unmute|rotate|revoke|patch|"
    r"hotfix|fix|merge|renew|"
    r"clear|delete|remove|isolate|remount|resize|detach|attach|reload|requeue|replay|rerun|reprocess|cap|bump|drop"
)
_PAST = rf"(?:{_DEEDS})(?:p|t|l|g|s)?(?:ed|d)|shut|cut|found|took|put|undid|rewrote|reran|rebuilt|reset|got|brought|wrote|called"
_DID = re.compile(
    rf"(?:^\W*|[,;.–—]\s+|\b(?:and|so|then|ok|done|now)\W+)i(?:[’']?ve|\s+have)?\s+(?:(?:just|now|also|"
    rf"then)\s+)*(?:{_DEEDS}|{_PAST})\b",
    _I,
)
_THEY_DID = re.compile(
    rf"\s+(?:(?:has|have|is|was|just|now|already|then|and\s+@?[\w’'.-]+)\s+)*(?:(?:{_PAST})|(?:{_DEEDS})(?:p|t|l|"
    rf"g)?ing)\s+(?!on\s+leave|up\b|sick)\S",
    _I,
)
_BY = re.compile(
    r"\b(?:(?:fixed|done|found|restarted|reverted|rolled\s+back|solved|repaired|replaced|deployed|merged|"
    r"applied)\s+by|thanks\s+to)\s+(?P<at>)(?=[@A-Z])",
    _I,
)
_MEASURE = re.compile(
    r"\b\d[\d.,]*\s?(?:%|percent\b|ms\b|rps\b|req/s|errors?\b|5xx|GB\b|MB\b)|\bp(?:50|90|95|99)\b", _I
)
_FOLLOWS_ALONG = re.compile(
    r"\b(?:only|just)\s+(?:reading|watching|lurking|listening|following|curious|the\s+\w+,\s+don)|"
    r"\bdon[’']?t\s+mind\s+me\b|\breading\s+along\b|"
    r"\blistening\s+in\b|\blurking\b|\bping\s+me\s+if\s+you\s+need\b",
    _I,
)
_ENOUGH = 2
_ANSWER_WITHIN = timedelta(minutes=10)
_SAYS_SOMETHING = 3
_NAME = re.compile(r"(?<![\w@.'’/-])@?[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Act:
    """One thing that somebody did; ``weight`` 2 makes a responder, 1 does together with another."""

    reading: Reading
    rule: str
    weight: int


def find_responders(
    readings: Sequence[Reading],
    signals_of: dict[str, list[Signal]],
    people: People,
    window: tuple[datetime | None, datetime | None],
) -> tuple[RoleAssignment, ...]:
    """Everyone who acted, decided, found, answered or approved something of substance between detection and resolution.

    Who only asks for news or follows along is no responder; nor is who deployed before anybody knew, nor who writes a
    mail from outside. Linear in the number of readings.
    """
    start, end = window
    inside = [
        one for one in readings if (start is None or one.said_at >= start) and (end is None or one.said_at <= end)
    ]
    found: dict[str, list[_Act]] = {}
    along: set[str] = set()
    asked: dict[str, datetime] = {}
    main = _main_channel(inside)
    for reading in inside:
        person = people.of(reading.event.actor)
        if person is None or person.is_bot or _is_outside(person):
            continue
        if _FOLLOWS_ALONG.search(reading.text):
            along.add(person.id)
        act = _act(reading, signals_of.get(reading.id, []), person, asked, in_main=reading.event.channel == main)
        if act is not None:
            found.setdefault(person.id, []).append(act)
        for other in _told_of(reading, people) if reading.event.kind is EventKind.MESSAGE else ():
            if other != person and not _is_outside(other):
                found.setdefault(other.id, []).append(_Act(reading, "told of them", _ENOUGH))
        asked |= {name.id: reading.said_at for name in _called_on(reading, people) if name != person}
    return tuple(
        _assignment(person_id, acts)
        for person_id, acts in found.items()
        if sum(act.weight for act in acts if act.weight > 1 or person_id not in along) >= _ENOUGH
    )


def _assignment(person_id: str, acts: Sequence[_Act]) -> RoleAssignment:
    return RoleAssignment(
        role=Role.RESPONDER,
        person_id=person_id,
        start=acts[0].reading.said_at,
        end=None,
        evidence=tuple(act.reading.id for act in acts[:_KEPT_EVIDENCE]),
        rule=max(acts, key=lambda act: act.weight).rule,
    )


def _main_channel(readings: Iterable[Reading]) -> str | None:
    counted = Counter(
        one.event.channel for one in readings if one.event.channel and one.event.kind is EventKind.MESSAGE
    )
    return min(counted, key=lambda name: (-counted[name], name)) if counted else None


def _is_outside(person: Person) -> bool:
    """Somebody whom only mail knows."""
    return bool(person.identities) and all(source == "mail" for source, _ in person.identities)


def _act(
    reading: Reading, signals: list[Signal], person: Person, asked: dict[str, datetime], *, in_main: bool
) -> _Act | None:
    rule = _contribution(reading, signals)
    if rule is not None:
        return _Act(reading, rule, _ENOUGH)
    if not in_main or reading.event.kind is not EventKind.MESSAGE:
        return None
    return _told_act(reading, signals, asked.get(person.id))


def _told_act(reading: Reading, signals: list[Signal], asked_at: datetime | None) -> _Act | None:
    """What the words tell of work: results, approvals and answers count in full, work begun and guesses in part."""
    stated = [one.text for one in reading.sentences if not one.question]
    answers = asked_at is not None and reading.said_at - asked_at <= _ANSWER_WITHIN and bool(stated)
    if any(_RESULT.search(text) for text in stated):
        return _Act(reading, "told a result", _ENOUGH)
    if any(DECLARED.search(text) or OPENS_INCIDENT.search(text) for text in stated):
        return _Act(reading, "declared the incident", _ENOUGH)
    if any(_DID.search(text) for text in stated):
        return _Act(reading, "told what they did", _ENOUGH)
    if any(_APPROVED.search(text) for text in stated):
        return _Act(reading, "approved it", _ENOUGH)
    if answers and (_DOES_IT.match(stated[0]) or len(content_words(" ".join(stated))) >= _SAYS_SOMETHING):
        return _Act(reading, "answered when asked", _ENOUGH)
    if any(_WORKING.search(text) for text in stated):
        return _Act(reading, "worked on it", 1)
    if any(_IN_PLACE.search(text) for text in stated):
        return _Act(reading, "told what is in place", 1)
    if any(_MEASURE.search(text) for text in stated):
        return _Act(reading, "told a measure", 1)
    guessed = any(signal.kind is SignalKind.HYPOTHESIS for signal in signals)
    return _Act(reading, "wrote: hypothesis", 1) if guessed else None


def _told_of(reading: Reading, people: People) -> Iterator[Person]:
    """Of whom a message tells what they did: "Ben restarted the relay", "fixed by Ana"."""
    for sentence in reading.sentences:
        if not sentence.is_plain or not (_THEY_DID.search(sentence.text) or _BY.search(sentence.text)):
            continue
        places = [(match.start(), False) for match in _NAME.finditer(sentence.text)]
        places += [(match.start("at"), True) for match in _BY.finditer(sentence.text)]
        for place, told in places:
            known = people.named_at(sentence.text, place)
            if known is None or known[0].is_bot or is_negated(sentence.text, place):
                continue
            if told or _THEY_DID.match(sentence.text, known[1]):
                yield known[0]


def _called_on(reading: Reading, people: People) -> Iterator[Person]:
    """Whom a message asks something: by a name at its beginning or end, or a mention."""
    if reading.event.kind is not EventKind.MESSAGE or reading.by_tool:
        return
    for sentence in reading.sentences:
        if not (sentence.question or "please" in sentence.text.lower()):
            continue
        for match in _NAME.finditer(sentence.text):
            known = people.named_at(sentence.text, match.start())
            if known is None or known[0].is_bot:
                continue
            rest = sentence.text[known[1] :]
            if match[0].startswith("@") or match.start() < 3 or not rest.strip(" ?!.") or rest.startswith(","):
                yield known[0]


def _contribution(reading: Reading, signals: list[Signal]) -> str | None:
    kind = reading.event.kind
    if kind is EventKind.PULL_REQUEST and reading.event.attributes.get("status") != "merged":
        return None
    if kind in _RESPONDER_RULES:
        return _RESPONDER_RULES[kind]
    kinds = sorted({signal.kind.value for signal in signals if signal.kind in _CONTRIBUTION})
    return f"wrote: {', '.join(kinds).replace('_', ' ')}" if kinds and reading.is_speech else None
