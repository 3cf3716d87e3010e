"""What the records name only to deny something of it, and counts that they give only of what did not happen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.lexicon import OPPOSITE_OF
from extraction.verification.reading import Clause, Word
from extraction.verification.support import fullest, is_literal, is_thing, shortened, told_of

CHECK = "polarity"
_POINTS_BACK = re.compile(r"\b(?:ones?|them|they|those)\b")
_NONE: frozenset[str] = frozenset()


def check_bare_denial(claim: Claim, clause: Clause, words: tuple[Word, ...]) -> Iterator[Finding]:
    """ "SMS did not go out": a denial by words of grammar alone needs a record that denies something of the same."""
    if clause.denied or not clause.subjects or not words:
        return
    named = clause.subjects
    about = [told for event in claim.cited for told in event.reading.clauses if named & told.concepts]
    spared = frozenset().union(*(told.subjects | told.denied for told in about))
    told_of_them = named & frozenset().union(*(told.concepts for told in about))
    if told_of_them and told_of_them <= spared:
        return
    span = (clause.words[0].start, clause.words[-1].end)
    message = "The sentence denies this; no cited record does in these or similar words."
    yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span)


def check_counted(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """A count that the records give only for what did not happen is not told of what did, nor the other way round."""
    for figure in claim.figures:
        if not clause.start <= figure.span[0] < clause.end:
            continue
        about = [
            (event, told)
            for event in claim.cited
            for held in event.figures
            if held.number == figure.number and (told := event.reading.clause_at(held.span[0])) is not None
        ]
        if about and all(told.negated != clause.negated for _, told in about) and not _turns(clause, about):
            event, told = about[0]
            message = f"{event.label_at_start} has {figure.text} of the opposite: “{told.text.strip()}”."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span, expected=told.text.strip())


def _turns(clause: Clause, about: list[tuple[PreparedEvent, Clause]]) -> bool:
    """Whether the sentence says by an opposite word what the record denies, or the denial is of something else."""
    return any(
        opposite_in(concept, clause.concepts | told.concepts) or concept not in clause.concepts | told.subjects
        for _, told in about
        for concept in (told.denied or clause.denied)
    )


def check_spared(claim: Claim, clause: Clause, words: tuple[Word, ...]) -> Iterator[Finding]:
    """What the records name only to deny something of it ("US was not affected") is not told of as if nothing were denied."""
    for word in words:
        about = [
            (event, told) for event in claim.cited for told in event.reading.clauses if word.concept in told.concepts
        ]
        if clause.negated:
            yield from _check_denied_of(claim, clause, word, about)
            continue
        literal = is_literal(word) and word.concept not in OPPOSITE_OF
        spared = all(word.concept in told.subjects | told.denied for _, told in about)
        if literal and about and spared and not _is_told_besides(claim, clause):
            event, told = about[0]
            if not any(opposite_in(concept, clause.concepts) for concept in told.denied):
                message = f"{event.label_at_start} denies something of “{word.lower}”: “{shortened(event)}”."
                yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (word.start, word.end))


def _is_told_besides(claim: Claim, clause: Clause) -> bool:
    """Whether what the sentence tells stands in a clause that denies nothing: "no orders lost, all 412 got replayed"."""
    told = told_of(claim, clause)
    if not told or len(told[0].shared) < 2:
        return False
    return all(not one.clause.negated and _POINTS_BACK.search(one.clause.lower) for one in fullest(told))


def _check_denied_of(
    claim: Claim, clause: Clause, word: Word, about: list[tuple[PreparedEvent, Clause]]
) -> Iterator[Finding]:
    """ "neither A nor B went out" where the records deny nothing of B."""
    if word.concept not in clause.denied or not is_thing(word) or not is_literal(word) or not about:
        return
    turned = any(opposite_in(concept, told.concepts) for _, told in about for concept in clause.denied)
    if not turned and not any(told.negated for _, told in about):
        event = about[0][0]
        message = f"{event.label_at_start} denies nothing of “{word.lower}”: “{shortened(event)}”."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (word.start, word.end))


def opposite_in(concept: str, concepts: frozenset[str]) -> bool:
    return not OPPOSITE_OF.get(concept, _NONE).isdisjoint(concepts)
