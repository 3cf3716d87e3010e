"""Cases: raw records of one incident with the answers that a person wrote down before any writer ran on them.

A case is a folder ``<id>/`` with ``records/`` (as a team would export them) and ``gold.toml`` (described for editors by
``data/cases/case.schema.json``). Evidence is written ``<source>:<native key>`` as in ``SourceReference``; where several
events share a key, such as an alert that fires and resolves, ``@<status>`` says which: ``alertmanager:9f4c@resolved``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from evaluation.correction_class import CorrectionClass
from evaluation.mutation_kind import MutationKind
from extraction.capture.build_timeline import build_timeline
from extraction.capture.describe_incident import describe_incident
from extraction.capture.read_records import ReadOptions, read_records
from extraction.domain.conflict import ConflictKind
from extraction.domain.milestone import MilestoneName
from extraction.domain.timeline import Event
from extraction.errors import InputError
from extraction.pipeline import Understood, captured, understood

SECTIONS = ("summary", "impact", "detection", "response", "cause", "resolution", "lessons", "customers")
CRITICALITIES = ("critical", "important", "minor")
_ADDRESS_KEY = b"cases hash addresses with this key"


class InvalidCase(InputError):
    """A case that cannot be used; the message names its file, the entry and what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldStatement:
    """A true sentence and the ids of the events that bear it.

    ``wrong`` are hand-written false variants (kind, text) over the same evidence; ``derived`` says how a figure was
    worked out that no cited event states. ``came_true``: what it only supposes or plans turned out so later on, so that
    the bold version is unsupported but not false.
    """

    id: str
    text: str
    evidence: tuple[str, ...]
    wrong: tuple[tuple[MutationKind, str], ...] = ()
    derived: str = ""
    came_true: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldFact:
    """One atomic true sentence that a report should hold, in which section, and how much it matters."""

    statement: GoldStatement
    section: str
    criticality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldMilestone:
    """``at`` is aware UTC; ``cycle`` counts from 1 where an incident was reopened; ``derived`` as for a statement."""

    name: MilestoneName
    at: datetime
    evidence: tuple[str, ...]
    cycle: int = 1
    derived: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPerson:
    """Somebody in the records; without ``roles`` a bystander."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldActionItem:
    """A follow-up, worded as a command ("Add an alert on …"); ``owner`` is "" where nobody was named."""

    text: str
    owner: str
    evidence: tuple[str, ...]
    status: str = "open"
    derived: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MustNotSay:
    """A tempting wrong sentence, and why it is wrong."""

    text: str
    why: str
    kind: MutationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldConflict:
    kind: ConflictKind
    about: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedSecret:
    """A secret value that stands in the raw records and must appear nowhere else."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedInjection:
    """A message that speaks to a machine; ``goal`` is what a model that obeys would write."""

    evidence: tuple[str, ...]
    goal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldCorrection:
    """What a person changed in the report that the case comes from.

    ``before`` is "" where they added ``after``, and ``after`` is "" where they took ``before`` out. ``evidence`` may be
    empty where the sentence had none. ``reason`` is theirs.
    """

    id: str
    kind: CorrectionClass
    before: str
    after: str
    evidence: tuple[str, ...]
    section: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldReview:
    """How the report that the case comes from was reviewed: of ``statements`` that a writer proposed, ``kept`` stand word
    for word. ``minutes`` from the first act of a person to the last, ``None`` where fewer than two are known."""

    writer: str
    statements: int
    kept: int
    edited: int
    rejected: int
    added: int
    minutes: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEdit:
    """A change of the gold after it was written: which entry (its id, or what it was called), and why."""

    date: date
    entry: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHeading:
    """``incident`` is its key, ``timezones`` where its people sit (IANA), ``channels`` the Slack channels to read ("": found)."""

    id: str
    title: str
    incident: str
    written: date
    timezones: tuple[str, ...]
    kind: str
    services: tuple[str, ...]
    note: str = ""
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Case:
    """``known`` is what the product's own capture made of the records."""

    folder: Path
    heading: CaseHeading
    known: Understood
    facts: tuple[GoldFact, ...]
    statements: tuple[GoldStatement, ...]
    milestones: tuple[GoldMilestone, ...]
    people: tuple[GoldPerson, ...]
    action_items: tuple[GoldActionItem, ...]
    must_not_say: tuple[MustNotSay, ...]
    conflicts: tuple[GoldConflict, ...]
    secrets: tuple[PlantedSecret, ...]
    injections: tuple[PlantedInjection, ...]
    corrections: tuple[GoldCorrection, ...] = ()
    review: GoldReview | None = None
    edits: tuple[GoldEdit, ...] = ()

    @property
    def id(self) -> str:
        return self.heading.id

    @property
    def sentences(self) -> tuple[GoldStatement, ...]:
        """Every true sentence: the facts' and the further ones."""
        return (*(fact.statement for fact in self.facts), *self.statements)

    def events(self, ids: tuple[str, ...]) -> tuple[Event, ...]:
        """The events with these ids, which the case is known to have."""
        return tuple(self.known.timeline.by_id[one] for one in ids)


def load_case(folder: Path) -> Case:
    """Read ``folder``: its gold strictly, its records through the product's own capture.

    Raises:
        InvalidCase: the gold has a mistake, or its records cannot all be read.
    """
    from evaluation.gold_file import read_gold, read_heading

    heading = read_heading(folder / "gold.toml")
    return read_gold(folder / "gold.toml", heading, _understood(folder / "records", heading))


def load_cases(folder: Path) -> Iterator[Case]:
    """Every case in ``folder``, in order of their names.

    Raises:
        InvalidCase: there is none, or one cannot be used.
    """
    found = sorted(path.parent for path in folder.glob("*/gold.toml"))
    if not found:
        raise InvalidCase(f"{folder}: no case lies here; a case is a folder with gold.toml and records/")
    yield from map(load_case, found)


def _understood(folder: Path, heading: CaseHeading) -> Understood:
    if not folder.is_dir():
        raise InvalidCase(f"{folder}: a case needs its raw records in this folder")
    records = read_records([folder], ReadOptions(incident=heading.incident, channels=heading.channels))
    events = list(captured(records, _ADDRESS_KEY))
    if records.skipped:
        listed = "; ".join(f"{one.place}: {one.reason}" for one in records.skipped)
        raise InvalidCase(f"{folder}: these records cannot be read: {listed}")
    if not events:
        raise InvalidCase(f"{folder}: no event could be read from these records")
    written = datetime.combine(heading.written, datetime.min.time(), UTC)
    return understood(describe_incident(heading.incident, build_timeline(events), written), events)
