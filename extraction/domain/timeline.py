"""Events and the timeline they make: immutable, aware, uniquely named, oldest first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from extraction.domain.clock import iso_utc, require_utc
from extraction.domain.typed_values import TypedValue, typed_values_in


class EventKind(StrEnum):
    """What happened, as told by the record's type. What a message *means* is a signal, never its kind."""

    MESSAGE = "message"  # somebody, or a bot, wrote in a channel
    MESSAGE_DELETED = "message_deleted"
    CHANNEL = "channel"  # joins, leaves, topics, names, pins, archives
    COMMAND = "command"  # a slash command or an incident tool's own announcement
    ALERT = "alert"  # an alert began to fire, an incident was triggered
    ALERT_RESOLVED = "alert_resolved"
    ACKNOWLEDGED = "acknowledged"
    STATUS_UPDATE = "status_update"  # words published to customers or stakeholders
    INCIDENT_STATUS = "incident_status"  # status of the incident record itself
    SEVERITY_CHANGE = "severity_change"
    ROLE_CHANGE = "role_change"
    TICKET = "ticket"
    PULL_REQUEST = "pull_request"
    PUSH = "push"
    DEPLOY = "deploy"
    RELEASE = "release"
    CHECK = "check"  # a CI run or check
    METRIC = "metric"
    NOTE = "note"
    ACTION = "action"  # something done to a system, told by the system or a plain event file


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReference:
    """Where an event comes from, in the source's own terms, so that an outsider can find it.

    ``key`` is the source's native key, e.g. ``inc-1042/1767950000.000200`` for Slack (channel name, message ts),
    an alert's fingerprint, a PagerDuty webhook event id, ``owner/repo#12/closed``. Without a native key it is
    ``<kind>/<digest>``. ``at`` (aware UTC) and ``event_id`` are set where it stands for an event that was joined into
    another, so that a disagreement in time stays visible.
    """

    source: str
    key: str
    permalink: str | None = None
    at: datetime | None = None
    event_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it, as the source names them; who that is across sources is decided by ``capture.people``.

    ``address_hash`` is a keyed hash of the lower-cased e-mail address; the address itself is never kept.
    """

    source: str
    native_id: str
    name: str
    handle: str | None = None
    is_bot: bool = False
    address_hash: str | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """One happening, as one source recorded it. Never changes; a later edit is a further event that supersedes.

    ``id`` is derived from (source, native key, time, digest) and is stable across imports. ``at`` is aware UTC and
    ``at_original`` the source's own string. ``time_basis`` is ``recorded`` where the record has its own time and
    ``received`` where it has none and the file's time stands in (such a time is not part of the identity).
    ``text`` and ``raw`` (canonical JSON of the record) are redacted. ``attributes`` are facts the source states in
    fields: see ``ATTRIBUTES``. ``version_of`` is the native key of the message that an edit or a deletion supersedes
    (its own key for an edited message); ``also`` are the same happening's references in other sources.
    """

    source: str
    key: str
    at: datetime
    at_original: str
    digest: str
    kind: EventKind
    text: str
    actor: Actor | None = None
    permalink: str | None = None
    channel: str | None = None
    thread_key: str | None = None
    version_of: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    also: tuple[SourceReference, ...] = ()
    time_basis: str = "recorded"
    raw: str = "{}"
    id: str = field(default="")

    def __post_init__(self) -> None:
        if self.at.tzinfo is not UTC:
            object.__setattr__(self, "at", require_utc(self.at, f"event {self.source} {self.key}"))
        if not self.source or not self.key:
            raise ValueError("an event needs a source and a key")
        if not self.id:
            object.__setattr__(self, "id", event_id(self.source, self.key, self.identity_time, self.digest))

    @property
    def identity_time(self) -> str:
        """Microseconds since 1970 as they take part in the identity: nothing where the record has no time of its own."""
        return identity_time(self.at) if self.time_basis == "recorded" else ""

    @classmethod
    def recorded(cls, fields: dict[str, object]) -> Event:
        """The event with exactly these ``fields``, ``id`` among them.

        For those who make tens of thousands at once and hold ``at`` in UTC: a frozen value's own constructor takes
        five times as long.

        Raises:
            ValueError: a field is missing or unknown, ``at`` is not in UTC, or there is no source or key.
        """
        at = fields["at"]
        if fields.keys() != _FIELDS or not isinstance(at, datetime) or at.tzinfo is not UTC:
            raise ValueError(f"not the fields of an event in UTC: {sorted(fields)}")
        if not fields["source"] or not fields["key"]:
            raise ValueError("an event needs a source and a key")
        event = object.__new__(cls)
        event.__dict__.update(fields)
        return event

    @property
    def reference(self) -> SourceReference:
        return SourceReference(source=self.source, key=self.key, permalink=self.permalink, at=self.at, event_id=self.id)

    @property
    def references(self) -> tuple[SourceReference, ...]:
        """Its own reference first, then those of the same happening in other sources."""
        return (self.reference, *self.also)

    @cached_property
    def values(self) -> tuple[TypedValue, ...]:
        """Figures, versions, commits, tickets, hosts and times in the text, in order of appearance."""
        return typed_values_in(self.text)

    def attribute(self, name: str) -> str | None:
        return self.attributes.get(name)


_FIELDS = frozenset(Event.__dataclass_fields__)


ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "status": "status that the record states after this event: firing, resolved, acknowledged, investigating, merged …",
        "old_status": "status before, where the record states it",
        "alert": "name of the alert",
        "service": "service or component it is about",
        "services": "several services, comma separated",
        "severity": "severity as written by the source: SEV1, critical, P2 …",
        "environment": "production, staging …",
        "version": "version or release that was deployed or tagged",
        "commit": "commit id, as long as the source gives it",
        "ref": "branch or tag",
        "repository": "owner/name",
        "number": "pull request or issue number",
        "ticket": "tracker key, e.g. OPS-41",
        "title": "title of the ticket, pull request, incident or alert",
        "assignee": "display name of the person it is assigned to",
        "due": "due date, ISO",
        "incident": "the source's id of the incident",
        "role": "role given, e.g. incident_commander",
        "person": "display name of the person the role or page went to",
        "started_at": "ISO time at which the source says it began (alert startsAt, impact start)",
        "ended_at": "ISO time at which the source says it ended (alert endsAt)",
        "team": "owning team",
        "url": "link that the record is about",
        "metric": "name of the metric series",
        "value": "value of the metric, as written",
        "unit": "unit of that value",
        "samples": "number of samples of a metric or alert series that the record stands for",
        "action": "verb of the webhook: opened, closed, created …",
        "reactions": "emoji names with counts, comma separated: eyes:2,white_check_mark:1",
        "files": "names of attached files, comma separated",
        "pinned": "true where the message is pinned",
        "edited_at": "ISO time of the last edit, where the record holds only the latest wording",
        "subtype": "the source's own subtype",
        "suspicious": "why the text looks like an instruction to a machine",
    }
)
"""The names an event's ``attributes`` may have, and what each means. A source may not invent others."""


