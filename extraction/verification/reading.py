"""A text as its words, and where its clauses begin and end. Statements and events are read the same way."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extraction.domain.cached_property import cached_property
from extraction.domain.wording import is_question
from extraction.verification.denials import denial_of, denies
from extraction.verification.modality import (
    DISCLAIMER,
    PLANNED,
    UNCERTAIN,
    doubt_from,
    first_attempt,
    first_doubt,
    first_plan,
    stands_alone,
    tells_outright,
    under_way_verb,
)
from extraction.verification.senses import in_senses
from extraction.verification.words import Word, is_identifier, words_in

__all__ = ["Clause", "Reading", "Word", "is_identifier", "lowered", "planned", "uncertain", "words_in"]

# A set in front lets the search pass over all other characters at once.
_SENTENCE_END = re.compile(r"[.!?…\n;](?:(?<=[.!?…])[.!?…]*(?=[\s\"'”’)\]]|$)|(?<=\n)\n*|(?<=;)(?=\s))")
_CLAUSE_END = re.compile(
    r"[.!?…\n;:,)\s](?:(?<=[.!?…])[.!?…]*(?=[\s\"'”’)\]]|$)|(?<=\n)\n*|(?<=[;:,])(?=\s)|(?<=\))|(?<=\s)(?:"
    r"(?:[–—-]+|->)\s(?!\d)|\((?=\w)"
    r"|(?=(?:but|while|whereas|although|though|however|because|after|before|once|until|when|which|prior to"
    r"|following|and)\s)"
    r"|(?=(?:that|who) (?:\w+ )?(?:do|does|did|is|was|were|are|can|could|has|had|have|will|would)(?:n[’']t| not)\b)"
    r"|(?=(?:since|as) (?:it|they|he|she|we|there|nobody|no)\b)))",
)
_VERBAL = re.compile(
    r"is|are|was|were|be|been|has|had|have|do|does|did|can|will|went|came|took|got|ran|[a-z]+(?:ed|ing|n[’']t)|\W*"
)


@dataclass(frozen=True)
class Clause:
    """A stretch of one sentence that makes one point, with how it is put.

    ``hedged``, ``planned`` and ``tried`` hold where such words stand in it or before it in its sentence; ``doubted``
    where a later remark takes it back ("not confirmed yet").
    """

    start: int
    end: int
    text: str
    lower: str
    words: tuple[Word, ...]
    sentence: int
    hedged: bool
    asked: bool
    planned: bool
    tried: bool

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset(word.concept for word in self.words if word.concept)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Concepts and the words as written: "us" may be a region."""
        return self.concepts | {word.lower for word in self.words}

    @cached_property
    def _denial(self) -> tuple[frozenset[str], frozenset[str]]:
        return denial_of(self.words)

    @property
    def denied(self) -> frozenset[str]:
        """Concepts that stand under a negation."""
        return self._denial[0]

    @property
    def subjects(self) -> frozenset[str]:
        """Concepts of which something else is denied, and which are themselves neither denied nor affirmed."""
        return self._denial[1]

    @cached_property
    def affirmed(self) -> frozenset[str]:
        return self.concepts - self.denied

    @cached_property
    def negated(self) -> bool:
        """Whether anything in it is denied, be it only by words of grammar ("did not go")."""
        return bool(self.denied) or any(denies(self.words, index) for index in range(len(self.words)))

    @cached_property
    def own_hedge(self) -> bool:
        """Whether the clause itself, not one before it, says that it is not sure."""
        return self.hedged and UNCERTAIN.search(self.lower) is not None

    @cached_property
    def own_plan(self) -> bool:
        return self.planned and PLANNED.search(self.lower) is not None

    @cached_property
    def under_way(self) -> bool:
        """Whether it tells of something being done at that moment: "restarting db-03 now"."""
        return bool(under_way_verb(self.lower))

    @cached_property
    def is_settled(self) -> bool:
        """Whether it tells what is or was done, not what is asked, planned, tried, under way or denied."""
        return not (self.asked or self.planned or self.tried or self.under_way or self.negated)

    @property
    def span(self) -> tuple[int, int]:
        return (self.start, self.end)


