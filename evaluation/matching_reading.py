"""A sentence as the matcher sees it: figures, times, names, predicates with their polarity, and content words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from evaluation.matching_words import DENYING, HEDGE, MODAL, NEGATION, PLAN, PREDICATES, Predicate, keys_of
from extraction.domain.cached_property import cached_property
from extraction.domain.typed_values import TypedValue, ValueKind, typed_values_in
from extraction.verification.words import Word, words_in

FIGURES = (ValueKind.QUANTITY, ValueKind.DURATION)
_SEGMENT_END = re.compile(
    r"(?:[.!?…;]+[”\"')]*(?=\s|$)|:(?=\s)|,(?=\s+(?:and|but|while|whereas|which|where|so|after|before|as|because|although)\b)"
    r"|(?=\s(?:and|but|while|whereas|although|because|after|before|until|when|once)\s))"
)
_PERCENTILE = re.compile(r"\b(\d\d)(?:th|st|nd|rd) percentile\b|\bpercentile (\d\d)\b")
_COMPOUND = re.compile(r"(?<=\w)-(?=(?:second|minute|hour|day|week|month)s?\b)")
_ONE_IN = re.compile(
    r"\b(?:one|1)( [a-z]+)?[- ](?:in|out of|of)[- ](?:every )?(two|three|four|five|3|4|5)\b", re.IGNORECASE
)
_ABOUT = re.compile(r"\b(\d+)ish\b")
_MONTH_OF = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)['’]s\b"
)
_PARTS_OF_ONE = {
    "two": "half",
    "three": "a third",
    "3": "a third",
    "four": "a quarter",
    "4": "a quarter",
    "five": "20%",
    "5": "20%",
}
_CAMEL = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")
_MARK = re.compile(r"[-_./:#@]+|(?<=[a-z])(?=\d)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_REACH = 6
"""How many words before a predicate a negation may stand."""


@dataclass(frozen=True)
class Said:
    """A predicate at a place of a text. ``negated``: the text says that it is not so."""

    predicate: Predicate
    start: int
    end: int
    negated: bool
    loosely: bool = False


@dataclass(frozen=True)
class Told:
    """A text read once. Spans are [start, end) in it."""

    text: str

    @cached_property
    def lower(self) -> str:
        return self.text.lower()

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return words_in(self.text)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Of all its words, and of the words that names such as ``ReplicationLagHigh`` are made of."""
        parts = " ".join(_HUMP.sub(" ", name) for name in _CAMEL.findall(self.text))
        parts += " " + " ".join(_MARK.sub(" ", word.lower) for word in self.words if word.is_identifier)
        if _CAMEL.search(self.text):
            parts += " alert"
        return frozenset().union(*(keys_of(word) for word in (*self.words, *words_in(parts)) if word.concept))

    @cached_property
    def values(self) -> tuple[TypedValue, ...]:
        return typed_values_in(self.text)

    @cached_property
    def figures(self) -> tuple[TypedValue, ...]:
        return tuple(value for value in self.values if value.kind in FIGURES)

    @cached_property
    def times(self) -> tuple[TypedValue, ...]:
        return tuple(value for value in self.values if value.kind is ValueKind.CLOCK_TIME)

    @cached_property
    def numbers(self) -> frozenset[Decimal | None]:
        """Of figures and times, as written."""
        return frozenset(one.number for one in (*self.figures, *self.times))

    @cached_property
    def dates(self) -> tuple[TypedValue, ...]:
        return tuple(value for value in self.values if value.kind is ValueKind.DATE)

    @cached_property
    def severities(self) -> frozenset[int]:
        levels = {
            int(value.number) for value in self.values if value.kind is ValueKind.SEVERITY and value.number is not None
        }
        return frozenset(levels | {int(found) for found in re.findall(r"\b(?:sev|p)[- ]?([0-5])\b", self.lower)})

    @cached_property
    def names(self) -> frozenset[str]:
        """Every word as written, in lower case, and identifiers without their marks."""
        found = {word.lower for word in self.words}
        found |= {part for word in found for part in word.split(" ")}
        found |= {word.lstrip("#@v") for word in found if any(sign.isdigit() for sign in word)}
        return frozenset(found)

    @cached_property
    def segments(self) -> tuple[tuple[int, int], ...]:
        return tuple(_segments(self.text))

    @cached_property
    def said(self) -> tuple[Said, ...]:
        return tuple(_said(self))

    def segment_of(self, position: int) -> tuple[int, int]:
        return next((one for one in self.segments if one[0] <= position < one[1]), (0, len(self.text)))

    def said_in(self, span: tuple[int, int]) -> tuple[Said, ...]:
        return tuple(one for one in self.said if span[0] <= one.start < span[1])

    def times_in(self, span: tuple[int, int]) -> tuple[TypedValue, ...]:
        return tuple(one for one in self.times if span[0] <= one.span[0] < span[1])

    def keys_in(self, span: tuple[int, int]) -> frozenset[str]:
        inside = (word for word in self.words if word.concept and span[0] <= word.start < span[1])
        return frozenset().union(*(keys_of(word) for word in inside))

    @cached_property
    def hedges(self) -> tuple[int, ...]:
        return tuple(match.start() for match in HEDGE.finditer(self.lower))

    @cached_property
    def modals(self) -> tuple[int, ...]:
        return tuple(match.start() for match in MODAL.finditer(self.lower))

    @cached_property
    def plans(self) -> tuple[int, ...]:
        return tuple(match.start() for match in PLAN.finditer(self.lower))

    @cached_property
    def negations(self) -> tuple[int, ...]:
        """Without those that belong to a word for something that happened ("never arrived")."""
        inside = [match.span() for one in PREDICATES for match in one.says.finditer(self.lower)]
        found = (match.start() for match in NEGATION.finditer(self.lower))
        return tuple(one for one in found if not any(left <= one < right for left, right in inside))

    @cached_property
    def may_deny(self) -> bool:
        """Whether anything in it could say that something is not so."""
        return bool(self.negations) or DENYING.search(self.lower) is not None


