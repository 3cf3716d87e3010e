"""A store in memory that keeps the promises of ``app.operations.ports.Store``; for tests that need no database."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from app.operations.ports import AddedEvents, ImportRecord, IncidentSummary, Publication, StoredApproval, StoredDraft
from extraction.domain.correction import Correction
from extraction.domain.curation import Curation, CurationAction
from extraction.domain.incident import Incident
from extraction.domain.report import CheckedDraft
from extraction.domain.timeline import Event, event_order
from extraction.errors import EditConflict, NotFound, StateError


@dataclass(frozen=True)
class _Held:
    """All about one incident. Frozen, so that a unit that fails only has to bring the earlier values back."""

    incident: Incident
    events: tuple[Event, ...] = ()
    imports: tuple[ImportRecord, ...] = ()
    curations: tuple[Curation, ...] = ()
    drafts: tuple[StoredDraft, ...] = ()
    corrections: tuple[Correction, ...] = ()
    approvals: tuple[tuple[StoredApproval, object], ...] = ()
    publications: tuple[Publication, ...] = ()

    @property
    def summary(self) -> IncidentSummary:
        version = self.drafts[-1].version if self.drafts else None
        return IncidentSummary(
            incident=self.incident,
            events=len(self.events),
            first_at=self.events[0].at if self.events else None,
            last_at=self.events[-1].at if self.events else None,
            draft_version=version,
            approved=any(
                (one.version, one.corrections, basis) == (version, len(self.corrections), self.basis)
                for one, basis in self.approvals
            ),
            published=bool(self.publications),
        )

    @property
    def basis(self) -> tuple[int, int]:
        """What an approval rests on besides the statements: events, and corrections of their times."""
        retimed = (CurationAction.CORRECT_TIME, CurationAction.UNCORRECT_TIME)
        return len(self.events), sum(one.action in retimed for one in self.curations)


class MemoryStore:
    """Fits ``Store``. One lock for all threads, as SQLite has one writer."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._lock = threading.RLock()

    @contextmanager
    def unit(self) -> Iterator[None]:
        with self._lock:
            before = dict(self._held)
            try:
                yield
            except BaseException:
                self._held = before
                raise

    def save_incident(self, incident: Incident) -> None:
        with self._lock:
            held = self._held.get(incident.key)
            self._held[incident.key] = _Held(incident) if held is None else replace(held, incident=incident)

    def incident(self, key: str) -> Incident:
        return self._of(key).incident

    def summaries(self) -> tuple[IncidentSummary, ...]:
        with self._lock:
            by_key = sorted((held.summary for held in self._held.values()), key=lambda one: one.incident.key)
        return tuple(sorted(by_key, key=lambda one: one.last_at or one.incident.created_at, reverse=True))

    def add_events(self, key: str, events: Iterable[Event]) -> AddedEvents:
        with self._lock:
            known = {event.id: event for event in self._of(key).events}
            before, offered = len(known), 0
            for event in events:
                offered += 1
                other = known.setdefault(event.id, event)
                if (event.at, event.raw) < (other.at, other.raw):
                    known[event.id] = event
            self._change(key, events=tuple(sorted(known.values(), key=event_order)))
            new = len(known) - before
            return AddedEvents(new=new, known=offered - new)

    def events(self, key: str) -> Iterator[Event]:
        return iter(self._of(key).events)

    def stamp(self, key: str) -> tuple[int, ...]:
        held = self._of(key)
        return (len(held.events), len(held.imports), len(held.curations))

    def add_import(self, key: str, record: ImportRecord) -> None:
        with self._lock:
            self._change(key, imports=(*self._of(key).imports, record))

    def imports(self, key: str) -> tuple[ImportRecord, ...]:
        return self._of(key).imports

    def add_curation(self, key: str, curation: Curation) -> None:
        with self._lock:
            self._change(key, curations=(*self._of(key).curations, curation))

    def curations(self, key: str) -> tuple[Curation, ...]:
        return self._of(key).curations

    def save_draft(self, key: str, checked: CheckedDraft, made_by: str) -> int:
        with self._lock:
            drafts = self._of(key).drafts
            version = len(drafts) + 1
            self._change(key, drafts=(*drafts, StoredDraft(version=version, checked=checked, made_by=made_by)))
            return version

    def draft(self, key: str, version: int | None = None) -> StoredDraft | None:
        wanted = [draft for draft in self._of(key).drafts if version in (None, draft.version)]
        return wanted[-1] if wanted else None

    def add_correction(self, key: str, correction: Correction, expected: int) -> None:
        with self._lock:
            held = self._of(key)
            present = [one for one in held.corrections if one.statement_id == correction.statement_id]
            if len(present) > expected:
                raise EditConflict(correction.statement_id, present[-1].after or present[-1].before, present[-1].by)
            if len(present) < expected:
                raise StateError(f"statement {correction.statement_id} has {len(present)} corrections, not {expected}")
            self._change(key, corrections=(*held.corrections, correction))

    def corrections(self, key: str) -> tuple[Correction, ...]:
        return self._of(key).corrections

    def save_approval(self, key: str, approval: StoredApproval) -> None:
        with self._lock:
            held = self._of(key)
            self._change(key, approvals=(*held.approvals, (approval, held.basis)))

    def approval(self, key: str) -> StoredApproval | None:
        approvals = self._of(key).approvals
        return approvals[-1][0] if approvals else None

    def add_publication(self, key: str, publication: Publication) -> None:
        with self._lock:
            self._change(key, publications=(*self._of(key).publications, publication))

    def publications(self, key: str) -> tuple[Publication, ...]:
        return self._of(key).publications

    def _of(self, key: str) -> _Held:
        held = self._held.get(key)
        if held is None:
            raise NotFound(f"no incident {key}; known: {', '.join(sorted(self._held)) or 'none'}")
        return held

    def _change(self, key: str, **fields: object) -> None:
        self._held[key] = replace(self._of(key), **fields)  # type: ignore[arg-type]
