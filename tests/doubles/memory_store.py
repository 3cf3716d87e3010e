"""A store in memory that keeps the promises of ``app.operations.ports.Store``; for tests that need no database."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from app.operations.approved_content import still_curated, still_described
from app.operations.ports import (
    AddedEvents,
    DraftStamp,
    ImportRecord,
    IncidentSummary,
    Publication,
    StoredApproval,
    StoredDraft,
)
from app.storage.event_rows import row_of
from app.storage.seal_records import Content, event_content
from extraction.domain.approval_seal import ReportSeal, approval_content, report_seal
from extraction.domain.correction import Correction
from extraction.domain.curation import Curation
from extraction.domain.incident import Incident
from extraction.domain.opinion import Opinion
from extraction.domain.report import CheckedDraft
from extraction.domain.seal import (
    ChainEntry,
    ChainHead,
    ChainPage,
    Erasure,
    SealedKind,
    SealedRecord,
    first_link,
    new_salts,
    seal,
    without_content,
)
from extraction.domain.timeline import Event, event_order
from extraction.domain.verify_chain import ChainVerdict, verify_chain
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
    approvals: tuple[tuple[StoredApproval, int], ...] = ()
    publications: tuple[Publication, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    erasures: tuple[Erasure, ...] = ()
    contents: tuple[str, ...] = ()
    chain: tuple[ChainPage, ...] = ()
    members: frozenset[str] = frozenset()

    @property
    def head(self) -> ChainHead:
        return self.chain[-1].head if self.chain else ChainHead(length=0, link=first_link(self.incident.key))

    def entries(self) -> Iterator[ChainEntry]:
        for page in self.chain:
            yield from page.entries()

    def records(self) -> Iterator[SealedRecord]:
        """What a database holds in rows, numbered from 1."""
        for event in self.events:
            shown, kept = event_content(row_of(0, event))
            yield SealedRecord(kind=SealedKind.EVENT, shown=shown, kept=kept)
        for kind, held in self.sealed():
            for number, value in enumerate(held, 1):
                yield SealedRecord(kind=kind, shown=(number, repr(value)), kept=())

    def sealed(self) -> tuple[tuple[SealedKind, tuple[object, ...]], ...]:
        return (
            (SealedKind.CURATION, self.curations),
            (SealedKind.CORRECTION, self.corrections),
            (SealedKind.PUBLICATION, self.publications),
            (SealedKind.ERASURE, self.erasures),
        )

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
                (one.version, one.corrections, events) == (version, len(self.corrections), len(self.events))
                and still_curated(one, self.curations)
                and still_described(one, self.incident)
                for one, events in self.approvals
            ),
            published=bool(self.publications),
        )


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

    @contextmanager
    def looking(self) -> Iterator[None]:
        yield

    def hold(self, key: str) -> None:
        self._of(key)

    def save_incident(self, incident: Incident) -> None:
        with self._lock:
            held = self._held.get(incident.key)
            self._held[incident.key] = _Held(incident) if held is None else replace(held, incident=incident)

    def incident(self, key: str) -> Incident:
        return self._of(key).incident

    def members(self, key: str) -> frozenset[str]:
        return self._of(key).members

    def set_members(self, key: str, members: frozenset[str]) -> None:
        self._change(key, members=members)

    def summaries(self, keys: Collection[str] | None = None) -> tuple[IncidentSummary, ...]:
        with self._lock:
            wanted = [held.summary for key, held in self._held.items() if keys is None or key in keys]
            by_key = sorted(wanted, key=lambda one: one.incident.key)
        return tuple(sorted(by_key, key=lambda one: one.last_at or one.incident.created_at, reverse=True))

    def add_events(self, key: str, events: Iterable[Event]) -> AddedEvents:
        with self._lock:
            known = {event.id: event for event in self._of(key).events}
            first, before, offered = dict(known), len(known), 0
            for event in events:
                offered += 1
                other = known.setdefault(event.id, event)
                if other.raw != "" and (event.at, event.raw) < (other.at, other.raw):
                    known[event.id] = event
            self._change(key, events=tuple(sorted(known.values(), key=event_order)))
            staying = [event for event in known.values() if first.get(event.id) is not event]
            self._seal(key, SealedKind.EVENT, [event_content(row_of(0, event)) for event in staying])
            new = len(known) - before
            return AddedEvents(new=new, known=offered - new)

    def events(self, key: str) -> Iterator[Event]:
        return iter(self._of(key).events)

    def stamp(self, key: str) -> tuple[int, ...]:
        held = self._of(key)
        return (len(held.events), len(held.imports), len(held.curations), len(held.erasures))

    def add_import(self, key: str, record: ImportRecord) -> None:
        with self._lock:
            self._change(key, imports=(*self._of(key).imports, record))

    def imports(self, key: str) -> tuple[ImportRecord, ...]:
        return self._of(key).imports

    def add_curation(self, key: str, curation: Curation) -> None:
        with self._lock:
            self._change(key, curations=(*self._of(key).curations, curation))
            self._seal_last(key, SealedKind.CURATION)

    def curations(self, key: str) -> tuple[Curation, ...]:
        return self._of(key).curations

    def save_draft(self, key: str, checked: CheckedDraft, made_by: str, inputs: Mapping[str, str] | None = None) -> int:
        with self._lock:
            drafts = self._of(key).drafts
            version = len(drafts) + 1
            stored = StoredDraft(version=version, checked=checked, made_by=made_by, inputs=inputs)
            self._change(key, drafts=(*drafts, stored))
            return version

    def draft_stamp(self, key: str) -> DraftStamp:
        held = self._of(key)
        stamp = DraftStamp(events=self.stamp(key), acts=len(held.corrections))
        if not held.drafts:
            return stamp
        latest = held.drafts[-1]
        approved = any(one.version == latest.version for one, _ in held.approvals)
        return replace(stamp, version=latest.version, inputs=latest.inputs, approved=approved)

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
            self._seal_last(key, SealedKind.CORRECTION)

    def corrections(self, key: str) -> tuple[Correction, ...]:
        return self._of(key).corrections

    def save_approval(self, key: str, approval: StoredApproval) -> None:
        with self._lock:
            held, salts = self._of(key), new_salts(1)
            known = {one.record_id: one.commitment for one in held.entries()}
            basis = (approval.timeline_digest, dict(approval.by_role))
            content = approval_content(approval.approved, approval.citations, known, salts, *basis)
            self._change(
                key, approvals=(*held.approvals, (approval, len(held.events))), contents=(*held.contents, content)
            )
            self._seal(key, SealedKind.APPROVAL, [((len(held.approvals) + 1, content), ())], salts)

    def approval(self, key: str) -> StoredApproval | None:
        approvals = self._of(key).approvals
        return approvals[-1][0] if approvals else None

    def approvals(self, key: str) -> tuple[StoredApproval, ...]:
        return tuple(approval for approval, _ in self._of(key).approvals)

    def add_publication(self, key: str, publication: Publication) -> None:
        with self._lock:
            self._change(key, publications=(*self._of(key).publications, publication))
            self._seal_last(key, SealedKind.PUBLICATION)

    def publications(self, key: str) -> tuple[Publication, ...]:
        return self._of(key).publications

    def add_opinion(self, key: str, opinion: Opinion) -> None:
        with self._lock:
            self._change(key, opinions=(*self._of(key).opinions, opinion))

    def opinions(self, key: str) -> tuple[Opinion, ...]:
        return self._of(key).opinions

    def erase_event(self, key: str, event_id: str, by: str, at: datetime, reason: str) -> Erasure:
        erasure = Erasure(event_id=event_id, by=by.strip(), at=at, reason=reason)
        with self._lock:
            held = self._of(key)
            if event_id not in {event.id for event in held.events}:
                raise NotFound(f"the incident has no event {event_id}")
            if event_id in {one.event_id for one in held.erasures}:
                raise StateError(f"the content of event {event_id} was erased before")
            left = tuple(without_content(one) if one.id == event_id else one for one in held.events)
            chain = tuple(one.erasing(event_id) if one.kind is SealedKind.EVENT else one for one in held.chain)
            self._change(key, events=left, chain=chain, erasures=(*held.erasures, erasure))
            self._seal_last(key, SealedKind.ERASURE)
        return erasure

    def erasures(self, key: str) -> tuple[Erasure, ...]:
        return self._of(key).erasures

    def verify(self, key: str) -> ChainVerdict:
        held = self._of(key)
        approvals = (
            SealedRecord(kind=SealedKind.APPROVAL, shown=(number, content), kept=())
            for number, content in enumerate(held.contents, 1)
        )
        return verify_chain(key, held.entries(), (*held.records(), *approvals), held.erasures, held.head)

    def seal_head(self, key: str) -> ChainHead:
        return self._of(key).head

    def report_seal(self, key: str, citations: Mapping[str, tuple[str, ...]]) -> ReportSeal | None:
        held = self._of(key)
        if not held.contents:
            return None
        ids = {event_id for cited in citations.values() for event_id in cited}
        events = {event.id: event for event in held.events if event.id in ids}
        number = str(len(held.contents))
        return report_seal(key, number, held.contents[-1], citations, held.entries(), events, held.erasures)

    def _seal_last(self, key: str, kind: SealedKind) -> None:
        held = dict(self._of(key).sealed())[kind]
        self._seal(key, kind, [((len(held), repr(held[-1])), ())])

    def _seal(self, key: str, kind: SealedKind, contents: Sequence[Content], salts: bytes | None = None) -> None:
        if contents:
            held = self._of(key)
            page = seal(held.head, kind, contents, salts or new_salts(len(contents)))
            self._change(key, chain=(*held.chain, page))

    def _of(self, key: str) -> _Held:
        held = self._held.get(key)
        if held is None:
            raise NotFound(f"no incident {key}; known: {', '.join(sorted(self._held)) or 'none'}")
        return held

    def _change(self, key: str, **fields: object) -> None:
        self._held[key] = replace(self._of(key), **fields)  # type: ignore[arg-type]
