"""Whether an incident's chain still fits its records, and which record was altered, removed or put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from extraction.domain.clock import parse_iso
from extraction.domain.seal import (
    ALL_RAW,
    ChainEntry,
    ChainHead,
    Erasure,
    SealedKind,
    SealedRecord,
    commitment,
    first_link,
    fits,
    is_without_content,
    kept_digest,
    next_link,
)
from extraction.domain.timeline import event_id, identity_time


class Damage(StrEnum):
    ALTERED = "altered"  # the record is there, and is not what was sealed
    MISSING = "missing"  # sealed, and no longer there
    INSERTED = "inserted"  # there, and never sealed
    CHAIN = "chain"  # the chain itself was changed
    SEAL_REMOVED = "seal_removed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFinding:
    """One thing that is not as it was sealed. ``what`` names it (``event 3f2a…``); ``message`` is a full sentence."""

    damage: Damage
    what: str
    message: str
    position: int | None = None


@dataclass(frozen=True, kw_only=True)
class ChainVerdict:
    """``head`` is where the chain ends as recomputed; ``erased`` whose content was taken out on purpose, and by whom."""

    incident_key: str
    head: ChainHead
    counts: Mapping[str, int]
    findings: tuple[SealFinding, ...]
    erased: tuple[Erasure, ...] = ()
    replaced: int = 0

    @property
    def intact(self) -> bool:
        return not self.findings


def verify_chain(
    incident_key: str,
    entries: Iterable[ChainEntry],
    records: Iterable[SealedRecord],
    erasures: Iterable[Erasure],
    stated: ChainHead,
) -> ChainVerdict:
    """Recompute the chain of ``entries`` and hold each of ``records`` against it; ``stated`` is the end as written down."""
    walk = _Walk(incident_key)
    for entry in entries:
        walk.link(entry)
    if walk.head != stated:
        walk.say(
            Damage.CHAIN,
            "head",
            f"the chain ends at position {walk.length} with {walk.head.fingerprint}, but {stated.length} records ending "
            f"with {stated.fingerprint} were written down: its end was cut off or changed",
        )
    erased = tuple(erasures)
    walk.compare(records, {one.event_id: one for one in erased})
    return ChainVerdict(
        incident_key=incident_key,
        head=walk.head,
        counts=walk.counts,
        findings=tuple(sorted(walk.findings, key=lambda one: (one.position is None, one.position or 0))),
        erased=erased,
        replaced=walk.replaced,
    )


@dataclass
class _Walk:
    incident_key: str
    length: int = 0
    replaced: int = 0
    previous: bytes = b""
    latest: dict[tuple[str, str], ChainEntry] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[SealFinding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.previous = first_link(self.incident_key)

    @property
    def head(self) -> ChainHead:
        return ChainHead(length=self.length, link=self.previous)

    def say(self, damage: Damage, what: str, message: str, position: int | None = None) -> None:
        self.findings.append(SealFinding(damage=damage, what=what, message=message, position=position))

    def link(self, entry: ChainEntry) -> None:
        """Take the next entry. After a break the walk goes on from the link as it stands, so that each break is told once."""
        what = f"{entry.kind} {entry.record_id}"
        position = entry.position
        if position != self.length + 1:
            self.say(Damage.CHAIN, what, _gap(self.length + 1, position, what), position)
        elif next_link(self.previous, position, entry.kind, entry.commitment) != entry.link:
            self.say(
                Damage.CHAIN,
                what,
                f"the link at position {position} ({what}) does not follow from the one before: "
                "the entry was changed, moved or put in, or one before it was taken out",
                position,
            )
        self.length, self.previous = position, entry.link
        key = (entry.kind.value, entry.record_id)
        if key in self.latest:
            self.replaced += 1
        else:
            self.counts[entry.kind] = self.counts.get(entry.kind, 0) + 1
        self.latest[key] = entry

    def compare(self, records: Iterable[SealedRecord], erasures: Mapping[str, Erasure]) -> None:
        open_entries = dict(self.latest)
        for record in records:
            entry = open_entries.pop((record.kind.value, record.id), None)
            what = record.name or f"{record.kind} {record.id}"
            if entry is None:
                self.say(Damage.INSERTED, what, f"{what} is in the database, but nothing in the chain seals it")
            elif entry.erased:
                self._compare_erased(entry, record, what, erasures)
            elif entry.raw_erased:
                self._compare_without_raw(entry, record, what, erasures)
            elif not fits(entry, record):
                message = f"{what} was altered: {_difference(entry, record)}"
                self.say(Damage.ALTERED, what, message, entry.position)
        for entry in open_entries.values():
            what = f"{entry.kind} {entry.record_id}"
            message = (
                f"{what} is missing: position {entry.position} of the chain seals it, the database no longer holds it"
            )
            self.say(Damage.MISSING, what, message, entry.position)

    def _compare_erased(
        self, entry: ChainEntry, record: SealedRecord, what: str, erasures: Mapping[str, Erasure]
    ) -> None:
        if entry.kind is not SealedKind.EVENT or record.id not in erasures:
            message = f"{what} has lost its salt, and no erasure of it is recorded: it can no longer be verified"
            self.say(Damage.ALTERED, what, message, entry.position)
        elif not is_without_content(record):
            message = f"{what}: its content was erased, and something stands in its place"
            self.say(Damage.ALTERED, what, message, entry.position)

    def _compare_without_raw(
        self, entry: ChainEntry, record: SealedRecord, what: str, erasures: Mapping[str, Erasure]
    ) -> None:
        if entry.kind is not SealedKind.EVENT or ALL_RAW not in erasures or record.kept[-1] != "":
            message = (
                f"{what} has lost half of its salt, and it is not that its raw record was let go: it cannot be verified"
            )
            self.say(Damage.ALTERED, what, message, entry.position)
        elif commitment(entry.kind, record.shown, entry.kept, entry.salt) != entry.commitment:
            message = f"{what} was altered: its text, kind, time as written or link is not what was sealed"
            self.say(Damage.ALTERED, what, message, entry.position)


def _gap(expected: int, found: int, what: str) -> str:
    if found > expected:
        lost = f"position {expected}" if found == expected + 1 else f"positions {expected} to {found - 1}"
        return f"{lost} of the chain {'is' if found == expected + 1 else 'are'} missing; position {found} ({what}) comes next"
    return f"position {found} ({what}) stands in the chain where position {expected} should be: it was moved or put in"


def _difference(entry: ChainEntry, record: SealedRecord) -> str:
    """What of a record is not as it was sealed, as far as digests can tell."""
    kept = kept_digest(entry.salts, record.kept)
    if record.kind is not SealedKind.EVENT:
        return "what it says is not what was sealed"
    if not _names_itself(record):
        return "its source, key, time or record digest is not what gave it its id"
    if commitment(record.kind, record.shown, entry.kept, entry.salt) == entry.commitment:
        return "its raw record, author, attributes, channel or thread is not what was sealed"
    if kept == entry.kept:
        return "its text, kind, time as written or link is not what was sealed"
    return "its text and its raw record are not what was sealed"


def _names_itself(record: SealedRecord) -> bool:
    id_, source, key, at, _, basis, _, digest, *_ = map(str, record.shown)
    try:
        moment = identity_time(parse_iso(at)) if basis == "recorded" else ""
    except ValueError:
        return False
    return event_id(source, key, moment, digest) == id_
