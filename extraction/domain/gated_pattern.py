"""Patterns of words, tried only on texts in which a word begins as one of their matches can begin.

Searching a sentence for sixty alternatives takes longer than cutting it into words. How a match can begin is read from
the pattern itself, so that a new alternative opens the gate for its own words.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extraction.domain.cached_property import cached_property

_LETTERS = 4
_ALPHABET = frozenset(string.ascii_lowercase + string.digits)
_ANY = _ALPHABET | {" "}
"""A space stands for every character that is no letter a to z and no digit."""
_CLASSES = {"w": _ANY, "d": frozenset(string.digits) | {" "}, "s": frozenset(" "), "W": frozenset(" ")}
_COMMON = frozenset(re.findall(r"\S+", "a an the i it as at by in of on to and or be is are was were that this"))
"""Words that stand in nearly every sentence: a phrase is told by its next word."""
_SHORT = 32  # up to so many characters a search takes no longer than the look at its words
_BEGINNING = re.compile(r"(?<![a-z0-9])[a-z0-9]{1,4}")
_REPEAT = re.compile(r"([*+?])|\{(\d*)(,?)(\d*)\}")
_LOOKAROUND = ("(?=", "(?!", "(?<=", "(?<!")
_STARTS_A_WORD = ("(?<![\\w", "(?<!\\w", "(?<![a-z0-9")
_OPENING = re.compile(r"\((?:\?(?:P<\w+>|[a-z]*:))?")
_ANYTHING = 20
_MOST = 20_000


class GatedPattern:
    """Searches like the compiled pattern it is made of, and finds the same."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.compiled = re.compile(pattern, flags)
        self.pattern = pattern

    @cached_property
    def gate(self) -> frozenset[str] | None:
        """See ``words_in_any_match``; read when first needed."""
        return None if self.compiled.flags & re.VERBOSE else words_in_any_match(self.pattern)

    def search(self, text: str) -> re.Match[str] | None:
        if len(text) > _SHORT and (gate := self.gate) is not None and gate.isdisjoint(beginnings_of(text)):
            return None
        return self.compiled.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        if len(text) > _SHORT and (gate := self.gate) is not None and gate.isdisjoint(beginnings_of(text)):
            return iter(())
        return self.compiled.finditer(text)


@lru_cache(maxsize=8192)
def beginnings_of(text: str) -> frozenset[str]:
    """The first four letters of every word, lower case; whatever is not a to z or a digit ends a word."""
    return frozenset(_BEGINNING.findall(text.casefold()))


def words_in_any_match(pattern: str) -> frozenset[str] | None:
    """Beginnings of words (four letters, or a whole shorter word) of which every match of ``pattern`` holds one.

    ``None`` where a match can do without, or where there are too many to list.
    """
    return _words_in_any_match(pattern, _COMMON) or _words_in_any_match(pattern, frozenset())


def _words_in_any_match(pattern: str, common: frozenset[str]) -> frozenset[str] | None:
    try:
        words = {state.told for state in _Reader(pattern, common).alternatives({_State()})}
    except _Untold:
        return None
    return None if "" in words else frozenset(words)


class _Untold(Exception):
    """The pattern holds something that is not followed here, or can begin in more ways than are worth listing."""


@dataclass(frozen=True, slots=True)
class _State:
    """How far a match has come: ``fresh`` where a word may begin, in the middle of ``word``, or past it (``whole``).

    ``common`` is a common word that was passed on the way.
    """

    fresh: bool = False
    whole: bool = False
    word: str = ""
    common: str = ""

    @property
    def told(self) -> str:
        return self.word or self.common

    def then(self, character: str, common: frozenset[str]) -> _State:
        if self.whole:
            return self
        if character == " ":
            return self.at_boundary(common) if self.word else _State(fresh=True, common=self.common)
        if not (self.fresh or self.word):
            return self
        word = self.word + character
        return _State(whole=len(word) == _LETTERS, word=word, common=self.common)

    def settled(self) -> _State:
        """Before a word of which nothing is known: the common word has to do."""
        return self if self.word or not self.common else _State(whole=True, word=self.common)

    def at_boundary(self, common: frozenset[str]) -> _State:
        """After the end of a word or before the beginning of one."""
        if self.whole:
            return self
        if self.word and self.word not in common:
            return _State(whole=True, word=self.word, common=self.common)
        return _State(fresh=True, common=self.told)


