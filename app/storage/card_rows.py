"""The cards of the list of incidents, written: with each unit that changed an incident, or all anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import BindParameter, Connection, bindparam, delete, func, insert, literal, or_, select, text

from app.operations.incident_card import MEMBER, WRITES, Card, Wait, card_of
from app.operations.standing import FORM
from app.storage import incidents, remark_rows, request_rows, standing_rows
from app.storage.codecs import moment_to_text, storable
from app.storage.list_tables import CARD_COUNTS, CARD_FACETS, CARD_WAITS, CARDS, NEVER, WAITS
from app.storage.tables import INCIDENTS, MEMBERS
from app.storage.touched import taken

Dimension = tuple[str, ...]
"""A row of ``card_counts`` without its number, in the order of ``_DIMENSION``; booleans and numbers as text."""

Rows = list[dict[str, object]]

_PAGE = 500
_START = datetime(1970, 1, 1, tzinfo=UTC)
_TOLD = ("team_name", "team", "severity_name", "severity", "private", "state", "shelf")
_OF_CARD = tuple(CARDS.c[name] for name in _TOLD)
_DIMENSION = tuple(CARD_COUNTS.c[name] for name in ("facet", "name", "word", *_TOLD))
_COUNT = text(
    "INSERT INTO card_counts (facet, name, word, team_name, team, severity_name, severity, private, state, shelf, number) "
    "VALUES (:facet, :name, :word, :team_name, :team, :severity_name, :severity, :private, :state, :shelf, :number) "
    "ON CONFLICT (facet, name, team_name, severity_name, private, state, shelf) "
    "DO UPDATE SET number = card_counts.number + excluded.number"
)


# Nothing is kept of a person of whom nothing is said any more.
_UNCOUNTED = delete(CARD_COUNTS).where(
    CARD_COUNTS.c.facet == WAITS, CARD_COUNTS.c.name.in_(bindparam("names", expanding=True)), CARD_COUNTS.c.number == 0
)

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
# Two who change one incident at once would both take its old card out of the counts.
_HELD = (
    select(INCIDENTS.c.key, INCIDENTS.c.id).where(INCIDENTS.c.id.in_(_IDS)).order_by(INCIDENTS.c.id).with_for_update()
)
_KNOWN = select(CARDS.c.incident_id, CARDS.c.digest).where(CARDS.c.incident_id.in_(_IDS))


def settle(connection: Connection) -> None:
    """Bring the cards of all incidents that this unit has written to up to date; its last act."""
    if touched := taken(connection):
        refresh(connection, sorted(touched))


def refresh(connection: Connection, ids: Sequence[int]) -> None:
    """Make the cards of these incidents again; nothing is written where they are as they were."""
    numbers = dict(connection.execute(_HELD, {"ids": ids}).tuples().all())
    known = dict(connection.execute(_KNOWN, {"ids": ids}).tuples().all())
    changed = [one for one in _cards(connection, numbers) if known.get(one.incident_id) != one.row["digest"]]
    if not changed:
        return
    before = _counted(connection, [one.incident_id for one in changed])
    for table in (CARDS, CARD_FACETS, CARD_WAITS):
        connection.execute(delete(table).where(table.c.incident_id.in_([one.incident_id for one in changed])))
    _insert(connection, changed)
    after = _counted(connection, [one.incident_id for one in changed])
    after.subtract(before)
    _count(connection, after)


def forget(connection: Connection, ids: Collection[int]) -> None:
    """Take these incidents out of the list; to be called before their rows are deleted."""
    gone = _counted(connection, ids)
    for table in (CARDS, CARD_FACETS, CARD_WAITS):
        connection.execute(delete(table).where(table.c.incident_id.in_(list(ids))))
    _count(connection, Counter({one: -number for one, number in gone.items()}))


def make_all(connection: Connection) -> None:
    """Make the whole list again: for a database of before it was kept, or one that something else has written."""
    for table in (CARDS, CARD_FACETS, CARD_WAITS, CARD_COUNTS):
        connection.execute(delete(table))
    ids = iter(connection.execute(select(INCIDENTS.c.id).order_by(INCIDENTS.c.id)).scalars().all())
    while page := list(islice(ids, _PAGE)):
        numbers = dict(connection.execute(_HELD, {"ids": page}).tuples().all())
        _insert(connection, list(_cards(connection, numbers)))
    names = [one.name for one in (*_DIMENSION, CARD_COUNTS.c.number)]
    for facet, source in _SOURCES:
        query = select(*_dimensions(facet), func.count()).select_from(source).group_by(*_grouping(facet), *_OF_CARD)
        connection.execute(insert(CARD_COUNTS).from_select(names, query))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A card as rows of the three tables."""

    incident_id: int
    row: dict[str, object]
    facets: Rows
    waits: Rows


def _cards(connection: Connection, numbers: Mapping[str, int]) -> Iterator[_Written]:
    """Of the incidents with these keys and numbers."""
    positions = standing_rows.positions_of(connection, list(numbers))
    requests = request_rows.open_of(connection, list(numbers))
    remarks = remark_rows.of_incidents(connection, list(numbers.values()))
    private = _members(connection, list(numbers.values()))
    for summary in incidents.summaries(connection, list(numbers)):
        key = summary.incident.key
        members = private.get(numbers[key], ())
        card = card_of(summary, positions[key], requests.get(key), remarks.get(numbers[key], ()), members)
        yield _written(numbers[key], card)


