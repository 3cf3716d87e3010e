"""What a reader gets of a report document, whichever way the page is written: headline, footnotes, tables, figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.publishing.report_shapes import (
    AuthorRow,
    EventRow,
    Reference,
    ReportDocument,
    SectionChangesRow,
    StatementRow,
)
from app.publishing.wording import between, counted, safe_url, stamp
from extraction.domain.clock import parse_iso
from extraction.domain.milestone import MilestoneName

_EXCERPT = 240


@dataclass(frozen=True, kw_only=True)
class Footnote:
    """One happening that sentences rest on; ``references`` are its records, ``url`` opens the first that has a link."""

    number: int
    references: tuple[Reference, ...]
    at: str | None
    actor: str | None
    text: str
    url: str | None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One figure of the headline: ``label`` and ``value``."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Ticket:
    key: str
    url: str


@dataclass(frozen=True, kw_only=True)
class MarkRange:
    """Footnotes that follow each other, written ``3–7``."""

    first: int
    label: str


@dataclass(frozen=True, kw_only=True)
class TimedRow:
    """A row of the timeline; ``day`` is set on the first one of a day that is not the incident's own."""

    clock: str
    day: str | None
    statement: StatementRow


class ReportPage:
    """A report document arranged for reading. Footnotes are numbered in the order in which sentences first need them."""

    def __init__(self, document: ReportDocument) -> None:
        self.document = document
        self._events = {_identity(row): row for row in document["timeline"]}
        self._joined = {_identity(one): row for row in document["timeline"] for one in row["also"]}
        self._footnotes: dict[tuple[str, str, str | None], Footnote] = {}
        for section in document["sections"]:
            for statement in section["statements"]:
                self.marks(statement["evidence"])

    @property
    def approved(self) -> bool:
        return self.document["status"] == "approved"

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        return tuple(self._footnotes.values())

    def marks(self, evidence: Iterable[Reference]) -> tuple[Footnote, ...]:
        """The footnotes of these references, one for each happening."""
        notes = {}
        for reference in evidence:
            note = self._footnote(reference)
            notes[note.number] = note
        return tuple(notes.values())

    @cached_property
    def day(self) -> datetime | None:
        """The day of the incident, whose date is written once."""
        start = self.milestone(MilestoneName.IMPACT_STARTED) or self.milestone(MilestoneName.DETECTED)
        first = self.document["timeline"][0]["at"] if self.document["timeline"] else None
        at = start or first
        return None if at is None else parse_iso(at)

    @cached_property
    def headline(self) -> tuple[Fact, ...]:
        incident = self.document["incident"]
        facts = [
            Fact(label="Severity", value=incident["severity"] or "not recorded"),
            Fact(label="Duration", value=self._duration()),
        ]
        if self.day is not None:
            facts.append(Fact(label="Date", value=f"{self.day.day} {self.day:%B %Y}"))
        if incident["services"]:
            facts.append(Fact(label="Services", value=", ".join(incident["services"])))
        return tuple(facts)

    @cached_property
    def impact(self) -> str | None:
        """The first sentence of the impact section."""
        for section in self.document["sections"]:
            if section["id"] == "impact" and section["statements"]:
                return section["statements"][0]["text"]
        return None

    def milestone(self, name: MilestoneName) -> str | None:
        return self.document["milestones"][name.value]["at"]

    @cached_property
    def unknowns(self) -> tuple[tuple[str, str], ...]:
        """(what, why) of everything that is not known or not stated."""
        milestones = [
            (f"When the incident was {name.label}" if name is not MilestoneName.IMPACT_STARTED else "When the impact started",
             self.document["milestones"][name.value]["reason"] or "")
            for name in MilestoneName
            if self.milestone(name) is None
        ]  # fmt: skip
        return (*milestones, *((row["text"], row["reason"]) for row in self.document["omissions"]))

    @cached_property
    def conflicts(self) -> tuple[tuple[str, tuple[Reference, ...]], ...]:
        """(question, evidence) of the conflicts that no statement of the report tells already."""
        told = [
            {_identity(one) for one in statement["evidence"]}
            for section in self.document["sections"]
            for statement in section["statements"]
        ]
        asked = [
            (conflict["question"], tuple(one for answer in conflict["answers"] for one in answer["evidence"]))
            for conflict in self.document["conflicts"]
        ]
        return tuple(
            (question, evidence)
            for question, evidence in asked
            if not evidence or not any({_identity(one) for one in evidence} <= known for known in told)
        )

    @cached_property
    def checking(self) -> tuple[str, ...]:
        """How the report was checked, as sentences."""
        statements = [one for section in self.document["sections"] for one in section["statements"]]
        verdicts = Counter(one["verdict"] for one in statements)
        coverage = self.document["coverage"]
        lines = [
            f"{counted(len(statements), 'statement')}: "
            + ", ".join(f"{count:,} {verdict.replace('_', ' ')}" for verdict, count in verdicts.most_common())
            + ".",
            f"The draft read {coverage['read']:,} of {counted(coverage['events'], 'recorded event')} "
            f"and cites {coverage['cited']:,}.",
            f"Written by {_joined_names(statements)}; each statement was held against the records that it cites.",
        ]
        lines += [
            f"The section “{section['title']}” was written by the plain writer: {section['generation']['fell_back']}."
            for section in self.document["sections"]
            if section["generation"]["fell_back"]
        ]
        return tuple(lines)

    @cached_property
    def state(self) -> str:
        """Who approved what and when, or that nobody has."""
        version = f"version {self.document['version']}, revision {self.document['revision']}"
        if not self.approved:
            return f"Draft, {version}. Nobody has approved it."
        given = "; ".join(
            (f"by {one['by']} on " if one["by"] else "on ") + stamp(one["at"]) for one in self.document["approvals"]
        )
        return f"Approved {given}; {version}."

    @cached_property
    def renewed(self) -> str | None:
        """Which version this is and which one it takes the place of; ``None`` for the first that was published."""
        changes = self.document.get("changes")
        if changes is None:
            return None
        sentences = sum(len(section["statements"]) for section in changes["sections"])
        told = f"{counted(sentences, 'sentence')} changed" if sentences else "no sentence changed"
        before = f"version {changes['since_version']}"
        if changes["since_version"] == self.document["version"]:
            before += f", revision {changes['since_revision']}"
        return (
            f"Version {self.document['version']}, published {stamp(changes['published_at'])}; "
            f"changed since {before}, published {stamp(changes['since_at'])}: {told}."
        )

    @property
    def changed_sections(self) -> tuple[SectionChangesRow, ...]:
        changes = self.document.get("changes")
        return () if changes is None else tuple(changes["sections"])

    @property
    def seal(self) -> str | None:
        """The fingerprint to compare, and how to find out whether anything was altered."""
        seal = self.document["seal"]
        if seal is None:
            return None
        return f"Seal {seal['fingerprint']} · verify with: retroline verify FILE"

    def reservation(self, statement: StatementRow) -> str | None:
        """What a reader should know about a statement that no record simply supports."""
        author = statement["author"]["name"]
        match statement["verdict"]:
            case "supported":
                return None
            case "asserted":
                return f"stated by {author}" if author else "stated by a member of the team"
            case "needs_human" if statement["decision"] == "accepted":
                return f"accepted by {statement['decided_by'] or 'a reviewer'}"
            case verdict:
                return f"open: {verdict.replace('_', ' ')}"

    def ticket(self, statement: StatementRow) -> Ticket | None:
        """The ticket of the action item that a statement tells of, where it has one that can be opened."""
        for item in self.document["action_items"]:
            tracker = item["tracker"]
            if tracker is not None and item["evidence"] == statement["evidence"]:
                url = safe_url(tracker["url"])
                return None if url is None else Ticket(key=tracker["key"], url=url)
        return None

    def _duration(self) -> str:
        """From the impact's start to the resolution; of a reopened incident each cycle's."""
        cycles = [one["milestones"] for one in self.document["cycles"]] or [self.document["milestones"]]
        spans = [
            between(start, end)
            for rows in cycles
            if (start := rows[MilestoneName.IMPACT_STARTED.value]["at"]) is not None
            and (end := rows[MilestoneName.RESOLVED.value]["at"]) is not None
            and parse_iso(start) <= parse_iso(end)
        ]
        return " + ".join(spans) or "not known"

    def _footnote(self, reference: Reference) -> Footnote:
        event = self._events.get(_identity(reference)) or self._joined.get(_identity(reference))
        identity = _identity(reference if event is None else event)
        if identity not in self._footnotes:
            self._footnotes[identity] = _noted(len(self._footnotes) + 1, reference, event)
        return self._footnotes[identity]