def minute_of(time: TypedValue) -> int:
    """The minute of the day that a clock time falls in."""
    return int((time.number or 0) // 60)


@lru_cache(maxsize=16384)
def read(text: str) -> Told:
    """``text``, read once however often it is asked for, with percentiles "one in three" and "five-minute" spelt in one way."""
    text = _ABOUT.sub(r"\1", text)
    text = _MONTH_OF.sub(r"\1", text)
    text = _PERCENTILE.sub(lambda match: f"p{match[1] or match[2]}", text)
    text = _ONE_IN.sub(lambda match: f"{_PARTS_OF_ONE[match[2].lower()]} of{match[1] or ''}", text)
    return Told(_COMPOUND.sub(" ", text))


def _segments(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SEGMENT_END.finditer(text):
        if match.end() > start:
            yield start, match.end()
            start = match.end()
    if start < len(text):
        yield start, len(text)


def _said(told: Told) -> Iterator[Said]:
    for predicate in PREDICATES:
        for match in predicate.says.finditer(told.lower):
            yield Said(predicate, match.start(), match.end(), is_negated(told, match.start()))
        for match in predicate.loosely.finditer(told.lower) if predicate.loosely else ():
            yield Said(predicate, match.start(), match.end(), is_negated(told, match.start()), loosely=True)
        for match in predicate.denies.finditer(told.lower) if predicate.denies else ():
            yield Said(predicate, match.start(), match.end(), not is_negated(told, match.start()))


def is_negated(told: Told, position: int) -> bool:
    """Whether an odd number of negations stands shortly before ``position`` in its segment."""
    start, _ = told.segment_of(position)
    near = [one for one in told.negations if start <= one < position and told.lower.count(" ", one, position) <= _REACH]
    return len(near) % 2 == 1


def may_deny(told: Told, span: tuple[int, int]) -> bool:
    """Whether anything in a clause could say that something is not so."""
    left, right = span
    return any(left <= one < right for one in told.negations) or DENYING.search(told.lower, left, right) is not None
