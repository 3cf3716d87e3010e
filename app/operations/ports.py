"""What the operations need from the world. Adapters fit these; ``app.wiring`` chooses them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.operations.access import UNNAMED_OPERATOR, Actor
from app.operations.access_policy import NO_POLICY, AccessPolicy
from app.operations.approval_request import ApprovalRequests
from app.operations.audit import AuditLog
from app.operations.batch import Batches
from app.operations.discussion import Discussions
from app.operations.figures import FigureBook, NoFigures
from app.operations.job import JobBook
from app.operations.model_record import NO_BUDGETS, OWN_ACCOUNT, Budgets, Ledger, ReplyRecord, SpendingFor
from app.operations.outbox import Outbox
from app.operations.proposal import DeskMemory
from app.operations.standing import Standings
from app.operations.template_library import TemplateLibrary
from extraction.capture.allow_list import NOTHING_ALLOWED, AllowList
from extraction.domain.approval_seal import ReportSeal
from extraction.domain.correction import Correction
from extraction.domain.curation import Curation
from extraction.domain.facts import IncidentFacts
from extraction.domain.incident import Incident
from extraction.domain.name_policy import NamePolicy
from extraction.domain.opinion import Opinion
from extraction.domain.report import Approval, CheckedDraft
from extraction.domain.report_changes import ReportChanges
from extraction.domain.review import ApprovedReport, Review
from extraction.domain.seal import ChainHead, Erasure
from extraction.domain.timeline import Event, Timeline
from extraction.domain.verify_chain import ChainVerdict, SealFinding
from extraction.language_model.call_slots import CallSlots
from extraction.language_model.language_model import LanguageModel


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedEvents:
    """How many events were new, and how many the store already held."""

    new: int
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRecord:
    """What could not be read, or was left out, at ``place`` (``file`` or ``file:line``), and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """One import as it happened. ``at`` aware UTC; ``paths`` as given; ``choice`` tells which channels were taken and why."""

    at: datetime
    paths: tuple[str, ...]
    new: int
    known: int
    skipped: tuple[SkippedRecord, ...] = ()
    choice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSummary:
    """A row of the list of incidents. ``draft_version`` and ``open_points`` are ``None`` before the first draft."""

    incident: Incident
    events: int
    first_at: datetime | None
    last_at: datetime | None
    draft_version: int | None
    approved: bool
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """A draft as it was made, with its version (from 1) and by whom it was asked for.

    ``inputs`` is what it was made from (``app.operations.draft_inputs``); ``None`` where nobody kept it.
    """

    version: int
    checked: CheckedDraft
    made_by: str
    inputs: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStamp:
    """What an incident and its latest draft tell without being read. ``version`` 0: there is no draft; ``approved``: this version
    was once. ``events`` is the incident's ``Store.stamp``, ``acts`` how many corrections people made."""

    version: int = 0
    inputs: Mapping[str, str] | None = None
    approved: bool = False
    events: tuple[int, ...] = ()
    acts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredApproval:
    """An approved report as it was approved: the gate was passed with exactly this content.

    ``corrections`` is how many corrections it covered and ``timeline_digest`` the digest of the timeline it rested on:
    one more of either and the approval no longer stands. ``curated_digest`` and ``described_digest`` name the curations and
    the description of the incident that it was given with (``approved_content``); empty before they were kept.
    ``cited`` is each published statement's id with the ids of the
    records that readers are shown for it, ``by_role`` the wording with roles instead of names where there are any
    (``approval_seal.role_wordings``): both are sealed with the approval.
    """

    approved: ApprovedReport
    version: int
    corrections: int
    timeline_digest: str = ""
    cited: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by_role: tuple[tuple[str, str], ...] = ()
    curated_digest: str = ""
    described_digest: str = ""

    @property
    def citations(self) -> Mapping[str, tuple[str, ...]]:
        """Published statement's id → ids of the events that it rests on."""
        cited = dict(self.cited)
        statements = (one.statement for _, kept in self.approved.published_sections() for one in kept)
        return {one.id: cited.get(one.id, one.evidence) for one in statements}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Where an approved report went. ``location`` is a path or URL; ``digest`` SHA-256 of what was written."""

    destination: str
    location: str
    at: datetime
    by: str
    version: int
    digest: str


class Store(Protocol):
    """Incidents, their events and their reports. Every write is committed when its ``unit`` ends, or none of it is."""

    def __hash__(self) -> int:
        """Stores are told apart by identity."""

    def unit(self) -> AbstractContextManager[None]:
        """One transaction. Calls outside a unit are each their own."""

    def looking(self) -> AbstractContextManager[None]:
        """What this thread reads meanwhile outside of units is read faster. Not to be held while somebody else is waited for."""

    def hold(self, key: str) -> None:
        """Until the unit ends, nobody else writes to this incident: what is read from here on stays true in it."""

    def save_incident(self, incident: Incident) -> None:
        """Insert or replace the incident with this key."""

    def incident(self, key: str) -> Incident:
        """Raises NotFound; the message lists the nearest keys."""

    def members(self, key: str) -> frozenset[str]:
        """Ids of the people who see the incident where it is private."""

    def set_members(self, key: str, members: frozenset[str]) -> None: ...

    def summaries(self, keys: Collection[str] | None = None) -> tuple[IncidentSummary, ...]:
        """Of these incidents as far as they exist, or of every one; latest first."""

    def add_events(self, key: str, events: Iterable[Event]) -> AddedEvents:
        """Append events. Of two with one id the first by time and raw text stays, whichever came first."""

    def events(self, key: str) -> Iterator[Event]:
        """Events as stored, oldest first, before duplicates are joined."""

    def stamp(self, key: str) -> tuple[int, ...]:
        """Changes whenever the incident's events or curations do: what follows from them may be kept until then."""

    def add_import(self, key: str, record: ImportRecord) -> None: ...

    def imports(self, key: str) -> tuple[ImportRecord, ...]:
        """Oldest first."""

    def add_curation(self, key: str, curation: Curation) -> None: ...

    def curations(self, key: str) -> tuple[Curation, ...]:
        """Oldest first."""

    def save_draft(self, key: str, checked: CheckedDraft, made_by: str, inputs: Mapping[str, str] | None = None) -> int:
        """Append a draft; returns its version, counted from 1 per incident. Earlier versions stay."""

    def draft_stamp(self, key: str) -> DraftStamp:
        """Asked of thousands of incidents, so nothing is read but what it tells. Raises NotFound."""

    def draft(self, key: str, version: int | None = None) -> StoredDraft | None:
        """The latest draft, or the one with this version; ``None`` before the first."""

    def add_correction(self, key: str, correction: Correction, expected: int) -> None:
        """Append. ``expected`` is how many corrections the person had seen on this statement.

        Raises:
            EditConflict: somebody else has corrected the same statement since.
        """

    def corrections(self, key: str) -> tuple[Correction, ...]:
        """All corrections of the incident's reports, oldest first."""

    def save_approval(self, key: str, approval: StoredApproval) -> None: ...

    def approval(self, key: str) -> StoredApproval | None:
        """The latest approval, standing or not."""

    def approvals(self, key: str) -> tuple[StoredApproval, ...]:
        """All approvals that were ever given, oldest first."""

    def add_publication(self, key: str, publication: Publication) -> None: ...

    def publications(self, key: str) -> tuple[Publication, ...]:
        """Oldest first."""

    def add_opinion(self, key: str, opinion: Opinion) -> None:
        """Keep what a judge model said; opinions are never changed."""

    def opinions(self, key: str) -> tuple[Opinion, ...]:
        """Oldest first."""

    def erase_event(self, key: str, event_id: str, by: str, at: datetime, reason: str) -> Erasure:
        """Take the content of an event away for good: text, author, attributes and raw record; its seal still verifies.

        Raises:
            NotFound: no such incident or event.
            StateError: its content was erased before.
        """

    def erasures(self, key: str) -> tuple[Erasure, ...]:
        """Oldest first."""

    def verify(self, key: str) -> ChainVerdict:
        """Recompute the incident's chain of seals and hold every stored record against it."""

    def seal_head(self, key: str) -> ChainHead:
        """Where the incident's chain of seals ends."""

    def report_seal(self, key: str, citations: Mapping[str, tuple[str, ...]]) -> ReportSeal | None:
        """What a report of the latest approval carries to be verified offline; ``None`` before the first.

        ``citations``: statement id → ids of the events that it rests on, whose seals are a part of it.
        """


