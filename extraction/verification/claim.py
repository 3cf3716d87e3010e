"""A statement as checks see it: its words, figures and names, beside the events it cites."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from extraction.domain.cached_property import cached_property
from extraction.domain.finding import Finding, Verdict
from extraction.domain.report import Statement
from extraction.domain.typed_values import TypedValue, typed_values_in
from extraction.verification.evidence import PreparedEvent, PreparedEvidence
from extraction.verification.figures import Figure, figures_in
from extraction.verification.name_book import Mention
from extraction.verification.reading import Clause, Reading

T = TypeVar("T")
QUOTED = re.compile(
    r"“([^”]*)”|\"([^\"]*)\"|`([^`]+)`|«([^»]*)»|(?<![\w'’])['‘]([^\s'‘](?:[^'’\n]|['’](?=\w))*)['’](?!\w)"
)
_UNIT_COMPOUND = re.compile(
    r"(?<=\d)-(?=(?:second|minute|hour|day|week|month|millisecond|ms|gigabyte|megabyte|percent|point)s?\b)"
)


@dataclass(frozen=True)
class Claim:
    """``cited`` are the usable events it rests on, in the order it names them."""

    statement: Statement
    cited: tuple[PreparedEvent, ...]
    evidence: PreparedEvidence

    @property
    def text(self) -> str:
        return self.statement.text

    @cached_property
    def prose(self) -> str:
        """The text with quoted stretches blanked out: those are checked letter by letter, not read."""
        if QUOTED.search(self.text) is None:
            return self.text
        return QUOTED.sub(lambda match: " " * len(match.group()), self.text)

    @cached_property
    def reading(self) -> Reading:
        return Reading(self.prose, self.concepts | self.cited_words)

    @cached_property
    def values(self) -> tuple[TypedValue, ...]:
        return typed_values_in(_UNIT_COMPOUND.sub(" ", self.prose))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return figures_in(self.prose, self.values, self.reading.words, gapping=True)

    @cached_property
    def people(self) -> tuple[Mention, ...]:
        return tuple(self.evidence.people.mentions(self.reading.words, self.prose, proper=True))

    @cached_property
    def services(self) -> tuple[Mention, ...]:
        return tuple(self.evidence.services.mentions(self.reading.words, self.prose))

    @cached_property
    def concepts(self) -> frozenset[str]:
        """Concepts that at least one cited event holds."""
        return frozenset().union(*(event.concepts for event in self.cited))

    @cached_property
    def cited_ids(self) -> tuple[str, ...]:
        return tuple(event.id for event in self.cited)

    @cached_property
    def cited_words(self) -> frozenset[str]:
        return frozenset().union(*(event.words for event in self.cited))

    @cached_property
    def cited_identifiers(self) -> frozenset[str]:
        return frozenset().union(*(event.identifiers for event in self.cited))

    @cached_property
    def denied(self) -> frozenset[str]:
        """Concepts that some cited event denies."""
        return frozenset().union(*(event.denied for event in self.cited))

    @cached_property
    def affirmed(self) -> frozenset[str]:
        """Concepts that some cited event affirms."""
        return frozenset().union(*(event.affirmed for event in self.cited))

    @cached_property
    def _remembered(self) -> dict[tuple[str, int], tuple[object, ...]]:
        return {}

    def once(self, what: str, clause: Clause, read: Callable[[Claim, Clause], tuple[T, ...]]) -> tuple[T, ...]:
        """What ``read`` finds for ``clause``, worked out once per claim under the name ``what``."""
        key = (what, clause.start)
        known = self._remembered.get(key)
        if known is None:
            known = self._remembered[key] = read(self, clause)
        return cast("tuple[T, ...]", known)

    def clause_of(self, span: tuple[int, int]) -> Clause | None:
        return self.reading.clause_at(span[0])

    def finding(
        self,
        check: str,
        verdict: Verdict,
        message: str,
        span: tuple[int, int] | None = None,
        *,
        expected: str | None = None,
        found: str | None = None,
        highlights: tuple[tuple[str, int, int], ...] = (),
    ) -> Finding:
        """A finding of ``check`` about this claim; ``found`` is what stands at ``span`` unless given."""
        if found is None and span is not None:
            found = self.text[span[0] : span[1]]
        return Finding(
            check=check,
            verdict=verdict,
            message=message,
            span=span,
            expected=expected,
            found=found,
            evidence=self.cited_ids,
            evidence_spans=highlights,
        )
