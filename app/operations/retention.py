"""What is kept how long, and what goes when its time is over: in small transactions, each with its entry in the audit log.

Approved and published reports stay: with their drafts, corrections, approvals and the chain of seals, which verifies after
it. Of an event whose raw record goes, text, time and source stay proven; its author, channel and attributes stay, and are
proven no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from app.operations.access import Action
from app.operations.permission import permit_anywhere, record
from app.operations.ports import Ports


class KeptKind(StrEnum):
    RAW_RECORDS = "raw_records"  # what a source sent, beside the event that was made from it
    MODEL_REPLIES = "model_replies"
    JOB_LOGS = "job_logs"
    JOBS = "jobs"  # ended ones, with their log
    DRAFTS = "drafts"  # versions that no approval, publication, request or proposal rests on, but the latest
    NOTICES = "notices"  # delivered or given up

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    KeptKind.RAW_RECORDS: "raw records of events",
    KeptKind.MODEL_REPLIES: "replies of models",
    KeptKind.JOB_LOGS: "lines of the logs of ended jobs",
    KeptKind.JOBS: "ended jobs",
    KeptKind.DRAFTS: "old versions of drafts",
    KeptKind.NOTICES: "notices that are done with",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRule:
    """How long whole incidents are kept after their last event. No severities or teams given: any. ``published``: also
    those with a published report; what was published stays where it went, and verifies by itself."""

    keep: timedelta
    severities: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    published: bool = False

    def fits(self, age: IncidentAge) -> bool:
        severity, team = (age.severity or "").casefold(), (age.team or "").casefold()
        return (not self.severities or severity in self.severities) and (not self.teams or team in self.teams)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """``kept``: how long each kind is kept; what is not named is kept for ever. Of ``incidents`` the first that fits counts."""

    kept: tuple[tuple[KeptKind, timedelta], ...] = ()
    incidents: tuple[IncidentRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAge:
    """``last_at``: its last event, or when it was made; aware UTC. ``busy``: a job on it has not ended."""

    key: str
    severity: str | None
    team: str | None
    last_at: datetime
    published: bool
    busy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What goes, or went, and why: ``count`` of a kind, of ``incident`` where it belongs to one; no kind: the whole incident."""

    kind: KeptKind | None
    incident: str | None
    count: int
    why: str


class Keeper(Protocol):
    """The rows that retention is about."""

    def unit(self) -> AbstractContextManager[None]: ...

    def older(self, kind: KeptKind, before: datetime) -> tuple[tuple[str | None, int], ...]:
        """Incident (``None``: of none) and how many of this kind are from before."""

    def drop(
        self, kind: KeptKind, incident: str | None, before: datetime, by: str, at: datetime, reason: str, most: int
    ) -> int:
        """Take at most ``most`` of them away; how many."""

    def ages(self) -> Iterator[IncidentAge]: ...

    def drop_incident(self, key: str) -> str:
        """Take away all that is kept of an incident; gives the fingerprint that its chain of seals ended with."""


_AT_ONCE = 1_000


def due(ports: Ports, keeper: Keeper, retention: Retention) -> tuple[Due, ...]:
    """What would go now, whole incidents first; changes nothing."""
    permit_anywhere(ports, Action.RETAIN)
    return tuple(_due(keeper, retention, ports.now()))


def retain(ports: Ports, keeper: Keeper, retention: Retention, by: str) -> Iterator[Due]:
    """Let go what is due, a small transaction at a time, and tell each. Stopped half-way, the next run goes on."""
    permit_anywhere(ports, Action.RETAIN, by)
    return _retain(ports, keeper, retention, by)


def _retain(ports: Ports, keeper: Keeper, retention: Retention, by: str) -> Iterator[Due]:
    now = ports.now()
    limits = dict(retention.kept)
    for one in _due(keeper, retention, now):
        if one.kind is None:
            yield _drop_incident(ports, keeper, one)
            continue
        gone = 0
        while dropped := _drop(ports, keeper, one, now - limits[one.kind], by, now):
            gone += dropped
        yield Due(kind=one.kind, incident=one.incident, count=gone, why=one.why)


def _due(keeper: Keeper, retention: Retention, now: datetime) -> Iterator[Due]:
    whole = {age.key: why for age in keeper.ages() if (why := _why_over(age, retention, now)) is not None}
    for key, why in sorted(whole.items()):
        yield Due(kind=None, incident=key, count=1, why=why)
    for kind, keep in retention.kept:
        for incident, count in keeper.older(kind, now - keep):
            if incident not in whole:
                yield Due(kind=kind, incident=incident, count=count, why=f"{kind.value} are kept {keep.days} days")


def _why_over(age: IncidentAge, retention: Retention, now: datetime) -> str | None:
    rule = next((one for one in retention.incidents if one.fits(age)), None)
    if rule is None or age.busy or (age.published and not rule.published) or now - age.last_at <= rule.keep:
        return None
    of = ", ".join(one for one in (age.severity, age.team) if one)
    return f"incidents{f' of {of}' if of else ''} are kept {rule.keep.days} days after their last event ({age.last_at:%Y-%m-%d})"


def _drop_incident(ports: Ports, keeper: Keeper, one: Due) -> Due:
    key = one.incident or ""
    with ports.store.unit():
        fingerprint = keeper.drop_incident(key)
        record(ports, Action.RETAIN, key, "the incident and all that was kept of it", fingerprint, one.why)
    return one


def _drop(ports: Ports, keeper: Keeper, one: Due, before: datetime, by: str, now: datetime) -> int:
    if one.kind is None:
        return 0
    with ports.store.unit():
        gone = keeper.drop(one.kind, one.incident, before, by, now, one.why, _AT_ONCE)
        if gone:
            record(ports, Action.RETAIN, one.incident, f"{gone} {one.kind.words}", after=one.why)
    return gone
