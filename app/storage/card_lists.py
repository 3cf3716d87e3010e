"""The list of incidents, read: what it can be chosen by, and the plain list, latest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Text, and_, func, literal, select, true, tuple_, union_all

from app.operations.access import Action, Actor
from app.operations.listing import Choices, teams_for
from app.operations.row_state import RowState
from app.operations.visible_incidents import each_once
from app.storage.card_conditions import Condition, counted_for, counted_private_to, private_to, seen_by
from app.storage.codecs import storable
from app.storage.list_tables import CARD_COUNTS, CARD_FACETS, CARDS
from app.storage.tables import MEMBERS

_TEAMS_APART = 8
"""Of so many teams each is asked for its first incidents; of more, all at once."""


def choices(connection: Connection, actor: Actor) -> Choices:
    """Words in use; each once, whatever its case."""
    told: dict[str, list[str]] = {"severity": [], "team": [], "state": [], "service": [], "type": [], "private": []}
    private = () if actor.operator else _words_private(connection, actor)
    for what, word in (*connection.execute(_words_counted(actor)).tuples().all(), *private):
        told[what].append(word)
    present = set(told["state"])
    return Choices(
        severities=each_once(told["severity"]),
        states=tuple(state for state in RowState if state.value in present),
        teams=each_once(told["team"]),
        services=each_once(told["service"]),
        private=bool(told["private"]),
        incident_types=each_once(told["type"]),
    )


def _words_counted(actor: Actor) -> Any:
    there = and_(counted_for(actor), CARD_COUNTS.c.number > 0)
    plain_rows = and_(there, CARD_COUNTS.c.facet == "")
    named = {"severity": CARD_COUNTS.c.severity_name, "team": CARD_COUNTS.c.team_name, "state": CARD_COUNTS.c.state}
    return union_all(
        *(select(_text(what), column).where(plain_rows).distinct() for what, column in named.items()),
        select(_text("private"), _text("yes")).where(plain_rows, CARD_COUNTS.c.private).distinct(),
        select(CARD_COUNTS.c.facet, CARD_COUNTS.c.name)
        .where(there, CARD_COUNTS.c.facet.in_(("service", "type")))
        .distinct(),
    )


def _words_private(connection: Connection, actor: Actor) -> Iterator[tuple[str, str]]:
    """Of the private incidents that ``actor`` is a member of."""
    mine = private_to(actor)
    fields = (CARD_COUNTS.c.severity_name, CARD_COUNTS.c.team_name, CARD_COUNTS.c.state)
    known = select(*fields).where(counted_private_to(actor), CARD_COUNTS.c.number > 0).distinct()
    found = connection.execute(known).tuples().all()
    if not found:
        return
    for severity, team, state in found:
        yield from (("severity", severity), ("team", team), ("state", state), ("private", "yes"))
    facets = select(CARD_FACETS.c.facet, CARD_FACETS.c.name).join(
        CARDS, CARDS.c.incident_id == CARD_FACETS.c.incident_id
    )
    yield from connection.execute(facets.where(mine).distinct()).tuples().all()


def _text(word: str) -> Any:
    return literal(word, Text())


def latest(connection: Connection, actor: Actor, limit: int, after: tuple[int, str] | None) -> tuple[str, ...]:
    """Keys, latest first; ``after`` is where the last one stood."""
    order = (CARDS.c.newest, CARDS.c.key)
    here = seen_by(actor) if after is None else and_(seen_by(actor), tuple_(*order) > tuple_(*after))
    found = connection.execute(first(actor, [here], order, limit)).all()
    return tuple(row.key for row in sorted(found, key=lambda row: (row.newest, row.key))[:limit])


def place(connection: Connection, incident_id: int) -> tuple[int, str]:
    """Where an incident stands in the order of ``latest``."""
    row = connection.execute(select(CARDS.c.newest, CARDS.c.key).where(CARDS.c.incident_id == incident_id)).one()
    return row.newest, row.key


def hidden(connection: Connection, person: str) -> frozenset[str]:
    member_of = select(MEMBERS.c.incident_id).where(MEMBERS.c.person == storable(person))
    query = select(CARDS.c.key).where(CARDS.c.private, CARDS.c.incident_id.not_in(member_of))
    return frozenset(connection.execute(query).scalars())


def number(connection: Connection) -> int:
    query = select(func.coalesce(func.sum(CARD_COUNTS.c.number), 0)).where(CARD_COUNTS.c.facet == "")
    return int(connection.execute(query).scalar_one())


def first(actor: Actor, conditions: Sequence[Condition], order: Sequence[Any], limit: int) -> Any:
    """The first ``limit`` in ``order`` under each of ``conditions``, so that an index gives each without looking further."""
    teams = teams_for(actor, Action.READ)
    apart: Sequence[Condition] = [true()]
    if teams is not None and 0 < len(teams) <= _TEAMS_APART:
        apart = [CARDS.c.team == storable(one) for one in teams]
    parts = [
        select(*order).where(one, team).order_by(*order).limit(limit).subquery() for one in conditions for team in apart
    ]
    return union_all(*(select(part) for part in parts))
