"""Which traits a clause has: by its words, by its message, and by its place in the incident."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extraction.capture.salience_frame import Frame, Spoken, by_tool, identity_of
from extraction.capture.salience_wording import PATTERNS, PUTS_RIGHT
from extraction.domain.timeline import Event
from extraction.domain.wording import (
    Sentence,
    content_words,
    is_hedged,
    is_question,
    sentences_in,
    spoken,
)

_FIGURE = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?:\s?%|k\b|m\b)?(?!\w)")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)+|#\d+|v?\d+(?:\.\d+){2,}")
_MOST_COMPARED = 12
_LONGEST_READ = 4000
_WORD = re.compile(r"\w\w")
_HEADED = re.compile(r"^\W*(?:\w+[ -]){0,2}\w+[:,]\s+\S")


@dataclass(frozen=True)
class Clause:
    """One sentence of a message; ``place`` counts from 0."""

    event: Event
    sentence: Sentence
    place: int

    @property
    def text(self) -> str:
        return self.sentence.text

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return content_words(self.text)

    @cached_property
    def figures(self) -> frozenset[str]:
        """Figures as written, without clock times and single digits."""
        return figures_in(self.text)

    @cached_property
    def subject(self) -> frozenset[str]:
        return frozenset(self.stems)


def figures_in(text: str) -> frozenset[str]:
    """The figures in ``text`` as written, without clock times and single digits."""
    found = (match.group().rstrip("km% ") for match in _FIGURE.finditer(text))
    return frozenset(one for one in found if len(one) > 1)


def clauses_of(said: Sequence[Spoken]) -> tuple[Clause, ...]:
    """The sentences of all messages in order; pieces without a word are left out."""
    found: list[Clause] = []
    for one in said:
        sentences = [
            sentence
            for sentence in sentences_in(spoken(one.event.text))
            if sentence.span[0] <= _LONGEST_READ and _WORD.search(sentence.text)
        ]
        found += [Clause(one.event, sentence, place) for place, sentence in enumerate(sentences)]
    return tuple(found)


@dataclass(frozen=True)
class Talk:
    """All clauses of an incident, ready to say how one stands among them. Linear in their number."""

    clauses: tuple[Clause, ...]
    frame: Frame
    recorded: frozenset[str]
    """Figures that records other than messages state."""

    @cached_property
    def stating(self) -> dict[str, list[int]]:
        """Figure → the numbers of the clauses that state it."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, clause in enumerate(self.clauses):
            for figure in clause.figures:
                found[figure].append(number)
        return found

    @cached_property
    def overtaken(self) -> frozenset[int]:
        """Clauses whose figure a later clause names and puts right, or whose thing is counted anew with another figure."""
        found: set[int] = set()
        latest: dict[str, int] = {}
        for number, clause in enumerate(self.clauses):
            if not clause.figures or PUTS_RIGHT.search(clause.text) is None:
                continue
            for figure in clause.figures:
                if len(clause.figures) > 1:
                    found |= {n for n in self.stating[figure] if n < number and len(figure) > 2}
            for thing in _things(clause):
                latest[thing] = number
        for number, clause in enumerate(self.clauses):
            for thing in _things(clause) if clause.figures else ():
                later = latest.get(thing, number)
                if later > number and not clause.figures & self.clauses[later].figures:
                    found.add(number)
        return frozenset(found)

    def traits(self, number: int) -> Iterator[tuple[str, float]]:
        """Name and strength (0 to 1, mostly) of every trait that the clause has."""
        clause = self.clauses[number]
        text = clause.text
        for name, pattern in PATTERNS.items():
            if pattern.search(text):
                yield name, 1.0
        yield from _certainty(clause)
        yield from _length(clause)
        yield from self._place(clause)
        yield from self._words(number, clause)

    def _place(self, clause: Clause) -> Iterator[tuple[str, float]]:
        event, frame = clause.event, self.frame
        yield f"said {frame.phase(event.at)}", 1.0
        if by_tool(event):
            yield "by a tool", 1.0
        elif identity_of(event) in frame.commanders:
            yield "by a commander", 1.0
        if event.thread_key:
            yield "in a thread", 1.0
        if event.attributes.get("reactions"):
            yield "has reactions", 1.0
        if event.attributes.get("pinned"):
            yield "pinned", 1.0
        if clause.place:
            yield "not the first sentence", 1.0

    def _words(self, number: int, clause: Clause) -> Iterator[tuple[str, float]]:
        yield "speaks of the incident", min(self.frame.closeness(clause.stems), 3.0) / 3
        yield "keeps the incident's company", max(-1.0, min(1.0, self.frame.kinship(clause.stems)))
        if any(self._is_foreign(stem) for stem in clause.stems):
            yield "names something else", 1.0
        if number in self.overtaken:
            yield "overtaken", 1.0
        if self._is_said_again(number, clause):
            yield "figure said again", 1.0
        if not self.recorded.isdisjoint(figure for figure in clause.figures if len(figure) > 2):
            yield "figure in a record", 1.0

    def _is_foreign(self, stem: str) -> bool:
        """Whether it is the name of a thing (a service, a version, a ticket) that the incident's talk and records do not use."""
        named = _IDENTIFIER.fullmatch(stem) is not None
        return named and stem not in self.frame.focus and self.frame.company.get(stem, 0.0) <= 0

    def _is_said_again(self, number: int, clause: Clause) -> bool:
        """Whether another message states one of its figures and speaks of the same."""
        own = clause.subject - clause.figures
        for figure in clause.figures:
            for other in self.stating[figure][:_MOST_COMPARED] if len(figure) > 2 else ():
                if self.clauses[other].event is not clause.event and own & self.clauses[other].subject:
                    return True
        return False


def _things(clause: Clause) -> Iterator[str]:
    """Stems of the two words after each figure: what it counts."""
    words = clause.text.split()
    for place, word in enumerate(words):
        if len(word.strip(".,:")) > 1 and word[0].isdigit() and ":" not in word:
            yield from content_words(" ".join(words[place + 1 : place + 3]))


def _certainty(clause: Clause) -> Iterator[tuple[str, float]]:
    text = clause.text
    if is_question(text):
        yield "question", 1.0
    if is_hedged(text):
        yield "hedged", 1.0
    if _HEADED.match(text):
        yield "headed", 1.0


def _length(clause: Clause) -> Iterator[tuple[str, float]]:
    words = len(clause.text.split())
    if words < 7:
        yield "short", 1.0
    if len(clause.stems) < 3:
        yield "says little", 1.0
