"""Proposals and texts that are being typed, in the database: fits ``app.operations.proposal.DeskMemory``."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Row, delete, insert, select

from app.operations.proposal import Proposal, Typing
from app.storage.codecs import (
    checked_draft_from_json,
    checked_draft_to_json,
    moment_from_text,
    moment_to_text,
    storable,
)
from app.storage.database import Database
from app.storage.incidents import number_of
from app.storage.tables import PROPOSALS, TYPINGS


class SqlDesk:
    """Shares its units with the store of the same database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_proposal(self, key: str, proposal: Proposal) -> None:
        scope = storable(proposal.scope)
        with self._database.unit() as connection:
            incident_id = number_of(connection, key, lock=True, listed=False)
            same = (PROPOSALS.c.incident_id == incident_id) & (PROPOSALS.c.scope == scope)
            connection.execute(delete(PROPOSALS).where(same))
            connection.execute(
                insert(PROPOSALS).values(
                    incident_id=incident_id,
                    proposal_id=storable(proposal.id),
                    base=proposal.base,
                    scope=scope,
                    made_by=storable(proposal.made_by),
                    made_at=moment_to_text(proposal.made_at),
                    document=checked_draft_to_json(proposal.checked),
                )
            )

    def proposals(self, key: str) -> tuple[Proposal, ...]:
        with self._database.reading() as connection:
            query = select(PROPOSALS).where(PROPOSALS.c.incident_id == number_of(connection, key))
            return tuple(_proposal_of(row) for row in connection.execute(query.order_by(PROPOSALS.c.id)))

    def drop_proposal(self, key: str, proposal_id: str) -> None:
        with self._database.unit() as connection:
            incident_id = number_of(connection, key, lock=True, listed=False)
            same = (PROPOSALS.c.incident_id == incident_id) & (PROPOSALS.c.proposal_id == storable(proposal_id))
            connection.execute(delete(PROPOSALS).where(same))

    def keep_typing(self, key: str, typing: Typing) -> None:
        with self._database.unit() as connection:
            incident_id = number_of(connection, key, lock=True, listed=False)
            fields = _fields(typing)
            connection.execute(
                delete(TYPINGS).where(
                    TYPINGS.c.incident_id == incident_id,
                    TYPINGS.c.person == fields["person"],
                    TYPINGS.c.statement_id == fields["statement_id"],
                )
            )
            connection.execute(insert(TYPINGS).values(incident_id=incident_id, **fields))

    def typings(self, key: str, person: str) -> tuple[Typing, ...]:
        with self._database.reading() as connection:
            mine = (TYPINGS.c.incident_id == number_of(connection, key)) & (TYPINGS.c.person == storable(person))
            query = select(TYPINGS).where(mine).order_by(TYPINGS.c.at, TYPINGS.c.statement_id)
            return tuple(_typing_of(row) for row in connection.execute(query))

    def drop_typing(self, key: str, person: str, statement_id: str) -> None:
        with self._database.unit() as connection:
            incident_id = number_of(connection, key, lock=True, listed=False)
            connection.execute(
                delete(TYPINGS).where(
                    TYPINGS.c.incident_id == incident_id,
                    TYPINGS.c.person == storable(person),
                    TYPINGS.c.statement_id == storable(statement_id),
                )
            )


def _proposal_of(row: Row[Any]) -> Proposal:
    return Proposal(
        id=row.proposal_id,
        base=row.base,
        scope=row.scope,
        checked=checked_draft_from_json(row.document, f"the proposal {row.proposal_id}"),
        made_by=row.made_by,
        made_at=moment_from_text(row.made_at),
    )


def _fields(typing: Typing) -> dict[str, str | int]:
    return {
        "person": storable(typing.person),
        "statement_id": storable(typing.statement_id),
        "text": storable(typing.text),
        "evidence": orjson.dumps([storable(one) for one in typing.evidence]).decode(),
        "seen": typing.seen,
        "at": moment_to_text(typing.at),
    }


def _typing_of(row: Row[Any]) -> Typing:
    return Typing(
        person=row.person,
        statement_id=row.statement_id,
        text=row.text,
        evidence=tuple(orjson.loads(row.evidence)),
        seen=row.seen,
        at=moment_from_text(row.at),
    )
