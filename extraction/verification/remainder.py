"""What is left when every word that a cited record holds is taken away must be nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.furniture import KINDS_OF_NAMES
from extraction.verification.idle_words import needs_nothing
from extraction.verification.lexicon import OPPOSITE_OF, THINGS, vocabulary
from extraction.verification.reading import Clause, Word
from extraction.verification.support import content_words, held, holds, is_thing

CHECK = "remainder"
_FEW = 3
_SEVERAL = 4
_TRENDS = frozenset({"rise", "fall", "peak", "raise", "lower", "recover", "pass", "elaps"})
_CAUSES = frozenset({"cause", "result", "becaus"})
_ADDS = re.compile(r"\W*(?:and|while|with|as well as|plus|also|but|two of|some of|both of|so)\b")
_BETWEEN = re.compile(
    r"\b(?:from|between|since|until|to|before|after|later|following|followed|follows|preceded|lasted|took)\b",
    re.IGNORECASE,
)


_CONTRASTED = vocabulary(
    "us eu uk emea apac web mobile internal external production staging north south east west customer customers user users"
)
"""What is commonly told of one and not of another of its kind."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """The content words of one clause of the sentence, and those of them that nothing cited supports."""

    clause: Clause
    words: tuple[Word, ...]
    missing: tuple[Word, ...]


def check_remainder(claim: Claim) -> Iterator[Finding]:
    rests = tuple(_rests(claim))
    unsupported = sum(len(rest.missing) for rest in rests)
    total = sum(len(rest.words) for rest in rests)
    for rest in rests:
        if rest.missing:
            yield _unsupported(claim, rest, added=_is_added(rest, unsupported, total))
        elif not _told_together(claim, rest.clause, rest.words):
            message = "No single cited record tells this; it is put together from several."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, _trimmed(rest.clause))


def _rests(claim: Claim) -> Iterator[_Rest]:
    for clause in claim.reading.clauses:
        words = content_words(claim, clause)
        if words:
            yield _Rest(clause, words, tuple(word for word in words if not _supported(claim, clause, word)))


def _is_added(rest: _Rest, unsupported: int, total: int) -> bool:
    """Whether the clause is an addition, not a free wording of what is told.

    So it is where hardly a word of the sentence is supported, or none of this clause while the others keep to the
    words of their records.
    """
    if total >= _FEW and unsupported * 6 > total * 5:
        return True
    if len(rest.missing) < max(2, len(rest.words)):
        return False
    if _ADDS.match(rest.clause.lower) is None:
        return False
    others = total - len(rest.words)
    return others >= _FEW - (len(rest.missing) > 2) and unsupported == len(rest.missing)


def _supported(claim: Claim, clause: Clause, word: Word) -> bool:
    if needs_nothing(claim, clause, word):
        return True
    if held(claim, word) or _is_incident_wide(claim, word) or word.concept == "retract":
        return True
    if _names_what_it_is_about(claim, clause, word):
        return True
    if _says_the_opposite_of_its_opposite(claim, clause, word) or _names_the_kind_of_an_id(claim, clause, word):
        return True
    has_figure = any(clause.start <= figure.span[0] < clause.end for figure in claim.figures)
    if word.concept in ("threshold", "exceed") and any(
        figure.bound or figure.threshold for event in claim.cited for figure in event.figures
    ):
        return True
    return word.concept in _CAUSES or (has_figure and word.concept in _TRENDS)


def _says_the_opposite_of_its_opposite(claim: Claim, clause: Clause, word: Word) -> bool:
    """ "not affected" for a record's "healthy", "healthy" for its "no errors"."""
    opposites = OPPOSITE_OF.get(word.concept, frozenset())
    if not opposites:
        return False
    told = [one for event in claim.cited for one in event.reading.clauses]
    if word.concept in clause.denied:
        return any(opposites & one.affirmed for one in told)
    return any(opposites & one.denied for one in told)


def _names_the_kind_of_an_id(claim: Claim, clause: Clause, word: Word) -> bool:
    """ "the pool" for a cited "np-3" that another record calls a pool, "deploy 7f86353" for a deploy."""
    if word.lower in KINDS_OF_NAMES or word.concept in THINGS:
        for name in claim.cited_identifiers:
            if any(_beside(event, word, name) for event in claim.evidence.holders.get(name, ())[:_SEVERAL]):
                return True
    index = clause.words.index(word)
    for neighbour in clause.words[max(0, index - 1) : index + 2]:
        if neighbour is not word and neighbour.is_identifier:
            return any(holds(event, word) for event in claim.evidence.holders.get(neighbour.lower.lstrip("#@"), ()))
    return False


def _beside(event: PreparedEvent, word: Word, name: str) -> bool:
    """Whether ``event`` has the word right beside ``name``: "node pool np-3", "ledger-service 5.0.3"."""
    words = event.reading.words
    return any(
        one.lower.lstrip("@#") == name
        and any(word.concept in (two.concept, *two.lower.split("-")) for two in words[max(0, index - 1) : index + 2])
        for index, one in enumerate(words)
    )


def _names_what_it_is_about(claim: Claim, clause: Clause, word: Word) -> bool:
    """ "the push queue" where the alert that began it all is about that queue, and the rest of the clause is told."""
    alerted = claim.evidence.alerted
    if word.is_identifier or word.lower in _CONTRASTED or word.concept not in alerted or not is_thing(word):
        return False
    others = [one for one in content_words(claim, clause) if one is not word and one.concept not in alerted]
    return bool(others) and all(held(claim, one) for one in others)


def _is_incident_wide(claim: Claim, word: Word) -> bool:
    incident = claim.evidence.facts.incident
    own = {part for name in (incident.key, *incident.services) for part in (name.lower(), *name.lower().split())}
    return word.lower in own


def _unsupported(claim: Claim, rest: _Rest, added: bool) -> Finding:
    listed = ", ".join(f"“{claim.text[word.start : word.end]}”" for word in rest.missing)
    span = (rest.missing[0].start, rest.missing[-1].end)
    if added:
        return claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, f"Nothing cited speaks of {listed}.", span)
    message = (
        f"The cited records do not say {listed} in these or similar words; a person has to judge whether they mean it."
    )
    return claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span)


def _told_together(claim: Claim, clause: Clause, words: tuple[Word, ...]) -> bool:
    """Whether one cited event holds all of the clause, or the clause spans two of them by its own words."""
    wanted = [
        word
        for word in words
        if word.concept not in _TRENDS | _CAUSES
        and not _is_incident_wide(claim, word)
        and not needs_nothing(claim, clause, word)
    ]
    if len(claim.cited) == 1 or any(all(holds(event, word) for word in wanted) for event in claim.cited):
        return True
    sentence = " ".join(one.text for one in claim.reading.clauses if one.sentence == clause.sentence)
    return _BETWEEN.search(sentence) is not None and len(claim.cited) <= _SEVERAL


def _trimmed(clause: Clause) -> tuple[int, int]:
    return clause.words[0].start, clause.words[-1].end
