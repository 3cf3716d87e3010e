"""What an incident is called, how severe it is and what it is about, as far as its own records say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from extraction.capture.derive_facts import derive_facts
from extraction.capture.readings import is_tool_name
from extraction.domain.clock import require_utc
from extraction.domain.facts import IncidentFacts
from extraction.domain.incident import Incident
from extraction.domain.milestone import MilestoneName, Unknown
from extraction.domain.timeline import Event, EventKind, Timeline

_KEY = re.compile(r"\b(?P<word>inc|incident|outage|sev\d)[-_ #]{0,2}(?P<number>\d{2,8})\b", re.IGNORECASE)
_KEY_IN_TEXT = re.compile(r"\bINC-?\d{2,8}\b", re.IGNORECASE)
_ANY_KEY = r"(?P<word>[A-Z]{2,6})-(?P<number>\d{2,8})"
_KEYED_CHANNEL = re.compile(rf"^{_ANY_KEY}(?![^\W_])", re.IGNORECASE)
_KEY_WRITTEN = re.compile(rf"(?<![\w-]){_ANY_KEY}(?![\w-])")
_KEY_OPENS_TOPIC = re.compile(rf"^\W*(?:incident\s+)?{_ANY_KEY}(?![\w-])", re.IGNORECASE)
_IN_COMMAND = re.compile(
    r"\b(?:SEV|severity)[-_ ]?\d\b|\bP[0-5]\b|\b(?:IC|incident\s+commander|commander)\b", re.IGNORECASE
)
_NO_KEYS = frozenset(
    ["SEV", "CVE", "CWE", "RFC", "ISO", "UTF", "SHA", "AES", "RSA", "TLS", "SSL", "HTTP", "IPV", "TCP", "UDP", "GPT", "AWS",
     "EU", "US", "AP", "UTC", "GMT", "PR", "MR", "TEAM"]
)  # fmt: skip
_TOPIC = re.compile(
    r"(?:set|changed)\s+the\s+(?:channel\s+)?(?:topic|purpose)\s*(?:to)?\s*:\s*(?P<topic>.+)", re.IGNORECASE | re.DOTALL
)
_TOPIC_NOISE = re.compile(
    r"\b(?:INC|SEV)[-_ ]?\d+\b|^\s*(?-i:[A-Z]{2,6})-\d{2,8}\b|\bP[0-5]\b|https?://\S+|^\s*(?:status|ic|lead|owner|"
    r"coordinator|commander|incident\s+commander|comms|ops|scribe|severity|bridge|zoom|"
    r"investigating|identified|monitoring|resolved|mitigated|declared|open|active)\b.*$|^\W*(?:response|"
    r"channel)\s+(?:to|for)\b.*$",
    re.IGNORECASE,
)
_ALERT_FRAME = re.compile(r"\[(?:FIRING|RESOLVED)(?::\d+)?\]\s*|\s*\([^)]*\)\s*$")
_DECLARED = re.compile(
    r"\b(?:declaring|declared|declare|opening|opened)\b[^:–—.]{0,40}[:–—]\s*(?P<title>[^\n.!?]{8,120})", re.IGNORECASE
)
_COMMAND_TITLE = re.compile(
    r"^/\S+\s+(?:declare|new|create|open|start)\s+(?:(?:sev[-_ ]?\d|p\d)\s+)?(?P<title>[^\n]{4,120})", re.IGNORECASE
)
_TOOL_TITLE = re.compile(
    r"\bincident\s+(?:#?(?:[a-z]+-)?\d+\s+)?(?:(?:was|has\s+been)\s+)?(?:declared|opened|created|"
    r"started)(?:\s+by\s+@?[^\s:]+(?:\s[A-Z][^\s:]*)?)?"
    r"\s*[:–—-]\s*(?:[\"“](?P<quoted>[^\"”\n]{4,120})[\"”]|(?P<title>[^\n]{4,120}))",
    re.IGNORECASE,
)
_CHANNEL_FRAME = re.compile(
    r"^(?:incidents?|inc|sev\d?|outage|war-?room|p[0-5])$|^\d+$|^[a-z]{3}\d{1,2}$", re.IGNORECASE
)
_NOT_TITLE = re.compile(
    r"[\s,;|(\[–—-]*\b(?:severity|sev|priority|prio|commander|incident\s+commander|IC|comms|declared\s+by|status(?=\s*[:=]\s*(?:"
    r"investigating|identified|monitoring|active|open|ongoing|resolved)\b))\s*[:=]\s*[^,;|\n)\]]*[)\]]?|"
    r"[\s,;|(\[–—-]*\b(?:severity\s+)?(?:sev(?:erity)?[-_ ]?[0-5]|P[0-5])\b[)\]]?(?=\s*(?:$|[,;|.:]))|"
    r"^\W*(?:sev[-_ ]?[0-5]|P[0-5])\b[\s:,–—-]+|"
    r"[\s,;|(\[–—-]*\b(?:severity|priority)\s*[:=]\s*[)\]]?\s*$|[,;|(\[–—-]\s*(?:severity|priority)\s*$|\(\s*\)",
    re.IGNORECASE,
)
"""Severity, roles and status that stand beside what it is about."""
_LONGEST_TITLE = 100


def describe_incident(key: str | None, timeline: Timeline, at: datetime) -> Incident:
    """The incident as its records tell it; ``at`` (aware) is when Retroline first heard of it.

    ``key`` is what a person called it. Without one it is a declared id or the channel's name (``INC-2041``), else a
    word of the title with the day that most of it is of.

    Raises:
        ValueError: ``at`` has no time zone.
    """
    created = require_utc(at, "when the incident became known")
    title = _title(timeline)
    name = key or _key(timeline) or _slug(title, timeline, created)
    facts = derive_facts(Incident(key=name, title=title, created_at=created), timeline)
    return Incident(
        key=name,
        title=title,
        created_at=created,
        severity=facts.severities[-1] if facts.severities else None,
        status=_status(facts),
        services=facts.services,
        channels=_channels(timeline.events),
    )


def _trusted(timeline: Timeline) -> Iterator[Event]:
    """The latest wordings, without what looks like an instruction to a machine: nobody can have released it yet."""
    return (event for event in timeline.current if not event.attribute("suspicious"))


def _channels(events: Iterable[Event]) -> tuple[str, ...]:
    """Most used first."""
    counted = Counter(event.channel for event in events if event.channel)
    return tuple(channel for channel, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _key(timeline: Timeline) -> str | None:
    for channel in _channels(timeline.events):
        match = _KEY.search(channel)
        if match:
            return _as_key(match)
    return _own_series(timeline) or _commonest(timeline)


def _own_series(timeline: Timeline) -> str | None:
    """A team's own series of keys (``IR-482``): the channel begins with it and people write it, or a topic opens with it.

    A topic has to give a severity or a commander besides: a channel about a ticket is no incident.
    """
    named = {key for channel in _channels(timeline.events) if (key := _key_at(_KEYED_CHANNEL, channel))}
    for event in _trusted(timeline):
        if named and (written := named.intersection(_keys_written(event.text[:2000]))):
            return min(written)
        topic = _TOPIC.search(event.text) if event.kind is EventKind.CHANNEL else None
        if topic and _IN_COMMAND.search(topic["topic"]) and (key := _key_at(_KEY_OPENS_TOPIC, topic["topic"])):
            return key
    return None


def _key_at(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.match(text)
    return f"{match['word']}-{match['number']}".upper() if match and match["word"].upper() not in _NO_KEYS else None


def _keys_written(text: str) -> Iterator[str]:
    return (match.group() for match in _KEY_WRITTEN.finditer(text))


def _commonest(timeline: Timeline) -> str | None:
    found = Counter(
        match.group().upper() for event in _trusted(timeline) for match in _KEY_IN_TEXT.finditer(event.text[:2000])
    )
    return min(found, key=lambda name: (-found[name], name)) if found else None


def _as_key(match: re.Match[str]) -> str:
    word = match["word"].upper()
    return f"{'INC' if word == 'INCIDENT' else word}-{match['number']}"


def _slug(title: str, timeline: Timeline, created: datetime) -> str:
    days = Counter(event.at.date() for event in timeline.events)
    day = min(days, key=lambda one: (-days[one], one)) if days else created.date()
    words = re.findall(r"[a-z0-9]+", title.casefold())[:4]
    return "-".join((*(words or ["incident"]), day.isoformat()))


def _title(timeline: Timeline) -> str:
    """The declaration's own words, a topic, an incident record, the status page, the page, then the alert."""
    best: tuple[int, str] | None = None
    for event in _trusted(timeline):
        for rank, words in _titles(event):
            plain = _tidy(words)
            if len(plain) >= 4 and (best is None or rank < best[0]):
                best = (rank, plain)
    return best[1] if best else _channel_title(timeline) or "Incident"


