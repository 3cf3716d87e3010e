"""Rows about incidents: the incident itself, the list of all, imports and curations."""

from __future__ import annotations

import difflib
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, Select, Table, delete, func, insert, select, update

from app.operations.ports import ImportRecord, IncidentSummary
from app.storage import seals
from app.storage.codecs import import_from_json, import_to_json, moment_from_text, moment_to_text, storable
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
from extraction.domain.curation import Curation, CurationAction
from extraction.domain.incident import Incident
from extraction.domain.seal import SealedKind
from extraction.errors import NotFound

OF_TIMES = CURATIONS.c.action.in_(
    (CurationAction.CORRECT_TIME.value, CurationAction.UNCORRECT_TIME.value, CurationAction.CORRECT_CLOCK.value)
)
"""Curations by which a person corrected a time, or took that back."""

_NEAREST = 3


def save(connection: Connection, incident: Incident) -> None:
    fields = _fields_of(incident)
    changed = connection.execute(update(INCIDENTS).where(INCIDENTS.c.key == fields["key"]).values(fields))
    if changed.rowcount == 0:
        connection.execute(insert(INCIDENTS).values(fields))


def number_of(connection: Connection, key: str, lock: bool = False) -> int:
    """The incident's number in this database. ``lock`` keeps others from writing to this incident until the unit ends.

    Raises:
        NotFound: the message lists the nearest keys.
    """
    query = select(INCIDENTS.c.id).where(INCIDENTS.c.key == storable(key))
    number = connection.execute(query.with_for_update() if lock else query).scalar()
    if number is None:
        raise _unknown(connection, key)
    return int(number)


def load(connection: Connection, key: str) -> Incident:
    row = connection.execute(select(INCIDENTS).where(INCIDENTS.c.key == storable(key))).first()
    if row is None:
        raise _unknown(connection, key)
    return _incident_of(row)


def summaries(connection: Connection) -> tuple[IncidentSummary, ...]:
    """Latest first: by the last event, or by when we first heard of the incident where it has none."""
    return tuple(_summary_of(row) for row in connection.execute(summaries_query()))


def summaries_query() -> Select[Any]:
    """One pass over the incidents; every other question is answered from an index."""
    latest = func.coalesce(INCIDENTS.c.last_at, INCIDENTS.c.created_at)
    return select(
        INCIDENTS,
        _of_incident(func.max(DRAFTS.c.version), DRAFTS).label("draft_version"),
        _standing_approvals().label("approvals"),
        _of_incident(func.count(), PUBLICATIONS).label("publications"),
    ).order_by(latest.desc(), INCIDENTS.c.key)


def stamp(connection: Connection, incident_id: int) -> tuple[int, ...]:
    """How many events there are, and the latest import, curation and erasure."""
    latest = [
        select(func.max(table.c.id)).where(table.c.incident_id == incident_id).scalar_subquery()
        for table in (IMPORTS, CURATIONS, ERASURES)
    ]
    row = connection.execute(select(INCIDENTS.c.events, *latest).where(INCIDENTS.c.id == incident_id)).one()
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
    )


def _summary_of(row: Row[Any]) -> IncidentSummary:
    return IncidentSummary(
        incident=_incident_of(row),
        events=row.events,
        first_at=None if row.first_at is None else moment_from_text(row.first_at),
        last_at=None if row.last_at is None else moment_from_text(row.last_at),
        draft_version=row.draft_version,
        approved=row.approvals > 0,
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


def _standing_approvals() -> ScalarSelect[Any]:
    """How many approvals cover the latest draft with all that it rests on: 0, or more where it was approved again."""
    covers = (
        APPROVALS.c.version == _of_incident(func.max(DRAFTS.c.version), DRAFTS),
        APPROVALS.c.corrections == _of_incident(func.count(), CORRECTIONS),
        APPROVALS.c.events == INCIDENTS.c.events,
        APPROVALS.c.corrected_times == _of_incident(func.count(), CURATIONS, OF_TIMES),
    )
    query = select(func.count()).select_from(APPROVALS).where(APPROVALS.c.incident_id == INCIDENTS.c.id, *covers)
    return query.correlate(INCIDENTS).scalar_subquery()


def _unknown(connection: Connection, key: str) -> NotFound:
    keys = list(connection.execute(select(INCIDENTS.c.key).order_by(INCIDENTS.c.key)).scalars())
    if not keys:
        return NotFound(f"no incident {key}: there is none yet, import one with: retroline import PATH")
    by_lower = {one.lower(): one for one in keys}
    nearest = difflib.get_close_matches(key.lower(), by_lower, n=_NEAREST, cutoff=0.5)
    hint = ", ".join(by_lower[one] for one in nearest)
    return NotFound(
        f"no incident {key}; " + (f"did you mean {hint}?" if hint else "list them with: retroline incidents")
    )
