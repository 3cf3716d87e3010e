"""What the list of incidents is asked, and what it answers: keys and counts, found without walking all incidents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.operations.access import EVERY_TEAM, Action, Actor, holds
from app.operations.inbox_search import InboxFilter
from app.operations.row_state import RowState
from app.operations.what_waits import Looking

COUNTED = 100
"""What a search or “mine” finds is counted up to here in each group; beyond it there are “more than” so many.

So is everything for whom others ask something at more incidents than these.
"""


class Group(StrEnum):
    NEEDS_YOU = "needs"
    IN_PROGRESS = "progress"
    PUBLISHED = "published"  # this month
    OLDER = "older"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the incidents that the actor sees can be filtered by."""

    severities: tuple[str, ...] = ()
    states: tuple[RowState, ...] = ()
    teams: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    private: bool = False
    incident_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who looks, for what; ``limit`` is how many incidents of each group are wanted."""

    who: Looking
    wanted: InboxFilter = field(default_factory=InboxFilter)
    limit: int = 40
    counting: int = COUNTED

    @property
    def most(self) -> int:
        """How far is counted what is not counted beforehand: as far as is shown, at least."""
        return max(self.counting, self.limit)

    @property
    def most_asked(self) -> int:
        """How much others may ask of one person before the groups are counted no further than ``most``."""
        return max(10 * self.counting, self.limit)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """``keys`` of each group in the order of the list, ``counts`` of all that the filter lets through.

    ``visible`` counts all that the actor may see. ``many``: groups with more than ``Question.most``, counted no further.
    ``stale`` are a few of those whose standing has to be found out, the latest first.
    """

    keys: Mapping[Group, tuple[str, ...]]
    counts: Mapping[Group, int]
    visible: int
    choices: Choices
    stale: tuple[str, ...] = ()
    many: frozenset[Group] = field(default_factory=frozenset)


def month_of(now: datetime) -> datetime:
    """When ``now``'s month began."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def group_of(state: RowState, waits: bool, published_at: datetime | None, now: datetime) -> Group:
    """``waits``: something there waits for whoever looks."""
    if waits:
        return Group.NEEDS_YOU
    if state is not RowState.PUBLISHED:
        return Group.IN_PROGRESS
    this = published_at is not None and (published_at.year, published_at.month) == (now.year, now.month)
    return Group.PUBLISHED if this else Group.OLDER


def teams_for(actor: Actor, action: Action) -> tuple[str, ...] | None:
    """Teams, case-folded, on whose incidents the actor's role holds ``action``; ``None``: on all, and those of none."""
    grants = [one for one in actor.grants if holds(one.role, action)]
    if actor.operator or any(EVERY_TEAM in one.teams for one in grants):
        return None
    return tuple(dict.fromkeys(team.casefold() for one in grants for team in one.teams))