def _written(incident_id: int, card: Card) -> _Written:
    of, newest = {"incident_id": incident_id}, -((card.latest - _START) // timedelta(microseconds=1))
    row: dict[str, object] = {
        "key": storable(card.incident.key),
        "shelf": card.shelf,
        "state": card.state.value,
        "writing": card.writing,
        "due": _moment(card.due),
        "newest": newest,
        "published_at": _moment(card.published_at),
        "private": card.incident.private,
        **_both("team", card.incident.team),
        **_both("severity", card.incident.severity),
        "words": storable(card.words),
        "form": FORM if card.fresh else 0,
    }
    facets = [{"facet": facet, "word": word, "name": name} for facet, word, name in _facets(card)]
    waits = [{**_wait(card, one), "newest": newest} for one in card.waits]
    digest = sha256(orjson.dumps([row, facets, waits])).hexdigest()
    return _Written(
        incident_id=incident_id,
        row={**of, **row, "digest": digest},
        facets=[{**of, **one} for one in facets],
        waits=[{**of, **one} for one in waits],
    )


def _wait(card: Card, one: Wait) -> dict[str, object]:
    own = {"token": storable(one.token), "rank": one.rank, "due": _moment(one.due)}
    return {**own, "place_due": _moment(card.due if one.due is None else one.due)}


def _members(connection: Connection, ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Of those of these incidents that are private."""
    query = select(MEMBERS.c.incident_id, MEMBERS.c.person).join(INCIDENTS, INCIDENTS.c.id == MEMBERS.c.incident_id)
    query = query.where(MEMBERS.c.incident_id.in_(list(ids)), INCIDENTS.c.private).order_by(MEMBERS.c.person)
    found: dict[int, tuple[str, ...]] = {}
    for incident_id, person in connection.execute(query).tuples():
        found[incident_id] = (*found.get(incident_id, ()), person)
    return found


def _facets(card: Card) -> Iterator[tuple[str, str, str]]:
    words = [("service", one) for one in card.incident.services] + [("type", card.incident.incident_type)]
    named = {(facet, storable(word.casefold())): storable(word) for facet, word in words if word}
    return ((facet, word, name) for (facet, word), name in named.items())


def _both(name: str, word: str | None) -> Mapping[str, str]:
    return {name: storable((word or "").casefold()), f"{name}_name": storable(word or "")}


def _moment(moment: datetime | None) -> str:
    return NEVER if moment is None else moment_to_text(moment)


def _insert(connection: Connection, cards: Sequence[_Written]) -> None:
    for table, rows in (
        (CARDS, [one.row for one in cards]),
        (CARD_FACETS, [row for one in cards for row in one.facets]),
        (CARD_WAITS, [row for one in cards for row in one.waits]),
    ):
        if rows:
            connection.execute(insert(table), rows)


_EMPTY = literal("")
# Only these are counted for each person: what else waits for somebody is what others ask, and is not much.
_COUNTED_WAITS = (
    select(CARD_WAITS.c.incident_id, CARD_WAITS.c.token)
    .where(or_(*(CARD_WAITS.c.token.startswith(one) for one in (WRITES, MEMBER))))
    .subquery()
)
_SOURCES: tuple[tuple[tuple[Any, ...], Any], ...] = (
    ((), CARDS),
    (
        (CARD_FACETS.c.facet, CARD_FACETS.c.name, CARD_FACETS.c.word),
        CARDS.join(CARD_FACETS, CARD_FACETS.c.incident_id == CARDS.c.incident_id),
    ),
    (
        (literal(WAITS), _COUNTED_WAITS.c.token, _COUNTED_WAITS.c.token),
        CARDS.join(_COUNTED_WAITS, _COUNTED_WAITS.c.incident_id == CARDS.c.incident_id),
    ),
)


def _dimensions(facet: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*(facet or (_EMPTY, _EMPTY, _EMPTY)), *_OF_CARD)


def _grouping(facet: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(one for one in facet if not isinstance(one, BindParameter))


def _counted(connection: Connection, ids: Collection[int]) -> Counter[Dimension]:
    """How often each row of the counts stands for one of these incidents."""
    found: Counter[Dimension] = Counter()
    for facet, source in _SOURCES:
        query = select(*_dimensions(facet)).select_from(source).where(CARDS.c.incident_id.in_(list(ids)))
        found.update(tuple(row) for row in connection.execute(query))
    return found


def _count(connection: Connection, more: Mapping[Dimension, int]) -> None:
    """In one order for everybody, so that two units never wait for each other."""
    names = [one.name for one in _DIMENSION]
    rows: Iterable[dict[str, object]] = (
        {**dict(zip(names, one, strict=True)), "number": number} for one, number in sorted(more.items()) if number
    )
    if told := list(rows):
        connection.execute(_COUNT, told)
        connection.execute(_UNCOUNTED, {"names": [row["name"] for row in told]})
