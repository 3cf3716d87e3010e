"""Which of an export's channels are the incident's own, each with the reason that is shown to the person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from extraction.capture.source_record import SourceRecord
from extraction.capture.sources.slack_workspace import SlackChannel

_INCIDENT_NAME = re.compile(r"(?:^|[-_])(?:inc|incident|sev\d?|outage|war-?room|postmortem)[-_]?\d*(?:[-_]|$)", re.I)
_OVERVIEW_NAME = re.compile(
    r"(?:incidents|inc|incident|outages)(?:[-_](?:announce\w*|general|all|news|review\w*|team|process|training))?", re.I
)
_INCIDENT_NUMBER = re.compile(r"(?:inc|incident)[-_ ]?(\d+)|(\d{4}[-_]?\d{2}[-_]?\d{2})|\b(\d{3,})\b", re.I)
_INCIDENT_TOPIC = re.compile(
    r"\bINC-?\d+|\bSEV-?[0-5]\b|\bincident commander\b|\bIC\s*[:=]|\bwar room\b|\bstatus\s*:\s*(?:investigating|identified|"
    r"monitoring|mitigated|resolved)\b",
    re.I,
)
DECLARATION = re.compile(
    rb"\bdeclar(?:e|ed|es|ing)\b[^\"\n]{0,60}\b(?:incident|sev[- ]?[0-5]|outage|p[0-4])\b"
    rb"|\bsev[- ]?[0-5]\b[^\"\n]{0,30}\bdeclared\b"
    rb"|\b(?:created|opened|started)\b[^\"\n]{0,30}\bincident\b|\bincident\b[^\"\n]{0,40}\b(?:created|opened|declared)\b",
    re.I,
)
_ELSEWHERE = re.compile(rb"(?:<|\\u003[cC])#([CG][A-Z0-9]{5,})")
_SHORTEST_TERM = 5


@dataclass(frozen=True, slots=True)
class ChannelReason:
    channel: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """Taken and left-out channels, each with its reason in words. ``advice`` says what to do where none was found."""

    taken: tuple[ChannelReason, ...]
    left_out: tuple[ChannelReason, ...]
    advice: str | None = None


@dataclass(slots=True)
class OtherRecords:
    """What the records beside the chat speak of, and when: ``terms`` are alerts, services and ids in lower case, each with
    what it is and how it is written; ``people`` names and addresses in lower case."""

    terms: dict[str, tuple[str, str]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None

    def note(self, record: SourceRecord) -> None:
        """Remember what ``record`` names; a chat record is not asked."""
        if record.source == "slack":
            return
        for name in ("alert", "service", "incident", "ticket"):
            value = record.attributes.get(name)
            if value and len(value) >= _SHORTEST_TERM:
                self.terms.setdefault(value.lower(), (name, value))
        people = [record.attributes.get("assignee"), record.attributes.get("person")]
        if record.actor is not None and not record.actor.is_bot:
            people += [record.actor.name, record.actor.address]
        self.people |= {one.lower() for one in people if one}
        if record.at is not None:
            self.first = min(self.first or record.at, record.at)
            self.last = max(self.last or record.at, record.at)


@dataclass(slots=True)
class ChannelClues:
    """What a look through a channel's files found. ``shared`` are other records' terms, ``people`` user ids."""

    channel: SlackChannel
    declared: str | None = None
    shared: Counter[str] = field(default_factory=Counter)
    people: set[bytes] = field(default_factory=set)
    last_day: str = ""

    def look(self, data: bytes, place: str, people: Iterable[bytes], other: OtherRecords | None) -> set[str]:
        """Look through one file's bytes; gives back ids of channels that a declaration in it sends people to.

        ``people`` are the user ids of people whom the other records name. ``other`` is ``None`` where the file is too
        far from the other records in time to share anything with them.
        """
        sent_to: set[str] = set()
        lowered = data.lower()
        if b"declar" in lowered or b"incident" in lowered:
            sent_to = self._declarations(data, place)
        if other is not None:
            self.shared.update(term for term in other.terms if term.encode() in lowered)
            self.people |= {one for one in people if one in data}
        return sent_to

    def _declarations(self, data: bytes, place: str) -> set[str]:
        sent_to: set[str] = set()
        for found in DECLARATION.finditer(data):
            elsewhere = {one.decode() for one in _ELSEWHERE.findall(_message_around(data, found.start()))}
            sent_to |= elsewhere - {self.channel.id}
            if not elsewhere - {self.channel.id} and self.declared is None:
                self.declared = place
        return sent_to


def choose_channels(
    clues: Sequence[ChannelClues], other: OtherRecords, incident: str | None, sent_to: Mapping[str, str]
) -> ChannelChoice:
    """The incident's own channels among several.

    ``incident`` is the key or slug that the person gave; ``sent_to`` maps the ids of channels that a declaration
    points to, to the name of the channel it stands in. A named incident's channels come first, then those whose name,
    topic, declaration or shared records say incident. Of several incidents the one that shares most with the other
    records is taken, then the latest.
    """
    judged = [_judge(one, other, incident, sent_to) for one in clues]
    own = [one for one in judged if one.named] or [one for one in judged if one.score >= _Judged.ENOUGH]
    if not own:
        left = tuple(ChannelReason(one.name, one.reason or "nothing in it says incident") for one in judged)
        return ChannelChoice((), left, _advice(judged))
    taken = _one_incident(own)
    names = {one.name for one in taken}
    return ChannelChoice(
        tuple(ChannelReason(one.name, one.reason) for one in taken),
        tuple(_left(one, one in own) for one in judged if one.name not in names),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    ENOUGH = 3

    name: str
    score: int
    shared: int
    reason: str
    group: str
    last_day: str
    named: bool


def _judge(clues: ChannelClues, other: OtherRecords, incident: str | None, sent_to: Mapping[str, str]) -> _Judged:
    channel = clues.channel
    score, reasons, named = 0, [], False
    if incident and _mentions(incident, channel.name):
        named, score = True, score + 6
        reasons.append(f"its name holds {incident}")
    elif incident and (_mentions(incident, channel.topic) or _mentions(incident, channel.purpose)):
        named, score = True, score + 6
        reasons.append(f"its topic or purpose names {incident}")
    elif _INCIDENT_NAME.search(channel.name) and not _OVERVIEW_NAME.fullmatch(channel.name):
        score += 4
        reasons.append("its name is an incident channel's")
    if found := _INCIDENT_TOPIC.search(channel.topic) or _INCIDENT_TOPIC.search(channel.purpose):
        score += 3
        reasons.append(f"its topic or purpose says {found.group(0)}")
    if clues.declared:
        score += 3
        reasons.append(f"an incident is declared in it ({clues.declared})")
    if channel.id and channel.id in sent_to:
        score += 3
        reasons.append(f"a declaration in {sent_to[channel.id]} points to it")
    shared = _shared(clues, other)
    return _Judged(
        name=channel.name,
        score=score
        + (min(len(shared), 2) if clues.people else min(len(shared), 1))
        + (2 if len(clues.people) > 1 else 0),
        shared=len(shared) + len(clues.people),
        reason="; ".join((*reasons, *shared, *_people(clues))),
        group=_group(channel, incident if named else None),
        last_day=clues.last_day,
        named=named,
    )


def _shared(clues: ChannelClues, other: OtherRecords) -> list[str]:
    kinds: dict[str, list[str]] = {}
    for term in sorted(clues.shared):
        kind, written = other.terms[term]
        kinds.setdefault(kind, []).append(written)
    return [f"it names the {kind} {', '.join(terms[:3])} of the other records" for kind, terms in sorted(kinds.items())]


def _people(clues: ChannelClues) -> list[str]:
    count = len(clues.people)
    return (
        [f"{count} {'person takes' if count == 1 else 'people take'} part in it and in the other records"]
        if count
        else []
    )


def _one_incident(own: Iterable[_Judged]) -> list[_Judged]:
    groups: dict[str, list[_Judged]] = {}
    for one in own:
        groups.setdefault(one.group, []).append(one)
    return max(
        groups.values(),
        key=lambda group: (
            any(one.named for one in group),
            max(one.shared for one in group),
            max(one.score for one in group),
            max(one.last_day for one in group),
            max(one.name for one in group),
        ),
    )


def _group(channel: SlackChannel, incident: str | None) -> str:
    """Channels of one incident share its number or date; without one each stands for itself."""
    if incident:
        return incident.lower()
    found = _INCIDENT_NUMBER.search(channel.name) or _INCIDENT_NUMBER.search(channel.topic)
    return next((one for one in found.groups() if one), channel.name) if found else channel.name


def _left(one: _Judged, is_incident: bool) -> ChannelReason:
    if is_incident:
        return ChannelReason(one.name, f"it looks like another incident's ({one.reason})")
    though = f", though {one.reason}" if one.reason else ""
    return ChannelReason(one.name, f"nothing in it says incident{though}")


def _advice(judged: Sequence[_Judged]) -> str:
    best = max(judged, key=lambda one: (one.score, one.shared, one.name), default=None)
    hint = f", for example --channel {best.name}" if best is not None and best.score else ""
    return (
        "No channel looks like an incident's own, so no chat was imported. "
        f"Name the channels with --channel{hint}, or take everything with --all-channels."
    )


def _mentions(incident: str, text: str) -> bool:
    """Whether ``text`` holds the incident's key, however its parts are joined: INC-2041, inc_2041, inc2041."""
    parts = re.findall(r"[a-z]+|\d+", incident.lower())
    joined = r"[\W_]*".join(re.escape(part) for part in parts)
    return bool(parts) and re.search(rf"(?<![a-z0-9]){joined}(?!\d)", text.lower()) is not None


def _message_around(data: bytes, at: int) -> bytes:
    start, end = data.rfind(b'"text"', 0, at), data.find(b'"ts"', at)
    return data[max(start, at - 2000) : end if 0 <= end < at + 2000 else at + 2000]