def timed(statements: Iterable[StatementRow], day: datetime | None) -> Iterator[TimedRow]:
    """The statements with their clock time, and the date where the day changes."""
    last = None if day is None else day.date()
    for statement in statements:
        if statement["at"] is None:
            yield TimedRow(clock="", day=None, statement=statement)
            continue
        moment = parse_iso(statement["at"])
        changed = moment.date() != last
        last = moment.date()
        label = f"{moment.day} {moment:%B %Y}" if changed else None
        yield TimedRow(clock=f"{moment:%H:%M}", day=label, statement=statement)


def mark_ranges(notes: Iterable[Footnote]) -> tuple[MarkRange, ...]:
    """The footnotes in order, those that follow each other as one: a sentence may rest on a dozen records."""
    runs: list[list[int]] = []
    for number in sorted(note.number for note in notes):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(
        mark
        for run in runs
        for mark in (
            [MarkRange(first=number, label=str(number)) for number in run]
            if len(run) < 3
            else [MarkRange(first=run[0], label=f"{run[0]}–{run[-1]}")]
        )
    )


def _noted(number: int, reference: Reference, event: EventRow | None) -> Footnote:
    if event is None:
        references: tuple[Reference, ...] = (reference,)
        return Footnote(
            number=number,
            references=references,
            at=reference["at"],
            actor=None,
            text="",
            url=safe_url(reference["permalink"]),
        )
    own: Reference = {
        "source": event["source"],
        "key": event["key"],
        "at": event["at"],
        "permalink": event["permalink"],
    }
    references = (own, *event["also"])
    links = [link for one in references if (link := safe_url(one["permalink"])) is not None]
    text = event["text"]
    return Footnote(
        number=number,
        references=references,
        at=event["at"],
        actor=event["actor"],
        text=text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rsplit(' ', 1)[0]} …",
        url=links[0] if links else None,
    )


def _identity(row: Reference | EventRow) -> tuple[str, str, str | None]:
    return (row["source"], row["key"], row["at"])


def _joined_names(statements: Iterable[StatementRow]) -> str:
    names = Counter(_author_name(one["author"]) for one in statements)
    return ", ".join(f"{name} ({count:,})" for name, count in names.most_common()) or "nobody"


def _author_name(author: AuthorRow) -> str:
    if author["kind"] == "plain":
        return "the plain writer"
    return author["name"] or "a member of the team"
