"""Events that may serve as evidence, each with its sentences read once for all rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from extraction.domain.curation import Curated
from extraction.domain.timeline import Event, EventKind, Timeline
from extraction.domain.wording import Sentence, sentences_in, spoken, word_beginnings

SPEECH = frozenset({EventKind.MESSAGE, EventKind.NOTE, EventKind.COMMAND, EventKind.ACTION, EventKind.STATUS_UPDATE})
_KNOWN_TOOLS = frozenset(
    """pagerduty alertmanager prometheus grafana datadog statuspage opsgenie argocd argo-cd jenkins github-actions
    dependabot renovate slackbot incident-bot incidentbot terraform spinnaker circleci buildkite sentry newrelic pingdom
    cloudwatch atlantis flux fluxcd gitlab-ci statuscake rootly firehydrant incident.io""".split()  # noqa: SIM905
)

_ACCOUNT = re.compile(
    r"(?:\[bot\]|[-_.]bot|[-_.](?:scheduler|cron(?:job)?|autoscaler|pipeline|automation|daemon|robot|runner|deployer|"
    r"webhook|service-account))$|"
    r"^(?:svc|srv|sys|bot|ci|cd)[-_.]\w|"
    r"^(?:bot|scheduler|cron|cronjob|crond|autoscaler|pipeline|automation|daemon|robot|system|anonymous|no-?reply|"
    r"mailer-daemon|postmaster|"
    r"webhook|terraform|ansible|kubernetes|kubelet|autopilot|unknown|nobody|root)$"
)
_DESK = re.compile(
    r"(?i)\b(?:support|help|desk|helpdesk|team|status|notifications?|alerts?|alerting|billing|operations|noc|service|"
    r"services|customer\s+care|care|"
    r"incident\s+response|screening|newsletter|updates?|no-?reply|mailer|reports?|abuse|info|centre|center|"
    r"security\s+(?:team|response)|trust\s+desk)"
    r"(?:\s+(?:team|desk|center|centre))?$"
)


@dataclass(frozen=True)
class Reading:
    """One event and the sentences in it. ``said_at`` (aware UTC) is when its present wording was first said."""

    event: Event
    said_at: datetime

    @cached_property
    def text(self) -> str:
        """The event's own words: quoted lines and code blocks are blanked out, spans stay the same."""
        return spoken(self.event.text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(sentences_in(self.text))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """See ``word_beginnings``: rules look here first, so that most messages cost them nothing."""
        return word_beginnings(self.text)

    @property
    def id(self) -> str:
        return self.event.id

    @cached_property
    def by_tool(self) -> bool:
        """Whether a bot or a tool wrote it, or nobody."""
        return self.event.actor is None or self.event.actor.is_bot or is_tool_name(self.event.actor.name)

    @property
    def by_person(self) -> bool:
        return not self.by_tool

    @property
    def is_speech(self) -> bool:
        return self.event.kind in SPEECH


@lru_cache(maxsize=4096)
def is_tool_name(name: str) -> bool:
    """Whether an actor's name is that of a tool, for sources that do not flag bots.

    >>> is_tool_name("argocd"), is_tool_name("dependabot[bot]"), is_tool_name("Ana Sousa")
    (True, True, False)
    """
    folded = name.casefold().strip().replace(" ", "-")
    return folded in _KNOWN_TOOLS or _ACCOUNT.search(folded) is not None


@lru_cache(maxsize=4096)
def is_desk(name: str) -> bool:
    """Whether a mail's sender is an organisation's desk: "Corvid Support", "Billing Team", "Nimbus Status".

    >>> is_desk("Corvid Support"), is_desk("Ana Sousa")
    (True, False)
    """
    return _DESK.search(name) is not None


def citable_events(timeline: Timeline, curated: Curated) -> tuple[Event, ...]:
    """What facts may rest on: the latest wordings, without hidden events and without suspicious ones not released."""
    return tuple(
        event
        for event in timeline.current
        if event.id not in curated.hidden and (not event.attributes.get("suspicious") or event.id in curated.released)
    )


def read_events(timeline: Timeline, curated: Curated) -> tuple[Reading, ...]:
    """All citable events, ordered by when their wording was said; linear in their number."""
    earlier = _earlier_versions(timeline.events) if timeline.superseded else {}
    readings = [Reading(event, _said_at(event, earlier)) for event in citable_events(timeline, curated)]
    return tuple(sorted(readings, key=lambda reading: (reading.said_at, reading.event.source, reading.event.key)))


def _earlier_versions(events: Iterable[Event]) -> dict[tuple[str, str], list[Event]]:
    versions: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        versions.setdefault((event.source, event.version_of or event.key), []).append(event)
    return versions


def _said_at(event: Event, versions: dict[tuple[str, str], list[Event]]) -> datetime:
    """An edit that keeps at least its first words was said when they were first written.

    Somebody who corrects a typing mistake ten minutes later has not acted ten minutes later.
    """
    if event.version_of is None:
        return event.at
    opening = event.text[:20].casefold()
    same = (e.at for e in versions.get((event.source, event.version_of), ()) if e.text[:20].casefold() == opening)
    return min(same, default=event.at)
