"""Audit entries that a person's name was taken out of, and how they still verify.

Format. An entry's commitment and link never change. Where its words are changed, its 16 bytes of salt go. In their place
stand 16 new ones and, for each time that it was restated, 8 bytes (the number of the entry that ordered it, big-endian) and
32 bytes: the commitment of what it said then, under the salt of then; the last is under the salt that is there. ::

    salt' ‖ number 1 ‖ commitment 1 ‖ number 2 ‖ commitment 2 …

The entry that ordered it says ``restated N entries, sha256:D`` in ``after``, D over (8 bytes of number ‖ 32 bytes of
commitment) of each restated entry in the order of numbers: what a restated entry says now is proven by that one, which is
chained itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

SALT = 16
_NUMBER, _COMMITMENT = 8, 32
_STEP = _NUMBER + _COMMITMENT
_SAID = re.compile(r"restated (?P<count>\d+) entries, sha256:(?P<digest>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restating:
    """By which entry, and the commitment to what was said then."""

    by: int
    commitment: bytes


def restatings(salt: bytes) -> tuple[Restating, ...]:
    """Of an entry with this salt, oldest first. Raises ValueError where it has no such form."""
    rest = salt[SALT:]
    if len(rest) % _STEP:
        raise ValueError("a salt of this length is none of an audit entry")
    return tuple(
        Restating(by=int.from_bytes(rest[at : at + _NUMBER], "big"), commitment=rest[at + _NUMBER : at + _STEP])
        for at in range(0, len(rest), _STEP)
    )


def restated_salt(old: bytes, new: bytes, by: int, commitment: bytes) -> bytes:
    """The salt of an entry that is restated once more, under ``new`` (16 bytes)."""
    return new + old[SALT:] + by.to_bytes(_NUMBER, "big") + commitment


def said(count: int, listed: bytes) -> str:
    """``listed``: number and commitment of each, one after the other."""
    return f"restated {count} entries, sha256:{hashlib.sha256(listed).hexdigest()}"


@dataclass(slots=True)
class Restatements:
    """What restated entries and those that ordered it say, held against each other. Entries are given by ascending number."""

    _seen: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    _said: dict[int, str] = field(default_factory=dict)
    _first: dict[int, int] = field(default_factory=dict)

    def restated(self, number: int, steps: tuple[Restating, ...]) -> None:
        for one in steps:
            count, listed = self._seen.get(one.by, (0, b""))
            self._seen[one.by] = (count + 1, listed + number.to_bytes(_NUMBER, "big") + one.commitment)
            self._first.setdefault(one.by, number)

    def ordered(self, number: int, after: str) -> None:
        if _SAID.search(after):
            self._said[number] = after

    def wrong(self) -> Iterator[int]:
        """Number of an entry that was restated by nobody, or otherwise than was ordered."""
        for by, (count, listed) in self._seen.items():
            if said(count, listed) not in self._said.get(by, ""):
                yield self._first[by]
        for by, after in self._said.items():
            if by not in self._seen and "restated 0 entries" not in after:
                yield by
