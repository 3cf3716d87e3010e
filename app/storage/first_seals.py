"""Seals for what an earlier version stored without any: in the order of kinds, events by time, the rest as stored."""

from __future__ import annotations

from itertools import islice

from sqlalchemy import Connection, select, update

from app.storage import seals
from app.storage.codecs import approval_from_json
from app.storage.errors import UnreadableDocument
from app.storage.seal_records import contents
from app.storage.tables import APPROVALS, INCIDENTS
from extraction.domain.seal import SealedKind, new_salts

_PAGE = 1000


def seal_what_was_stored(connection: Connection) -> None:
    """Seal every record of every incident; none of them may have a chain yet."""
    for incident_id in connection.execute(select(INCIDENTS.c.id).order_by(INCIDENTS.c.id)).scalars().all():
        for kind in SealedKind:
            if kind is SealedKind.APPROVAL:
                _seal_approvals(connection, incident_id)
                continue
            rows, chain = contents(connection, incident_id, kind), seals.Chain(connection, incident_id)
            while page := list(islice(rows, _PAGE)):
                chain.append(kind, page)
            chain.close()


def _seal_approvals(connection: Connection, incident_id: int) -> None:
    query = select(APPROVALS.c.id, APPROVALS.c.document).where(APPROVALS.c.incident_id == incident_id)
    for number, document in connection.execute(query.order_by(APPROVALS.c.id)).all():
        salts = new_salts(1)
        content = _content(connection, incident_id, number, document, salts)
        connection.execute(update(APPROVALS).where(APPROVALS.c.id == number).values(content=content))
        seals.append_row(connection, incident_id, SealedKind.APPROVAL, number, salts)


def _content(connection: Connection, incident_id: int, number: int, document: str, salts: bytes) -> str:
    """What an approval seals; nothing of an approval that cannot be read, whose document is sealed all the same."""
    try:
        approval = approval_from_json(document, f"the stored approval {number}")
    except UnreadableDocument:
        return "{}"
    return seals.content_of_approval(connection, incident_id, approval, salts)
