"""Many reports written again: chosen, planned, limited, watched, paused and resumed; nothing is replaced by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.operations.access import Actor
from app.operations.job import LATER, Json


class BatchState(StrEnum):
    PLANNING = "planning"
    RUNNING = "running"
    PAUSED = "paused"  # by a person
    STOPPED = "stopped"  # by a budget or too many failures; ``reason`` says which, and resuming is possible
    DONE = "done"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    UNCHANGED = "unchanged"  # nothing that it rests on changed: no model was asked
    PROPOSED = "proposed"  # written again; the proposal waits beside the report
    TAKEN = "taken"
    DROPPED = "dropped"
    FAILED = "failed"
    SKIPPED = "skipped"  # ``reason`` says why
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which reports, and what they are written with. ``template`` ``None``: each report's own; ``model`` ``None``: as configured.

    ``where``: conditions such as ``severity=SEV1``, ``team=Payments`` (all must hold; ``app.operations.choose_reports``).
    ``since`` (aware UTC): incidents that began at or after it.
    """

    template: str | None = None
    model: str | None = None
    where: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``concurrency``: reports at once over all workers. ``per_minute``: reports started in any minute. Costs in US dollars:
    ``cost`` for the batch, ``cost_per_report`` for each. ``None``: no limit. ``failures``: stop after so many in a row.
    """

    priority: int = LATER
    concurrency: int = 4
    per_minute: int | None = None
    cost: Decimal | None = None
    cost_per_report: Decimal | None = None
    failures: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPart:
    """Requests that were handed to a provider as one batch of its own, for the reports at ``first`` to ``last`` by position.

    ``key`` is ours for it, which the provider keeps with it; ``id`` is the provider's, empty until it is known. ``most`` is what
    it may cost in US dollars (``None``: not known), ``state`` what the provider last said of it; ``read``: what was answered is
    kept, and nothing more is waited for.
    """

    key: str
    model: str
    first: int
    last: int
    at: datetime
    requests: int
    most: Decimal | None = None
    id: str = ""
    state: str = ""
    read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    id: str
    actor: Actor
    via: str
    at: datetime
    choice: Choice
    limits: Limits
    state: BatchState = BatchState.RUNNING
    reason: str = ""
    ended_at: datetime | None = None
    # How many reports were chosen, and how many of them, by position, were looked at: whether anything they rest on changed.
    reports: int = 0
    planned: int = 0
    # When a person last let it go on: failures before that no longer count.
    resumed_at: datetime | None = None
    # Until then somebody is looking reports up; others need not.
    planning_until: datetime | None = None
    # Provider batch interface: asked for instead of direct calls, where the provider has one.
    by_provider_batch: bool = False
    # Reports before ``collected``, by position, were looked through for what to ask; ``looks`` counts rounds of doing so.
    sent: tuple[SentPart, ...] = ()
    collected: int = 0
    looks: int = 0
    # All that the provider will answer is there: reports are written. ``provider_note`` says what went another way, and why.
    provider_over: bool = False
    provider_note: str = ""

    @property
    def waits_for_provider(self) -> bool:
        return self.by_provider_batch and not self.provider_over


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionChange:
    """A section that would be written again, and why: ``prompt``, ``template``, ``model``, ``events``, ``checks``, ``new``,
    ``writer`` (of a plain section: how such are written), ``unrecorded`` (drafted by a version that kept no record of what it
    rested on). ``calls`` of a model and ``tokens`` are a dry run's estimate, and 0 in a batch that runs."""

    section_id: str
    title: str
    why: tuple[str, ...]
    calls: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """One report of a batch. ``scores``: measure → (before, after). ``approved``: what is proposed becomes a new version, and
    the approved report stays as it is. ``cost`` in US dollars, ``None`` where a price is not known. ``at`` (aware UTC): when
    its state last changed. ``job``: the one that does it, or did it last."""

    batch: str
    incident: str
    position: int
    state: ItemState = ItemState.WAITING
    reason: str = ""
    sections: tuple[SectionChange, ...] = ()
    scores: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    approved: bool = False
    proposal: str = ""
    job: str = ""
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal | None = Decimal(0)
    at: datetime | None = None


class Batches(Protocol):
    """Batches and their items, in the caller's transaction."""

    def add(self, batch: Batch) -> None: ...

    def batch(self, id: str) -> Batch | None: ...

    def batches(self, limit: int = 50) -> tuple[Batch, ...]:
        """Latest first."""

    def unended(self) -> tuple[Batch, ...]:
        """Those that are neither done nor cancelled, oldest first."""

    def hold(self, id: str) -> Batch | None:
        """The batch, which nobody else changes until the unit ends."""

    def keep(self, batch: Batch) -> None:
        """Replace the batch of this id."""

    def add_items(self, items: tuple[BatchItem, ...]) -> None:
        """Keep them; an item whose incident is gone is passed over."""

    def item(self, batch: str, incident: str) -> BatchItem | None: ...

    def items(
        self, batch: str, states: frozenset[ItemState] = frozenset(), limit: int = 100, after: int = -1
    ) -> tuple[BatchItem, ...]:
        """By position, those after ``after``."""

    def keep_item(self, item: BatchItem) -> None:
        """Replace the item of this batch and incident; nothing happens where it is gone. Becoming RUNNING starts it at ``at``."""

    def move(self, batch: str, before: ItemState, after: ItemState) -> int:
        """All items that are ``before`` become ``after``; how many there were."""

    def counts(self, batch: str) -> Mapping[ItemState, int]: ...

    def spent(self, batch: str) -> Mapping[str, Json]:
        """Summed over its items: ``calls``, ``prompt_tokens``, ``completion_tokens``, ``cost`` (text; ``None``: not known)."""

    def started_since(self, batch: str, at: datetime) -> int:
        """How many of its items were started at or after ``at``."""
