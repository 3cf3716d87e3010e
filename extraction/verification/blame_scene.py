"""One sentence as the blame rules see it, and what a rule reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from extraction.domain.wording import is_negated
from extraction.verification.blame_agents import Agent, KnownNames, agent_after, agent_before, first_agent, subject_of
from extraction.verification.blame_finding import BlameClass


@dataclass(frozen=True, slots=True)
class Hit:
    """``start`` and ``end`` in the sentence; ``rewrite`` is the whole sentence put otherwise, where one can be made."""

    kind: BlameClass
    start: int
    end: int
    rewrite: str | None = None
    question: str | None = None


@dataclass(frozen=True)
class Scene:
    """``prose`` is ``text`` with quoted stretches and code blanked out by spaces, so that places are the same in both."""

    text: str
    prose: str
    known: KnownNames

    @cached_property
    def lower(self) -> str:
        return self.prose.lower()

    def agent(self, position: int) -> Agent | None:
        """The person who is the subject of the verb at ``position``, also one named only at the sentence's beginning."""
        return agent_before(self.prose, position, self.known) or subject_of(self.prose, position, self.known)

    def agent_after(self, position: int) -> Agent | None:
        return agent_after(self.prose, position, self.known)

    def first_agent(self) -> Agent | None:
        """The person who is the subject of the whole sentence, after a time or an adverb at its beginning."""
        return first_agent(self.prose, self.known)

    def adjacent(self, agent: Agent, position: int) -> bool:
        """Whether ``agent`` stands in the clause of ``position`` and is not shared from the sentence's beginning."""
        between = self.prose[agent.end : position]
        return re.search(r"\b(?:and|but|then)\b|,", between) is None or between.strip().endswith(",")

    def denied(self, position: int) -> bool:
        """Whether a negation stands shortly before ``position`` in its clause."""
        return is_negated(self.prose, position)

    def replaced(self, start: int, end: int, words: str) -> str:
        return self.text[:start] + words + self.text[end:]


FindHits = Callable[[Scene], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``hints``: letters of which at least one stands in every sentence (in lower case) that ``find`` can hit."""

    hints: tuple[str, ...]
    find: FindHits
