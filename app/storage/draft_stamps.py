"""What an incident and its latest draft tell without being read: one question to the database."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from sqlalchemy import Connection, Table, and_, bindparam, exists, func, select
from sqlalchemy.sql.elements import ColumnElement

from app.operations.ports import DraftStamp
from app.storage.tables import APPROVALS, CORRECTIONS, CURATIONS, DRAFTS, ERASURES, IMPORTS, INCIDENTS


def _of_incident(value: ColumnElement[int], table: Table) -> ColumnElement[int]:
    return select(value).where(table.c.incident_id == INCIDENTS.c.id).correlate(INCIDENTS).scalar_subquery()


_LATEST = and_(
    DRAFTS.c.incident_id == INCIDENTS.c.id, DRAFTS.c.version == _of_incident(func.max(DRAFTS.c.version), DRAFTS)
)
_APPROVED = exists().where(APPROVALS.c.incident_id == DRAFTS.c.incident_id, APPROVALS.c.version == DRAFTS.c.version)
_STAMP_OF = (
    select(
        INCIDENTS.c.events,
        *(_of_incident(func.max(table.c.id), table).label(table.name) for table in (IMPORTS, CURATIONS, ERASURES)),
        _of_incident(func.count(), CORRECTIONS).label("acts"),
        DRAFTS.c.version,
        DRAFTS.c.inputs,
        _APPROVED.correlate(DRAFTS).label("approved"),
    )
    .select_from(INCIDENTS.outerjoin(DRAFTS, _LATEST))
    .where(INCIDENTS.c.id == bindparam("incident"))
)


def draft_stamp(connection: Connection, incident_id: int) -> DraftStamp:
    """The first four values are those of ``incidents.stamp``."""
    row = connection.execute(_STAMP_OF, {"incident": incident_id}).one()
    return DraftStamp(
        version=row.version or 0,
        inputs=inputs_of(row.inputs),
        approved=bool(row.approved),
        events=tuple(int(one or 0) for one in row[:4]),
        acts=row.acts,
    )


def inputs_of(document: str | None) -> Mapping[str, str] | None:
    return None if document is None else {str(name): str(one) for name, one in orjson.loads(document).items()}
