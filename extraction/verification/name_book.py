"""The names by which an incident's people and services are spoken of, found word by word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extraction.domain.cached_property import cached_property
from extraction.verification.lexicon import vocabulary
from extraction.verification.reading import Word, words_in

_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms"})
_ENGLISH_NAMES = vocabulary(
    "will mark may grant rich bill art sky rose hope faith dawn ray chase drew grace jack pat rob sue guy miles lane june april"
    " august summer max page case cole dean dale finn gene glen jay ken lee neil penny reed ruby skip tanner wade frank earnest"
    " major king knight long short young page stone wood field west east north south on call team bot"
)


@dataclass(frozen=True)
class Mention:
    """A name in a text: ``ids`` are the people or things it may stand for."""

    start: int
    end: int
    text: str
    ids: frozenset[str]


def first_name(name: str) -> str:
    """The first word of ``name``; the one after it where that is a title ("Dr. Vogt (privacy)")."""
    words = re.sub(r"\s*\([^)]*\)", "", name).split() or [name]
    return words[1] if len(words) > 1 and words[0].lower().rstrip(".") in _TITLES else words[0]


def _letters(word: str) -> str:
    """``word`` without accents and marks: ``min-jun`` and ``minjun`` alike."""
    plain = unicodedata.normalize("NFKD", word)
    return "".join(character for character in plain if character.isalpha() and character.isascii())


class NameBook:
    """Names of one or more words, each standing for one or more ids; found word by word."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], set[str]]]] = {}
        self.ids_by_name: dict[str, set[str]] = {}
        for name, one in names:
            words = tuple(word.lower.lstrip("@#") for word in words_in(name))
            if words:
                self.ids_by_name.setdefault(" ".join(words), set()).add(one)
        for name, ids in self.ids_by_name.items():
            split = tuple(name.split(" "))
            self._by_first.setdefault(split[0], []).append((split, ids))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def mentions(self, words: tuple[Word, ...], text: str, proper: bool = False) -> Iterator[Mention]:
        """Mentions in ``words`` of ``text``; with ``proper``, a name that is an English word needs its capital letter."""
        index = 0
        while index < len(words):
            entries = self._by_first.get(words[index].lower.lstrip("@#")) or self._by_handle(words[index])
            found = None if entries is None else self._at(entries, words, index)
            if found is None:
                index += 1
                continue
            size, ids = found
            start, end = words[index].start, words[index + size - 1].end
            written = text[start:end]
            if not (proper and size == 1 and words[index].lower in _ENGLISH_NAMES and written.islower()):
                yield Mention(start, end, written, frozenset(ids))
            index += size

    @cached_property
    def _by_letters(self) -> dict[str, set[str]]:
        """Single words of names, plain letters only, and whom they stand for."""
        found: dict[str, set[str]] = {}
        for name, ids in self.ids_by_name.items():
            for word in name.split(" "):
                found.setdefault(_letters(word), set()).update(ids)
        return found

    def _by_handle(self, word: Word) -> list[tuple[tuple[str, ...], set[str]]] | None:
        """``lena.k`` for the Lena of the incident."""
        if not word.is_identifier or ("." not in word.lower and "_" not in word.lower):
            return None
        first, *rest = re.split(r"[._]", word.lower.lstrip("@#"))
        ids = self._by_letters.get(_letters(first)) if len(first) > 2 else None
        if ids is None and len(first) == 1 and rest:
            named = self._by_letters.get(_letters(rest[-1]), set()) if len(rest[-1]) > 3 else set()
            ids = named or None
        return [((first,), ids)] if ids else None

    @staticmethod
    def _at(
        entries: list[tuple[tuple[str, ...], set[str]]], words: tuple[Word, ...], index: int
    ) -> tuple[int, set[str]] | None:
        for name, ids in entries:
            if len(name) == 1 or tuple(word.lower.lstrip("@") for word in words[index : index + len(name)]) == name:
                return len(name), ids
        return None