@dataclass(frozen=True, kw_only=True)
class Publishable:
    """All that a destination may show. ``names``: how people appear where the team itself reads it; customers read roles.

    ``changes``: what readers of an earlier publication are told has changed; ``None`` where there was none for them.
    """

    approved: ApprovedReport
    facts: IncidentFacts
    timeline: Timeline
    names: NamePolicy = NamePolicy.NAMES
    seal: ReportSeal | None = None
    changes: ReportChanges | None = None


class Publisher(Protocol):
    """One destination. Publishing the same report again updates what was published before."""

    name: str

    def publish(self, report: Publishable, by: str, at: datetime) -> Publication: ...


class RestoreMap(Protocol):
    """Keeps what placeholders of personal data stand for. Never holds a secret."""

    def add(self, found: Iterable[tuple[str, str]]) -> None:
        """Keep (placeholder, value) pairs; all of them or none."""

    def values(self) -> Mapping[str, tuple[str, ...]]:
        """Placeholder → what it stands for: more than one where two values share it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportVerdict:
    """What a published report's seal says of it. ``fingerprint`` is ``None`` where there is no seal.

    ``statements`` and ``events`` count those that were proved to be as approved and as recorded; ``notes`` are sentences
    about what is not wrong and should be known.
    """

    incident_key: str
    fingerprint: str | None
    findings: tuple[SealFinding, ...] = ()
    notes: tuple[str, ...] = ()
    statements: int = 0
    events: int = 0

    @property
    def intact(self) -> bool:
        return not self.findings


ReportReader = Callable[[str], ReportVerdict]
"""Verifies a published report from its text.

