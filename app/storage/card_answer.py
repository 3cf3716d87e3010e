"""What the inbox asks of the cards, answered: which incidents of each group come first, and how many there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, and_, func, not_, or_, select, true

from app.operations.access import Action, Actor
from app.operations.incident_card import NOTHING_ASKED
from app.operations.listing import Group, Listed, Question, month_of, teams_for
from app.operations.standing import FORM
from app.storage.card_conditions import (
    Concerns,
    Condition,
    chosen,
    counted,
    counted_alike,
    counted_for,
    counted_private_to,
    holds_words,
    on_teams,
    private_to,
    seen_by,
)
from app.storage.card_lists import choices, first
from app.storage.card_waiting import Concerned, Place, Waiting
from app.storage.codecs import moment_to_text
from app.storage.list_tables import CARD_COUNTS, CARDS

_STALE = 16
_NEAR = 10
"""A search of words looks at so many cards in the order of the list for each that it wants, before it asks for all that match."""
_BUCKETS = ("0", "1", "month", "older")
"""The shelves of cards, with what is published parted by whether it was this month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Groups:
    """The first places of each group and their numbers; ``many``: groups with more than their number."""

    places: Mapping[Group, Sequence[Place]]
    counts: Mapping[Group, int]
    many: frozenset[Group] = frozenset()
    visible: int | None = None


