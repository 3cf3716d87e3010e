"""The store on SQLite or PostgreSQL: fits ``app.operations.ports.Store``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from app.operations.ports import (
    AddedEvents,
    DraftStamp,
    ImportRecord,
    IncidentSummary,
    Publication,
    StoredApproval,
    StoredDraft,
)
from app.storage import draft_stamps, events, incidents, opinions, reports, seals
from app.storage.database import BUSY_SECONDS, Database, open_database
from app.storage.upgrade import bring_up_to_date
from extraction.domain.approval_seal import ReportSeal
from extraction.domain.correction import Correction
from extraction.domain.curation import Curation
from extraction.domain.incident import Incident
from extraction.domain.opinion import Opinion
from extraction.domain.report import CheckedDraft
from extraction.domain.seal import ChainHead, Erasure
from extraction.domain.timeline import Event
from extraction.domain.verify_chain import ChainVerdict


class SqlStore:
    """One database; safe to use from several threads. Opening it brings its tables up to date.

    Raises:
        SettingsError: the URL names no database that Retroline knows, or one of a newer Retroline.
        StoreUnavailable: the database cannot be reached.
    """

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS) -> None:
        self._database = open_database(url, busy_seconds)
        bring_up_to_date(self._database)

    @contextmanager
    def unit(self) -> Iterator[None]:
        with self._database.unit():
            yield

    @contextmanager
    def looking(self) -> Iterator[None]:
        with self._database.looking():
            yield

    def hold(self, key: str) -> None:
        with self._writing(key):
            return

    @property
    def database(self) -> Database:
        """What the other adapters of this database are made from: all share its units."""
        return self._database

    def close(self) -> None:
        """Give all connections back; the store opens new ones when it is used again."""
        self._database.close()

    def save_incident(self, incident: Incident) -> None:
        with self._database.unit() as connection:
            incidents.save(connection, incident)

    def incident(self, key: str) -> Incident:
        with self._database.reading() as connection:
            return incidents.load(connection, key)

    def members(self, key: str) -> frozenset[str]:
        with self._reading(key) as (connection, incident_id):
            return incidents.members(connection, incident_id)

    def set_members(self, key: str, members: frozenset[str]) -> None:
        with self._writing(key) as (connection, incident_id):
            incidents.set_members(connection, incident_id, members)

    def summaries(self, keys: Collection[str] | None = None) -> tuple[IncidentSummary, ...]:
        with self._database.reading() as connection:
            return incidents.summaries(connection, keys)

    def add_events(self, key: str, new: Iterable[Event]) -> AddedEvents:
        with self._writing(key) as (connection, incident_id):
            return events.add(connection, incident_id, new)

    def events(self, key: str) -> Iterator[Event]:
        with self._reading(key) as (_, incident_id):
            return events.read(self._database, incident_id)

    def stamp(self, key: str) -> tuple[int, ...]:
        with self._reading(key) as (connection, incident_id):
            return incidents.stamp(connection, incident_id)

    def add_import(self, key: str, record: ImportRecord) -> None:
        with self._writing(key) as (connection, incident_id):
            incidents.add_import(connection, incident_id, record)

    def imports(self, key: str) -> tuple[ImportRecord, ...]:
        with self._reading(key) as (connection, incident_id):
            return incidents.imports(connection, incident_id)

    def add_curation(self, key: str, curation: Curation) -> None:
        with self._writing(key) as (connection, incident_id):
            incidents.add_curation(connection, incident_id, curation)

    def curations(self, key: str) -> tuple[Curation, ...]:
        with self._reading(key) as (connection, incident_id):
            return incidents.curations(connection, incident_id)

    def save_draft(self, key: str, checked: CheckedDraft, made_by: str, inputs: Mapping[str, str] | None = None) -> int:
        with self._writing(key) as (connection, incident_id):
            return reports.save_draft(connection, incident_id, checked, made_by, inputs)

    def draft_stamp(self, key: str) -> DraftStamp:
        with self._reading(key) as (connection, incident_id):
            return draft_stamps.draft_stamp(connection, incident_id)

    def draft(self, key: str, version: int | None = None) -> StoredDraft | None:
        with self._reading(key) as (connection, incident_id):
            return reports.draft(connection, incident_id, version)

    def add_correction(self, key: str, correction: Correction, expected: int) -> None:
        with self._writing(key) as (connection, incident_id):
            reports.add_correction(connection, incident_id, correction, expected)

    def corrections(self, key: str) -> tuple[Correction, ...]:
        with self._reading(key) as (connection, incident_id):
            return reports.corrections(connection, incident_id)

    def save_approval(self, key: str, approval: StoredApproval) -> None:
        with self._writing(key) as (connection, incident_id):
            reports.save_approval(connection, incident_id, approval)

    def approval(self, key: str) -> StoredApproval | None:
        with self._reading(key) as (connection, incident_id):
            return reports.approval(connection, incident_id)

    def approvals(self, key: str) -> tuple[StoredApproval, ...]:
        with self._reading(key) as (connection, incident_id):
            return reports.approvals(connection, incident_id)

    def add_publication(self, key: str, publication: Publication) -> None:
        with self._writing(key) as (connection, incident_id):
            reports.add_publication(connection, incident_id, publication)

    def publications(self, key: str) -> tuple[Publication, ...]:
        with self._reading(key) as (connection, incident_id):
            return reports.publications(connection, incident_id)

    def add_opinion(self, key: str, opinion: Opinion) -> None:
        with self._writing(key) as (connection, incident_id):
            opinions.add(connection, incident_id, opinion)

    def opinions(self, key: str) -> tuple[Opinion, ...]:
        with self._reading(key) as (connection, incident_id):
            return opinions.load(connection, incident_id)

    def erase_event(self, key: str, event_id: str, by: str, at: datetime, reason: str) -> Erasure:
        erasure = Erasure(event_id=event_id, by=by.strip(), at=at, reason=reason)
        with self._writing(key) as (connection, incident_id):
            seals.erase_event(connection, incident_id, erasure)
        return erasure

    def erasures(self, key: str) -> tuple[Erasure, ...]:
        with self._reading(key) as (connection, incident_id):
            return seals.erasures(connection, incident_id)

    def verify(self, key: str) -> ChainVerdict:
        # SQLite reads one state throughout; PostgreSQL does not, so nobody may write to the incident meanwhile.
        one_state = self._reading if self._database.dialect == "sqlite" else self._writing
        with one_state(key) as (connection, incident_id):
            return seals.verify(connection, incident_id)

    def seal_head(self, key: str) -> ChainHead:
        with self._reading(key) as (connection, incident_id):
            return seals.head(connection, incident_id)

    def report_seal(self, key: str, citations: Mapping[str, tuple[str, ...]]) -> ReportSeal | None:
        with self._reading(key) as (connection, incident_id):
            return seals.seal_of_report(connection, incident_id, citations)

    @contextmanager
    def _writing(self, key: str) -> Iterator[tuple[Connection, int]]:
        with self._database.unit() as connection:
            yield connection, incidents.number_of(connection, key, lock=True)

    @contextmanager
    def _reading(self, key: str) -> Iterator[tuple[Connection, int]]:
        with self._database.reading() as connection:
            yield connection, incidents.number_of(connection, key)
