"""Second opinions: appended as they were given, never changed. They are no part of a report and carry no seal."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from app.storage.codecs import opinion_from_json, opinion_to_json
from app.storage.tables import OPINIONS
from extraction.domain.opinion import Opinion


def add(connection: Connection, incident_id: int, opinion: Opinion) -> None:
    connection.execute(insert(OPINIONS).values(incident_id=incident_id, document=opinion_to_json(opinion)))


def load(connection: Connection, incident_id: int) -> tuple[Opinion, ...]:
    query = select(OPINIONS).where(OPINIONS.c.incident_id == incident_id).order_by(OPINIONS.c.id)
    return tuple(opinion_from_json(row.document, "a stored opinion") for row in connection.execute(query))
