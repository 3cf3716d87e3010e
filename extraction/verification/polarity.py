"""Denied stays denied, planned stays planned, tried stays tried.

What is denied is compared by clause: "no emails went out" and "emails aren't going out" deny the same thing, whichever
word stands under the negation. A clause is set against those clauses of the cited records that share most with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.contrasts import check_contrasts
from extraction.verification.done import OF_WORK_TO_DO, check_done
from extraction.verification.evidence import PreparedEvent
from extraction.verification.from_to import check_from_to
from extraction.verification.lexicon import LIGHT, OPPOSITE_OF, vocabulary
from extraction.verification.modality import stands_alone
from extraction.verification.outcomes import check_outcomes
from extraction.verification.put_alike import check_put_alike
from extraction.verification.rates import check_rates
from extraction.verification.reading import Clause, Word
from extraction.verification.spared import check_bare_denial, check_counted, check_spared
from extraction.verification.support import Side, content_words, is_literal, is_thing, shortened, told_of

CHECK = "polarity"
_WEAKENED = vocabulary(
    "partial partially partly mostly somewhat slightly temporarily briefly almost nearly intermittently"
)
_PART_OF = re.compile(r"\b(?:\d+|one|two|three|four|five|some|most|many|several|none) (?:of|out of)\b")
_FIGURE_NEXT = re.compile(
    r"\s(?:\d|an? (?:hour|minute|day|week|third|quarter)|half|one|two|three|four|five|six|seven|eight|nine|ten|twice|twenty)"
)
_UNCLEAR = re.compile(r"\bnothing\b|\b(?:not|never|n[’']t)\b[^.;]*\b(?:before|until)\b")
_NONE: frozenset[str] = frozenset()


def check_polarity(claim: Claim) -> Iterator[Finding]:
    yield from check_outcomes(claim)
    for clause in claim.reading.clauses:
        if "retract" in clause.concepts:
            yield from _check_ruled_out(claim, clause)
            continue
        words = content_words(claim, clause)
        found = [finding for word in _telling(clause, words) for finding in _check_word(claim, clause, word, words)]
        found += check_bare_denial(claim, clause, words)
        found += check_spared(claim, clause, words)
        found += check_counted(claim, clause)
        yield from _one_per_message(found)
        if not found:
            yield from check_put_alike(claim, clause)
        yield from _check_weakened(claim, clause)
        yield from check_contrasts(claim, clause)
    yield from check_from_to(claim)
    yield from check_rates(claim)


def _one_per_message(findings: list[Finding]) -> Iterator[Finding]:
    """The severest finding of each message, in the order of the sentence."""
    kept: dict[str, Finding] = {}
    for finding in findings:
        if finding.message not in kept or finding.verdict.blocks:
            kept[finding.message] = finding
    return iter(kept.values())


def _telling(clause: Clause, words: tuple[Word, ...]) -> list[Word]:
    """The words that say what happened; the things it happened to only where nothing else is said of them."""
    telling = [word for word in words if not is_thing(word)]
    return telling or [word for word in words if is_literal(word)]


def _check_ruled_out(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """ "ruled out" needs a record that rules it out in these or other words."""
    subject = clause.concepts - _GUESSES
    denying = False
    for event in claim.cited:
        for told in event.reading.clauses:
            if "retract" in told.concepts and (not subject or subject & event.reading.concepts):
                return
            if subject & (told.denied | told.subjects):
                return
            denying = denying or told.negated or "retract" in told.concepts or not told.concepts.isdisjoint(_FINE)
    word = next(word for word in clause.words if word.concept == "retract")
    span = (word.start, word.end)
    if denying:
        message = f"Whether a cited record rules this out, as “{claim.text[slice(*span)]}” says, is for a person."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span)
        return
    message = f"No cited record rules this out, as “{claim.text[slice(*span)]}” says."
    yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, span)


_GUESSES = frozenset(
    {"retract", "suspect", "idea", "believ", "guess", "view", "explain", "possibl", "assumption", "lead"}
)
_FINE = frozenset({"healthy", "confirm", "futile"})


def _check_word(claim: Claim, clause: Clause, word: Word, words: tuple[Word, ...]) -> Iterator[Finding]:
    concept = word.concept
    own = _value(clause, concept)
    if own == 0 or not _is_disputable(claim, concept, own):
        return
    sides = _closest_sides(claim, clause, concept)
    agreeing = [side for side in sides if side[2] == own]
    if agreeing:
        if own > 0:
            yield from check_done(claim, clause, word, agreeing)
        yield from _check_each(claim, clause, word, agreeing, [side for side in sides if side[2] == -own])
        return
    against = next((side for side in sides if side[2] == -own), None)
    if against is None and is_thing(word):
        against = next((side for side in sides if side[1].negated != clause.negated), None)
    if against is not None:
        yield _opposed(claim, clause, word, against, own)


def _check_each(
    claim: Claim, clause: Clause, word: Word, agreeing: list[Side], against: list[Side]
) -> Iterator[Finding]:
    """ "both A and B were slow" where the record says so of A, and the opposite of B."""
    agreed = frozenset().union(*(told.keys for _, told, _ in agreeing))
    for event, told, _ in against:
        if (clause.concepts & told.keys) - agreed - {word.concept}:
            message = f"{event.label_at_start} says the opposite of a part of this: “{told.text.strip()}”."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (word.start, word.end), expected=told.text.strip())
            return


def _is_disputable(claim: Claim, concept: str, own: int) -> bool:
    """Whether any cited event speaks of the concept at all otherwise than as something done."""
    if own < 0:
        return True
    if concept in claim.denied or not OPPOSITE_OF.get(concept, _NONE).isdisjoint(claim.concepts):
        return True
    return concept in claim.concepts and not any(
        concept in event.settled and event.event.kind not in OF_WORK_TO_DO for event in claim.cited
    )


def _value(clause: Clause, concept: str) -> int:
    if concept in clause.denied:
        return -1
    return 0 if concept in clause.subjects else 1


def _closest_sides(claim: Claim, clause: Clause, concept: str) -> list[Side]:
    """The clauses of cited events that speak of the concept or its opposite and share most with the sentence's clause."""
    opposites = OPPOSITE_OF.get(concept, _NONE)
    found: list[tuple[int, Side]] = []
    for event in claim.cited:
        for told in event.reading.clauses:
            value = _side(told, concept, opposites)
            if value is not None:
                shared = len(clause.concepts & told.keys) + (concept not in told.concepts)
                found.append((shared, (event, told, value)))
        if not any(side[0] is event for _, side in found) and concept in event.concepts:
            found += [(1, (event, told, 1)) for told in event.reading.clauses[:1]]
    most = max((shared for shared, _ in found), default=0)
    return [side for shared, side in found if shared == most]


