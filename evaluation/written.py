"""What an arm wrote about a case: the one shape that every scorer reads, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from extraction.domain.finding import Verdict
from extraction.domain.report import StatementKind
from extraction.domain.report_template import SectionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence or table row as a reader gets it.

    ``evidence`` are ids of the case's events; an arm that cites nothing has none. ``verdict`` is the product's own, and
    ``None`` where the arm's words never met the checks. ``at`` is aware UTC: the time that a timeline row stands under.
    """

    id: str
    text: str
    kind: StatementKind = StatementKind.FACT
    evidence: tuple[str, ...] = ()
    verdict: Verdict | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSection:
    """``topic`` is the template's (``impact``, ``cause``, ``timeline``, …), or the nearest one to a heading of free text.

    ``writer`` is ``plain writer`` or a model's ``provider/name``; ``fell_back`` says why the plain writer took over.
    """

    id: str
    title: str
    topic: str
    kind: SectionKind
    sentences: tuple[Sentence, ...]
    writer: str
    fell_back: str = ""

    @property
    def is_prose(self) -> bool:
        """Whether its facts count as captured: everything but the timeline, which repeats the records."""
        return self.kind is not SectionKind.TIMELINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What was asked of a model. ``cost`` in US dollars (``None``: not known), ``seconds`` the sum of its replies' times."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A request that got no reply: of which section, and why. What should have stood there cannot be scored."""

    section: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """One report of one arm. ``published`` is all of it as Markdown: what leaks, leaks there.

    ``refused`` are sentences that the arm's writer proposed and the product's checks kept out.
    """

    case: str
    title: str
    sections: tuple[WrittenSection, ...]
    published: str
    usage: Usage
    unanswered: tuple[Unanswered, ...] = ()
    refused: tuple[str, ...] = ()

    def sentences(self) -> Iterator[Sentence]:
        """All of them, in the report's order."""
        for section in self.sections:
            yield from section.sentences

    def prose(self) -> Iterator[Sentence]:
        """All but the timeline's."""
        for section in self.sections:
            if section.is_prose:
                yield from section.sentences

    def timeline(self) -> Iterator[Sentence]:
        """The rows of its timeline."""
        for section in self.sections:
            if not section.is_prose:
                yield from section.sentences
