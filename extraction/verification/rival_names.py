"""Of several names of one shape (versions, hosts) the one that the records give for what the sentence tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extraction.domain.finding import Finding, Verdict
from extraction.domain.typed_values import ValueKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.firm_refusals import repeats_records
from extraction.verification.reading import Word

CHECK = "name"
_FIGURES = (ValueKind.QUANTITY, ValueKind.DURATION, ValueKind.CLOCK_TIME, ValueKind.DATE)
_CHANGE = re.compile(
    r"(?:\bfrom\s+(?:\w+\s+)?(?P<old>[\w.#/-]*\d[\w.#/-]*\w|\d)\s+(?:\w+\s+)?to|(?P<before>[\w.#/-]*\d[\w.#/]*\w|\d)\s*(?:->|→|=>))"
    r"\s+(?:\w+\s+)?(?P<new>[\w.#/-]*\d[\w.#/-]*\w|\d)",
    re.IGNORECASE,
)


def _changes_of(event: PreparedEvent) -> tuple[tuple[str, str], ...]:
    """Old and new of each "from A to B" and "A -> B" of the record, in lower case."""
    return tuple(
        ((match["old"] or match["before"]).lower(), match["new"].lower()) for match in _CHANGE.finditer(event.text)
    )


def _change_between(event: PreparedEvent, one: str, other: str) -> bool:
    return any({one, other} == set(change) for change in _changes_of(event))


def check_rivals(claim: Claim) -> Iterator[Finding]:
    """ "v8 lacked it" where the record says so of v7: of names of one shape, the one that the words stand with."""
    figures = [value.span for value in claim.values if value.kind in _FIGURES]
    for word in claim.reading.words:
        if not word.is_identifier or not any(map(str.isdigit, word.lower)) or _inside(word, figures):
            continue
        clause = claim.clause_of((word.start, word.end))
        if clause is None:
            continue
        if word.lower not in claim.cited_identifiers:
            continue
        shape = _shape(word.lower)
        rivals = {one for one in claim.cited_identifiers if one != word.lower and _shape(one) == shape}
        rivals -= {other.lower for other in clause.words}
        rivals = {
            one for one in rivals if not any(_are_listed(event.text.lower(), one, word.lower) for event in claim.cited)
        }
        if not rivals:
            continue
        said = frozenset(one.concept for one in clause.words if one.concept and not one.is_identifier)
        own = _most_beside(claim, said, frozenset({word.lower}), frozenset())
        other = _most_beside(claim, said, frozenset(rivals), frozenset({word.lower}))
        if other > own:
            message = f"The cited records say this rather of {', '.join(sorted(rivals))}."
            firm = other > own + 1 and repeats_records(claim, clause.span)
            firm = firm and not any(
                _change_between(event, rival, word.lower) for event in claim.cited for rival in rivals
            )
            verdict = Verdict.CONTRADICTED if firm else Verdict.NEEDS_HUMAN
            yield claim.finding(CHECK, verdict, message, (word.start, word.end), expected=", ".join(sorted(rivals)))


@lru_cache(maxsize=16384)
def _are_listed(text: str, one: str, other: str) -> bool:
    """ "worker-2 and worker-5": told of both."""
    first, second = re.escape(one), re.escape(other)
    return (
        re.search(
            rf"{first}\s*(?:,|and|&|\+|/)\s*(?:and\s+)?{second}|{second}\s*(?:,|and|&|\+|/)\s*(?:and\s+)?{first}", text
        )
        is not None
    )


@lru_cache(maxsize=16384)
def _shape(name: str) -> str:
    return re.sub(r"\d+", "0", name)


def _most_beside(claim: Claim, said: frozenset[str], names: frozenset[str], without: frozenset[str]) -> int:
    """How many of ``said`` stand at most in one clause of a cited record with one of ``names``, and none of ``without``."""
    most = 0
    for event in claim.cited:
        if names.isdisjoint(event.identifiers):
            continue
        for clause in event.reading.clauses:
            here = {word.lower.lstrip("@#") for word in clause.words if word.is_identifier}
            if not names.isdisjoint(here) and without.isdisjoint(here):
                most = max(most, len(said & clause.concepts))
    return most


def _inside(word: Word, spans: list[tuple[int, int]]) -> bool:
    return any(start < word.end and word.start < end for start, end in spans)
