"""Claims with their records in one row, checked by the same engine: the public door for anyone's test set.

A row is ``{"id", "claim", "cites": ["E2"], "events": [{"id", "ts", "kind", "author", "text"}]}``; ``ts`` is RFC 3339.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypedDict

from extraction.domain.clock import parse_iso
from extraction.domain.facts import IncidentFacts
from extraction.domain.finding import Finding, Verdict
from extraction.domain.incident import Incident
from extraction.domain.people import Person
from extraction.domain.report import Author, AuthorKind, Statement
from extraction.domain.timeline import Actor, Event, EventKind, Timeline
from extraction.errors import Place, UnreadableRecord
from extraction.verification.check_draft import check_statement, supported_when_nothing_objects
from extraction.verification.evidence import prepare_evidence
from extraction.verification.name_book import first_name

_SOURCE = "row"
_WRITER = Author(kind=AuthorKind.MODEL, name="claim")
_KINDS = {
    "chat": EventKind.MESSAGE, "comment": EventKind.MESSAGE, "deployment": EventKind.DEPLOY, "page": EventKind.ALERT,
    "status": EventKind.STATUS_UPDATE, "log": EventKind.NOTE, "pr": EventKind.PULL_REQUEST, "commit": EventKind.PUSH,
    "resolved": EventKind.ALERT_RESOLVED, "ack": EventKind.ACKNOWLEDGED,
}  # fmt: skip
_MACHINES = re.compile(
    r"bot\b|^(?:pagerduty|opsgenie|datadog|grafana|prometheus|alertmanager|argocd|argo|jenkins|github|gitlab"
    r"|circleci|statuspage|sentry"
    r"|newrelic|cloudwatch|spinnaker|flux|terraform|jira|linear|slack|slackbot|incident\.?io|rootly|firehydrant"
    r"|splunk|honeycomb|kubernetes"
    r"|k8s|ci|cd|system|monitoring|nagios|zabbix|victorops|pingdom|deploybot|launchdarkly|octopus|buildkite"
    r"|harness|helm|ansible|puppet|chef|vault|fastly|cloudflare|aws|gcp|azure|servicenow|dynatrace|airflow|consul|nomad)\b",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(r"\b[a-z][a-z0-9]*(?:-[a-z0-9]+)+\b")
_NOT_SERVICES = re.compile(
    r"^(?:[a-z]+-)?(?:up|off|on|in|out|to|by|based|wide|level|side|call|facing|time|term|only|down|over)$|^(?:re"
    r"|non|pre|post|on"
    r"|follow|roll|read|write|self|long|short|high|low|sev|p\d|well|third|first|second|two|three|one|five|ten|half"
    r"|all)-|^\d|-(?:up|off|on|in|out|to|based"
    r"|wide|level|side|call|facing|time|term|only|down|over|mortem|minute|hour|day|percent)$|\d$"
)
_ONLY_MACHINES = {
    EventKind.ALERT, EventKind.ALERT_RESOLVED, EventKind.METRIC, EventKind.CHECK, EventKind.STATUS_UPDATE,
    EventKind.SEVERITY_CHANGE, EventKind.ROLE_CHANGE,
}  # fmt: skip
_AUTOMATED = (
    EventKind.DEPLOY,
    EventKind.ALERT,
    EventKind.ALERT_RESOLVED,
    EventKind.ACTION,
    EventKind.METRIC,
    EventKind.CHECK,
)


class FindingRow(TypedDict):
    check: str
    verdict: str
    span: list[int] | None
    expected: str | None
    found: str | None
    message: str


class VerdictRow(TypedDict):
    """``check`` is the one that decided; ``None`` where nothing objects."""

    id: str
    verdict: str
    check: str | None
    findings: list[FindingRow]


def check_claim(
    row: Mapping[str, object],
    place: Place = Place("claims"),
    unopposed: Callable[[Author], Verdict] = supported_when_nothing_objects,
) -> VerdictRow:
    """Check the claim of ``row`` against the events it cites.

    Raises:
        UnreadableRecord: a field is missing or has the wrong shape; the message names it.
    """
    claim_id, text = _text(row, "id", place), _text(row, "claim", place)
    cites = [str(one) for one in _sequence(row, "cites", place)]
    rows = [_mapping(one, place) for one in _sequence(row, "events", place)]
    events = {_text(one, "id", place): _event(one, place) for one in rows}
    timeline = Timeline.of(events.values())
    evidence = prepare_evidence(timeline, _facts(timeline))
    cited = tuple(events[one].id if one in events else one for one in cites)
    if not cited:
        return _without_citation(claim_id)
    statement = Statement(id=claim_id, text=text, author=_WRITER, evidence=cited, rule="claim")
    checked = check_statement(statement, evidence, unopposed)
    findings = [_finding_row(finding) for finding in checked.findings]
    return VerdictRow(
        id=claim_id, verdict=checked.verdict.value, check=findings[0]["check"] if findings else None, findings=findings
    )


def _without_citation(claim_id: str) -> VerdictRow:
    verdict = Verdict.NOT_IN_EVIDENCE.value
    finding = FindingRow(
        check="citation", verdict=verdict, span=None, expected=None, found=None, message="The claim cites no record."
    )
    return VerdictRow(id=claim_id, verdict=verdict, check="citation", findings=[finding])


def _finding_row(finding: Finding) -> FindingRow:
    return FindingRow(
        check=finding.check,
        verdict=finding.verdict.value,
        span=None if finding.span is None else list(finding.span),
        expected=finding.expected,
        found=finding.found,
        message=finding.message,
    )


def _event(row: Mapping[str, object], place: Place) -> Event:
    key, text, author = _text(row, "id", place), _text(row, "text", place), str(row.get("author") or "")
    stamp = _text(row, "ts", place)
    try:
        at = parse_iso(stamp)
    except ValueError as error:
        raise UnreadableRecord(place, f"event {key}: “ts” is no RFC 3339 time with zone ({stamp})") from error
    kind = _kind(str(row.get("kind") or "message"))
    return Event(
        source=_SOURCE,
        key=key,
        at=at,
        at_original=stamp,
        digest=hashlib.sha256(f"{author}\x00{text}".encode()).hexdigest(),
        kind=kind,
        text=text,
        actor=Actor(source=_SOURCE, native_id=author, name=author, is_bot=_MACHINES.search(author) is not None)
        if author
        else None,
    )


def _kind(written: str) -> EventKind:
    try:
        return EventKind(written)
    except ValueError:
        return _KINDS.get(written.lower(), EventKind.MESSAGE)


def _facts(timeline: Timeline) -> IncidentFacts:
    people = {event.actor.native_id: event.actor for event in timeline if event.actor is not None}
    kinds = {one: {event.kind for event in timeline if event.actor and event.actor.native_id == one} for one in people}
    services = {name for event in timeline for name in _services_in(event)}
    alerted = {name for event in timeline if event.kind is EventKind.ALERT for name in _services_in(event)}
    first = timeline.events[0].at if timeline.events else parse_iso("1970-01-01T00:00:00Z")
    return IncidentFacts(
        incident=Incident(key="claims", title="", created_at=first, services=tuple(sorted(alerted))),
        people=tuple(
            Person(
                id=native_id,
                display_name=actor.name,
                aliases=_aliases(actor.name),
                is_bot=actor.is_bot or _writes_like_a_machine(actor.name, kinds[native_id]),
            )
            for native_id, actor in people.items()
        ),
        actors={(_SOURCE, native_id): native_id for native_id in people},
        services=tuple(sorted(services)),
    )


def _writes_like_a_machine(name: str, kinds: set[EventKind]) -> bool:
    """Whether an author is a tool: one that only alerts, measures or sets states, or one with a tool's kind of name."""
    if kinds <= _ONLY_MACHINES:
        return True
    return EventKind.MESSAGE not in kinds and "-" in name and name.islower() and not re.search(r"[\s.@]", name)


def _aliases(name: str) -> tuple[str, ...]:
    """A handle such as ``dana.k`` or ``@mara_l`` also as its first part."""
    first = re.split(r"[._@]", first_name(name.lstrip("@")))[0]
    return tuple(dict.fromkeys(one for one in (name, name.lstrip("@"), first) if len(one) > 1))


def _services_in(event: Event) -> set[str]:
    found = set(_HYPHENATED.findall(event.text))
    certain = event.kind in _AUTOMATED
    return {name for name in found if not _NOT_SERVICES.search(name) and (certain or name.count("-") <= 2)}


def _text(row: Mapping[str, object], name: str, place: Place) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise UnreadableRecord(place, f"“{name}” has to be a text that is not empty")
    return value


def _sequence(row: Mapping[str, object], name: str, place: Place) -> Sequence[object]:
    value = row.get(name)
    if not isinstance(value, list):
        raise UnreadableRecord(place, f"“{name}” has to be a list")
    return value


def _mapping(value: object, place: Place) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise UnreadableRecord(place, "each event has to be an object")
    return value
