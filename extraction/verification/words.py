"""The words of a text in order, phrases taken together, each with the concept that it stands for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extraction.verification.lexicon import PHRASE_STARTS, PHRASES, concept_of

_WORD = re.compile(r"[#@]?[A-Za-z0-9À-ÿ](?:[\w.:/+’'@#-]*[\wÀ-ÿ])?%?")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_INNER_MARK = re.compile(r"\w[-_./#@]\w")
_CAPITAL_NAMES = frozenset({"US", "IT", "NA", "DE"})
"""Names that in small letters are words of grammar."""


class Word(NamedTuple):
    """``start``/``end`` in the text; ``lower`` as written in lower case without possessive; ``concept`` "" where light."""

    start: int
    end: int
    lower: str
    concept: str
    is_identifier: bool


@lru_cache(maxsize=4096)
def words_in(text: str) -> tuple[Word, ...]:
    """The words of ``text`` in order, phrases taken together."""
    raw: list[Word] = []
    end, phrased = 0, False
    # No word can begin before the next one does, so each is found where the last one ended; matches take twice as long.
    for written in _WORD.findall(text):
        start = text.find(written, end)
        end = start + len(written)
        lower, cut, concept, is_id, opens_phrase = _token(written)
        phrased = phrased or opens_phrase
        raw.append(tuple.__new__(Word, (start, end - cut, lower, concept, is_id)))
    return _with_phrases(raw) if phrased else tuple(raw)


@lru_cache(maxsize=32768)
def _token(written: str) -> tuple[str, int, str, bool, bool]:
    """Lower case without possessive, how much that cut off, concept, whether a machine gave it, whether a phrase may begin."""
    lower, cut = written.lower().replace("’", "'"), 0
    if lower.endswith("'s"):
        lower, cut = lower[:-2], 2
    if _CLOCK.match(lower):
        return lower, cut, "", False, lower in PHRASE_STARTS
    concept = lower if written in _CAPITAL_NAMES else concept_of(lower)
    return lower, cut, concept, is_identifier(lower), lower in PHRASE_STARTS


@lru_cache(maxsize=32768)
def is_identifier(word: str) -> bool:
    """Whether a lower-case word looks like a name that a machine gave: digits or inner punctuation."""
    return _INNER_MARK.search(word) is not None or word[:1] in "#@" or any(character.isdigit() for character in word)


def _with_phrases(raw: list[Word]) -> tuple[Word, ...]:
    found: list[Word] = []
    index = 0
    while index < len(raw):
        size, concept = _phrase_at(raw, index)
        if size:
            last = raw[index + size - 1]
            lower = " ".join(word.lower for word in raw[index : index + size])
            found.append(Word(raw[index].start, last.end, lower, concept, False))
            index += size
            continue
        found.append(raw[index])
        index += 1
    return tuple(_split_particles(found))


def _phrase_at(raw: list[Word], index: int) -> tuple[int, str]:
    if raw[index].lower not in PHRASE_STARTS:
        return 0, ""
    for size in (3, 2):
        phrase = tuple(word.lower for word in raw[index : index + size])
        if len(phrase) == size and phrase in PHRASES:
            return size, PHRASES[phrase]
    return 0, ""


def _split_particles(words: list[Word]) -> list[Word]:
    """ "rolled it back", "turned the flag off": a verb whose particle stands a few words later."""
    for index, word in enumerate(words):
        if word.lower not in PHRASE_STARTS:
            continue
        for other in words[index + 2 : index + 6]:
            concept = PHRASES.get((word.lower, other.lower))
            if concept and other.lower in ("back", "off", "out", "over", "on"):
                words[index] = word._replace(concept=concept)
                break
    return words
