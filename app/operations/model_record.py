"""What models were asked and said, kept by content, and what it cost: nothing is asked twice, and budgets hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReply:
    """A model's reply under the digest of what was asked (``request_digest``). ``document`` is the reply as JSON text.

    ``incident`` is whose records it was made from: it goes when they go. ``cost`` in US dollars, ``None``: not known.
    """

    digest: str
    incident: str
    model: str
    document: str
    prompt_tokens: int
    completion_tokens: int
    cost: Decimal | None
    at: datetime


def answered_in_batch(digest: str) -> str:
    """Under which the record has what a provider's batch answered to the request ``digest``: as it came, not held against any
    shape yet. What is asked by itself after all, since that does not fit, is kept under the digest."""
    return f"batch:{digest[:DIGITS_SENT]}"


DIGITS_SENT = 48
"""Of a digest: names of requests in a provider's batch have at most 64 characters."""


class ReplyRecord(Protocol):
    def reply(self, incident: str, *digests: str) -> KeptReply | None:
        """The first of ``digests`` for which one is kept."""

    def keep(self, reply: KeptReply) -> None:
        """Nothing happens where one with this digest is kept for this incident."""

    def forget(self, incident: str) -> int:
        """All replies made from this incident's records; how many there were."""

    def forget_before(self, at: datetime) -> int:
        """All kept before ``at``; how many there were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """One answered request to a model. ``cost`` in US dollars, ``None`` where the price is not known; ``at`` aware UTC.

    ``cached_tokens``: how many of ``prompt_tokens`` the provider served from its cache, as far as it says.
    """

    at: datetime
    model: str
    incident: str
    job: str
    batch: str
    prompt_tokens: int
    completion_tokens: int
    cost: Decimal | None
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """``unpriced``: requests whose price is not known, which ``cost`` (US dollars) does not hold."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal = Decimal(0)
    unpriced: int = 0
    cached_tokens: int = 0


class Ledger(Protocol):
    """Every request to a model that was answered, appended at once, outside of whatever transaction may yet fail."""

    def add(self, spending: Spending) -> None:
        """Lasts whatever becomes of the caller's unit: call it outside of units, which on SQLite would wait for themselves.

        Raises:
            RuntimeError: called inside a unit, on SQLite.
        """

    def in_month(self, month: str) -> Spent:
        """``month``: ``2026-03``, in UTC."""

    def of_batch(self, batch: str) -> Spent: ...

    def of_job(self, job: str) -> Spent: ...

    def by_month(self) -> Mapping[str, Spent]:
        """Newest month first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingFor:
    """On whose account models are asked: ids of a job and of a batch, empty where it is none.

    Budgets in US dollars: ``budget`` for the report (``None``: as configured), ``batch_budget`` for its whole batch.
    """

    job: str = ""
    batch: str = ""
    budget: Decimal | None = None
    batch_budget: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """What this installation may spend, in US dollars: on one report's drafting, and in a month (UTC). ``None``: no limit."""

    report: Decimal | None = None
    month: Decimal | None = None


OWN_ACCOUNT, NO_BUDGETS = SpendingFor(), Budgets()