@dataclass(frozen=True)
class Reading:
    """``text`` in words and clauses; spans are [start, end) in ``text``.

    ``held`` are concepts of the records that a sentence cites: a word of it is read in the sense in which they speak of it.
    """

    text: str
    held: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> tuple[Word, ...]:
        words = words_in(self.text)
        return in_senses(words, self.held) if self.held else words

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset(word.concept for word in self.words if word.concept)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return _clauses(self.text, self.words)

    def clause_at(self, position: int) -> Clause | None:
        for clause in self.clauses:
            if clause.start <= position < clause.end:
                return clause
        return None


def _clauses(text: str, words: tuple[Word, ...]) -> tuple[Clause, ...]:
    sentences: list[list[Clause]] = []
    for start, end in _spans(text, _SENTENCE_END):
        found = list(_clauses_of_sentence(text, start, end, words, len(sentences)))
        if found and sentences and _takes_back(found):
            sentences[-1] = [replace(clause, hedged=True) for clause in sentences[-1]]
        if found:
            sentences.append(found)
    return tuple(clause for sentence in sentences for clause in sentence)


def _clauses_of_sentence(text: str, start: int, end: int, words: tuple[Word, ...], number: int) -> Iterator[Clause]:
    sentence = text[start:end]
    asked = is_question(sentence.strip()) or "?" in text[end : end + 3]
    lower = lowered(sentence)
    planned_from, tried_from, hedged_from = first_plan(lower), first_attempt(lower), doubt_from(lower)
    spans = _joined(lower, _spans(lower, _CLAUSE_END))
    asked_from = _asked_from(sentence, spans) if asked else len(spans)
    for index, (left, right) in enumerate(spans):
        inside = words[bisect_left(words, (start + left,)) : bisect_left(words, (start + right,))]
        if planned_from < left and stands_alone(lower[left:right]):
            planned_from = left + first_plan(lower[left:])
        if 0 <= hedged_from < left and tells_outright(lower[left:right]):
            hedged_from = left + first_doubt(lower[left:])
        if inside:
            yield Clause(
                start=start + left,
                end=start + right,
                text=sentence[left:right],
                lower=lower[left:right],
                words=inside,
                sentence=number,
                hedged=hedged_from < right,
                asked=index >= asked_from,
                planned=planned_from < right,
                tried=tried_from < right,
            )


def _joined(sentence: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``spans`` with "US" and "and APAC were spared" taken as the one clause that they are."""
    found: list[tuple[int, int]] = []
    for left, right in spans:
        if found and sentence.startswith((" and ", "and "), left) and _is_bare_name(sentence[slice(*found[-1])]):
            found[-1] = (found[-1][0], right)
        else:
            found.append((left, right))
    return found


def _asked_from(sentence: str, spans: list[tuple[int, int]]) -> int:
    """Index of the clause from which a sentence asks: "we have an alert, why silent?" tells first and asks then."""
    if len(spans) < 2 or len(sentence[slice(*spans[-1])].split()) <= 2:
        return 0
    asking = (index for index, (left, right) in enumerate(spans) if is_question(sentence[left:right].strip(" ,(-")))
    first = next(asking, len(spans) - 1)
    return 0 if not stands_alone(sentence[slice(*spans[0])].lower()) else first


def _is_bare_name(clause: str) -> bool:
    words = clause.split()
    return len(words) <= 3 and not any(_VERBAL.fullmatch(word.strip(",.:;()")) for word in words)


def _takes_back(sentence: list[Clause]) -> bool:
    """Whether a sentence does nothing but doubt the one before: "not confirmed yet", "just a guess"."""
    return DISCLAIMER.match(sentence[0].lower) is not None


def uncertain(text: str) -> bool:
    """Whether ``text`` says that it is not sure."""
    return UNCERTAIN.search(lowered(text)) is not None


def planned(text: str) -> bool:
    """Whether ``text`` speaks of something still to be done."""
    return PLANNED.search(lowered(text)) is not None


@lru_cache(maxsize=8192)
def lowered(text: str) -> str:
    """``text`` in lower case, of the same length, so that spans stay the same."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def _spans(text: str, ends: re.Pattern[str]) -> list[tuple[int, int]]:
    found = []
    start = 0
    for match in ends.finditer(text):
        if match.start() > start:
            found.append((start, match.start()))
            start = match.end() if match.group().strip() else match.start()
    if start < len(text):
        found.append((start, len(text)))
    return found
