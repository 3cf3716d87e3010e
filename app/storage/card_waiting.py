"""What waits for one person by name, read from the index of the list: only the first of it, however much it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, true, union_all

from app.operations.access import Action
from app.operations.inbox_search import InboxFilter
from app.operations.incident_card import NOTHING_ASKED
from app.storage.card_conditions import (
    Concerns,
    Condition,
    chosen,
    counted_alike,
    counted_private_to,
    of_token,
    on_teams,
    private_to,
)
from app.storage.list_tables import CARD_COUNTS, CARD_WAITS, CARDS, NEVER

Place = tuple[str, int, int, str]
"""Where an incident stands in its group: due date, how pressing, latest first, key."""

_WAITS = CARD_WAITS.alias("waits")
_ORDER = (_WAITS.c.place_due, _WAITS.c.rank, _WAITS.c.newest, CARDS.c.key)
_MORE = 20
"""What waits for several reasons stands elsewhere than each of them alone: so many more are read of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """One incident that concerns the person by name. ``writes``: also, or only, because they wrote its report."""

    place: Place
    bucket: str
    writes: bool

    @property
    def key(self) -> str:
        return self.place[-1]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """``wanted``: of a card, that the person sees it and the filter lets it through; ``month``: it was published in this one."""

    connection: Connection
    concerns: Concerns
    wanted: Condition
    month: Condition

    def asked(self, number: int) -> Sequence[Concerned]:
        """What others ask of the person: all of it, or at least the first ``number``."""
        parts = [self._first(one, number + _MORE) for one in self.concerns.asked(_WAITS)]
        return self._each_once(union_all(*(select(one.subquery()) for one in parts))) if parts else ()

    def written(self, number: int) -> Sequence[Concerned]:
        """The first of what the person writes."""
        return self._each_once(self._first(self.concerns.written(_WAITS), number, writes=true()))

    def drafted(self, shelf: int, further: Condition, number: int) -> Sequence[Place]:
        """The first of what the person wrote and what now asks nothing of them."""
        query = self._first(self.concerns.by(_WAITS, shelf) & further & ~self.concerns.named, number)
        return [(row.due, NOTHING_ASKED, row.newest, row.key) for row in self.connection.execute(query)]

    def written_number(self, wanted: InboxFilter) -> int:
        """How many there are of what the person writes, as it is counted with every change."""
        actor = self.concerns.who.actor
        if actor.operator or not actor.name:
            return 0
        if wanted.service:
            return self._number(self.concerns.written(_WAITS), self.wanted)
        teams = (on_teams(CARD_COUNTS, actor, Action.READ), on_teams(CARD_COUNTS, actor, Action.EDIT))
        kept = of_token(self.concerns.tokens.writes) & ~CARD_COUNTS.c.private
        query = select(func.coalesce(func.sum(CARD_COUNTS.c.number), 0)).where(kept, *teams, counted_alike(wanted))
        number = int(self.connection.execute(query).scalar_one())
        member_of = select(CARD_COUNTS.c.number).where(counted_private_to(actor), CARD_COUNTS.c.number > 0).limit(1)
        if self.connection.execute(member_of).first() is None:
            return number
        return number + self._number(self.concerns.written(_WAITS), private_to(actor), chosen(wanted))

    def _number(self, *conditions: Condition) -> int:
        query = select(func.count()).select_from(_joined()).where(*conditions)
        return int(self.connection.execute(query).scalar_one())

    def _first(self, condition: Condition, number: int, writes: Condition | None = None) -> Any:
        of = (CARDS.c.key, CARDS.c.newest, CARDS.c.shelf, CARDS.c.writing, CARDS.c.due)
        own = (
            _WAITS.c.due.label("own"),
            _WAITS.c.rank,
            self.month.label("month"),
            (self.concerns.writes if writes is None else writes).label("writes"),
        )
        query = select(*of, *own).select_from(_joined()).where(condition, self.wanted)
        return query.order_by(*_ORDER).limit(number)

    def _each_once(self, query: Any) -> Sequence[Concerned]:
        rows: dict[str, tuple[Any, str, int]] = {}
        for row in self.connection.execute(query):
            _, due, rank = rows.get(row.key, (row, NEVER, NOTHING_ASKED))
            rows[row.key] = (row, min(row.own, due), min(row.rank, rank))
        return [self._placed(*one) for one in rows.values()]

    def _placed(self, row: Any, due: str, rank: int) -> Concerned:
        writes = bool(row.writes)
        own = row.writing if writes or self.concerns.who.actor.operator else NOTHING_ASKED
        bucket = str(row.shelf) if row.shelf < 2 else "month" if row.month else "older"
        place = (row.due if due == NEVER else due, min(rank, own), row.newest, row.key)
        return Concerned(place=place, bucket=bucket, writes=writes)


def _joined() -> Any:
    return _WAITS.join(CARDS, CARDS.c.incident_id == _WAITS.c.incident_id)
