"""That something did not exist or happen needs a record that says so; silence is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.domain.timeline import EventKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.lexicon import OPPOSITE_OF
from extraction.verification.reading import Clause, lowered
from extraction.verification.support import content_words

CHECK = "absence"
_SWEEPING = re.compile(
    r"\b(?:nobody|no one|no-one|never|none of|nothing|no alerts?|no monitoring|no record|there (?:was|were|is|are"
    r"|had been) no|"
    r"did(?: not|n[’']t) exist|lack(?:ed|s|ing)? (?:of )?|missing|absence of|unaware|undetected|unnoticed"
    r"|without (?:any|an?)\b)",
)

_COUNTERFACTUAL = re.compile(
    r"\b(?:(?:should|could|would|ought to|might|must) (?:not )?have|shouldn[’']?t have|couldn[’']?t have|if only"
    r"|forgot(?:ten)?|neglected"
    r"|overlooked|needed to have|fail(?:ed|ure) to|had failed to|mistakenly|wrongly|carelessly|too (?:late|slow"
    r"|early|slowly)|wasted)\b"
)


def check_absence(claim: Claim) -> Iterator[Finding]:
    yield from _check_counterfactual(claim)
    for clause in claim.reading.clauses:
        if not clause.negated and not _SWEEPING.search(clause.lower):
            continue
        denied = [word for word in content_words(claim, clause) if word.concept in clause.denied]
        for word in denied:
            if not any(_is_denied(event, word.concept) for event in claim.cited):
                message = f"No cited record says that there was no “{word.lower}” or that it did not happen."
                yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, (word.start, word.end))
                break
        else:
            yield from _check_told_as_theirs(claim, clause, bool(denied))


def _check_counterfactual(claim: Claim) -> Iterator[Finding]:
    """ "should have", "could have", "forgot to": what did not happen, and a judgement; only a record can say so."""
    match = _COUNTERFACTUAL.search(lowered(claim.prose))
    if match and not any(_COUNTERFACTUAL.search(lowered(event.text)) for event in claim.cited):
        message = f"No cited record says “{claim.text[slice(*match.span())]}”; a report tells what happened."
        yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, match.span())


def _check_told_as_theirs(claim: Claim, clause: Clause, denied: bool) -> Iterator[Finding]:
    """A sweeping absence that a person states is told as that person's words."""
    if not _SWEEPING.search(clause.lower):
        return
    saying = [
        event
        for event in claim.cited
        if any(told.negated or _SWEEPING.search(told.lower) for told in event.reading.clauses)
    ]
    if not saying:
        message = "No cited record says that this did not exist or happen."
        yield claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, clause.span)
        return
    named = {one for mention in claim.people for one in mention.ids}
    spoken = [event for event in saying if event.event.kind is EventKind.MESSAGE and event.person is not None]
    if spoken and not any(event.person is not None and event.person.id in named for event in spoken):
        message = f"That this was absent is what {spoken[0].who} said; the sentence tells it as a fact of the record."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, clause.span, expected=f"according to {spoken[0].who}")


def _is_denied(event: PreparedEvent, concept: str) -> bool:
    return concept in event.denied or not OPPOSITE_OF.get(concept, frozenset()).isdisjoint(event.affirmed)
