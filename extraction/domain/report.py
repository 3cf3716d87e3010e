"""Statements, drafts and what becomes of them. Only ``approve`` makes an ``ApprovedReport``; only that is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from extraction.domain.finding import Finding, Verdict
from extraction.domain.report_template import Audience, SectionKind


class AuthorKind(StrEnum):
    PLAIN = "plain"  # the built-in plain writer
    MODEL = "model"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """``name``: the person's name, the model's ``provider/name``, or ``plain writer``."""

    kind: AuthorKind
    name: str


PLAIN_WRITER = Author(kind=AuthorKind.PLAIN, name="plain writer")


class StatementKind(StrEnum):
    FACT = "fact"
    TIMELINE_ENTRY = "timeline_entry"
    METRIC = "metric"
    PERSON_ROLE = "person_role"
    ACTION_ITEM = "action_item"
    UNKNOWN = "unknown"  # says that something is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence (or table row) and what it rests on: events, or the named person who wrote it.

    ``evidence`` are event ids. A statement with neither evidence nor a person as author cannot be built, except one
    that says what is unknown or absent (``StatementKind.UNKNOWN``), which rests on the timeline as a whole.
    ``rule`` names what made it (a plain-writer rule or ``model``).
    """

    id: str
    text: str
    author: Author
    kind: StatementKind = StatementKind.FACT
    evidence: tuple[str, ...] = ()
    at: datetime | None = None
    rule: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError(f"statement {self.id} has no text")
        if self.author.kind is AuthorKind.PERSON and not self.author.name.strip():
            raise ValueError(f"statement {self.id} has no name of the person who wrote it")
        if not self.evidence and self.author.kind is not AuthorKind.PERSON and self.kind is not StatementKind.UNKNOWN:
            raise ValueError(f"statement {self.id} rests on nothing: it needs evidence or a named person")
        if self.author.kind is AuthorKind.MODEL and not self.evidence:
            raise ValueError(f"statement {self.id}: a model's statement needs evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """Something that was to be stated and was not, and why.

    ``refused_by`` names the checks that refused a model's words. Where there are any, ``text`` and ``reason`` repeat
    those words: reviewers see them, a published report does not.
    """

    text: str
    reason: str
    evidence: tuple[str, ...] = ()
    refused_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """How a section was made. Times in seconds, cost in US dollars (None: the price is not known).

    ``inputs`` is what it rested on, as digests by name (``extraction.drafting.section_inputs``); empty where nobody kept it.
    """

    writer: Author
    prompt_id: str | None = None
    prompt_digest: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal | None = None
    seconds: float = 0.0
    attempts: int = 0
    fell_back: str | None = None  # why the plain writer took over
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSection:
    """``undrafted``: the section asks people first, and nobody has answered or passed its questions over yet."""

    id: str
    title: str
    question: str
    kind: SectionKind
    statements: tuple[Statement, ...]
    generation: Generation
    omissions: tuple[Omission, ...] = ()
    audience: Audience = Audience.INTERNAL
    undrafted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Which share of the events the draft read and cites; ``left_out`` counts the rest by reason."""

    events: int
    read: int
    cited: int
    left_out: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """``audience`` is the template's: what is published for customers leaves sections for others out.

    ``zone`` is the IANA name of the zone that its sentences give times in. ``inputs`` is what the whole of it was made from, as
    digests by name, for whoever asks whether anything changed since; empty where nobody kept it.
    """

    incident_key: str
    template_id: str
    template_version: str
    template_digest: str
    title: str
    sections: tuple[DraftSection, ...]
    coverage: Coverage
    made_at: datetime
    audience: Audience = Audience.INTERNAL
    zone: str = "UTC"
    inputs: tuple[tuple[str, str], ...] = ()

    def statements(self) -> Iterator[Statement]:
        for section in self.sections:
            yield from section.statements

    def section(self, section_id: str) -> DraftSection:
        """Raises KeyError where the draft has no such section."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCheck:
    """The verdict on one statement and the findings behind it. ``by_construction``: rendered from events, not written."""

    statement_id: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    by_construction: bool = False


@dataclass(frozen=True, kw_only=True)
class CheckedDraft:
    """A draft and one check per statement, in the same order."""

    draft: Draft
    checks: tuple[StatementCheck, ...]

    def __post_init__(self) -> None:
        expected = [statement.id for statement in self.draft.statements()]
        given = [check.statement_id for check in self.checks]
        if expected != given:
            raise ValueError("a checked draft needs exactly one check per statement, in the draft's order")

    def check(self, statement_id: str) -> StatementCheck:
        """Raises KeyError where there is no such statement."""
        for check in self.checks:
            if check.statement_id == statement_id:
                return check
        raise KeyError(statement_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """``by`` approved version ``version`` of a report at ``at`` (aware UTC)."""

    by: str
    at: datetime
    version: int
    note: str = ""
