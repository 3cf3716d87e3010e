"""What waits for one person at an incident, and until when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from app.operations.access import Action, Actor, may
from app.operations.approval_request import ApprovalRequest
from app.operations.approval_rules import acting_person, is_named
from app.operations.discussion import Remark, RemarkKind
from app.operations.ports import IncidentSummary, Ports
from app.operations.standing import FollowUp, Position, Standing
from extraction.domain.incident import Incident

SOON = timedelta(days=7)
"""How long before its due date an action item comes up."""


class ReasonKind(StrEnum):
    """The most pressing first."""

    APPROVE = "approve"
    ANSWER = "answer"
    CHANGES = "changes"  # an approver wants changes
    JUDGE = "judge"  # sentences of a draft that the actor asked for or worked on
    MENTION = "mention"
    READY = "ready"  # nothing is open: approval can be asked for
    FOLLOW_UP = "follow_up"


PRESSING = tuple(ReasonKind)
OF_WRITERS = frozenset({ReasonKind.CHANGES, ReasonKind.JUDGE, ReasonKind.READY})
"""What a report asks of those who write it; everything else somebody asks of somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """``text`` is what somebody wrote (plain), ``by`` who; ``due`` aware UTC: the last moment that is in time.

    ``statement_id`` and ``event_id`` are where it leads.
    """

    kind: ReasonKind
    text: str = ""
    by: str = ""
    due: datetime | None = None
    statement_id: str = ""
    event_id: str = ""


Calls = Mapping[str, tuple[Remark, ...]]
"""Incident key → questions and mentions that wait for somebody, latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Who looks, at what time (aware UTC). ``person`` is the actor as approvers are compared, ``calls`` what waits for them."""

    actor: Actor
    person: Actor
    calls: Calls
    now: datetime


@dataclass(frozen=True)
class _AllCalls(Mapping[str, tuple[Remark, ...]]):
    """Read when somebody asks for one, all together: what answers from an index never does."""

    ports: Ports
    person: Actor

    @cached_property
    def _calls(self) -> Calls:
        return calls_at(self.ports, self.person, None)

    def __getitem__(self, key: str) -> tuple[Remark, ...]:
        return self._calls[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._calls)

    def __len__(self) -> int:
        return len(self._calls)


def looking(ports: Ports) -> Looking:
    person = acting_person(ports, ports.actor.name)
    return Looking(actor=ports.actor, person=person, calls=_AllCalls(ports, person), now=ports.now())


def calls_at(ports: Ports, person: Actor, keys: Collection[str] | None) -> Calls:
    """What waits for the actor, or for ``person`` whom they act as, at the incidents ``keys``, or at all."""
    calls: dict[str, tuple[Remark, ...]] = {}
    for one in dict.fromkeys((ports.actor.id, person.id)):
        for key, remark in ports.discussions.waiting_for(one, keys) if one else ():
            calls[key] = (*calls.get(key, ()), remark)
    return calls


def reasons_for(
    who: Looking, summary: IncidentSummary, position: Position, request: ApprovalRequest | None, done: bool
) -> tuple[Reason, ...]:
    """The most pressing first. ``done``: the report asks nothing of those who write it, or there is none yet."""
    incident, found = summary.incident, list(called_for(who, summary.incident.key))
    if request is not None and _is_asked(who, request, incident):
        found.append(Reason(kind=ReasonKind.APPROVE, text=request.message, by=request.name, due=request.due))
    if not done and _writes(who.actor, position, incident):
        found += asked_of_writers(position, request)
    found += _follow_ups(who.actor, position.kept, who.now)
    return tuple(sorted(found, key=lambda one: PRESSING.index(one.kind)))


def called_for(who: Looking, key: str) -> Iterator[Reason]:
    """What others asked of the person, or said to them, at this incident."""
    for remark in who.calls.get(key, ()):
        asked = remark.kind is RemarkKind.QUESTION and remark.asked in (who.actor.id, who.person.id)
        kind = ReasonKind.ANSWER if asked else ReasonKind.MENTION
        yield Reason(kind=kind, text=remark.text, by=remark.name, statement_id=remark.statement_id)


def _is_asked(who: Looking, request: ApprovalRequest, incident: Incident) -> bool:
    """Whether the person is one of those whose decision is wanted and still out."""
    person, rule = who.person, request.rule
    if person.id in {one.by for one in request.decisions} or (rule.four_eyes and person.id == request.by):
        return False
    if not may(who.actor, Action.APPROVE, incident, is_member=True):
        return False
    if person.id in request.asked:
        return True
    named = bool(rule.approvers or rule.groups)
    return is_named(rule, person) and (named or not request.asked)


def _writes(actor: Actor, position: Position, incident: Incident) -> bool:
    """Who asked for the draft or changed it; on one's own machine everything is one's own."""
    if actor.operator:
        return True
    edited = () if position.kept is None else position.kept.edited_by
    names = {one.casefold() for one in (position.drafted_by, *edited) if one}
    return actor.name.casefold() in names and may(actor, Action.EDIT, incident, is_member=True)


def asked_of_writers(position: Position, request: ApprovalRequest | None) -> Iterator[Reason]:
    """What a report that is not approved asks of those who write it."""
    kept = position.kept
    if position.request == "changes_requested":
        yield Reason(kind=ReasonKind.CHANGES, statement_id="" if kept is None else kept.first_open)
    if kept is not None and kept.to_judge:
        yield Reason(kind=ReasonKind.JUDGE, statement_id=kept.first_open)
    elif position.fresh and request is None and position.request != "changes_requested":
        yield Reason(kind=ReasonKind.READY)


def _follow_ups(actor: Actor, kept: Standing | None, now: datetime) -> Iterator[Reason]:
    """Action items of the actor's that are due within a week, or overdue."""
    for item in () if kept is None else kept.follow_ups:
        if item.due is not None and is_mine(actor, item) and end_of(item.due) - now <= SOON:
            text = f"{item.tracker_key} {item.summary}".strip()
            yield Reason(kind=ReasonKind.FOLLOW_UP, text=text, due=end_of(item.due), event_id=item.event)


def is_mine(actor: Actor, item: FollowUp) -> bool:
    """Records call people by names, sign-in by name and address: any of them will do."""
    name = actor.name.casefold()
    return bool(name) and (name in item.owners or actor.id in item.owners)


def end_of(day: date) -> datetime:
    """The last second of ``day``, UTC."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)