@dataclass(frozen=True)
class Answer:
    """One look at the list, in one transaction."""

    connection: Connection
    question: Question

    def listed(self) -> Listed:
        found = self._as_far_as_shown() if self._is_limited else self._as_counted()
        return Listed(
            keys={
                group: tuple(key for *_, key in places[: self.question.limit]) for group, places in found.places.items()
            },
            counts=found.counts,
            visible=self._visible() if found.visible is None else found.visible,
            choices=choices(self.connection, self._actor),
            stale=self._stale(),
            many=found.many,
        )

    @property
    def _actor(self) -> Actor:
        return self.question.who.actor

    @property
    def _is_limited(self) -> bool:
        """Whether it is asked for what is not counted beforehand."""
        wanted = self.question.wanted
        return bool(wanted.text.split()) or wanted.mine or len(self._asked) > self.question.most_asked

    @cached_property
    def _concerns(self) -> Concerns:
        return Concerns(who=self.question.who)

    @cached_property
    def _wanted(self) -> Condition:
        """What the person sees and the filter lets through, whoever's it is."""
        return and_(self._chosen, holds_words(self.question.wanted.text))

    @cached_property
    def _chosen(self) -> Condition:
        """The same whatever its words are."""
        return and_(seen_by(self._actor), chosen(self.question.wanted))

    @cached_property
    def _this_month(self) -> Condition:
        start = month_of(self.question.who.now)
        end = month_of(start + timedelta(days=32))
        return CARDS.c.published_at.between(moment_to_text(start), moment_to_text(end - timedelta(microseconds=1)))

    def _in(self, bucket: str) -> Condition:
        if bucket in ("0", "1"):
            return CARDS.c.shelf == int(bucket)
        return and_(CARDS.c.shelf == 2, self._this_month if bucket == "month" else not_(self._this_month))

    @cached_property
    def _waiting(self) -> Waiting:
        return Waiting(connection=self.connection, concerns=self._concerns, wanted=self._wanted, month=self._this_month)

    @cached_property
    def _asked(self) -> Sequence[Concerned]:
        """What others ask of the person: all, or enough to say that it is more than is counted."""
        return self._waiting.asked(self.question.most_asked + 1)

    def _as_far_as_shown(self) -> _Groups:
        """One reading of each group, one further than is counted."""
        most = self.question.most
        places = {group: self._places(group, most + 1, _BUCKETS) for group in Group}
        return _Groups(
            places=places,
            counts={group: min(len(found), most) for group, found in places.items()},
            many=frozenset(group for group, found in places.items() if len(found) > most),
        )

    def _as_counted(self) -> _Groups:
        """What is shown is read, the numbers are kept."""
        total, asked = self._counted(), self._asked
        only_written = self._waiting.written_number(self.question.wanted) - sum(one.writes for one in asked)
        left = {
            name: number - sum(one.bucket == name for one in asked) - (only_written if name == "1" else 0)
            for name, number in total.items()
        }
        there = [name for name, number in left.items() if number > 0]
        counts = {group: sum(max(0, left[one]) for one in self._buckets_of(group)) for group in Group}
        return _Groups(
            places={group: self._places(group, self.question.limit, there) for group in Group},
            counts=counts | {Group.NEEDS_YOU: counts[Group.NEEDS_YOU] + len(asked) + only_written},
            visible=sum(total.values()) if self.question.wanted.is_empty else None,
        )

    def _counted(self) -> dict[str, int]:
        """From what is counted with every change; only this month's publications are counted now."""
        wanted = self.question.wanted
        of_all = and_(counted_for(self._actor), counted(wanted))
        if not (wanted.service or self._actor.operator):
            of_all = or_(of_all, and_(counted_private_to(self._actor), counted_alike(wanted)))
        kept = select(CARD_COUNTS.c.shelf, func.sum(CARD_COUNTS.c.number)).where(of_all)
        shelves = dict.fromkeys((0, 1, 2), 0)
        for shelf, number in self.connection.execute(kept.group_by(CARD_COUNTS.c.shelf)):
            shelves[shelf] += int(number)
        if wanted.service and not self._actor.operator:
            private = select(CARDS.c.shelf, func.count()).where(private_to(self._actor), chosen(wanted))
            for shelf, number in self.connection.execute(private.group_by(CARDS.c.shelf)):
                shelves[shelf] += number
        published = select(func.count()).select_from(CARDS).where(self._in("month"), self._wanted)
        month = int(self.connection.execute(published).scalar_one())
        return {"0": shelves[0], "1": shelves[1], "month": month, "older": shelves[2] - month}

    def _visible(self) -> int:
        seen = and_(CARD_COUNTS.c.facet == "", counted_for(self._actor))
        if not self._actor.operator:
            seen = or_(seen, counted_private_to(self._actor))
        query = select(func.coalesce(func.sum(CARD_COUNTS.c.number), 0)).where(seen)
        return int(self.connection.execute(query).scalar_one())

    def _buckets_of(self, group: Group) -> tuple[str, ...]:
        """All that asks something of its writers is an operator's."""
        own = ("1",) if self._actor.operator else ()
        return {
            Group.NEEDS_YOU: own,
            Group.IN_PROGRESS: ("0",) if own else ("0", "1"),
            Group.PUBLISHED: ("month",),
            Group.OLDER: ("older",),
        }[group]

    def _places(self, group: Group, number: int, there: Collection[str]) -> Sequence[Place]:
        """The first ``number`` of a group; in the buckets that are not ``there`` is nothing but what concerns by name."""
        pressing = group is Group.NEEDS_YOU
        places = self._named(number) if pressing else []
        buckets = [one for one in self._buckets_of(group) if one in there]
        if self.question.wanted.mine:
            for bucket in buckets:
                places += self._mine(bucket, number, pressing)
        elif buckets:
            places += self._unnamed([self._in(one) for one in buckets], number, pressing)
        return sorted(places)[:number]

    def _named(self, number: int) -> list[Place]:
        asked = {one.key: one.place for one in self._asked}
        written = self._waiting.written(number + len(asked))
        return [*asked.values(), *(one.place for one in written if one.key not in asked)]

    def _unnamed(self, conditions: Sequence[Condition], number: int, pressing: bool) -> list[Place]:
        """The first of what concerns nobody by name; ``pressing``: by what it asks of its writers, then by age."""
        order = (CARDS.c.shelf, CARDS.c.due, *([CARDS.c.writing] if pressing else []), CARDS.c.newest, CARDS.c.key)
        wanted = and_(self._wanted, not_(self._concerns.named))
        rows: list[Row[Any]] = []
        far: list[Condition] = []
        for one in conditions:
            near = self._near(one, order, number)
            if len(near) < number:
                far.append(and_(one, wanted))
            else:
                rows += near
        if far:
            rows += self.connection.execute(first(self._actor, far, order, number)).all()
        return [(row.due, row.writing if pressing else NOTHING_ASKED, row.newest, row.key) for row in rows]

    def _near(self, here: Condition, order: Sequence[Any], number: int) -> Sequence[Row[Any]]:
        """What a search finds among the first cards ``here``; where that is ``number``, none further on comes before them.

        For a word that many cards hold: PostgreSQL's index of trigrams gives all of those before their order is known.
        """
        if not self.question.wanted.text.split() or self.connection.dialect.name != "postgresql":
            return ()
        cards = select(CARDS.c.incident_id, CARDS.c.words).where(here, self._chosen)
        walked = cards.order_by(*order).limit(_NEAR * number).subquery()
        held = select(walked.c.incident_id).where(holds_words(self.question.wanted.text, walked.c.words))
        found = select(*order).where(CARDS.c.incident_id.in_(held), not_(self._concerns.named))
        return self.connection.execute(found.order_by(*order).limit(number)).all()

    def _mine(self, bucket: str, number: int, pressing: bool) -> Sequence[Place]:
        """Of a bucket what the person drafted or changed, and nothing of it concerns them by name."""
        if bucket == "month":  # there are few
            return self._unnamed([and_(self._in(bucket), self._concerns.published)], number, pressing)
        if bucket == "1" and self._actor.operator:
            return self._unnamed([self._in(bucket)], number, pressing)
        if bucket == "1":
            return self._waiting.drafted(1, self._only_read, number) if self._reads_more else ()
        return self._waiting.drafted(2 if bucket == "older" else 0, self._in(bucket), number)

    @property
    def _reads_more(self) -> bool:
        """Whether the person may see what they may not change: what they wrote elsewhere waits for them all."""
        read, write = teams_for(self._actor, Action.READ), teams_for(self._actor, Action.EDIT)
        return write is not None and (read is None or not set(read) <= set(write))

    @property
    def _only_read(self) -> Condition:
        return not_(on_teams(CARDS, self._actor, Action.EDIT)) if teams_for(self._actor, Action.EDIT) else true()

    def _stale(self) -> tuple[str, ...]:
        old = CARDS.c.form.in_(range(FORM))
        query = select(CARDS.c.key).where(old, seen_by(self._actor)).order_by(CARDS.c.newest, CARDS.c.key)
        return tuple(self.connection.execute(query.limit(_STALE)).scalars())
