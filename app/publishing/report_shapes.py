"""The public JSON report as types; ``report.schema.json`` says the same for everybody else, and a test holds them together.

Times are RFC 3339 in UTC with a ``Z``. What is not known is ``null`` beside a reason.
"""

from __future__ import annotations

from typing import Literal, NotRequired

# Not typing's own: before Python 3.12 pydantic, which holds a document that somebody hands in against these, reads only this.
from typing_extensions import TypedDict

FORMAT = "retroline-report/1"
"""Raised when a field changes its meaning or goes; new fields alone do not raise it."""

Status = Literal["draft", "approved"]


class Reference(TypedDict):
    """One record in its source's own terms."""

    source: str
    key: str
    at: str | None
    permalink: str | None


class IncidentRow(TypedDict):
    key: str
    title: str
    severity: str | None
    status: str | None
    services: list[str]
    channels: list[str]


class TemplateRow(TypedDict):
    id: str
    version: str
    digest: str


class MilestoneRow(TypedDict):
    """``reason`` is a sentence exactly where ``at`` is ``null``."""

    at: str | None
    reason: str | None
    rule: str | None
    explanation: str | None
    evidence: list[Reference]


class CycleRow(TypedDict):
    number: int
    milestones: dict[str, MilestoneRow]
    reopened_by: list[Reference]


MetricRow = TypedDict(
    "MetricRow",
    {
        "name": str,
        "label": str,
        "definition": str,
        "preferred": bool,
        "cycle": int,
        "from": str,
        "to": str,
        "seconds": int | float | None,
        "reason": str | None,
        "evidence": list[Reference],
    },
)

RoleRow = TypedDict(
    "RoleRow", {"role": str, "from": str, "until": str | None, "rule": str, "evidence": list[Reference]}
)


class IdentityRow(TypedDict):
    source: str
    id: str


class PersonRow(TypedDict):
    id: str
    display_name: str
    aliases: list[str]
    identities: list[IdentityRow]
    is_bot: bool
    roles: list[RoleRow]


class EventRow(TypedDict):
    """``actor`` is the person's display name where the records tell who it was; ``digest`` SHA-256 of the record."""

    id: str
    source: str
    key: str
    at: str
    at_original: str
    kind: str
    actor: str | None
    text: str
    permalink: str | None
    also: list[Reference]
    digest: str


class TrackerRow(TypedDict):
    key: str
    url: str | None


class ActionItemRow(TypedDict):
    id: str
    summary: str
    owner: str | None
    due: str | None
    tracker: TrackerRow | None
    status: str
    evidence: list[Reference]


class AnswerRow(TypedDict):
    text: str
    at: str | None
    evidence: list[Reference]


class ConflictRow(TypedDict):
    id: str
    kind: str
    about: str | None
    question: str
    answers: list[AnswerRow]


class AuthorRow(TypedDict):
    """``name`` is ``null`` for a person in a report for customers."""

    kind: str
    name: str | None


class FindingRow(TypedDict):
    check: str
    verdict: str
    message: str
    span: list[int] | None
    expected: str | None
    found: str | None


class StatementRow(TypedDict):
    id: str
    text: str
    kind: str
    at: str | None
    author: AuthorRow
    verdict: str
    findings: list[FindingRow]
    decision: str
    decided_by: str | None
    decided_at: str | None
    evidence: list[Reference]


class GenerationRow(TypedDict):
    writer: AuthorRow
    prompt_id: str | None
    prompt_digest: str | None
    prompt_tokens: int
    completion_tokens: int
    cost_usd: str | None
    seconds: float
    attempts: int
    fell_back: str | None


class SectionRow(TypedDict):
    id: str
    title: str
    question: str
    kind: str
    audience: str
    statements: list[StatementRow]
    generation: GenerationRow


class LeftOutRow(TypedDict):
    reason: str
    events: int


class CoverageRow(TypedDict):
    events: int
    read: int
    cited: int
    left_out: list[LeftOutRow]


class OmissionRow(TypedDict):
    section: str
    text: str
    reason: str
    evidence: list[Reference]


class ApprovalRow(TypedDict):
    by: str | None
    at: str
    version: int
    note: str


class ErasedRow(TypedDict):
    """``by`` is ``null`` where the report names nobody."""

    by: str | None
    at: str


class SealedEventRow(TypedDict):
    """A cited event's place in the chain, as of the approval.

    ``state`` is ``sealed`` (its row of the timeline with this ``id`` gives the commitment), ``withheld`` (what readers get of
    it is not the whole record, so its salt is not given), ``erased`` or ``replaced`` (by another record of the same
    identity); but for ``sealed``, ``id``, ``at`` (as recorded), ``time_basis``, ``salt`` and ``kept`` are ``null``.
    """

    state: str
    source: str
    key: str
    position: int
    previous: str
    commitment: str
    link: str
    id: str | None
    at: str | None
    time_basis: str | None
    salt: str | None
    kept: str | None
    erased: ErasedRow | None


class SealedApprovalRow(TypedDict):
    """The approval's place in the chain; its ``link`` is the head whose fingerprint people compare."""

    id: int
    position: int
    previous: str
    salt: str
    kept: str
    commitment: str
    link: str


class SealedContentRow(TypedDict):
    """What the approval sealed, exactly: its canonical JSON is hashed (``extraction/domain/approval_seal.py``)."""

    incident: str
    version: int
    revision: int
    timeline: str
    items: dict[str, str]


class SealRow(TypedDict):
    """``salts`` by item of the content, for what this document shows; ``citations`` commitments by statement.

    ``parts`` is SHA-256 of the canonical JSON of each other field of this document. ``layout`` names the writer of the
    page, ``page`` is SHA-256 of a page's text around the seal (``null`` in JSON).
    """

    format: str
    fingerprint: str
    approval: SealedApprovalRow
    content: SealedContentRow
    salts: dict[str, str]
    citations: dict[str, list[str]]
    events: list[SealedEventRow]
    parts: dict[str, str]
    layout: str
    page: str | None


class StatementChangeRow(TypedDict):
    """``kind`` is ``added``, ``changed`` or ``removed``; ``before`` is ``null`` where there was nothing or it is withheld."""

    kind: str
    statement: str
    before: str | None
    after: str | None


class SectionChangesRow(TypedDict):
    section: str
    title: str
    statements: list[StatementChangeRow]


class ChangesRow(TypedDict):
    """What changed for readers since version ``since_version``, which was first published at ``since_at``."""

    published_at: str
    since_version: int
    since_revision: int
    since_at: str
    sections: list[SectionChangesRow]


class ReportDocument(TypedDict):
    """``changes`` is there in a report that takes the place of one published before."""

    format: str
    status: Status
    audience: str
    title: str
    version: int
    revision: int
    drafted_at: str
    template: TemplateRow
    incident: IncidentRow
    milestones: dict[str, MilestoneRow]
    cycles: list[CycleRow]
    metrics: list[MetricRow]
    people: list[PersonRow]
    timeline: list[EventRow]
    action_items: list[ActionItemRow]
    conflicts: list[ConflictRow]
    sections: list[SectionRow]
    omissions: list[OmissionRow]
    coverage: CoverageRow
    approvals: list[ApprovalRow]
    seal: SealRow | None
    changes: NotRequired[ChangesRow]