def _channel_title(timeline: Timeline) -> str | None:
    """``inc-webhooks-cert`` is about "Webhooks cert"; a channel that is only numbered says nothing."""
    for channel in _channels(timeline.events):
        parts = [part for part in re.split(r"[-_]+", channel) if part]
        about = [part for part in parts if not _CHANNEL_FRAME.match(part)]
        if about and len(about) < len(parts):
            return _tidy(" ".join(about))
    return None


def _by_tool(event: Event) -> bool:
    return event.actor is not None and (event.actor.is_bot or is_tool_name(event.actor.name))


def _titles(event: Event) -> Iterator[tuple[int, str]]:
    stated = event.attributes.get("title") or ""
    match event.kind:
        case EventKind.INCIDENT_STATUS if stated:
            yield 1, _ALERT_FRAME.sub("", stated)
        case EventKind.CHANNEL if topic := _TOPIC.search(event.text):
            yield from ((2, part) for part in _topic_parts(topic["topic"]))
        case EventKind.COMMAND if command := _COMMAND_TITLE.match(event.text.lstrip()):
            yield 2, command["title"]
        case EventKind.MESSAGE if _by_tool(event) and (opened := _TOOL_TITLE.search(event.text[:1000])):
            yield 2, opened["quoted"] or opened["title"]
        case EventKind.MESSAGE if declared := _DECLARED.search(event.text[:1000]):
            yield 3, declared["title"]
        case EventKind.STATUS_UPDATE if stated:
            yield 4, stated
        case EventKind.ALERT:
            yield 5 + (not stated), _ALERT_FRAME.sub("", stated or event.attributes.get("alert") or event.text)
        case _:
            return


def _topic_parts(topic: str) -> Sequence[str]:
    """``INC-2041 checkout errors | SEV-2 | IC: @ana`` holds one part that says what it is about."""
    parts = [_TOPIC_NOISE.sub("", part).strip(" -–—:|,*_") for part in re.split(r"[|;\n·•]", topic)]
    return [part for part in parts if len(part.split()) >= 2][:1]


def _tidy(words: str) -> str:
    plain = " ".join(_NOT_TITLE.sub(" ", words).split()).strip(" .,:;–—-*_|")
    if len(plain) > _LONGEST_TITLE:
        plain = plain[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return plain[:1].upper() + plain[1:]


def _status(facts: IncidentFacts) -> str | None:
    """``resolved``, ``mitigated``, ``acknowledged``, ``declared`` or ``detected``: the furthest its last cycle came."""
    for name in reversed(MilestoneName):
        if name is not MilestoneName.IMPACT_STARTED and not isinstance(
            facts.cycles[-1].milestone(name).chosen, Unknown
        ):
            return str(name)
    return None
