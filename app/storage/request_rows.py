"""Approval requests in the database: fits ``app.operations.approval_request.ApprovalRequests``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, Connection, Row, bindparam, insert, select, update

from app.operations.approval_request import ApprovalDecision, ApprovalRequest, Choice, RequestState
from app.storage.codecs import moment_from_text, moment_to_text, storable
from app.storage.database import Database
from app.storage.errors import UnreadableDocument
from app.storage.incidents import number_of
from app.storage.tables import DECISIONS, INCIDENTS, REQUESTS
from app.storage.touched import touch
from extraction.errors import NotFound, StateError


class SqlRequests:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: str, request: ApprovalRequest) -> None:
        with self._database.unit() as connection:
            number = number_of(connection, key, lock=True)
            row = {"request_id": request.id, "state": request.state.value}
            times = {"at": moment_to_text(request.at), "due": moment_to_text(request.due)}
            document = storable(_shape().dump_json(request, exclude={"state", "decisions"}).decode())
            connection.execute(insert(REQUESTS).values(incident_id=number, document=document, **row, **times))
            for decision in request.decisions:
                connection.execute(insert(DECISIONS).values(request_id=request.id, **_fields(decision)))

    def requests(self, key: str) -> tuple[ApprovalRequest, ...]:
        with self._database.reading() as connection:
            number = number_of(connection, key)
            return tuple(one for _, one in _read(connection, REQUESTS.c.incident_id == number, order=REQUESTS.c.id))

    def request(self, request_id: str) -> tuple[str, ApprovalRequest]:
        with self._database.reading() as connection:
            return _one(connection, request_id)

    def open_requests(self) -> tuple[tuple[str, ApprovalRequest], ...]:
        with self._database.reading() as connection:
            return tuple(_read(connection, REQUESTS.c.state == RequestState.OPEN.value, order=REQUESTS.c.due))

    def open_of(self, keys: Collection[str]) -> Mapping[str, ApprovalRequest]:
        with self._database.reading() as connection:
            return open_of(connection, keys)

    def decide(self, request_id: str, decision: ApprovalDecision, state: RequestState) -> None:
        with self._database.unit() as connection:
            _lock(connection, request_id)
            _, request = _one(connection, request_id)
            if request.state is not RequestState.OPEN:
                raise StateError(f"this request is closed: {request.state.value.replace('_', ' ')}")
            if decision.by in {one.by for one in request.decisions}:
                raise StateError(f"{decision.name} has decided on this request already")
            connection.execute(insert(DECISIONS).values(request_id=request_id, **_fields(decision)))
            _put(connection, request_id, state)

    def close(self, request_id: str, state: RequestState) -> None:
        with self._database.unit() as connection:
            _lock(connection, request_id)
            _put(connection, request_id, state)


def open_of(connection: Connection, keys: Collection[str]) -> Mapping[str, ApprovalRequest]:
    """The open request of each of these incidents that has any."""
    rows = connection.execute(_OPEN_OF, {"keys": [storable(one) for one in keys]}).all()
    return dict(reversed(list(_with_decisions(connection, rows))))


def _lock(connection: Connection, request_id: str) -> None:
    """Of two who decide at once the second waits here and then sees what the first did.

    The incident comes first, as for whoever writes to it and closes its request.
    """
    of = select(REQUESTS.c.incident_id).where(REQUESTS.c.request_id == request_id).scalar_subquery()
    held = connection.execute(select(INCIDENTS.c.id).where(INCIDENTS.c.id == of).with_for_update()).scalar()
    if held is not None:
        touch(connection, int(held))
    found = connection.execute(select(REQUESTS.c.id).where(REQUESTS.c.request_id == request_id).with_for_update())
    if found.first() is None:
        raise _unknown()


def _put(connection: Connection, request_id: str, state: RequestState) -> None:
    still_open = (REQUESTS.c.request_id == request_id) & (REQUESTS.c.state == RequestState.OPEN.value)
    connection.execute(update(REQUESTS).where(still_open).values(state=state.value))


def _one(connection: Connection, request_id: str) -> tuple[str, ApprovalRequest]:
    found = list(_read(connection, REQUESTS.c.request_id == request_id, order=REQUESTS.c.id))
    if not found:
        raise _unknown()
    return found[0]


def _unknown() -> NotFound:
    return NotFound("there is no such request for approval; list them with: retroline requests")


def _read(
    connection: Connection, wanted: ColumnElement[bool], order: ColumnElement[Any]
) -> Iterator[tuple[str, ApprovalRequest]]:
    query = select(REQUESTS, INCIDENTS.c.key).join(INCIDENTS, INCIDENTS.c.id == REQUESTS.c.incident_id)
    yield from _with_decisions(connection, connection.execute(query.where(wanted).order_by(order, REQUESTS.c.id)).all())


_OPEN_OF = (
    select(REQUESTS, INCIDENTS.c.key)
    .join(INCIDENTS, INCIDENTS.c.id == REQUESTS.c.incident_id)
    .where(REQUESTS.c.state == RequestState.OPEN.value, INCIDENTS.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(REQUESTS.c.due, REQUESTS.c.id)
)


def _with_decisions(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[tuple[str, ApprovalRequest]]:
    decisions = _decisions(connection, [row.request_id for row in rows])
    for row in rows:
        yield row.key, _request_of(row, decisions.get(row.request_id, ()))


def _decisions(connection: Connection, ids: Sequence[str]) -> Mapping[str, tuple[ApprovalDecision, ...]]:
    found: dict[str, tuple[ApprovalDecision, ...]] = {}
    query = select(DECISIONS).where(DECISIONS.c.request_id.in_(ids)).order_by(DECISIONS.c.id)
    for row in connection.execute(query) if ids else ():
        found[row.request_id] = (*found.get(row.request_id, ()), _decision_of(row))
    return found


def _fields(decision: ApprovalDecision) -> dict[str, str]:
    return {
        "by": storable(decision.by),
        "name": storable(decision.name),
        "at": moment_to_text(decision.at),
        "choice": decision.choice.value,
        "note": storable(decision.note),
        "via": decision.via,
    }


def _decision_of(row: Row[Any]) -> ApprovalDecision:
    return ApprovalDecision(
        by=row.by, name=row.name, at=moment_from_text(row.at), choice=Choice(row.choice), note=row.note, via=row.via
    )


def _request_of(row: Row[Any], decisions: tuple[ApprovalDecision, ...]) -> ApprovalRequest:
    try:
        kept = _shape().validate_json(row.document)
    except ValidationError as error:
        raise UnreadableDocument(f"the request for approval {row.request_id} cannot be read: {error}") from error
    return replace(kept, state=RequestState(row.state), decisions=decisions)


@cache
def _shape() -> TypeAdapter[ApprovalRequest]:
    return TypeAdapter(ApprovalRequest)
