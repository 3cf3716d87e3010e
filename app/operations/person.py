"""Who somebody is in the records, and how their name is taken out of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from extraction.errors import InputError

_SHORTEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownActor:
    """As a source wrote the author of an event."""

    source: str
    native_id: str
    name: str | None
    handle: str | None
    is_bot: bool
    address_hash: str | None


@dataclass(frozen=True, kw_only=True)
class Identity:
    """All that stands for one person. ``names`` as shown, ``ids`` such as addresses, ``handles`` without ``@``, ``natives`` as
    (source, id there), ``hashes`` of addresses, ``placeholders`` of redacted addresses."""

    names: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    handles: frozenset[str] = frozenset()
    natives: frozenset[tuple[str, str]] = frozenset()
    hashes: frozenset[str] = frozenset()
    placeholders: frozenset[str] = frozenset()

    def is_author(self, actor: KnownActor) -> bool:
        return not actor.is_bot and (
            (actor.source, actor.native_id) in self.natives
            or (actor.address_hash is not None and actor.address_hash in self.hashes)
            or (actor.name is not None and actor.name.casefold() in self._folded)
            or (actor.handle is not None and actor.handle.casefold() in self._folded)
        )

    @cached_property
    def alone(self) -> frozenset[str]:
        """First names: one of them alone may be this person, or somebody else."""
        return frozenset(one.split()[0] for one in self.names if " " in one) - self.names

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(one.casefold() for one in self.names | self.handles | self.ids)

    def is_whole(self, text: str) -> bool:
        """Whether ``text`` is nothing but this person: a field that holds who did something."""
        return text.strip().casefold() in self._folded

    def with_authors(self, actors: Iterable[KnownActor]) -> Identity:
        """With all that the authors who are this person are called, until nothing is added."""
        known, found = tuple(actors), self
        while True:
            mine = [one for one in known if found.is_author(one)]
            more = Identity(
                names=found.names | {one.name for one in mine if one.name},
                ids=found.ids,
                handles=found.handles | {one.handle for one in mine if one.handle},
                natives=found.natives | {(one.source, one.native_id) for one in mine if one.native_id},
                hashes=found.hashes | {one.address_hash for one in mine if one.address_hash},
                placeholders=found.placeholders,
            )
            if more == found:
                return found
            found = more

    def with_accounts(self, accounts: Iterable[tuple[str, str]]) -> Identity:
        """With the (id, name) pairs of the installation's own actors that this person has."""
        mine = [(id_, name) for id_, name in accounts if self.is_whole(id_) or self.is_whole(name)]
        return Identity(
            names=self.names | {name for _, name in mine if name.strip()},
            ids=self.ids | {id_ for id_, _ in mine if id_.strip()},
            handles=self.handles,
            natives=self.natives,
            hashes=self.hashes,
            placeholders=self.placeholders,
        )


def wanted(who: str, also: Iterable[str] = ()) -> Identity:
    """What somebody typed: an address, or a name as it is shown, and further names.

    Raises:
        InputError: too short to be told from ordinary words.
    """
    given = [" ".join(one.split()) for one in (who, *also)]
    if short := [one for one in given if len(one) < _SHORTEST]:
        raise InputError(f"“{short[0]}” is too short to find a person by: give the full name or the e-mail address")
    addresses = {one for one in given if "@" in one}
    return Identity(names=frozenset(given) - addresses, ids=frozenset(addresses))


class NameRemoval:
    """Puts ``stand_in`` wherever the person is named. A name of one word is looked for as it is written: “Will” is no “will”."""

    def __init__(self, identity: Identity, stand_in: str) -> None:
        self._identity = identity
        self._stand_in = stand_in
        exact = {one for one in identity.names if " " not in one}
        loose = {one for one in identity.names | identity.ids | identity.placeholders if one not in exact}
        loose |= {f"@{one}" for one in identity.handles} | {f"<@{native}>" for _, native in identity.natives}
        # An id of the command line is the name in small letters; alone it is an ordinary word.
        loose = {one for one in loose if " " in one or not one.isalpha()}
        self._patterns = [_pattern(loose, re.IGNORECASE), _pattern(exact, 0)]

    def text(self, text: str) -> str:
        for pattern in self._patterns:
            if pattern is not None:
                text = pattern.sub(self._stand_in, text)
        return text

    def field(self, text: str) -> str:
        """A field or a value of a document: also one that is the person and nothing else."""
        return self._stand_in if self._identity.is_whole(text) else self.text(text)

    def value(self, value: object) -> object:
        """All texts in a JSON value, names of objects too."""
        if isinstance(value, str):
            return self.field(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {self.field(str(name)): self.value(one) for name, one in value.items()}
        return value


def _pattern(words: Iterable[str], flags: int) -> re.Pattern[str] | None:
    longest_first = sorted(words, key=lambda one: (-len(one), one))
    if not longest_first:
        return None
    any_of = "|".join(r"\s+".join(map(re.escape, one.split())) for one in longest_first)
    return re.compile(rf"(?<![\w@.-])(?:{any_of})(?![\w-])|(?<=@)(?:{any_of})(?![\w-])", flags)
