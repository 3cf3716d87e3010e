"""One happening told by several sources becomes one event that keeps the others' references.

Conservative: joined is what shares a machine's identifier or a title word for word, lies close in time and contradicts
itself nowhere; of one source at most one record, so that two firings of a flapping alert stay two. The records nearest
in time belong together. What looks like an instruction to a machine stays alone: it may imitate a true record.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from extraction.capture.same_happening import KnownNames, Mark, marks_of
from extraction.domain.timeline import Event, EventKind, SourceReference

WINDOW = timedelta(minutes=5)
"""How far apart two sources' records of one happening may lie; tools notify each other within seconds to minutes."""
SAME_SOURCE_WINDOW = timedelta(seconds=60)
_DIRECTNESS = {
    "prometheus": 0, "alertmanager": 1, "grafana": 2, "datadog": 2, "statuspage": 2, "github": 2, "gitlab": 2, "git": 3,
    "opsgenie": 3, "victorops": 3, "pagerduty": 3, "csv": 6, "mail": 8, "slack": 9,
}  # fmt: skip
_OTHER_SOURCES = 7
_WITHOUT_OWN_TIME = 20
_MOST_NEIGHBOURS = 8


@dataclass(frozen=True, slots=True)
class _Told:
    """One record as the joining sees it: ``order`` is its place in time; the lower ``rank``, the more direct its source."""

    event: Event
    order: int
    marks: tuple[Mark, ...]
    rank: int
    family: str

    @property
    def has_own_time(self) -> bool:
        return self.event.time_basis == "recorded"


def join_duplicates(events: Sequence[Event]) -> list[Event]:
    """``events`` with each happening once; ``events`` are in ``event_order`` and their ids are unique."""
    known = KnownNames.of(events)
    told = [
        _Told(event, order, marks, _rank(event), _family(event))
        for order, event in enumerate(events)
        if not event.attribute("suspicious") and (marks := marks_of(event, known))
    ]
    primary_of = _assign(told)
    followers: dict[str, list[Event]] = defaultdict(list)
    for one in told:
        if (primary := primary_of.get(one.event.id)) is not None:
            followers[primary].append(one.event)
    return [
        with_references(event, followers[event.id]) if event.id in followers else event
        for event in events
        if event.id not in primary_of
    ]


def _assign(told: Sequence[_Told]) -> dict[str, str]:
    """Id of a joined event → id of the event that stands for its happening. Nearest pairs are joined first."""
    pairs = sorted(
        (_distance(one, other), other.rank, one.rank, one.order, other.order, one, other) for one, other in _pairs(told)
    )
    groups: dict[str, list[_Told]] = {}
    for *_, one, other in pairs:
        first, second = groups.get(one.event.id, [one]), groups.get(other.event.id, [other])
        if first is second or not _fit(first, second):
            continue
        merged = [*first, *second]
        groups.update((member.event.id, merged) for member in merged)
    return {
        member.event.id: primary
        for group in groups.values()
        for primary in [min(group, key=lambda one: (one.rank, one.order)).event.id]
        for member in group
        if member.event.id != primary
    }


def _pairs(told: Sequence[_Told]) -> Iterator[tuple[_Told, _Told]]:
    """Each two records that share a mark, are near enough and contradict each other nowhere; each pair once."""
    by_mark: dict[Mark, list[_Told]] = defaultdict(list)
    for one in told:
        for mark in one.marks:
            by_mark[mark].append(one)
    seen: set[tuple[str, str]] = set()
    for group in by_mark.values():
        for one, other in (*_near(group), *_without_time(group)):
            names = (one.event.id, other.event.id)
            if names not in seen:
                seen.add(names)
                yield one, other


def _near(group: Sequence[_Told]) -> Iterator[tuple[_Told, _Told]]:
    timed = [one for one in group if one.has_own_time]
    by_family: dict[str, list[_Told]] = defaultdict(list)
    for one in timed:
        by_family[one.family].append(one)
    times = {family: [one.event.at for one in members] for family, members in by_family.items()}
    for one in timed:
        for family, members in by_family.items():
            if family > one.family:
                low = bisect_left(times[family], one.event.at - WINDOW)
                high = bisect_right(times[family], one.event.at + WINDOW)
                near = sorted(members[low:high], key=lambda other: _distance(one, other))[:_MOST_NEIGHBOURS]
                yield from ((one, other) for other in near if _may_be_one(one, other))


def _without_time(group: Sequence[_Told]) -> Iterator[tuple[_Told, _Told]]:
    """A record without a time of its own belongs to the only happening it can belong to, or to none."""
    for one in group:
        if one.has_own_time or sum(other.family == one.family for other in group) > 1:
            continue
        for family in sorted({other.family for other in group if other.has_own_time}):
            members = [other for other in group if other.family == family]
            if len(members) == 1 and _may_be_one(one, members[0]):
                yield one, members[0]


def _may_be_one(one: _Told, other: _Told) -> bool:
    first, second = one.event, other.event
    if first.source == second.source:
        if first.source == "slack" or first.attribute("incident") != second.attribute("incident"):
            return first.source == "slack"
        if _distance(one, other) > SAME_SOURCE_WINDOW:
            return False
    return _agree(first.attribute("service"), second.attribute("service"))


def _agree(one: str | None, other: str | None) -> bool:
    """Whether two names can be of one service: one may be written longer, as in ``checkout`` and ``checkout-api``."""
    if not one or not other:
        return True
    first, second = one.lower(), other.lower()
    return first in second or second in first


def _fit(first: Sequence[_Told], second: Sequence[_Told]) -> bool:
    """Whether two groups can be one happening: no source twice, something machine-made to stand for it, near in time."""
    families = [one.family for one in (*first, *second)]
    if len(set(families)) < len(families):
        return False
    both = [one for one in (*first, *second) if one.has_own_time]
    times = [one.event.at for one in both]
    if times and max(times) - min(times) > WINDOW:
        return False
    return any(one.event.kind is not EventKind.MESSAGE for one in (*first, *second))


def _distance(one: _Told, other: _Told) -> timedelta:
    if one.has_own_time and other.has_own_time:
        return abs(one.event.at - other.event.at)
    return WINDOW + WINDOW


def _rank(event: Event) -> int:
    own_time = 0 if event.time_basis == "recorded" else _WITHOUT_OWN_TIME
    return _DIRECTNESS.get(event.source, _OTHER_SOURCES) + own_time


def _family(event: Event) -> str:
    """Who tells: within one of these two records are two happenings."""
    if event.source == "slack":
        return f"slack {event.actor.native_id if event.actor else ''}"
    if event.source == "pagerduty":
        return f"pagerduty {_pagerduty_form(event)}"
    return event.source


def _pagerduty_form(event: Event) -> str:
    """PagerDuty tells the same happening through webhooks, log entries, incidents and the alert that was sent to it."""
    if '_log_entry"' in event.raw:
        return "log entry"
    if '"occurred_at"' in event.raw:
        return "webhook"
    return "event" if '"event_action"' in event.raw else "incident"


def with_references(primary: Event, joined: Iterable[Event]) -> Event:
    """``primary``, which tells of the same happening as ``joined``, with the references of all of them."""
    references: dict[str | None, SourceReference] = {one.event_id: one for one in primary.also}
    for event in joined:
        references |= {one.event_id: one for one in event.references}
    also = sorted(references.values(), key=lambda one: (one.at or primary.at, one.source, one.key, one.event_id or ""))
    return replace(primary, also=tuple(also))
