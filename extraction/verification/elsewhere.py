"""What the citation allows and another record of the incident contradicts or has overtaken.

A chat says "resolved" while the alert still fires; a ticket was in progress and is closed now; an early count was
corrected. Told with both records, the disagreement itself is a fact; told with one, a reader is misled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from extraction.domain.conflict import Conflict, ConflictKind
from extraction.domain.finding import Finding, Verdict
from extraction.domain.milestone import MilestoneName
from extraction.domain.report import StatementKind
from extraction.domain.timeline import EventKind
from extraction.domain.typed_values import TypedValue, ValueKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.reading import Clause

CHECK = "elsewhere"
_AGREES = timedelta(minutes=1)
_SAME_ACT = timedelta(minutes=30)
_MILESTONE_WORDS = {
    MilestoneName.IMPACT_STARTED: re.compile(
        r"\b(?:impact|outage|disruption|problem|incident)\b.*\b(?:beg[aiu]n|start)"
    ),
    MilestoneName.DETECTED: re.compile(r"\bdetect"),
    MilestoneName.DECLARED: re.compile(r"\bdeclar"),
    MilestoneName.MITIGATED: re.compile(
        r"\bmitigat|\b(?:impact|outage|disruption)\b.*\b(?:over|end|ceas)|\bservice (?:was )?restored"
    ),
    MilestoneName.RESOLVED: re.compile(r"\bresol(?:v|ut)"),
}
_ATTRIBUTED = re.compile(
    r"\b(?:according to|says?|said|records?|recorded|states?|stated|reports?|reported|announced|wrote|posted|marked"
    r"|status ?page|ticket|alert(?:manager)?|pagerduty|page|message|channel|slack|chat|first|initial(?:ly)?|prematurely"
    r"|temporar(?:y|ily)|again|reopened|twice|second)\b"
)
_STILL = re.compile(
    r"\b(?:is|are|remains?|stays?|still|currently|now|has not|have not|not yet)\b"
    r"(?!.*\b(?:at|by|as of|until) (?:that time|\d{1,2}:\d\d))"
)
_OPEN_STATE = re.compile(
    r"\b(?:open|in progress|in review|under review|pending|unmerged|unresolved|to do|waiting|assigned|ongoing|being)\b"
)
_CLOSED_STATES = frozenset({"done", "closed", "resolved", "merged", "completed", "cancelled", "canceled", "won't do"})
_AT_THE_TIME = re.compile(
    r"\b(?:so far|at (?:that|the) (?:time|point|moment)|by (?:then|that time|\d{1,2}:\d\d)|at \d{1,2}:\d\d|as of|initial(?:ly)?"
    r"|first|early|earlier|preliminary|provisional|until|from .* to|later|then|originally|declared|opened as|upgraded"
    r"|downgraded|raised|lowered|escalated|changed)\b"
)
_NO_ALERT = re.compile(
    r"\b(?:no|without (?:any|an?)?|never any|not (?:a single|one)|none of the)\s*(?:\w+ ){0,2}?"
    r"(?:alerts?|alarms?|pages?|monitors?)\b"
    r"|\b(?:alerts?|alarms?|monitors?|monitoring) (?:never|did not|didn[’']t|failed to)"
    r" (?:fire|trigger|page|alert|go off|catch|notice)"
)
_ABOUT_ALERTING = frozenset(
    {
        "alert",
        "fire",
        "detect",
        "monitor",
        "page",
        "exceed",
        "exist",
        "issue",
        "go",
        "catch",
        "notice",
        "notify",
        "begin",
    }
)
_TOTAL = re.compile(
    r"\b(?:in total|total(?:ling|ed)?|overall|altogether|final(?:ly)?|in all|corrected|revised|recount|actually)\b"
)
_BACK = re.compile(r"\b(?:roll(?:ed|ing)? ?back|revert(?:ed|ing)?|backed out|restored)\b")
_VERSIONS = frozenset({ValueKind.VERSION, ValueKind.COMMIT})
_NOTHING: tuple[PreparedEvent, ...] = ()


def check_elsewhere(claim: Claim) -> Iterator[Finding]:
    for clause in claim.reading.clauses:
        if clause.asked:
            continue
        yield from _check_milestones(claim, clause)
        yield from _check_state(claim, clause)
        yield from _check_alerts(claim, clause)
        yield from _check_version(claim, clause)
    yield from _check_severity(claim)
    yield from _check_totals(claim)


def _check_milestones(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """A milestone's time that a named person settled otherwise, or that another record gives otherwise."""
    stated = [
        value
        for value in claim.values
        if value.kind is ValueKind.CLOCK_TIME and clause.start <= value.span[0] < clause.end
    ]
    if len(stated) != 1 or _ATTRIBUTED.search(clause.lower):
        return
    for name, words in _MILESTONE_WORDS.items():
        if words.search(clause.lower):
            yield from _check_settled(claim, name, stated[0])
            yield from _check_open(claim, name, stated[0])


def _check_settled(claim: Claim, name: MilestoneName, stated: TypedValue) -> Iterator[Finding]:
    curated = claim.evidence.facts.curated.milestones
    settled = [one for one in (curated.get(name), *(curated.get(f"{name}#{number}") for number in range(1, 10))) if one]
    times = [at for cycle in claim.evidence.facts.cycles if (at := cycle.milestone(name).at) is not None]
    if settled and times and not any(_is(stated, at) for at in times):
        by = settled[-1].by
        message = f"{by} settled that the incident was {name.label} at {times[-1]:%H:%M} UTC; the sentence says {stated.text}."
        yield claim.finding(CHECK, Verdict.CONTRADICTED, message, stated.span, expected=f"{times[-1]:%H:%M} UTC")


