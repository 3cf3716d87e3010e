"""The stretch of words that a figure belongs to, and which of several figures a sentence's words point at.

Records put several figures of one measure side by side ("p99 4.2 s in eu-west-1, 0.9 s in us-east-1"). A sentence is right
about one of them only where its own words do not fit another one better.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extraction.verification.lexicon import concept_of
from extraction.verification.reading import Word, words_in

_HARD = re.compile(r"[.!?;]+(?=\s|$)|\n+")
_SOFT = re.compile(
    r",(?=\s)|\s[–—-]+\s|[()\[\]]|\s/\s|\b(?:and|but|while|whereas|versus|vs|compared (?:with|to)|as against|against)\b",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"\s*(?:in|on|for|at|across|within|during|by|[\w.-]+:)\s|[^,;]{0,40}:\s|\s*[\w.-]+\s*\(", re.IGNORECASE
)
_PERCENTILE = re.compile(r"p\d\d+(?:\.\d+)?|\d\d(?:\.\d)?th(?:-percentile)?")
_IN_A_ROW = re.compile(
    r"(?:[\s,/|;→>()-]|\d{1,2}:\d\d(?::\d\d)?|\b(?:and|then|to|at|is|was)\b|\w*[-_.\d][\w.-]*){0,20}"
)
_PLACED = re.compile(
    r"\b(?i:in|on|for|across|within|via|through|inside)\s+(?:the\s+|our\s+|all\s+)?(?P<word>[\w./:-]*\w)"
    r"(?:\s+(?P<letter>[A-Z]|\d)\b)?",
)
_NAMED_BY_LETTER = re.compile(r"\b(?P<kind>[a-z]{3,})\s+(?P<letter>[A-Z])\b")


@dataclass(frozen=True, slots=True)
class Phrase:
    """``words``: concepts and names that stand with the figure; ``marks``: those that tell it from its neighbours."""

    words: frozenset[str]
    marks: frozenset[str]


NO_PHRASE = Phrase(frozenset(), frozenset())


@lru_cache(maxsize=2048)
def phrases_of(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[Phrase, ...]:
    """For each of ``spans`` (the figures of ``text``, in order) the phrase it stands in."""
    if not spans:
        return ()
    found: list[Phrase] = []
    for left, right in _stretches(text, _HARD, 0, len(text)):
        inside = [span for span in spans if left <= span[0] < right]
        if inside:
            found += _in_sentence(text, left, right, inside)
    return tuple(found) if len(found) == len(spans) else tuple(NO_PHRASE for _ in spans)


@lru_cache(maxsize=2048)
def leading_words(text: str, position: int) -> frozenset[str]:
    """Concepts of the words of the sentence of ``text`` before ``position``."""
    ends = [match.end() for match in _HARD.finditer(text, 0, position)]
    start = ends[-1] if ends else 0
    return frozenset(word.concept for word in _inside(text, start, position) if word.concept)


def _in_sentence(text: str, left: int, right: int, spans: list[tuple[int, int]]) -> list[Phrase]:
    """A stretch without a figure goes with the figure before it; one that leads the sentence goes with all of them."""
    parts: list[list[tuple[int, int]]] = []
    leading: list[tuple[int, int]] = []
    owners: list[int] = []
    for start, end in _stretches(text, _SOFT, left, right):
        held = [span for span in spans if start <= span[0] < end]
        if held:
            inner = parts[-1] if parts and text[start - 1 : start] in ("(", "[") else []
            parts.append([*inner, (start, end)])
            owners += [len(parts) - 1] * len(held)
        else:
            (parts[-1] if parts else leading).append((start, end))
    found: list[Phrase] = []
    for number, owner in enumerate(owners):
        shared = leading if owner == 0 or _SETTING.match(text, left) else []
        phrase = _phrase(text, (*shared, *parts[owner]), spans)
        if not phrase.words and found:
            between = text[spans[number - 1][1] : spans[number][0]]
            in_a_row = len(between) < 60 and _IN_A_ROW.fullmatch(between) is not None
            phrase = found[-1] if in_a_row else Phrase(found[-1].marks, found[-1].marks)
        found.append(phrase)
    return found


def _stretches(text: str, breaks: re.Pattern[str], left: int, right: int) -> Iterable[tuple[int, int]]:
    start = left
    for match in breaks.finditer(text, left, right):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < right:
        yield start, right


def _phrase(text: str, parts: Iterable[tuple[int, int]], figures: list[tuple[int, int]]) -> Phrase:
    words: set[str] = set()
    marks: set[str] = set()
    for start, end in parts:
        for word in _inside(text, start, end):
            if any(left <= word.start < right for left, right in figures):
                continue
            words |= names_of(word)
            if word.is_identifier and word.concept in ("", word.lower) and not _PERCENTILE.fullmatch(word.lower):
                marks |= names_of(word)
        marks |= _placed(text, start, end)
    return Phrase(frozenset(words | marks), frozenset(marks))


def _inside(text: str, start: int, end: int) -> tuple[Word, ...]:
    return tuple(word for word in words_in(text) if start <= word.start and word.end <= end)


def _placed(text: str, start: int, end: int) -> set[str]:
    """What stands after a preposition of place ("on mobile"), and things told apart by a letter ("link A")."""
    found = set()
    for match in _PLACED.finditer(text, start, end):
        word = match["word"].lower()
        concept = word if any(character in word for character in "-./_:") else concept_of(word)
        if concept and not concept[0].isdigit():
            found.add(concept)
    for match in _NAMED_BY_LETTER.finditer(text, start, end):
        found.add(f"{concept_of(match['kind']) or match['kind']} {match['letter']}")
    return found


def names_of(word: Word) -> frozenset[str]:
    """The ways in which ``word`` may be repeated: its concept; for a name that a machine gave, its parts as well."""
    if not word.is_identifier:
        return frozenset({word.concept}) if word.concept else frozenset()
    return parts_of(word.lower.lstrip("@#"))


@lru_cache(maxsize=8192)
def parts_of(name: str) -> frozenset[str]:
    """``search-api-eu-3`` also as ``search-api``, ``eu-3`` …: every run of its parts."""
    parts = re.split(r"[-_.:/]", name)
    if not 1 < len(parts) <= 6:
        return frozenset({name})
    runs = {"-".join(parts[left:right]) for left in range(len(parts)) for right in range(left + 1, len(parts) + 1)}
    return frozenset({name, *(run for run in runs if not run.isdigit())})


def whole_names(phrase: Phrase, known: frozenset[str]) -> Phrase:
    """``phrase`` of a sentence with its names as written; their parts only stand in for names that no record has."""
    parts = {part for name in phrase.marks if name in known for part in parts_of(name) if part != name}
    return Phrase(phrase.words - parts, phrase.marks - parts)
