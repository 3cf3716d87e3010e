"""Approvals sealed again after a name was taken out of them or of what they rest on."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from app.storage import seal_records, seals
from app.storage.codecs import approval_from_json
from app.storage.errors import UnreadableDocument
from app.storage.tables import APPROVALS
from extraction.domain.seal import SealedKind, new_salts


def seal_approvals_again(connection: Connection, incident_id: int) -> None:
    """Each as it stands now, with the events as they were sealed last; the salts of before go."""
    query = select(APPROVALS.c.id, APPROVALS.c.document).where(APPROVALS.c.incident_id == incident_id)
    found = connection.execute(query.order_by(APPROVALS.c.id)).all()
    if not found:
        return
    seals.forget_salts(connection, incident_id, SealedKind.APPROVAL, frozenset(str(row.id) for row in found))
    for number, document in found:
        salts = new_salts(1)
        try:
            approval = approval_from_json(document, f"the stored approval {number}")
        except UnreadableDocument:
            content = "{}"
        else:
            content = seals.content_of_approval(connection, incident_id, approval, salts)
        connection.execute(update(APPROVALS).where(APPROVALS.c.id == number).values(content=content))
        chain = seals.Chain(connection, incident_id)
        chain.append(SealedKind.APPROVAL, [seal_records.content_of(connection, SealedKind.APPROVAL, number)], salts)
        chain.close()
