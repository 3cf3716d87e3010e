"""The evidence seal: what was recorded about an incident, chained so that a later alteration can be found and named.

This page is the format ``retroline-seal/1``, exact enough to be written again by anybody. ``‖`` joins bytes, hashes are
SHA-256, hexadecimal digits are lower case. *Canonical JSON* is UTF-8 without spaces; objects have their names sorted by
code point; of texts only ``"``, ``\\`` and characters below U+0020 are escaped (as ``\\b \\t \\n \\f \\r``, else ``\\u00xx``).

**Record.** Whatever is sealed has a kind (``event``, ``curation``, ``correction``, ``approval``, ``publication``,
``erasure``), an id that is unique within its kind and incident, and two lists of values (texts, whole numbers or null)::

    kept        values that never leave the database
    shown       values that a published report may disclose; the first is the id

**Salts.** 32 random bytes a record: the first 16 are ``salt``, the others ``kept salt``. A published report gives ``salt``
of what it discloses, never ``kept salt``: nobody can confirm a guess about what was not published.

**Commitment.** ::

    kept digest = SHA-256(kept salt ‖ canonical JSON of the list kept)
    commitment  = SHA-256(salt ‖ kind in ASCII ‖ kept digest ‖ canonical JSON of the list shown)

**Chain.** One an incident, in the order in which records were stored; positions count from 1::

    link 0 = SHA-256(canonical JSON of ["retroline-seal/1", key of the incident])
    link n = SHA-256(link n-1 ‖ n as 8 bytes, big-endian ‖ kind in ASCII ‖ commitment)

The last link is the chain's *head*; ``sha256:`` and its first 24 hexadecimal digits are the *fingerprint* for comparing.

**Event.** ``shown`` is [id, source, key, at, at_original, time_basis, kind, digest, text, permalink], ``at`` in UTC with six
fraction digits (``2026-03-03T14:02:11.250000Z``). ``kept`` is [actor, channel, thread_key, version_of, attributes, also, raw]
as the columns of the table ``events`` hold them (actor, attributes and also are JSON texts). When a later import brings
another record of the same identity that is to stay instead, it is sealed again at the chain's end: of several entries of
one event the last holds.

**Erasure.** A person's content is taken out of the event (``without_content``), and its 32 salt bytes become zero. The
commitment and the links stay, so the chain verifies, and a record of kind ``erasure`` says who did it, when and why.
Without the salts nobody can find out from them what the text was, not even by trying.

**Raw record let go.** Where only the raw record of an event is no longer kept, ``raw`` is empty, the 16 bytes of the kept
salt are zero, and an ``erasure`` with ``*/raw`` in place of an event says who had that done, when and why. What is shown
still verifies; author, channel, thread and attributes stay and are proven no more.

**Name taken out.** Where a person's name is taken out of what stays, the record is sealed again as it is then, at the chain's
end: of several entries of one record the last holds, and the earlier ones lose their salts. An ``erasure`` with ``*/person``
in place of an event says so.

**What this cannot prove.** The chain has no key: whoever can write the whole database can make a new chain that verifies. Such
a rewriting shows only against a fingerprint that was noted elsewhere before: on the approval page, in a published
report's footer, in a mail. Nor does the chain say that a record was true when it came in.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

import orjson

from extraction.domain.clock import require_utc
from extraction.domain.timeline import Event

FORMAT = "retroline-seal/1"
ERASED_TEXT = "[erased]"
SALTS = 32
"""Bytes of salt a record; as many zeros once it is erased."""

NO_SALTS = bytes(SALTS)
ALL_RAW, A_PERSON = "*/raw", "*/person"
"""In place of an event's id in an erasure: raw records, and a person's name wherever it stood."""

_FINGERPRINT = 24
_HALF = SALTS // 2

Value = str | int | None


class SealedKind(StrEnum):
    """Kinds of record that a chain holds. The kind is a part of the commitment and of the link."""

    EVENT = "event"
    CURATION = "curation"
    CORRECTION = "correction"
    APPROVAL = "approval"
    PUBLICATION = "publication"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRecord:
    """A record as it stands in the database now. ``name`` is how people find it; ``shown`` begins with its id."""

    kind: SealedKind
    shown: tuple[Value, ...]
    kept: tuple[Value, ...]
    name: str = ""

    @property
    def id(self) -> str:
        return str(self.shown[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainEntry:
    """What the chain holds of one record; digests are 32 bytes, ``salts`` as well (zeros: the content was erased)."""

    position: int
    kind: SealedKind
    record_id: str
    salts: bytes
    kept: bytes
    commitment: bytes
    link: bytes

    @property
    def erased(self) -> bool:
        return self.salts == NO_SALTS

    @property
    def raw_erased(self) -> bool:
        """Whether what was kept can no longer be verified, and what is shown can."""
        return not self.erased and self.salts[_HALF:] == NO_SALTS[_HALF:]

    @property
    def salt(self) -> bytes:
        """The half of the salts that a published report may give away."""
        return self.salts[:_HALF]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPage:
    """Entries of one kind that follow each other, 32 bytes of each after those of the one before: a row of the database."""

    first: int
    kind: SealedKind
    ids: tuple[str, ...]
    salts: bytes
    kept: bytes
    commitments: bytes
    links: bytes

    @property
    def head(self) -> ChainHead:
        return ChainHead(length=self.first + len(self.ids) - 1, link=self.links[-SALTS:])

    def entries(self) -> Iterator[ChainEntry]:
        for number, record_id in enumerate(self.ids):
            own = slice(number * SALTS, (number + 1) * SALTS)
            yield ChainEntry(
                position=self.first + number,
                kind=self.kind,
                record_id=record_id,
                salts=self.salts[own],
                kept=self.kept[own],
                commitment=self.commitments[own],
                link=self.links[own],
            )

    def erasing(self, record_id: str) -> ChainPage:
        """The page without the salts of the record with this id."""
        return self._zeroed(frozenset((record_id,)), 0)

    def erasing_all(self, record_ids: frozenset[str]) -> ChainPage:
        """The page without the salts of these records."""
        return self._zeroed(record_ids, 0)

    def forgetting_kept(self, record_ids: frozenset[str]) -> ChainPage:
        """The page without the kept salts of these records."""
        return self._zeroed(record_ids, _HALF)

    def _zeroed(self, record_ids: frozenset[str], begin: int) -> ChainPage:
        salts = bytearray(self.salts)
        for number, one in enumerate(self.ids):
            if one in record_ids:
                salts[number * SALTS + begin : (number + 1) * SALTS] = bytes(SALTS - begin)
        return replace(self, salts=bytes(salts))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """Where a chain ends: how many records it holds and its last link."""

    length: int
    link: bytes

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.link)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """``by`` had the content of an event erased at ``at`` (aware UTC) for ``reason``."""

    event_id: str
    by: str
    at: datetime
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", require_utc(self.at, "erasure"))
        if not self.by.strip():
            raise ValueError("an erasure needs the name of the person who ordered it")


def canonical(value: object) -> bytes:
    """Canonical JSON, as the head of this page says."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def first_link(incident_key: str) -> bytes:
    """Link 0 of an incident's chain: a chain cannot be taken for another incident's."""
    return sha256(canonical([FORMAT, incident_key])).digest()