def _side(told: Clause, concept: str, opposites: frozenset[str]) -> int | None:
    if concept in told.concepts or concept in told.denied:
        return _value(told, concept)
    for opposite in opposites & told.concepts:
        return -_value(told, opposite)
    return None


def _opposed(claim: Claim, clause: Clause, word: Word, against: Side, own: int) -> Finding:
    event, told, _ = against
    shared = clause.concepts & told.concepts
    opposite = word.concept not in told.concepts
    sure = len(shared) + opposite > 1 and 3 * (len(shared) + opposite) >= len(clause.concepts)
    sure = sure or clause.concepts == {word.concept} or told.concepts <= clause.concepts
    literal = (
        is_literal(word)
        and not (clause.own_plan or clause.own_hedge)
        and _PART_OF.search(told.lower) is None
        and _PART_OF.search(clause.lower) is None
    )
    sure = (
        sure and literal and stands_alone(clause.lower) and not is_thing(word) and not _of_others(claim, clause, event)
    )
    sure = sure and not ((told.asked or told.hedged) and len(claim.cited) > 1)
    sure = sure and not (own < 0 and told.planned)
    sure = sure and _UNCLEAR.search(claim.prose.lower()) is None and "think so" not in told.lower
    verdict = Verdict.CONTRADICTED if sure else Verdict.NEEDS_HUMAN
    text = shortened(event)
    if own < 0:
        message = f"The sentence denies what {event.label} says: “{text}”."
    else:
        message = f"{event.label_at_start} says the opposite: “{text}”."
    return claim.finding(CHECK, verdict, message, (word.start, word.end), expected=text)


def _of_others(claim: Claim, clause: Clause, event: PreparedEvent) -> bool:
    """Whether the clause is about people whom ``event`` does not name: somebody else may well have done the opposite."""
    named = {one for mention in claim.people if clause.start <= mention.start < clause.end for one in mention.ids}
    return bool(named) and named.isdisjoint(event.people_named)


def _check_weakened(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """ "partially recovered" must not become "recovered", nor "full" "almost full"."""
    added = next((word for word in clause.words if word.lower in _WEAKENED), None)
    if added is not None:
        if added.lower in ("nearly", "almost") and _FIGURE_NEXT.match(clause.lower[added.end - clause.start :]):
            return
        if claim.cited_words.isdisjoint(_WEAKENED):
            message = f"No cited record says “{added.lower}” of this."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (added.start, added.end))
        return
    if claim.cited_words.isdisjoint(_WEAKENED):
        return
    for told in told_of(claim, clause)[:3]:
        weak = next((word for word in told.clause.words if word.lower in _WEAKENED), None)
        if weak is not None and told.shared - LIGHT:
            message = f"{told.event.label_at_start} says “{weak.lower}”, which the sentence leaves out."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, clause.span, expected=weak.lower)
            return
