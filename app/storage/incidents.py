"""Rows about incidents: the incident itself, the list of all, imports and curations."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from app.operations.approved_content import described_digest, still_curated
from app.operations.ports import ImportRecord, IncidentSummary
from app.storage import seals
from app.storage.codecs import (
    approval_from_json,
    import_from_json,
    import_to_json,
    moment_from_text,
    moment_to_text,
    storable,
)
from app.storage.database import KNOWN_NUMBERS
from app.storage.tables import (
    APPROVALS,
    CORRECTIONS,
    CURATIONS,
    DRAFTS,
    ERASURES,
    IMPORTS,
    INCIDENTS,
    MEMBERS,
    PUBLICATIONS,
)
from app.storage.touched import touch
from extraction.domain.curation import QUIET, Curation, CurationAction
from extraction.domain.incident import Incident
from extraction.domain.seal import SealedKind
from extraction.errors import NotFound

WEIGHING = CURATIONS.c.action.not_in(tuple(sorted(action.value for action in QUIET)))
"""Curations that can change what a statement rests on."""

_NUMBER_OF = select(INCIDENTS.c.id).where(INCIDENTS.c.key == bindparam("incident"))
"""Asked dozens of times for one page: built once, because building it takes longer than asking."""
_LOCKED_NUMBER_OF = _NUMBER_OF.with_for_update()
_INCIDENT_OF = select(INCIDENTS).where(INCIDENTS.c.key == bindparam("incident"))
_STAMP_OF = select(
    INCIDENTS.c.events,
    *(
        select(func.max(table.c.id)).where(table.c.incident_id == bindparam("incident")).scalar_subquery()
        for table in (IMPORTS, CURATIONS, ERASURES)
    ),
).where(INCIDENTS.c.id == bindparam("incident"))

_NEAREST = 3
_COMPARED = 2_000
_BESIDE = 50
_AT_ONCE = 5_000


def save(connection: Connection, incident: Incident) -> None:
    fields = _fields_of(incident)
    changed = connection.execute(update(INCIDENTS).where(INCIDENTS.c.key == fields["key"]).values(fields))
    if changed.rowcount == 0:
        connection.execute(insert(INCIDENTS).values(fields))
    number = connection.execute(_NUMBER_OF, {"incident": fields["key"]}).scalar_one()
    touch(connection, int(number))


def number_of(connection: Connection, key: str, lock: bool = False, listed: bool = True) -> int:
    """The incident's number in this database. ``lock`` keeps others from writing to this incident until the unit ends.

    ``listed`` is false for what the list of incidents tells nothing of.

    Raises:
        NotFound: the message lists the nearest keys.
    """
    known: dict[str, int] | None = None if lock else connection.get_execution_options().get(KNOWN_NUMBERS)
    if known is not None and key in known:
        return known[key]
    query = _LOCKED_NUMBER_OF if lock else _NUMBER_OF
    number = connection.execute(query, {"incident": storable(key)}).scalar()
    if number is None:
        raise _unknown(connection, key)
    if lock and listed:
        touch(connection, int(number))
    if known is not None:
        known[key] = int(number)
    return int(number)


def load(connection: Connection, key: str) -> Incident:
    row = connection.execute(_INCIDENT_OF, {"incident": storable(key)}).first()
    if row is None:
        raise _unknown(connection, key)
    return _incident_of(row)


def summaries(connection: Connection, keys: Collection[str] | None = None) -> tuple[IncidentSummary, ...]:
    """Of ``keys`` or of all, latest first: by the last event, or by when we heard of the incident where it has none."""
    wanted = {} if keys is None else {"keys": [storable(one) for one in keys]}
    rows = connection.execute(_summaries(keys is None), wanted).all()
    standing = _standing_approvals(connection, rows)
    return tuple(_summary_of(row, approved=row.approval in standing) for row in rows)


def summaries_query() -> Select[Any]:
    """One pass over the incidents; every other question is answered from an index."""
    latest = func.coalesce(INCIDENTS.c.last_at, INCIDENTS.c.created_at)
    return select(
        INCIDENTS,
        _of_incident(func.max(DRAFTS.c.version), DRAFTS).label("draft_version"),
        _of_incident(func.max(APPROVALS.c.id), APPROVALS, *_covering()).label("approval"),
        _of_incident(func.count(), CURATIONS, WEIGHING).label("weighing"),
        _of_incident(func.count(), PUBLICATIONS).label("publications"),
    ).order_by(latest.desc(), INCIDENTS.c.key)


@cache
def _summaries(of_all: bool) -> Select[Any]:
    query = summaries_query()
    return query if of_all else query.where(INCIDENTS.c.key.in_(bindparam("keys", expanding=True)))


def stamp(connection: Connection, incident_id: int) -> tuple[int, ...]:
    """How many events there are, and the latest import, curation and erasure."""
    row = connection.execute(_STAMP_OF, {"incident": incident_id}).one()
    return tuple(int(one or 0) for one in row)


def add_import(connection: Connection, incident_id: int, record: ImportRecord) -> None:
    fields = {"at": moment_to_text(record.at), "document": import_to_json(record)}
    connection.execute(insert(IMPORTS).values(incident_id=incident_id, **fields))


def imports(connection: Connection, incident_id: int) -> tuple[ImportRecord, ...]:
    query = select(IMPORTS.c.id, IMPORTS.c.document).where(IMPORTS.c.incident_id == incident_id).order_by(IMPORTS.c.id)
    return tuple(import_from_json(text, f"the record of import {number}") for number, text in connection.execute(query))


def add_curation(connection: Connection, incident_id: int, curation: Curation) -> None:
    done = connection.execute(
        insert(CURATIONS).values(
            incident_id=incident_id,
            curation_id=storable(curation.id),
            event_id=curation.event_id,
            action=curation.action.value,
            by=storable(curation.by),
            at=moment_to_text(curation.at),
            value=storable(curation.value),
            reason=storable(curation.reason),
        )
    )
    seals.append_row(connection, incident_id, SealedKind.CURATION, seals.inserted(done.inserted_primary_key))


def curations(connection: Connection, incident_id: int) -> tuple[Curation, ...]:
    query = select(CURATIONS).where(CURATIONS.c.incident_id == incident_id).order_by(CURATIONS.c.id)
    return tuple(_curation_of(row) for row in connection.execute(query))


def members(connection: Connection, incident_id: int) -> frozenset[str]:
    return frozenset(connection.execute(select(MEMBERS.c.person).where(MEMBERS.c.incident_id == incident_id)).scalars())


def set_members(connection: Connection, incident_id: int, people: frozenset[str]) -> None:
    connection.execute(delete(MEMBERS).where(MEMBERS.c.incident_id == incident_id))
    if people:
        rows = [{"incident_id": incident_id, "person": storable(one)} for one in sorted(people)]
        connection.execute(insert(MEMBERS), rows)


def _fields_of(incident: Incident) -> dict[str, str | bool | None]:
    return {
        "key": storable(incident.key),
        "title": storable(incident.title),
        "created_at": moment_to_text(incident.created_at),
        "severity": None if incident.severity is None else storable(incident.severity),
        "status": None if incident.status is None else storable(incident.status),
        "services": orjson.dumps([storable(one) for one in incident.services]).decode(),
        "channels": orjson.dumps([storable(one) for one in incident.channels]).decode(),
        "private": incident.private,
        "team": None if incident.team is None else storable(incident.team),
        "incident_type": None if incident.incident_type is None else storable(incident.incident_type),
        "stated": orjson.dumps(incident.stated).decode(),
    }


def _incident_of(row: Row[Any]) -> Incident:
    return Incident(
        key=row.key,
        title=row.title,
        created_at=moment_from_text(row.created_at),
        severity=row.severity,
        status=row.status,
        services=tuple(orjson.loads(row.services)),
        channels=tuple(orjson.loads(row.channels)),
        private=row.private,
        team=row.team,
        incident_type=row.incident_type,
        stated=tuple(orjson.loads(row.stated)),
    )


def _summary_of(row: Row[Any], approved: bool) -> IncidentSummary:
    return IncidentSummary(
        incident=_incident_of(row),
        events=row.events,
        first_at=None if row.first_at is None else moment_from_text(row.first_at),
        last_at=None if row.last_at is None else moment_from_text(row.last_at),
        draft_version=row.draft_version,
        approved=approved,
        published=row.publications > 0,
    )


def _curation_of(row: Row[Any]) -> Curation:
    return Curation(
        id=row.curation_id,
        event_id=row.event_id,
        action=CurationAction(row.action),
        by=row.by,
        at=moment_from_text(row.at),
        value=row.value,
        reason=row.reason,
    )


def _of_incident(value: Any, table: Table, *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    """``value`` over the rows of ``table`` that belong to the incident of the outer query."""
    query = select(value).select_from(table).where(table.c.incident_id == INCIDENTS.c.id, *conditions)
    return query.correlate(INCIDENTS, APPROVALS).scalar_subquery()


def _covering() -> tuple[ColumnElement[bool], ...]:
    """What an approval must agree with to cover the latest draft and its events."""
    return (
        APPROVALS.c.version == _of_incident(func.max(DRAFTS.c.version), DRAFTS),
        APPROVALS.c.corrections == _of_incident(func.count(), CORRECTIONS),
        APPROVALS.c.events == INCIDENTS.c.events,
    )


def _standing_approvals(connection: Connection, rows: Sequence[Row[Any]]) -> frozenset[int]:
    """Of the approvals that cover a latest draft, those that also cover what was curated and said about the incident."""
    of = {row.approval: row for row in rows if row.approval is not None}
    standing = set()
    for start in range(0, len(of), _AT_ONCE):
        ids = sorted(of)[start : start + _AT_ONCE]
        query: Select[Any] = select(APPROVALS.c.id, APPROVALS.c.described, APPROVALS.c.corrected_times)
        for approval in connection.execute(query.where(APPROVALS.c.id.in_(ids))):
            if _stands(connection, approval, of[approval.id]):
                standing.add(approval.id)
    return frozenset(standing)


def _stands(connection: Connection, approval: Row[Any], incident: Row[Any]) -> bool:
    """Curations are only ever appended: as many as there were are the same ones. Further ones may have been undone."""
    if approval.described and approval.described != described_digest(_incident_of(incident)):
        return False
    if approval.corrected_times == incident.weighing:
        return True
    document = connection.execute(select(APPROVALS.c.document).where(APPROVALS.c.id == approval.id)).scalar_one()
    kept = approval_from_json(document, f"the stored approval of {incident.key}")
    return still_curated(kept, curations(connection, incident.id))


def _unknown(connection: Connection, key: str) -> NotFound:
    by_lower = {one.lower(): one for one in _near(connection, storable(key))}
    if not by_lower:
        return NotFound(f"no incident {key}: there is none yet, import one with: retroline import PATH")
    nearest = difflib.get_close_matches(key.lower(), by_lower, n=_NEAREST, cutoff=0.5)
    hint = ", ".join(by_lower[one] for one in nearest)
    return NotFound(
        f"no incident {key}; " + (f"did you mean {hint}?" if hint else "list them with: retroline incidents")
    )


def _near(connection: Connection, key: str) -> list[str]:
    """All keys where there are few; else those that stand beside ``key`` in order, in any case of its letters."""
    keys, column = select(INCIDENTS.c.key), INCIDENTS.c.key
    found = list(connection.execute(keys.limit(_COMPARED + 1)).scalars())
    if len(found) <= _COMPARED:
        return sorted(found)
    beside: set[str] = set()
    for spelled in (key, key.upper(), key.lower()):
        beside.update(connection.execute(keys.where(column >= spelled).order_by(column).limit(_BESIDE)).scalars())
        beside.update(connection.execute(keys.where(column < spelled).order_by(column.desc()).limit(_BESIDE)).scalars())
    return sorted(beside)