def next_link(previous: bytes, position: int, kind: str, commitment: bytes) -> bytes:
    return sha256(b"".join((previous, position.to_bytes(8, "big"), kind.encode("ascii"), commitment))).digest()


def kept_digest(salts: bytes, kept: Sequence[Value]) -> bytes:
    return sha256(salts[_HALF:] + orjson.dumps(kept)).digest()


def commitment(kind: str, shown: Sequence[Value], kept: bytes, salt: bytes) -> bytes:
    """``kept`` is the digest of what is not shown, ``salt`` the 16 bytes that may be published."""
    return sha256(b"".join((salt, kind.encode("ascii"), kept, orjson.dumps(shown)))).digest()


def fingerprint(link: bytes) -> str:
    """``sha256:`` and 24 hexadecimal digits: short enough to read out, too long to be met by trying."""
    return f"sha256:{link.hex()[:_FINGERPRINT]}"


def new_salts(count: int) -> bytes:
    """Random salts of ``count`` records, 32 bytes each."""
    return os.urandom(SALTS * count)


def item_salt(salts: bytes, name: str) -> bytes:
    """16 bytes for one item of a record whose items are disclosed one by one: SHA-256(kept salt ‖ name), its first half."""
    return sha256(salts[_HALF:] + name.encode()).digest()[:_HALF]


def item_digest(salt: bytes, item: object) -> str:
    """Hexadecimal SHA-256(salt ‖ canonical JSON of ``item``)."""
    return sha256(salt + canonical(item)).hexdigest()


def seal(
    head: ChainHead, kind: SealedKind, contents: Iterable[tuple[Sequence[Value], Sequence[Value]]], salts: bytes
) -> ChainPage:
    """The page that seals ``contents`` (shown, kept) after ``head``, each with its 32 bytes of ``salts``.

    Written out in one loop: an import seals tens of thousands of events.
    """
    tag, link, position = kind.value.encode("ascii"), head.link, head.length
    ids, digests, commitments, links = [], [], [], []
    start = 0
    for shown, kept in contents:
        position += 1
        middle, end = start + _HALF, start + SALTS
        digest = sha256(salts[middle:end] + orjson.dumps(kept)).digest()
        committed = sha256(b"".join((salts[start:middle], tag, digest, orjson.dumps(shown)))).digest()
        link = sha256(b"".join((link, position.to_bytes(8, "big"), tag, committed))).digest()
        ids.append(str(shown[0]))
        digests.append(digest)
        commitments.append(committed)
        links.append(link)
        start = end
    return ChainPage(
        first=head.length + 1,
        kind=kind,
        ids=tuple(ids),
        salts=salts[:start],
        kept=b"".join(digests),
        commitments=b"".join(commitments),
        links=b"".join(links),
    )


def fits(entry: ChainEntry, record: SealedRecord) -> bool:
    """Whether ``record`` is what ``entry`` sealed."""
    return entry.kept == kept_digest(entry.salts, record.kept) and entry.commitment == commitment(
        record.kind, record.shown, entry.kept, entry.salt
    )


def without_content(event: Event) -> Event:
    """``event`` after its content was erased: its id, place and time stay, so that what cites it still finds it."""
    return replace(event, text=ERASED_TEXT, raw="", digest="", actor=None, permalink=None, attributes={}, also=())


def is_without_content(event: SealedRecord) -> bool:
    """Whether the record of an event holds nothing but its place and time, as after an erasure."""
    text, permalink = event.shown[-2:]
    actor, _, _, _, attributes, also, raw = event.kept
    return (text, permalink, actor, attributes, also, raw) == (ERASED_TEXT, None, None, "{}", "[]", "")