class _Reader:
    """Follows a pattern from left to right, with all states a match can be in at once."""

    def __init__(self, pattern: str, common: frozenset[str]) -> None:
        self.pattern = pattern
        self.common = common
        self.at = 0
        self.steps = 0

    def alternatives(self, before: set[_State]) -> set[_State]:
        """After any of the alternatives up to the closing bracket or the end."""
        after = self._sequence(before)
        while self._next("|"):
            after |= self._sequence(before)
        return after

    def _sequence(self, states: set[_State]) -> set[_State]:
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            states = self._item(states)
        return states

    def _item(self, states: set[_State]) -> set[_State]:
        begun = self.at
        reached = self._once(states)
        least, unbounded = self._repeat()
        ended = self.at
        if not least:
            reached |= states
        while unbounded or least > 1:
            self.at, least, known = begun, least - 1, reached
            reached = (known if unbounded else set()) | self._once(known)
            self.at = ended
            if reached == known and least <= 1:
                break
        return reached

    def _repeat(self) -> tuple[int, bool]:
        """How often at least, and whether more than once."""
        match = _REPEAT.match(self.pattern, self.at)
        if match is None:
            return 1, False
        self.at = match.end()
        self._next("?")
        if match[1]:
            return (1 if match[1] == "+" else 0), match[1] != "?"
        least = int(match[2] or 0)
        return least, bool(match[3]) or least > 1

    def _once(self, states: set[_State]) -> set[_State]:
        character = self.pattern[self.at]
        if character == "(":
            return self._group(states)
        if character == "[":
            return self._after(states, self._set())
        self.at += 1
        if character == "\\":
            return self._escaped(states)
        if character in "^$":
            return self._at_boundary(states) if character == "^" else states
        return self._after(states, _ANY if character == "." else _folded(character))

    def _escaped(self, states: set[_State]) -> set[_State]:
        character = self.pattern[self.at]
        self.at += 1
        if character == "b":
            return self._at_boundary(states)
        if character in _CLASSES:
            return self._after(states, _CLASSES[character])
        if character.isalnum():
            raise _Untold
        return self._after(states, _folded(character))

    def _group(self, states: set[_State]) -> set[_State]:
        if self.pattern.startswith(_LOOKAROUND, self.at):
            begins = self.pattern.startswith(_STARTS_A_WORD, self.at)
            self.at += 4 if self.pattern[self.at + 2] == "<" else 3
            self.alternatives(set())
            self.at += 1
            return self._at_boundary(states) if begins else states
        opening = _OPENING.match(self.pattern, self.at)
        if opening is None or self.pattern[opening.end()] == "?":
            raise _Untold
        self.at = opening.end()
        after = self.alternatives(states)
        self.at += 1
        return after

    def _set(self) -> frozenset[str]:
        end = self.pattern.index("]", self.at + 2 + (self.pattern[self.at + 1] == "^"))
        inside, self.at = self.pattern[self.at + 1 : end], end + 1
        return _ANY if inside[0] == "^" or "\\" in inside else frozenset().union(*map(_folded, _spread(inside)))

    def _after(self, states: set[_State], characters: frozenset[str]) -> set[_State]:
        self.steps += len(states) * len(characters)
        if self.steps > _MOST:
            raise _Untold
        if len(characters) > _ANYTHING:
            states = {state.settled() for state in states}
        return {state.then(character, self.common) for state in states for character in characters}

    def _at_boundary(self, states: set[_State]) -> set[_State]:
        return {state.at_boundary(self.common) for state in states}

    def _next(self, character: str) -> bool:
        found = self.pattern.startswith(character, self.at)
        self.at += found
        return found


def _spread(inside: str) -> Iterator[str]:
    """The characters of a set such as ``a-z0``."""
    for match in re.finditer(r"(.)-(.)|(.)", inside, re.DOTALL):
        yield from (match[3],) if match[3] else map(chr, range(ord(match[1]), ord(match[2]) + 1))


def _folded(character: str) -> frozenset[str]:
    lower = character.lower()
    return frozenset(lower if lower in _ALPHABET else " ")
