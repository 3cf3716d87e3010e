"""Where each report stands, in the few values that a list of incidents shows: remembered, so that listing opens nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.operations.access import Actor
    from app.operations.listing import Choices, Listed, Question

FORM = 1
"""Raised whenever what a standing holds, or how it follows from a report, changes: all are made again then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """An action item that is not done. ``owners`` are all names of its owner, case-folded; ``event`` is a record it rests on."""

    summary: str
    owners: tuple[str, ...] = ()
    due: date | None = None
    tracker_key: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one report says of itself. Without a draft (``drafted`` false) the counts are 0.

    ``accepted``, ``open`` and ``refused`` add up to the statements that were not rejected. ``first_open`` is the id of the
    first statement, in the report's order, that needs somebody. ``findings`` counts open statements by verdict.
    ``questions`` is how many conflicts and unknowns nobody has settled. ``edited_by`` are names of those who changed
    statements. ``people`` took part in the incident, by the names shown. ``resolved_at`` is aware UTC.
    """

    drafted: bool = False
    accepted: int = 0
    open: int = 0
    refused: int = 0
    first_open: str = ""
    findings: tuple[tuple[str, int], ...] = ()
    questions: int = 0
    approved_once: bool = False
    approval_stands: bool = False
    edited_by: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    resolved_at: datetime | None = None

    @property
    def to_judge(self) -> int:
        return self.open + self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What the store tells of an incident at a glance.

    ``seen`` names everything that a standing follows from, as it is now; ``kept`` is the standing that was remembered at
    ``kept_seen``. ``drafted_by`` asked for the latest draft, at ``drafted_at``; ``request`` is the state of the latest
    request for approval, empty where nobody has asked.
    """

    seen: str
    kept: Standing | None = None
    kept_seen: str = ""
    drafted_by: str = ""
    drafted_at: datetime | None = None
    published_at: datetime | None = None
    request: str = ""

    @property
    def fresh(self) -> bool:
        return self.kept is not None and self.seen == self.kept_seen


class Standings(Protocol):
    def positions(self, keys: Collection[str] | None = None) -> Mapping[str, Position]:
        """Of these incidents, or of every one, by key: one question to the database, whatever their number."""

    def listed(self, question: Question) -> Listed:
        """Keys and counts of what the actor may see and asks for; no incident is walked that is not counted or shown."""

    def choices(self, actor: Actor) -> Choices:
        """Words in use on the incidents that ``actor`` may see."""

    def latest(self, actor: Actor, limit: int, after: str = "") -> tuple[str, ...]:
        """Keys of the incidents that ``actor`` may see, latest first: the first ``limit``, or those that follow ``after``.

        Raises:
            NotFound: there is no incident ``after``.
        """

    def hidden(self, person: str) -> frozenset[str]:
        """Keys of the private incidents that ``person`` is no member of."""

    def number(self) -> int:
        """How many incidents there are."""

    def seen(self, key: str) -> str:
        """What ``positions`` says of this one. Raises NotFound."""

    def keep(self, key: str, seen: str, standing: Standing) -> None:
        """Remember what was found where everything was as ``seen`` names it."""

    def memberships(self, person: str) -> frozenset[str]:
        """Keys of the incidents that ``person`` (an actor's id) is a member of."""
