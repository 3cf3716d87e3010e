"""What happening a machine's record tells of, as marks that other records of the same happening share.

A mark is made from machine identifiers (alert name, dedup key, pull request, version, commit) or from a title word for
word, together with what happened to it. Words of people never make one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from extraction.domain.timeline import Event, EventKind

Mark = tuple[str, str]
"""What happened, and to what: ``("fired", "checkouterrorratehigh")``."""

_PHASES: Mapping[EventKind, str] = {
    EventKind.ALERT: "fired",
    EventKind.ALERT_RESOLVED: "resolved",
    EventKind.ACKNOWLEDGED: "acknowledged",
}
_DEPLOYED: Mapping[str, str] = {
    "success": "deployed", "succeeded": "deployed", "finished": "deployed", "completed": "deployed", "deployed": "deployed",
    "in_progress": "deploying", "running": "deploying", "started": "deploying",
    "failure": "deploy failed", "failed": "deploy failed", "error": "deploy failed",
}  # fmt: skip
_COINED = re.compile(r"(?=.*[a-z])(?=.+[A-Z])[A-Za-z][A-Za-z0-9]{5,}\Z|[A-Za-z][A-Za-z0-9]*(?:[_:.-][A-Za-z0-9]+)+\Z")
_WORD = re.compile(r"[A-Za-z0-9][\w:.-]*\w|\w")
_FIRING_COUNT = re.compile(r"\[FIRING:(\d+)\]", re.IGNORECASE)
_BRACKETED = re.compile(r"\[(?:FIRING|RESOLVED)(?::\d+)?\]", re.IGNORECASE)
_STARTS = re.compile(r"\W*(?::[\w+-]+:\W*)*\[(FIRING|RESOLVED)", re.IGNORECASE)
_TOLD_RESOLVED = re.compile(r"\b(?:resolved|recovered|recovery|back to normal)\b", re.IGNORECASE)
_TOLD_ACKNOWLEDGED = re.compile(r"\back(?:nowledged|ed)\b", re.IGNORECASE)
_TOLD_FIRED = re.compile(r"\b(?:firing|fired|triggered|alerting|alert)\b|[🔥🚨🔴]", re.IGNORECASE)
_TOLD_DEPLOYED = re.compile(
    r"\b(?:deployed|finished|succeeded|successful|successfully|complete|completed|done|live|success)\b", re.I
)
_TOLD_DEPLOYING = re.compile(r"\b(?:deploying|started|starting|in progress|rolling out|began)\b", re.IGNORECASE)
_TOLD_FAILED = re.compile(r"\b(?:failed|failure|error|errored|aborted|cancell?ed)\b", re.IGNORECASE)
_PULL_REQUEST_LINK = re.compile(r"([\w.-]+/[\w.-]+(?:/[\w.-]+)*?)(?:/pull/|/-/merge_requests/)(\d+)")
_PULL_REQUEST_KEY = re.compile(r"(?P<place>[^#!]+[#!]\d+)/")
_INCIDENT_LINK = re.compile(r"pagerduty\.com/incidents/(\w+)")
_INCIDENT_KEY = re.compile(r'"(?:incident_key|dedup_key|alert_key)":"([^"]{6,})"')
_VERSION = re.compile(r"\bv?(\d+\.\d+(?:\.\d+)*(?:[-+]\w[\w.]*)?)\b")
_COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b")
_NOT_WORDS = re.compile(r"[^a-z0-9%]+")
_PR_VERBS = ("merged", "closed", "opened", "reopened")
_SHORTEST_TITLE = 12
_SHORTEST_STATUS = 24


@dataclass(frozen=True)
class KnownNames:
    """What machines in this timeline call things: needed to find the same names inside another tool's words.

    ``titles`` maps the first word of a title of several words to the titles that begin with it.
    """

    alerts: frozenset[str] = frozenset()
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    services: frozenset[str] = frozenset()

    @classmethod
    def of(cls, events: Iterable[Event]) -> KnownNames:
        alerts: set[str] = set()
        titles: set[str] = set()
        services: set[str] = set()
        for event in events:
            if event.kind in _PHASES:
                name = event.attribute("alert") or ""
                (alerts if _COINED.match(name) else titles).add(name.lower() if _COINED.match(name) else in_words(name))
                titles.add(in_words(_title(event)))
            elif event.kind is EventKind.DEPLOY:
                services.add((event.attribute("service") or "").lower())
        by_first: dict[str, tuple[str, ...]] = {}
        for title in sorted(titles):
            if len(title) >= _SHORTEST_TITLE and " " in title:
                first = title.partition(" ")[0]
                by_first[first] = (*by_first.get(first, ()), title)
        return cls(frozenset(alerts - {""}), by_first, frozenset(services - {""}))


def marks_of(event: Event, known: KnownNames) -> tuple[Mark, ...]:
    """Marks of the happening that ``event`` tells of; none where it cannot be told by identifiers."""
    if event.kind is EventKind.MESSAGE:
        return tuple(dict.fromkeys(_of_bot_message(event, known))) if _is_bot(event) else ()
    maker = _MAKERS.get(event.kind)
    return tuple(dict.fromkeys(maker(event, known))) if maker is not None else ()


def in_words(text: str) -> str:
    """Lower case, only letters and digits, one space between: what is left of a title when tools decorate it."""
    return _NOT_WORDS.sub(" ", text.lower()).strip()


def _is_bot(event: Event) -> bool:
    return event.actor is not None and event.actor.is_bot


def _of_alert(event: Event, known: KnownNames) -> Iterator[Mark]:
    phase = _PHASES[event.kind]
    title = _title(event)
    yield from ((phase, name) for name in _names_in(f"{event.attribute('alert') or ''} {title}", known))
    if event.source == "pagerduty" and (incident := event.attribute("incident")):
        yield phase, f"incident {incident}"
    yield from ((phase, f"key {key}") for key in _identifiers(event))


def _identifiers(event: Event) -> Iterator[str]:
    """Fingerprint and deduplication key: the same string where one tool hands the alert to the next."""
    if event.source in ("alertmanager", "grafana", "prometheus", "pagerduty") and " " not in event.key:
        yield event.key
    if event.source == "pagerduty":
        yield from _INCIDENT_KEY.findall(event.raw)


def _title(event: Event) -> str:
    return _BRACKETED.sub("", event.attribute("title") or "")


def _names_in(text: str, known: KnownNames) -> Iterator[str]:
    """Known alert names and known titles in ``text``."""
    tokens = _WORD.findall(text)
    yield from (token.lower() for token in tokens if token.lower() in known.alerts)
    spaced = f" {in_words(text)} "
    for word in set(spaced.split()):
        for title in known.titles.get(word, ()):
            if f" {title} " in spaced:
                yield title


def _of_bot_message(event: Event, known: KnownNames) -> Iterator[Mark]:
    text = event.text
    yield from _alert_in_message(event, known)
    for place, number in _PULL_REQUEST_LINK.findall(text):
        yield from ((verb, _pull_request(place, number)) for verb in _PR_VERBS[:1] if verb in text.lower())
    yield from _deploy_in_message(text, known)
    yield from (("status", line) for line in map(_status_words, text.splitlines()) if len(line) >= _SHORTEST_STATUS)


def _alert_in_message(event: Event, known: KnownNames) -> Iterator[Mark]:
    phase = _told_phase(event.text)
    if phase is None:
        return
    incidents = set(_INCIDENT_LINK.findall(event.raw))
    names = set(_names_in(event.text, known))
    yield from ((phase, f"incident {one}") for one in sorted(incidents) if len(incidents) == 1)
    if len({name for name in names if name in known.alerts}) <= 1:
        yield from ((phase, name) for name in sorted(names))


def _told_phase(text: str) -> str | None:
    """What a bot's post says happened to the alert; ``None`` where it speaks of several alerts or of none."""
    if any(int(count) > 1 for count in _FIRING_COUNT.findall(text)):
        return None
    if opening := _STARTS.match(text):
        return "fired" if opening[1].upper() == "FIRING" else "resolved"
    plain = _BRACKETED.sub("", text)
    for phase, pattern in (("resolved", _TOLD_RESOLVED), ("acknowledged", _TOLD_ACKNOWLEDGED), ("fired", _TOLD_FIRED)):
        if pattern.search(plain):
            return phase
    return "fired" if _BRACKETED.search(text) else None


