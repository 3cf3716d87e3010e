"""Which stretch of which cited record tells what a clause of the statement tells."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.domain.typed_values import ValueKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.lexicon import LIGHT, THINGS, concept_of, is_known_concept, vocabulary
from extraction.verification.reading import Clause, Word
from extraction.verification.speech_acts import is_done_by

_RAISED = frozenset({"suspect", "concern", "question", "alert", "ticket", "possibility", "issue", "flag", "hypothesis"})
_READ_ELSEWHERE = frozenset(
    {ValueKind.QUANTITY, ValueKind.DURATION, ValueKind.CLOCK_TIME, ValueKind.DATE, ValueKind.SEVERITY}
)


IRREGULAR_PASTS = vocabulary(
    """began took wrote said found saw ran sent gave went held led put set made told spoke shut cut built left kept brought rose
    fell froze threw undid redid rebuilt reset broke lost won"""
)


Side = tuple[PreparedEvent, Clause, int]
"""A clause of a cited event that speaks of a concept, and whether it affirms (1), denies (-1) or only names it (0)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A clause of a cited event and the concepts that it shares with a clause of the statement."""

    event: PreparedEvent
    clause: Clause
    shared: frozenset[str]


def told_of(claim: Claim, clause: Clause) -> tuple[Told, ...]:
    """Clauses of cited events that share most concepts with ``clause``, the fullest first; all that share any."""
    return claim.once("told", clause, _told_of)


def _told_of(claim: Claim, clause: Clause) -> tuple[Told, ...]:
    wanted = clause.concepts
    found = [
        Told(event, told, shared)
        for event in claim.cited
        if not wanted.isdisjoint(event.reading.concepts)
        for told in event.reading.clauses
        if (shared := wanted & told.concepts)
    ]
    return tuple(sorted(found, key=lambda told: -len(told.shared)))


def fullest(told: tuple[Told, ...]) -> tuple[Told, ...]:
    """Those of ``told`` (the fullest first) that share as many concepts as the first."""
    return tuple(one for one in told if len(one.shared) == len(told[0].shared))


def content_words(claim: Claim, clause: Clause) -> tuple[Word, ...]:
    """Words of ``clause`` that a record has to hold: no grammar, nothing that another check reads (figures, times, people)."""
    return claim.once("content", clause, _content_words)


def _content_words(claim: Claim, clause: Clause) -> tuple[Word, ...]:
    taken = [value.span for value in claim.values if value.kind in _READ_ELSEWHERE]
    taken += [(mention.start, mention.end) for mention in claim.people]
    raised = not clause.concepts.isdisjoint(_RAISED) or any(concept_of(word.lower) in _RAISED for word in clause.words)
    return tuple(
        word
        for word in clause.words
        if word.concept
        and (word.lower not in LIGHT or word.concept == word.lower)
        and not (word.lower in _FAILING and _leads_to_verb(clause, word))
        and not (raised and concept_of(word.lower) == "raise")
        and not any(start < word.end and word.start < end for start, end in taken)
    )


_FAILING = frozenset({"failed", "fails", "failing", "fail", "failure"})


def _leads_to_verb(clause: Clause, word: Word) -> bool:
    """ "failed to catch": a denial of what follows, not a failure."""
    return clause.lower.startswith(" to ", word.end - clause.start)


def holds(event: PreparedEvent, word: Word) -> bool:
    """Whether ``event`` has the word's concept or the word itself, in its text, its fields or by its kind."""
    if word.concept in event.concepts or word.lower.lstrip("@#") in event.words or word.concept in event.words:
        return True
    return is_done_by(event, word.concept) or is_done_by(event, concept_of(word.lower))


def held(claim: Claim, word: Word) -> bool:
    """Whether any cited event ``holds`` the word."""
    if (
        word.concept in claim.concepts
        or word.lower.lstrip("@#") in claim.cited_words
        or word.concept in claim.cited_words
    ):
        return True
    return any(holds(event, word) for event in claim.cited)


def is_thing(word: Word) -> bool:
    """Whether a word names a thing; what is said of it stands in other words."""
    if word.is_identifier or word.concept in THINGS or word.lower.endswith(("tion", "sion", "ment", "ness")):
        return True
    known = is_known_concept(word.concept) or is_known_concept(concept_of(word.lower))
    return not (known or word.lower in IRREGULAR_PASTS or word.lower.endswith(("ed", "ing")))


def is_literal(word: Word) -> bool:
    """Whether a word stands for its own concept, not for another that a record has in its place."""
    return word.concept in (word.lower, concept_of(word.lower))


def shortened(event: PreparedEvent, limit: int = 120) -> str:
    """The event's text on one line, cut to ``limit`` characters."""
    flat = " ".join(event.text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