Raises:
    InputError: the text is no published report of this form.
"""

Renderer = Callable[[Review, IncidentFacts, Timeline, tuple[Approval, ...], ReportSeal | None], str]
"""Writes a report as it stands; without approvals it is marked as a draft, with their seal it can be verified."""


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Everything an operation may touch. ``address_key`` keys the hashes of e-mail addresses.

    ``templates`` is the folder of report templates, ``prompts`` the one of what a model reads. ``model`` is
    ``None`` where no model is configured: the plain writer writes. ``judge`` gives second opinions where somebody
    asks for them; ``None`` where none is configured. ``publishers`` and ``renderers`` are keyed by name.
    ``section_timeout`` is in seconds. ``allow`` is what redaction lets through; ``names`` how people appear in
    reports for the team and ``model_names`` in what a model reads; ``restore_map`` keeps personal data apart, where
    a team wants that. ``runs`` are folders with runs of the evaluation, ``cases`` the folder of its cases. ``actor`` is
    who acts through these ports, ``via`` where (``app``, ``cli``, ``slack``). ``deliver`` does one round of delivering notices,
    where anybody outside is configured to hear of any: how many were delivered, are waiting and were given up.
    ``model_named`` gives the model of a name ``provider/name``, for who chooses another than the configured one.

    Models for sections, by section id or topic, are in ``section_models``; one that a template names for a section goes first,
    unless ``template_models`` is off. ``spending`` says on whose account they are asked, ``budgets`` what may be spent, and
    ``calls`` are the places for calls at once in this process. Without ``fall_back`` a section whose model gives no answer
    leaves no draft (ModelUnavailable) instead of being written plainly.
    """

    store: Store
    audit: AuditLog
    outbox: Outbox
    requests: ApprovalRequests
    discussions: Discussions
    desk: DeskMemory
    standings: Standings
    library: TemplateLibrary
    jobs: JobBook
    batches: Batches
    replies: ReplyRecord
    ledger: Ledger
    now: Callable[[], datetime]
    publishers: Mapping[str, Publisher]
    renderers: Mapping[str, Renderer]
    templates: Path
    prompts: Path
    address_key: bytes
    model: LanguageModel | None = None
    model_named: Callable[[str], LanguageModel] | None = None
    section_models: Mapping[str, LanguageModel] = field(default_factory=dict)
    template_models: bool = True
    spending: SpendingFor = OWN_ACCOUNT
    budgets: Budgets = NO_BUDGETS
    calls: CallSlots = field(default_factory=lambda: CallSlots(4))
    fall_back: bool = True
    judge: LanguageModel | None = None
    section_timeout: float = 60.0
    allow: AllowList = NOTHING_ALLOWED
    names: NamePolicy = NamePolicy.NAMES
    model_names: NamePolicy = NamePolicy.NAMES
    runs: tuple[Path, ...] = ()
    cases: Path | None = None
    restore_map: RestoreMap | None = None
    deliver: Callable[[], Mapping[str, int]] | None = None
    figures: FigureBook = field(default_factory=NoFigures)
    policy: AccessPolicy = NO_POLICY
    actor: Actor = UNNAMED_OPERATOR
    via: str = "cli"

    def acting(self, actor: Actor, via: str) -> Ports:
        """The same world, for ``actor``."""
        return replace(self, actor=actor, via=via)

    def redacted(self, text: str) -> str:
        """What a person wrote, as it may be kept: people paste secrets too."""
        from extraction.capture.redact import Redactor

        return Redactor(key=self.address_key, allow=self.allow).text(text)
