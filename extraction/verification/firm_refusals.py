"""When a refusal stands: only where the evidence against a sentence is hard. Everything softer is asked of a person.

A figure, time, name or version that no cited record has, and that does not follow from them, is hard evidence by itself.
Whether words of one's own mean what a record says in other words is not: such a refusal stands only where the sentence
repeats nearly all words of the records, and so differs in the very thing that is objected to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.reading import Clause, Word
from extraction.verification.support import content_words, held

_BY_CLAUSE = frozenset({"role", "polarity", "absence", "certainty", "scope"})
_BY_SENTENCE = frozenset({"order"})
_SPOKEN_OF_ELSEWHERE = re.compile(r"\b(?:i|me|my|mine)\b")
_ROLE_NAMES = frozenset(
    {"incident", "commander", "lead", "ic", "comms", "communications", "operations", "ops", "scribe", "role"}
)
"""Who had which role is derived from more than the cited records."""
_TRENDS = frozenset({"rise", "fall", "peak", "raise", "lower", "recover"})
"""What figures of two records show, whether they have words for it or not."""
_ONE_IN = 8
"""Of so many words one may be missing."""


def where_firm(claim: Claim, findings: Iterable[Finding]) -> Iterator[Finding]:
    """``findings``, each refusal that rests on a reading of words left to a person where those words are not the records'."""
    for finding in findings:
        if finding.verdict.blocks and not _is_firm(claim, finding):
            yield replace(finding, verdict=Verdict.NEEDS_HUMAN)
        else:
            yield finding


def _is_firm(claim: Claim, finding: Finding) -> bool:
    if finding.check == "remainder" and finding.span is not None:
        return not _holds_a_figure(claim, claim.clause_of(finding.span))
    if finding.check == "number" and finding.span is not None and finding.verdict is Verdict.CONTRADICTED:
        return not _is_held_somewhere(claim, finding.span) or repeats_records(claim, finding.span)
    if finding.span is None or finding.check not in _BY_CLAUSE | _BY_SENTENCE:
        return True
    if finding.check == "role" and not _is_of_a_role(claim, finding.span) and _may_tell_of_it_too(claim, finding.span):
        return False
    return repeats_records(claim, finding.span, whole=finding.check in _BY_SENTENCE)


def _is_held_somewhere(claim: Claim, span: tuple[int, int]) -> bool:
    """Whether a cited record has the figure at ``span``, be it of something else; no figure there is none that is absent."""
    stated = [(one.unit, one.number) for one in claim.figures if one.span[0] < span[1] and span[0] < one.span[1]]
    return all(any(one in event.figure_keys for event in claim.cited) for one in stated)


def _is_of_a_role(claim: Claim, span: tuple[int, int]) -> bool:
    """Whether the clause at ``span`` says nothing but who had which role."""
    clause = claim.clause_of(span)
    return clause is not None and all(_names_a_role(word) for word in content_words(claim, clause))


def _names_a_role(word: Word) -> bool:
    return all(part in _ROLE_NAMES for part in word.lower.split())


def _may_tell_of_it_too(claim: Claim, span: tuple[int, int]) -> bool:
    """Whether the person at ``span`` wrote of what they did themselves in another cited record."""
    ids = frozenset(one for mention in claim.people if mention.start <= span[0] < mention.end for one in mention.ids)
    own = [event for event in claim.cited if event.person is not None and event.person.id in ids]
    return any(_SPOKEN_OF_ELSEWHERE.search(event.text.lower()) for event in own)


def repeats_records(claim: Claim, span: tuple[int, int], *, whole: bool = False) -> bool:
    """Whether the clause at ``span`` (with ``whole`` its sentence) has nearly all its words from the cited records.

    What stands at ``span`` itself does not count, unless it is all there is.
    """
    clause = claim.clause_of(span)
    if clause is None:
        return True
    clauses = [one for one in claim.reading.clauses if one.sentence == clause.sentence] if whole else [clause]
    words = [word for one in clauses for word in content_words(claim, one)]
    counted = [word for word in words if not _inside(word, span)] or words
    counted = [word for word in counted if not (_names_a_role(word) or word.concept in _TRENDS)]
    missing = sum(not held(claim, word) for word in counted)
    return missing * _ONE_IN <= len(counted)


def _holds_a_figure(claim: Claim, clause: Clause | None) -> bool:
    """Whether ``clause`` has a figure from the cited records, so that it is about them whatever its words."""
    if clause is None:
        return False
    stated = {(one.unit, one.number) for one in claim.figures if clause.start <= one.span[0] < clause.end}
    return any(not stated.isdisjoint(event.figure_keys) for event in claim.cited)


def _inside(word: Word, span: tuple[int, int]) -> bool:
    return span[0] <= word.start < span[1]
