"""What the list of incidents keeps of each one: enough to choose, order, count and search without opening any.

A card follows from the incident as it is stored and is written with every change of it. Whoever looks at the list has
``Tokens``, and an incident concerns them where one of its ``waits`` carries one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.operations.access_policy import actor_id_of
from app.operations.approval_request import ApprovalRequest
from app.operations.discussion import Remark, RemarkKind, calling, threads
from app.operations.inbox_search import searched_text
from app.operations.ports import IncidentSummary
from app.operations.row_state import JUDGED, RowState, state_of
from app.operations.standing import Position
from app.operations.what_waits import PRESSING, Looking, ReasonKind, asked_of_writers, end_of
from extraction.domain.incident import Incident

NOTHING_ASKED = len(PRESSING)
"""Comes after every place in ``PRESSING``."""

ANYBODY_ASKED = "asked:any"
_NOT_ASKED = "not:"
_CALLED = "called:"
WRITES = "writes:"
_BY = "by:"
MEMBER = "member:"

SHELVES = (0, 1, 2)
"""0: the report asks nothing of those who write it, 1: it asks something, 2: it is published."""
_OWNS = "owns:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """``token`` says why and whom an incident concerns, ``rank`` is the reason's place in ``PRESSING``; ``due`` aware UTC."""

    token: str
    rank: int = NOTHING_ASKED
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """``writing`` is the place, in ``PRESSING``, of what the report asks of those who write it; ``due`` of the open request.

    ``words`` is all that a search looks through, ``fresh`` whether where the report stands is known.
    """

    incident: Incident
    state: RowState
    writing: int
    due: datetime | None
    latest: datetime
    published_at: datetime | None
    words: str
    fresh: bool
    waits: tuple[Wait, ...]

    @property
    def shelf(self) -> int:
        return _shelf(self.state, self.writing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Those of one person: for what others ask of them, or say to them, what they write, and what they own.

    ``by`` is what they wrote, by shelf; ``member`` the private incidents that they are a member of.
    """

    asked: tuple[str, ...]
    not_asked: str
    called: tuple[str, ...]
    writes: str
    owns: tuple[str, ...]
    by: tuple[str, ...]
    member: str


def card_of(
    summary: IncidentSummary,
    position: Position,
    request: ApprovalRequest | None,
    remarks: tuple[Remark, ...],
    members: tuple[str, ...] = (),
) -> Card:
    """``request`` is the open one, ``remarks`` are all of the incident's, oldest first; ``members`` of a private one."""
    state = state_of(summary, position, request)
    writing = _writing(position, request, state)
    of_people = _of_people(position, writing, _shelf(state, writing))
    waits = (*_asked(request), *_called(remarks), *of_people, *(Wait(token=f"{MEMBER}{one}") for one in members))
    return Card(
        incident=summary.incident,
        state=state,
        writing=writing,
        due=None if request is None else request.due,
        latest=summary.last_at or summary.incident.created_at,
        published_at=position.published_at,
        words=searched_text(summary, position),
        fresh=position.fresh,
        waits=tuple(dict.fromkeys(waits)),
    )


def tokens_of(who: Looking) -> Tokens:
    asked = (f"asked:id:{who.person.id}", *(f"asked:group:{one}" for one in who.person.groups), ANYBODY_ASKED)
    name = who.actor.name.casefold()
    return Tokens(
        asked=asked,
        not_asked=f"{_NOT_ASKED}{who.person.id}",
        called=tuple(dict.fromkeys(called(one) for one in (who.actor.id, who.person.id) if one)),
        writes=f"{WRITES}{name}",
        owns=(f"{_OWNS}{name}", f"{_OWNS}{who.actor.id}") if name else (),
        by=tuple(_by(shelf, name) for shelf in SHELVES),
        member=member(who.actor.id),
    )


def called(person: str) -> str:
    """The token of whoever is asked or mentioned and has said nothing to it since."""
    return f"{_CALLED}{person}"


def member(person: str) -> str:
    return f"{MEMBER}{person}"


def _by(shelf: int, name: str) -> str:
    return f"{_BY}{shelf}:{name}"


def _shelf(state: RowState, writing: int) -> int:
    if state is RowState.PUBLISHED:
        return 2
    return 1 if writing < NOTHING_ASKED else 0


def _writing(position: Position, request: ApprovalRequest | None, state: RowState) -> int:
    if state in JUDGED:
        return NOTHING_ASKED
    kinds = (PRESSING.index(one.kind) for one in asked_of_writers(position, request))
    return min(kinds, default=NOTHING_ASKED)


def _asked(request: ApprovalRequest | None) -> Iterator[Wait]:
    """As ``what_waits`` decides whose decision is wanted: named persons, members of groups, or anybody."""
    if request is None:
        return
    rule, rank = request.rule, PRESSING.index(ReasonKind.APPROVE)
    out = {one.by for one in request.decisions} | ({request.by} if rule.four_eyes else set())
    named = (*request.asked, *(actor_id_of(one) for one in rule.approvers))
    tokens = [f"asked:id:{one}" for one in named if one not in out]
    tokens += [f"asked:group:{one}" for one in rule.groups]
    if not (rule.approvers or rule.groups or request.asked):
        tokens.append(ANYBODY_ASKED)
    for token in tokens:
        yield Wait(token=token, rank=rank, due=request.due)
    for one in sorted(out):
        yield Wait(token=f"{_NOT_ASKED}{one}")


def _called(remarks: tuple[Remark, ...]) -> Iterator[Wait]:
    """One for each person, ranked by the most pressing that was said to them."""
    ranks: dict[str, int] = {}
    for thread in threads(remarks):
        for person in _named((thread.first, *thread.replies)):
            for remark in calling(thread, person):
                asked = remark.kind is RemarkKind.QUESTION and remark.asked == person
                rank = PRESSING.index(ReasonKind.ANSWER if asked else ReasonKind.MENTION)
                ranks[person] = min(rank, ranks.get(person, NOTHING_ASKED))
    for person, rank in ranks.items():
        yield Wait(token=called(person), rank=rank)


def _named(remarks: Iterable[Remark]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for remark in remarks for one in (remark.asked, *remark.mentions) if one))


def _of_people(position: Position, writing: int, shelf: int) -> Iterator[Wait]:
    kept = position.kept
    names = (position.drafted_by, *(() if kept is None else kept.edited_by))
    for name in dict.fromkeys(one.casefold() for one in names if one):
        yield Wait(token=_by(shelf, name))
        if writing < NOTHING_ASKED:
            yield Wait(token=f"{WRITES}{name}", rank=writing)
    for item in () if kept is None else kept.follow_ups:
        for owner in item.owners if item.due is not None else ():
            due = None if item.due is None else end_of(item.due)
            yield Wait(token=f"{_OWNS}{owner}", rank=PRESSING.index(ReasonKind.FOLLOW_UP), due=due)
