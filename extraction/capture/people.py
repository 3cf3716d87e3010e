"""Who is who: one person across Slack, alert tools, code hosts and trackers."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from extraction.capture.name_matching import fold, folded_handle, handles_of, is_full_name, name_words, spelt_out
from extraction.capture.readings import is_desk, is_tool_name
from extraction.domain.people import Person
from extraction.domain.timeline import Actor, Event

Identity = tuple[str, str]
_NAMED_IN = ("person", "assignee")
_MAIL = "mail"
_NAME_WORD = re.compile(r"\s*@?([^\W\d_][\w'’.-]*)")
_PREFERRED_SOURCES = ("slack", "pagerduty", "opsgenie", "jira", "linear", "github", "gitlab")


@dataclass(frozen=True)
class People:
    """The persons of an incident; ``actors`` maps (source, native id) to ``Person.id``."""

    persons: tuple[Person, ...] = ()
    actors: Mapping[Identity, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.persons}

    @cached_property
    def _ids_by_alias(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for person in self.persons:
            for alias in person.aliases:
                found[fold(alias.lstrip("@"))].add(person.id)
        return {alias: frozenset(ids) for alias, ids in found.items()}

    def of(self, actor: Actor | None) -> Person | None:
        person_id = None if actor is None else self.actors.get((actor.source, actor.native_id))
        return None if person_id is None else self.by_id[person_id]

    def named(self, name: str) -> Person | None:
        """The one person who goes by ``name`` (display name, handle or unambiguous first name), else ``None``.

        A first name that two people share names neither, though it be the handle of one; ``@ben`` is that handle.
        """
        folded = fold(name.strip().lstrip("@"))
        if folded in self._shared_first_names and not name.lstrip().startswith("@"):
            return None
        ids = self._ids_by_alias.get(folded, frozenset())
        return self.by_id[next(iter(ids))] if len(ids) == 1 else None

    def named_at(self, text: str, position: int) -> tuple[Person, int] | None:
        """The person whose name begins at ``position`` (an ``@`` may lead) and where it ends; the longest name wins."""
        ends: list[int] = []
        at = position
        while len(ends) < 4 and (match := _NAME_WORD.match(text, at)):
            at = match.end()
            ends.append(at)
        for end in reversed(ends):
            name = text[position:end].rstrip(" .,'’")
            for spelling in (name, name.removesuffix("'s").removesuffix("’s")):
                person = self.named(spelling)
                if person is not None:
                    return person, position + len(spelling)
        return None

    def with_names(self, names: Iterable[str]) -> People:
        """These people and, for each name that nobody here goes by, a person without an identity of their own."""
        new = {fold(name): name.strip().lstrip("@") for name in sorted(names) if name.strip() and not self._knows(name)}
        if not new:
            return self
        added = tuple(_person_from_name(name) for name in new.values())
        return People(_with_aliases((*self.persons, *added)), self.actors)

    @cached_property
    def _first_names(self) -> frozenset[str]:
        return frozenset(words[0] for person in self.persons if (words := name_words(person.display_name)))

    @cached_property
    def _shared_first_names(self) -> frozenset[str]:
        """First names that several humans have, as plain words."""
        counted = Counter(
            words[0] for person in self.persons if not person.is_bot and (words := name_words(person.display_name))
        )
        return frozenset(name for name, count in counted.items() if count > 1)

    def _knows(self, name: str) -> bool:
        """Whether somebody goes by ``name``, or several people might: then no further person is made up."""
        folded = fold(name.strip().lstrip("@"))
        return folded in self._ids_by_alias or folded in self._first_names


@dataclass
class _Known:
    """All that the records say about one native identity."""

    names: set[str] = field(default_factory=set)
    handles: set[str] = field(default_factory=set)
    hashes: set[str] = field(default_factory=set)
    is_bot: bool = False

    @cached_property
    def full_names(self) -> frozenset[tuple[str, ...]]:
        return frozenset(words for name in self.names if is_full_name(words := name_words(name)))

    @cached_property
    def usual_logins(self) -> frozenset[str]:
        """Logins that people of these full names usually have, with umlauts as one letter or two."""
        spellings = {name_words(spelling) for name in self.names for spelling in (name, spelt_out(name))}
        return frozenset(login for words in spellings if is_full_name(words) for login in handles_of(words))

    @cached_property
    def logins(self) -> frozenset[str]:
        """Handles, and names of a single word, without separators."""
        single = {name for name in self.names if len(name_words(name)) == 1}
        return frozenset(folded for handle in self.handles | single if len(folded := folded_handle(handle)) >= 2)


class _Groups:
    """Identities joined into persons (union–find), with the rules that joined them."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        self.parent = {identity: identity for identity in identities}
        self.rules: dict[Identity, set[str]] = defaultdict(set)

    def root(self, identity: Identity) -> Identity:
        while self.parent[identity] != identity:
            self.parent[identity] = self.parent[self.parent[identity]]
            identity = self.parent[identity]
        return identity

    def join(self, one: Identity, other: Identity, rule: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        if first != second:
            self.parent[second] = first
            self.rules[first] |= self.rules.pop(second, set()) | {rule}

    def members(self) -> dict[Identity, list[Identity]]:
        found: dict[Identity, list[Identity]] = defaultdict(list)
        for identity in sorted(self.parent):
            found[self.root(identity)].append(identity)
        return found


def resolve_people(events: Iterable[Event]) -> People:
    """Join the actors of ``events`` into persons: by address, by identical full name, by handle; never by guessing.

    The outcome depends on the set of events only, not on their order. People whom a record's field names (an assignee,
    a page's recipient) are persons too, without an identity of their own where none fits.
    """
    known: dict[Identity, _Known] = defaultdict(_Known)
    named: set[str] = set()
    seen: set[Actor] = set()
    for event in events:
        named.update(event.attributes[key] for key in _NAMED_IN if event.attributes.get(key))
        if event.actor is not None and event.actor.native_id and event.actor not in seen:
            seen.add(event.actor)
            _note(known[event.actor.source, event.actor.native_id], event.actor)
    groups = _Groups(known)
    _join_by_address(groups, known)
    _join_by_full_name(groups, known)
    _join_by_handle(groups, known)
    _join_by_first_name(groups, known)
    persons: list[Person] = []
    actors: dict[Identity, str] = {}
    for root, members in groups.members().items():
        person = _person(members, [known[one] for one in members], groups.rules[root])
        persons.append(person)
        actors |= dict.fromkeys(members, person.id)
    return People(_with_aliases(persons), actors).with_names(named)


def _note(known: _Known, actor: Actor) -> None:
    known.names.add(actor.name)
    known.is_bot = (
        known.is_bot or actor.is_bot or is_tool_name(actor.name) or (actor.source == _MAIL and is_desk(actor.name))
    )
    if actor.handle:
        known.handles.add(actor.handle)
    if actor.address_hash:
        known.hashes.add(actor.address_hash)


def _join_by_address(groups: _Groups, known: Mapping[Identity, _Known]) -> None:
    first: dict[str, Identity] = {}
    for identity in sorted(known):
        for address_hash in known[identity].hashes:
            groups.join(first.setdefault(address_hash, identity), identity, "address")


def _humans(known: Mapping[Identity, _Known]) -> list[Identity]:
    return sorted(identity for identity, facts in known.items() if not facts.is_bot)


def _join_by_full_name(groups: _Groups, known: Mapping[Identity, _Known]) -> None:
    by_name: dict[tuple[str, ...], list[Identity]] = defaultdict(list)
    for identity in _humans(known):
        for words in known[identity].full_names:
            by_name[words].append(identity)
    for same in by_name.values():
        _join_if_clear(groups, same, "name")


def _join_by_handle(groups: _Groups, known: Mapping[Identity, _Known]) -> None:
    """Join identities with the same login, and a login with the one full name that usually has it."""
    by_login: dict[str, list[Identity]] = defaultdict(list)
    by_pattern: dict[str, list[Identity]] = defaultdict(list)
    for identity in _humans(known):
        for login in known[identity].logins:
            by_login[login].append(identity)
        for pattern in known[identity].usual_logins:
            by_pattern[pattern].append(identity)
    for login, holders in by_login.items():
        if _agree(known, holders):
            _join_if_clear(groups, holders, "handle")
        nameless = [one for one in holders if not known[one].full_names]
        if nameless and by_pattern.get(login):
            _join_if_clear(groups, [*nameless, *by_pattern[login]], "handle")


def _join_by_first_name(groups: _Groups, known: Mapping[Identity, _Known]) -> None:
    """A record that knows somebody as "ana" only is Ana Sousa where no other Ana is about."""
    by_first: dict[str, list[Identity]] = defaultdict(list)
    for identity in _humans(known):
        for words in known[identity].full_names:
            by_first[words[0]].append(identity)
    for identity in _humans(known):
        if known[identity].full_names:
            continue
        for login in known[identity].logins:
            if by_first.get(login):
                _join_if_clear(groups, [identity, *by_first[login]], "first name")


def _join_if_clear(groups: _Groups, same: list[Identity], rule: str) -> None:
    """Join ``same`` unless one source knows two of them apart: then nobody can say which is which."""
    by_source: dict[str, set[Identity]] = defaultdict(set)
    for identity in same:
        by_source[identity[0]].add(groups.root(identity))
    if any(len(roots) > 1 for roots in by_source.values()):
        return
    for identity in same[1:]:
        groups.join(same[0], identity, rule)


def _agree(known: Mapping[Identity, _Known], holders: list[Identity]) -> bool:
    """Whether no two of ``holders`` have different last names."""
    return len({words[-1] for one in holders for words in known[one].full_names}) <= 1


def _person(members: list[Identity], facts: list[_Known], rules: set[str]) -> Person:
    names = {name.strip() for one in facts for name in one.names if name.strip()}
    handles = {handle.lstrip("@") for one in facts for handle in one.handles if handle.strip("@ ")}
    preferred = {identity: _source_rank(identity[0]) for identity in members}
    ranked = sorted(
        (-min(len(name_words(name)), 2), preferred[identity], name)
        for identity, one in zip(members, facts, strict=True)
        for name in one.names
        if name.strip()
    )
    return Person(
        id=_person_id("\x00".join(part for identity in sorted(members) for part in identity)),
        display_name=ranked[0][2].strip() if ranked else members[0][1],
        identities=tuple(sorted(members)),
        aliases=tuple(sorted(names | handles)),
        is_bot=any(one.is_bot for one in facts),
        resolved_by=tuple(sorted(rules)),
    )


def _source_rank(source: str) -> int:
    return _PREFERRED_SOURCES.index(source) if source in _PREFERRED_SOURCES else len(_PREFERRED_SOURCES)


def _person_from_name(name: str) -> Person:
    return Person(id=_person_id(f"name\x00{fold(name)}"), display_name=name, aliases=(name,))


def _person_id(seed: str) -> str:
    return "p-" + hashlib.sha256(seed.encode()).hexdigest()[:12]


def _with_aliases(persons: Iterable[Person]) -> tuple[Person, ...]:
    """Add each person's first name where nobody else has it, else "Ben C"; ordered by display name, then id."""
    everyone = sorted(persons, key=lambda person: (fold(person.display_name), person.id))
    holders: dict[str, set[str]] = defaultdict(set)
    for person in everyone:
        for name in (*_first_names(person), *_with_initials(person)):
            holders[fold(name)].add(person.id)
    return tuple(_with_alias(person, [*_own_names(person, holders)]) for person in everyone)


def _own_names(person: Person, holders: Mapping[str, set[str]]) -> Iterator[str]:
    """The short names by which nobody else goes."""
    firsts = _first_names(person)
    yield from (first for first in firsts if len(holders[fold(first)]) == 1)
    if any(len(holders[fold(first)]) > 1 for first in firsts):
        yield from (name for name in _with_initials(person) if len(holders[fold(name)]) == 1)


def _with_initials(person: Person) -> list[str]:
    """ "Ben C" for Ben Chowdhury: how people tell two Bens apart. Never with "I", which begins a sentence of its own."""
    words = () if person.is_bot else name_words(person.display_name)
    if not is_full_name(words) or words[-1][0] == "i":
        return []
    return [f"{_as_written(person.display_name, words[0])} {words[-1][0].upper()}"]


def _first_names(person: Person) -> list[str]:
    """First names as written, and names of one word, which may be a first name."""
    if person.is_bot:
        return []
    spellings = (alias for alias in (person.display_name, *person.aliases) if name_words(alias))
    return sorted({_as_written(alias, name_words(alias)[0]) for alias in spellings})


def _as_written(alias: str, first: str) -> str:
    return next((word.strip(",.") for word in alias.split() if fold(word.strip(",.")) == first), alias)


def _with_alias(person: Person, extra: list[str]) -> Person:
    aliases = tuple(sorted({*person.aliases, *extra}))
    if aliases == person.aliases:
        return person
    return Person(
        id=person.id,
        display_name=person.display_name,
        identities=person.identities,
        aliases=aliases,
        is_bot=person.is_bot,
        resolved_by=person.resolved_by,
    )
