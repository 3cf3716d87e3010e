"""A wrong sentence made from a true one, and what the makers of such sentences have to go by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evaluation.case import Case, GoldStatement
from evaluation.mutation_kind import MutationKind
from evaluation.proof import Evidence, Part, mentions, parts_of
from extraction.domain.timeline import Event

_COMMON = frozenset(("Somebody", "Nobody", "Everybody", "People", "Every", "Most", "Commit", "Pull", "Version"))
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Change:
    """What was done: ``after`` stands at ``span`` [start, end) of the wrong sentence where the true one has ``before``."""

    span: tuple[int, int]
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A sentence that its evidence (event ids) does not bear. ``original`` is the true one, ``source_id`` its id in the gold."""

    kind: MutationKind
    text: str
    evidence: tuple[str, ...]
    original: str
    source_id: str
    what_changed: Change


@dataclass(frozen=True)
class Setting:
    """One case as the makers see it: who and what there is in it, and every word that its records use."""

    case: Case

    @cached_property
    def people(self) -> tuple[str, ...]:
        return tuple(person.name for person in self.case.people)

    @cached_property
    def first_names(self) -> tuple[str, ...]:
        return tuple(name.split()[0] for name in self.people)

    @cached_property
    def services(self) -> tuple[str, ...]:
        return self.case.heading.services

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return tuple(Source(self, statement) for statement in self.case.sentences)

    @cached_property
    def words(self) -> frozenset[str]:
        """Lower-case words that stand in lower case somewhere in the records or the gold."""
        texts = (*(event.text for event in self.case.known.timeline), *(one.text for one in self.case.sentences))
        return frozenset(word for text in texts for word in _WORD.findall(text))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The first five letters of every word that the records use, in any case."""
        texts = (event.text.lower() for event in self.case.known.timeline)
        return frozenset(word[:5] for text in texts for word in _WORD.findall(text))

    def continued(self, sentence: str) -> str:
        """``sentence`` as it goes on after other words: its first letter small, unless that word is a name."""
        first = re.match(r"[A-Za-z-]+", sentence)
        common = first is not None and (first.group().lower() in self.words or first.group() in _COMMON)
        if first is None or first.group() in self.first_names or not common:
            return sentence
        if first.group() == "I" or any(letter.isupper() for letter in first.group()[1:]):
            return sentence
        return sentence[0].lower() + sentence[1:]

    def unheard_of(self, words: str) -> bool:
        """Whether no record of the case speaks of what ``words`` add: none of their longer words occurs."""
        return not any(word[:5] in self.stems for word in _WORD.findall(words.lower()) if len(word) > 4)


@dataclass(frozen=True)
class Source:
    """A true sentence to start from, with what its own evidence says."""

    setting: Setting
    statement: GoldStatement

    @property
    def text(self) -> str:
        return self.statement.text

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return self.setting.case.events(self.statement.evidence)

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence.of(self.events, self.setting.case)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return parts_of(self.text)

    @cached_property
    def quoted(self) -> bool:
        return "“" in self.text

    def parts_that_are(self, kind: str) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.kind == kind)

    def people_in(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Names as written (full or first) with their spans, outside quotations."""
        for name in self.setting.people:
            for match in re.finditer(rf"\b{re.escape(name)}\b|\b{re.escape(name.split()[0])}\b", self.text):
                if not self.in_quote(match.start()):
                    yield match.group(), match.span()

    def strangers(self, written: str) -> Iterator[str]:
        """Other people of the incident whom neither the sentence nor its evidence names, as ``written`` is: in full or not."""
        for name in self.setting.people:
            first = name.split()[0]
            if not mentions(first, self.text) and not mentions(first, self.evidence.words):
                yield name if " " in written else first

    def in_quote(self, position: int) -> bool:
        return any(start <= position < end for start, end in (part.span for part in self.parts_that_are("quote")))

    def says(self, *words: str) -> bool:
        """Whether the evidence holds any of these words."""
        return any(mentions(word, self.evidence.words) for word in words)

    def with_part(self, kind: MutationKind, span: tuple[int, int], new: str) -> Mutant:
        """The sentence with ``new`` in place of what stands at ``span``."""
        return self.mutant(kind, self.text[: span[0]] + new + self.text[span[1] :])

    def mutant(self, kind: MutationKind, text: str, evidence: tuple[str, ...] | None = None) -> Mutant:
        """``text`` over this sentence's evidence, or over the one given."""
        return Mutant(
            kind=kind,
            text=text,
            evidence=self.statement.evidence if evidence is None else evidence,
            original=self.text,
            source_id=self.statement.id,
            what_changed=change_between(self.text, text),
        )


def change_between(before: str, after: str) -> Change:
    """The shortest stretch, in whole words, by which two sentences differ."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    while start and (before[start - 1] + after[start - 1]).isalnum():
        start -= 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    while end and before[len(before) - end].isalnum():
        end -= 1
    return Change((start, len(after) - end), before[start : len(before) - end], after[start : len(after) - end])
