"""Chat as clauses in the past tense: restated where the words allow it, else quoted with who said it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extraction.domain.signal import SignalKind
from extraction.domain.timeline import Event
from extraction.drafting.plain.phrases import spelled
from extraction.drafting.plain.quotes import SHORT, is_small_talk, quotation, quotation_of, sentences_of, trimmed
from extraction.drafting.plain.restating import decided, did, doing
from extraction.drafting.plain.story import Story

SOURCE_NAMES: Mapping[str, str] = {
    "alertmanager": "Alertmanager", "pagerduty": "PagerDuty", "opsgenie": "Opsgenie", "grafana": "Grafana",
    "datadog": "Datadog", "statuspage": "the status page", "github": "GitHub", "gitlab": "GitLab", "jira": "Jira",
    "linear": "Linear", "prometheus": "Prometheus", "git": "git", "slack": "Slack", "csv": "the event file",
}  # fmt: skip

_REQUEST = re.compile(r"\b(?:please|pls|can (?:you|someone|anyone)|could (?:you|someone)|go ahead)\b", re.IGNORECASE)
_DECLARING = re.compile(
    r"^\W*(?:i'?m |i am )?declaring (?P<what>(?:an? )?(?:sev[- ]?\d|p[0-5]|(?:major )?incident)\b)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_VERBS: tuple[tuple[SignalKind, str], ...] = (
    (SignalKind.DECISION, "decided"),
    (SignalKind.HYPOTHESIS, "suggested"),
    (SignalKind.HYPOTHESIS_FATE, "reported"),
    (SignalKind.FINDING, "reported"),
    (SignalKind.IMPACT, "reported"),
    (SignalKind.RECOVERY, "reported"),
    (SignalKind.DETECTION, "reported"),
    (SignalKind.MITIGATION, "reported"),
    (SignalKind.ACTION, "reported"),
    (SignalKind.FOLLOW_UP, "noted"),
)
_REPEATED_ALERT = re.compile(r"^\s*\[?(?:FIRING|RESOLVED|TRIGGERED|ALERT)\b", re.IGNORECASE)


def told_message(event: Event, story: Story, limit: int) -> str | None:
    restated = _follow_ups(event, story) or _declared(event, story) or restated_in_third_person(event, story)
    if restated is not None:
        return restated
    if SignalKind.HYPOTHESIS in story.signal_kinds(event) and (words := suspicion(event, story)) is not None:
        return f"{_speaker(event, story)} {words}"
    return reports(event, story, limit)


def reports(event: Event, story: Story, limit: int = SHORT, verb: str | None = None) -> str | None:
    """``Ben Okafor reported: “cert is fine”``, whatever kind of record it is; nothing where a bot repeats an alert."""
    if event.actor is not None and event.actor.is_bot and _REPEATED_ALERT.search(event.text):
        return None
    quoted = quotation(event, limit, story.spellings)
    if quoted is None:
        return None
    return f"{_speaker(event, story)} {verb or _verb(event, story)}: {quoted}"


def suspicion(event: Event, story: Story) -> str | None:
    """``suspected: “…”`` where the words say so themselves, ``asked: “…?”`` for a question, else ``suggested: “…”``."""
    quoted = quotation(event, names=story.spellings)
    if quoted is None:
        return None
    words = quoted[1:-1]
    bare = _SUSPECTING.sub("", words)
    if bare != words and bare:
        return f"suspected: “{bare}”"
    if words.endswith("?"):
        return f"asked: {quoted}"
    return f"suspected: {quoted}" if _SUSPECTING_INSIDE.search(words) else f"suggested: {quoted}"


_SUSPECTING_INSIDE = re.compile(r"\bi (?:think|suspect|believe|guess|bet)\b", re.IGNORECASE)
_SUSPECTING = re.compile(
    r"^(?:i (?:think|suspect|believe|guess|bet) (?:that )?|my (?:guess|hunch|theory|bet|suspicion) is (?:that )?"
    r"|(?:maybe|perhaps|probably|possibly|suspecting|suspect) )",
    re.IGNORECASE,
)


def _speaker(event: Event, story: Story) -> str:
    name = story.name(event)
    if name is None:
        return SOURCE_NAMES.get(event.source, event.source)
    return name


def _verb(event: Event, story: Story) -> str:
    kinds = story.signal_kinds(event)
    for kind, verb in _VERBS:
        if kind in kinds:
            return verb
    return "wrote"


def _follow_ups(event: Event, story: Story) -> str | None:
    """A list of follow-ups is counted here; the section on action items tells them one by one."""
    count = sum(event.id in item.evidence for item in story.facts.action_items)
    return f"{_speaker(event, story)} listed {spelled(count, 'follow-up')}" if count > 1 else None


def _declared(event: Event, story: Story) -> str | None:
    found = _DECLARING.match(event.text)
    if found is None or event.actor is None or event.actor.is_bot:
        return None
    words = quotation_of(found["rest"].lstrip(" :–—-.,"), SHORT, story.spellings, _is_no_role)
    return f"{_speaker(event, story)} declared {found['what'].strip()}" + (f": {words}" if words else "")


def _is_no_role(words: str) -> bool:
    return not re.search(r"\b(?:IC|incident commander|comms|scribe)\b", words, re.IGNORECASE)


def restated_in_third_person(event: Event, story: Story) -> str | None:
    """What a person did or decided, told in the third person where the words allow it."""
    if event.actor is None or event.actor.is_bot:
        return None
    sentences = [one for one in sentences_of(event.text) if not is_small_talk(one) and not _is_request(one)]
    worth = [trimmed(one, story.spellings, labels=False) for one in sentences]
    if len(worth) != 1:
        return None
    clause = decided(worth[0]) or doing(worth[0]) or did(worth[0])
    return None if clause is None else f"{_speaker(event, story)} {clause}"


def _is_request(sentence: str) -> bool:
    return bool(
        re.search(
            r"\b(?:please|pls|can (?:you|someone|anyone)|could (?:you|someone)|go ahead)\b", sentence, re.IGNORECASE
        )
    )
