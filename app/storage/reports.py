"""Rows about an incident's reports: drafts, corrections, approvals and publications."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, Row, ScalarSelect, func, insert, select

from app.operations.ports import Publication, StoredApproval, StoredDraft
from app.storage import seals
from app.storage.codecs import (
    approval_from_json,
    approval_to_json,
    checked_draft_from_json,
    checked_draft_to_json,
    moment_from_text,
    moment_to_text,
    storable,
)
from app.storage.draft_stamps import inputs_of
from app.storage.incidents import WEIGHING
from app.storage.tables import APPROVALS, CORRECTIONS, CURATIONS, DRAFTS, INCIDENTS, PUBLICATIONS
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.report import CheckedDraft
from extraction.domain.seal import SealedKind, new_salts
from extraction.errors import EditConflict, StateError


def save_draft(
    connection: Connection, incident_id: int, checked: CheckedDraft, made_by: str, inputs: Mapping[str, str] | None
) -> int:
    """The caller holds the incident's lock, so that two drafts never get the same version."""
    latest = select(func.max(DRAFTS.c.version)).where(DRAFTS.c.incident_id == incident_id)
    version = int(connection.execute(latest).scalar() or 0) + 1
    connection.execute(
        insert(DRAFTS).values(
            incident_id=incident_id,
            version=version,
            made_by=storable(made_by),
            made_at=moment_to_text(checked.draft.made_at),
            document=checked_draft_to_json(checked),
            inputs=None if inputs is None else storable(orjson.dumps(dict(inputs)).decode()),
        )
    )
    return version


def draft(connection: Connection, incident_id: int, version: int | None) -> StoredDraft | None:
    query = select(DRAFTS).where(DRAFTS.c.incident_id == incident_id).order_by(DRAFTS.c.version.desc()).limit(1)
    row = connection.execute(query if version is None else query.where(DRAFTS.c.version == version)).first()
    if row is None:
        return None
    checked = checked_draft_from_json(row.document, f"version {row.version} of the stored draft")
    return StoredDraft(version=row.version, checked=checked, made_by=row.made_by, inputs=inputs_of(row.inputs))


def add_correction(connection: Connection, incident_id: int, correction: Correction, expected: int) -> None:
    """The caller holds the incident's lock; the unique number guards against one who does not.

    Raises:
        EditConflict: the statement has more corrections than the person had seen.
        StateError: it has fewer.
    """
    same = (CORRECTIONS.c.incident_id == incident_id) & (
        CORRECTIONS.c.statement_id == storable(correction.statement_id)
    )
    query = select(CORRECTIONS).where(same).order_by(CORRECTIONS.c.number)
    present = [_correction_of(row) for row in connection.execute(query)]
    if len(present) > expected:
        latest = present[-1]
        raise EditConflict(correction.statement_id, latest.after or latest.before, latest.by)
    if len(present) < expected:
        raise StateError(
            f"statement {correction.statement_id} has {len(present)} corrections, not {expected}; read the report again"
        )
    done = connection.execute(
        insert(CORRECTIONS).values(incident_id=incident_id, number=expected + 1, **_fields(correction))
    )
    seals.append_row(connection, incident_id, SealedKind.CORRECTION, seals.inserted(done.inserted_primary_key))


def corrections(connection: Connection, incident_id: int) -> tuple[Correction, ...]:
    query = select(CORRECTIONS).where(CORRECTIONS.c.incident_id == incident_id).order_by(CORRECTIONS.c.id)
    return tuple(_correction_of(row) for row in connection.execute(query))


def save_approval(connection: Connection, incident_id: int, approval: StoredApproval) -> None:
    salts = new_salts(1)
    done = connection.execute(
        insert(APPROVALS).values(
            incident_id=incident_id,
            version=approval.version,
            corrections=approval.corrections,
            events=select(INCIDENTS.c.events).where(INCIDENTS.c.id == incident_id).scalar_subquery(),
            corrected_times=_weighing(incident_id),
            described=approval.described_digest,
            document=approval_to_json(approval),
            content=seals.content_of_approval(connection, incident_id, approval, salts),
        )
    )
    seals.append_row(connection, incident_id, SealedKind.APPROVAL, seals.inserted(done.inserted_primary_key), salts)


def _weighing(incident_id: int) -> ScalarSelect[int]:
    query = select(func.count()).select_from(CURATIONS).where(CURATIONS.c.incident_id == incident_id, WEIGHING)
    return query.scalar_subquery()


def approval(connection: Connection, incident_id: int) -> StoredApproval | None:
    query = select(APPROVALS).where(APPROVALS.c.incident_id == incident_id).order_by(APPROVALS.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else approval_from_json(row.document, f"the stored approval of version {row.version}")


def approvals(connection: Connection, incident_id: int) -> tuple[StoredApproval, ...]:
    query = select(APPROVALS.c.version, APPROVALS.c.document).where(APPROVALS.c.incident_id == incident_id)
    return tuple(
        approval_from_json(row.document, f"the stored approval of version {row.version}")
        for row in connection.execute(query.order_by(APPROVALS.c.id))
    )


def add_publication(connection: Connection, incident_id: int, publication: Publication) -> None:
    done = connection.execute(
        insert(PUBLICATIONS).values(
            incident_id=incident_id,
            destination=publication.destination,
            location=storable(publication.location),
            at=moment_to_text(publication.at),
            by=storable(publication.by),
            version=publication.version,
            digest=publication.digest,
        )
    )
    seals.append_row(connection, incident_id, SealedKind.PUBLICATION, seals.inserted(done.inserted_primary_key))


def publications(connection: Connection, incident_id: int) -> tuple[Publication, ...]:
    query = select(PUBLICATIONS).where(PUBLICATIONS.c.incident_id == incident_id).order_by(PUBLICATIONS.c.id)
    return tuple(_publication_of(row) for row in connection.execute(query))


def _fields(correction: Correction) -> dict[str, str]:
    return {
        "statement_id": storable(correction.statement_id),
        "correction_id": storable(correction.id),
        "section_id": storable(correction.section_id),
        "action": correction.action.value,
        "by": storable(correction.by),
        "at": moment_to_text(correction.at),
        "before": storable(correction.before),
        "after": storable(correction.after),
        "evidence": orjson.dumps(correction.evidence).decode(),
        "reason": storable(correction.reason),
    }


def _correction_of(row: Row[Any]) -> Correction:
    told = (row.section_id, row.action, row.by, row.at, row.before, row.after, row.evidence, row.reason)
    return _correction(row.correction_id, row.statement_id, *told)


@lru_cache(maxsize=4_000)
def _correction(
    correction_id: str,
    statement_id: str,
    section_id: str,
    action: str,
    by: str,
    at: str,
    before: str,
    after: str,
    evidence: str,
    reason: str,
) -> Correction:
    """Every correction of a report is read at every act on it, and none ever changes."""
    return Correction(
        id=correction_id,
        statement_id=statement_id,
        section_id=section_id,
        action=CorrectionAction(action),
        by=by,
        at=moment_from_text(at),
        before=before,
        after=after,
        evidence=tuple(orjson.loads(evidence)),
        reason=reason,
    )


def _publication_of(row: Row[Any]) -> Publication:
    return Publication(
        destination=row.destination,
        location=row.location,
        at=moment_from_text(row.at),
        by=row.by,
        version=row.version,
        digest=row.digest,
    )