def _of_pull_request(event: Event, _: KnownNames) -> Iterator[Mark]:
    match = _PULL_REQUEST_KEY.match(event.key)
    merged = "merged" in (event.attribute("status"), event.attribute("action")) or event.key.endswith(
        ("/merge", "/merged")
    )
    if match and merged:
        yield "merged", re.sub(r"[#!]", "#", match["place"]).lower()


def _pull_request(place: str, number: str) -> str:
    return f"{'/'.join(place.split('/')[-2:])}#{number}".lower()


def _of_deploy(event: Event, _: KnownNames) -> Iterator[Mark]:
    phase = _DEPLOYED.get((event.attribute("status") or "").lower())
    service = (event.attribute("service") or "").lower()
    if phase is None or not service:
        return
    if version := _VERSION.search(event.attribute("version") or ""):
        yield phase, f"{service} {version[1]}"
    if commit := event.attribute("commit"):
        yield phase, f"{service} {commit[:7].lower()}"


def _deploy_in_message(text: str, known: KnownNames) -> Iterator[Mark]:
    lowered = text.lower()
    services = [service for service in known.services if service in lowered]
    if not services or not re.search(r"deploy|release|roll(?:ed|ing) out|rollout|ship", lowered):
        return
    phase = _told_deploy(lowered)
    words = set(re.findall(r"[a-z0-9][\w-]*", lowered))
    named = [service for service in services if service in words]
    if phase is None or len(named) != 1:
        return
    whats = [*_VERSION.findall(text), *(commit[:7] for commit in _COMMIT.findall(text))]
    yield from ((phase, f"{named[0]} {what}") for what in whats)


def _told_deploy(text: str) -> str | None:
    told = [
        phase
        for phase, pattern in (
            ("deploy failed", _TOLD_FAILED),
            ("deploying", _TOLD_DEPLOYING),
            ("deployed", _TOLD_DEPLOYED),
        )
        if pattern.search(text)
    ]
    return told[0] if len(told) == 1 or told[:1] == ["deploy failed"] else None


def _of_status_update(event: Event, _: KnownNames) -> Iterator[Mark]:
    body = event.text.partition(" – ")[2] or event.text
    lines = [_status_words(line) for line in body.splitlines()]
    longest = max(lines, key=len, default="")
    if len(longest) >= _SHORTEST_STATUS:
        yield "status", longest


def _status_words(line: str) -> str:
    words = in_words(line)
    return re.sub(
        r"^(?:(?:status page|status|investigating|identified|monitoring|resolved|update|scheduled) )+", "", words
    )


_MAKERS = {
    EventKind.ALERT: _of_alert,
    EventKind.ALERT_RESOLVED: _of_alert,
    EventKind.ACKNOWLEDGED: _of_alert,
    EventKind.PULL_REQUEST: _of_pull_request,
    EventKind.DEPLOY: _of_deploy,
    EventKind.STATUS_UPDATE: _of_status_update,
}