def _check_open(claim: Claim, name: MilestoneName, stated: TypedValue) -> Iterator[Finding]:
    for conflict in claim.evidence.facts.conflicts:
        if (
            conflict.kind is not ConflictKind.TIMES_DISAGREE
            or conflict.about != name
            or not _is_one_sided(claim, conflict)
        ):
            continue
        others = [one.text for one in conflict.answers if one.at is not None and not _is(stated, one.at)]
        if others and len(others) < len(conflict.answers):
            message = f"Another record gives another time: {'; '.join(others)}. Settle the question, or tell both."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, stated.span, expected=others[0])


def _is_one_sided(claim: Claim, conflict: Conflict) -> bool:
    cited = frozenset(claim.cited_ids)
    return sum(not cited.isdisjoint(answer.evidence) for answer in conflict.answers) < 2


def _is(stated: TypedValue, at: datetime) -> bool:
    """Whether a clock time written in UTC (or without zone) is that of ``at``, to the minute. Other zones are not judged."""
    if stated.number is None or stated.unit not in ("", "UTC"):
        return True
    seconds = 3600 * at.hour + 60 * at.minute + at.second
    apart = abs(int(stated.number) - seconds)
    return min(apart, 86_400 - apart) <= _AGREES.total_seconds()


def _check_state(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """A ticket or pull request told as open that a later record closes."""
    if not _OPEN_STATE.search(clause.lower) or not _STILL.search(clause.lower):
        return
    last = max(event.at for event in claim.cited)
    for word in clause.words:
        holders = claim.evidence.holders.get(word.lower.lstrip("#@"), _NOTHING) if word.is_identifier else _NOTHING
        for event in holders:
            state = event.event.attributes.get("status", "").lower()
            closed = state in _CLOSED_STATES or (event.event.kind is EventKind.TICKET and "finish" in event.settled)
            if closed and event.at > last and event.event.kind in (EventKind.TICKET, EventKind.PULL_REQUEST):
                message = (
                    f"{event.label_at_start} says that {claim.text[word.start : word.end]} is {state or 'done'} by now."
                )
                yield claim.finding(CHECK, Verdict.CONTRADICTED, message, clause.span, expected=state or "done")
                return


def _check_alerts(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """ "No alert fired" beside the record of an alert."""
    match = _NO_ALERT.search(clause.lower)
    if match is None or claim.statement.kind is StatementKind.UNKNOWN:
        return
    cited = frozenset(claim.cited_ids)
    asked = {word.concept for word in clause.words if word.concept} - _ABOUT_ALERTING
    last = max(event.at for event in claim.cited)
    for alert in claim.evidence.by_kind.get(EventKind.ALERT, _NOTHING):
        if alert.at <= last and alert.id not in cited and asked <= alert.concepts:
            message = f"{alert.label_at_start} is one: “{_short(alert.text)}”."
            span = (clause.start + match.start(), clause.start + match.end())
            yield claim.finding(CHECK, Verdict.CONTRADICTED, message, span, expected="an alert did fire")
            return


def _check_version(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """A version that chat says was rolled back to, while the deployment's own record names another."""
    if not _BACK.search(clause.lower):
        return
    named = [one for one in claim.values if one.kind in _VERSIONS and clause.start <= one.span[0] < clause.end]
    deploys = claim.evidence.by_kind.get(EventKind.DEPLOY, _NOTHING)
    if not named or any(one.text.lower().lstrip("v") in _spoken(deploy) for deploy in deploys for one in named):
        return
    times = [event.at for event in claim.cited if _BACK.search(event.text.lower())]
    services = {one for event in claim.cited for one in event.services}
    for deploy in deploys:
        near = any(abs(deploy.at - at) <= _SAME_ACT for at in times)
        if near and _BACK.search(deploy.text.lower()) and (not services or services & deploy.services):
            message = f"{deploy.label_at_start} names another version: “{_short(deploy.text)}”."
            yield claim.finding(CHECK, Verdict.CONTRADICTED, message, named[-1].span, expected=_short(deploy.text))
            return


def _spoken(deploy: PreparedEvent) -> str:
    return f"{deploy.text} {deploy.fields}".lower()


def _check_severity(claim: Claim) -> Iterator[Finding]:
    """The severity of the incident as it was before a later record changed it."""
    final = claim.evidence.final_severity
    if final is None or final.id in claim.cited_ids or final.at <= max(event.at for event in claim.cited):
        return
    level = next((one for one in final.values if one.kind is ValueKind.SEVERITY), None)
    for value in claim.values:
        clause = claim.clause_of(value.span) if value.kind is ValueKind.SEVERITY else None
        if level is None or clause is None or (value.unit, value.number) == (level.unit, level.number):
            continue
        if value.unit == level.unit and not _AT_THE_TIME.search(clause.lower) and "declare" not in clause.concepts:
            message = f"The severity was changed to {level.text} later, by {final.label}."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, value.span, expected=level.text)


def _check_totals(claim: Claim) -> Iterator[Finding]:
    """A count that a later record gives as another total."""
    last = max(event.at for event in claim.cited)
    for figure in claim.figures:
        clause = claim.clause_of(figure.span)
        if figure.unit or clause is None or _AT_THE_TIME.search(clause.lower):
            continue
        for thing in figure.about:
            for event, later in claim.evidence.measurements.get((figure.unit, thing), ()):
                if event.at > last and later.number != figure.number and _tells_a_total(event.text):
                    message = f"A later record gives another total: “{_short(event.text)}”."
                    yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span, expected=later.text)
                    return


@lru_cache(maxsize=4096)
def _tells_a_total(text: str) -> bool:
    return _TOTAL.search(text.lower()) is not None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else line[:117].rstrip() + "…"