def identity_time(at: datetime) -> str:
    """Microseconds since 1970, as text."""
    return str(round(at.timestamp() * 1_000_000))


def event_id(source: str, key: str, at: str, digest: str) -> str:
    """Identity of an event: 24 hex digits of SHA-256 over source, native key, ``identity_time`` and payload digest."""
    return hashlib.sha256(f"{source}\x00{key}\x00{at}\x00{digest}".encode()).hexdigest()[:24]


def event_order(event: Event) -> tuple[datetime, str, str, str]:
    """Oldest first; ties by source, key and id, so that the order never depends on the order of import."""
    return (event.at, event.source, event.key, event.id)


def _version_order(event: Event) -> tuple[datetime, bool, str, str]:
    """Versions of one message, first to last. An export made after an edit has it at the message's own time."""
    return (event.at, event.version_of is not None, event.attributes.get("edited_at", ""), event.id)


@dataclass(frozen=True)
class Timeline:
    """All events of one incident. One with a naive time, a double id or a wrong order cannot be built."""

    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        previous: Event | None = None
        for event in self.events:
            if event.id in seen:
                raise ValueError(f"event {event.id} ({event.source} {event.key}) stands twice in the timeline")
            seen.add(event.id)
            if previous is not None and event_order(previous) > event_order(event):
                raise ValueError(f"event {event.id} stands after a later one")
            previous = event

    @classmethod
    def of(cls, events: Iterable[Event]) -> Timeline:
        """Order ``events`` and drop exact repetitions (the same id)."""
        unique = {event.id: event for event in events}
        return cls(tuple(sorted(unique.values(), key=event_order)))

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)

    @cached_property
    def by_id(self) -> Mapping[str, Event]:
        return MappingProxyType({event.id: event for event in self.events})

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every event's id and time: it changes when an event comes, goes, is joined or gets another time."""
        hasher = hashlib.sha256()
        for event in self.events:
            hasher.update(f"{event.id}@{iso_utc(event.at)}\n".encode())
        return hasher.hexdigest()

    @cached_property
    def joined(self) -> Mapping[str, str]:
        """Id of an event that was joined into another → id of that other event."""
        return MappingProxyType(
            {ref.event_id: event.id for event in self.events for ref in event.also if ref.event_id is not None}
        )

    def find(self, event_id: str) -> Event | None:
        """The event with this id, or the one it was joined into; ``None`` where this timeline has neither."""
        return self.by_id.get(event_id) or self.by_id.get(self.joined.get(event_id, ""))

    @cached_property
    def superseded(self) -> Mapping[str, Event]:
        """Event id → the event that superseded it (an edit or a deletion of the same message)."""
        groups: dict[tuple[str, str], list[Event]] = {}
        for event in self.events:
            if event.version_of is not None:
                groups.setdefault((event.source, event.version_of), []).append(event)
        if not groups:
            return MappingProxyType({})
        for event in self.events:
            if event.version_of is None and (event.source, event.key) in groups:
                groups[(event.source, event.key)].append(event)
        replaced: dict[str, Event] = {}
        for versions in groups.values():
            *earlier, latest = sorted(versions, key=_version_order)
            replaced |= {event.id: latest for event in earlier}
        return MappingProxyType(replaced)

    @cached_property
    def current(self) -> tuple[Event, ...]:
        """What a report may speak of: the latest wording of each message, and no deleted ones."""
        return tuple(
            event
            for event in self.events
            if event.id not in self.superseded and event.kind is not EventKind.MESSAGE_DELETED
        )
