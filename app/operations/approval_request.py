"""Asking named people for approval: who may decide, what they were asked about, and what they decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from extraction.domain.clock import require_utc


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRule:
    """Who approves reports of incidents with one of ``severities``, of ``teams`` and on ``services``; empty means any.

    ``approvers`` are actors' ids (e-mail addresses in lower case, or names where nobody signs in), ``groups`` whose members may
    decide too; where both are empty, anybody whose role holds approval may. ``needed`` is how many of them have to approve the
    same content. ``four_eyes``: neither who asked nor who wrote or edited a statement. ``due`` from the request on.
    """

    name: str
    severities: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    needed: int = 1
    four_eyes: bool = False
    due: timedelta = timedelta(days=3)

    def __post_init__(self) -> None:
        if self.needed < 1:
            raise ValueError(f"approval rule {self.name}: at least one approver is needed, not {self.needed}")


ANYBODY = ApprovalRule(name="anybody who may approve")


class RequestState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"  # a newer request took its place, or what it asked about has changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What exactly is asked about and approved.

    A draft's version, how many corrections stand on it, the timeline's digest, and the digest of the curations that
    statements can rest on.
    """

    version: int
    corrections: int
    timeline_digest: str
    curated_digest: str = ""


class Choice(StrEnum):
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalDecision:
    """``by`` (an actor's id) decided at ``at`` (aware UTC), in the app or in Slack (``via``).

    ``note`` is the reason why changes are wanted.
    """

    by: str
    name: str
    at: datetime
    choice: Choice
    note: str = ""
    via: str = "app"

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", require_utc(self.at, "approval decision"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """``by`` (an actor's id) asked at ``at`` for approval of ``content`` until ``due``; both aware UTC.

    ``asked`` are ids of those who were told; ``rule`` as it stood when it was asked. ``decisions`` oldest first.
    """

    id: str
    content: Content
    by: str
    name: str
    at: datetime
    due: datetime
    message: str
    rule: ApprovalRule
    asked: tuple[str, ...] = ()
    state: RequestState = RequestState.OPEN
    decisions: tuple[ApprovalDecision, ...] = ()

    @property
    def approvals(self) -> tuple[ApprovalDecision, ...]:
        return tuple(one for one in self.decisions if one.choice is Choice.APPROVE)


class ApprovalRequests(Protocol):
    """Requests and the decisions on them; kept for good."""

    def add(self, key: str, request: ApprovalRequest) -> None: ...

    def requests(self, key: str) -> tuple[ApprovalRequest, ...]:
        """Of one incident, oldest first."""

    def request(self, request_id: str) -> tuple[str, ApprovalRequest]:
        """The incident's key and the request. Raises NotFound."""

    def open_requests(self) -> tuple[tuple[str, ApprovalRequest], ...]:
        """All that are open, with their incident's key, the one due first first."""

    def open_of(self, keys: Collection[str]) -> Mapping[str, ApprovalRequest]:
        """The open one of each of these incidents that has any, by key; of several the one due first."""

    def decide(self, request_id: str, decision: ApprovalDecision, state: RequestState) -> None:
        """Append ``decision`` and put the request into ``state``.

        Raises:
            StateError: the request is no longer open, or this person has decided on it already.
        """

    def close(self, request_id: str, state: RequestState) -> None:
        """Put an open request into ``state`` without a decision; nothing happens where it is closed already."""
