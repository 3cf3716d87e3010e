"""That something did not exist or happen needs a record that says so; silence is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.domain.finding import Finding, Verdict
from extraction.domain.timeline import EventKind
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.idle_words import needs_nothing
from extraction.verification.lexicon import OPPOSITE_OF
from extraction.verification.reading import Clause, Word, lowered
from extraction.verification.support import content_words, is_thing

CHECK = "absence"
_SWEEPING = re.compile(
    r"\b(?:nobody|no one|no-one|never|none of|nothing|no alerts?|no monitoring|no record|there (?:was|were|is|are"
    r"|had been) no|"
    r"did(?: not|n[’']t) exist|lack(?:ed|s|ing)? (?:of )?|(?:was|were|is|are) missing|missing from|absence of"
    r"|unaware|undetected|unnoticed"
    r"|without any\b)",
)

_JUDGEMENT = re.compile(
    r"\b(?:(?:should|ought to) (?:not )?have|shouldn[’']?t have|if only"
    r"|forgot(?:ten)?|neglected|overlooked|needed to have|mistakenly|wrongly|carelessly|too (?:late|slow|early|slowly)"
    r"|wasted|ma(?:de|king) (?:a|an|the|this|several) (?:\w+ )?(?:mistake|typo|error|slip|blunder)s?"
    r"|i (?:lost|made|forgot|broke|missed|dropped|mistyped|swapped|left)|my (?:bad|mistake|fault|typo)|on me"
    r"|thats mine|that[’']s mine)\b"
)
"""What ought to have been, and blame: only a record can say so."""
_COMING_ABOUT = frozenset({"finish", "begin", "happen", "proceed"})
_NEGATIVE = frozenset(
    {"block", "error", "down", "loss", "futile", "full", "saturate", "affected", "throttle", "reject"}
)
"""What a record may say that comes to a denial: "writes blocked" for "nothing could be written"."""
_GONE = re.compile(r"\b(?:gone|vanished|disappeared|went away|over|free of)\b")
_SOMEBODY = re.compile(
    r"\b(?:team|engineers?|responders?|on-?call|operators?|developers?|nobody|somebody|they|we|he|she|people)\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:(?:could|would|might|must) (?:not )?have(?! (?:an?|the|to|no)\b)|(?:could|would)n[’']?t have"
    r"|fail(?:ed|ure) to)\b"
)
"""What did not happen, told as what might have."""


def check_absence(claim: Claim) -> Iterator[Finding]:
    yield from _check_unreal(claim, _JUDGEMENT, Verdict.NOT_IN_EVIDENCE if claim.people else Verdict.NEEDS_HUMAN)
    yield from _check_unreal(claim, _UNREAL, Verdict.NEEDS_HUMAN)
    for clause in claim.reading.clauses:
        if not clause.negated and not _SWEEPING.search(clause.lower):
            continue
        denied = [word for word in content_words(claim, clause) if word.concept in clause.denied]
        denied = [word for word in denied if not needs_nothing(claim, clause, word)] or denied
        denied = [word for word in denied if not is_thing(word)] or denied
        missing = [word for word in denied if not any(_is_denied(event, word.concept) for event in claim.cited)]
        if missing:
            yield _undenied(claim, clause, missing)
        else:
            yield from _check_told_as_theirs(claim, clause)


def _undenied(claim: Claim, clause: Clause, missing: list[Word]) -> Finding:
    """A denial that no cited record makes: invented where none of them denies anything, else perhaps in other words."""
    word = missing[0]
    message = f"No cited record says that there was no “{word.lower}” or that it did not happen."
    sure = _SWEEPING.search(clause.lower) is not None and not any(_denies_anything(event) for event in claim.cited)
    sure = sure or (word.concept in _COMING_ABOUT and all(_is_done(event) for event in claim.cited))
    verdict = Verdict.NOT_IN_EVIDENCE if sure else Verdict.NEEDS_HUMAN
    return claim.finding(CHECK, verdict, message, (word.start, word.end))


def _is_done(event: PreparedEvent) -> bool:
    return bool(event.settled) and not _denies_anything(event)


def _denies_anything(event: PreparedEvent) -> bool:
    if not event.reading.concepts.isdisjoint(_NEGATIVE) or _GONE.search(lowered(event.text)):
        return True
    return any(clause.negated or _SWEEPING.search(clause.lower) for clause in event.reading.clauses)


def _check_unreal(claim: Claim, pattern: re.Pattern[str], verdict: Verdict) -> Iterator[Finding]:
    """ "should have", "forgot to": what did not happen, and a judgement; only a record can say so."""
    match = pattern.search(lowered(claim.prose))
    if match and match.group().startswith("fail") and any(_denies_anything(event) for event in claim.cited):
        return
    if match and not any(pattern.search(lowered(event.text)) for event in claim.cited):
        message = f"No cited record says “{claim.text[slice(*match.span())]}”; a report tells what happened."
        before = max(0, match.start() - 30)
        of_somebody = any(before < one.end <= match.start() for one in claim.people)
        of_somebody = of_somebody or _SOMEBODY.search(claim.prose, before, match.start()) is not None
        yield claim.finding(CHECK, verdict if of_somebody else Verdict.NEEDS_HUMAN, message, match.span())


def _check_told_as_theirs(claim: Claim, clause: Clause) -> Iterator[Finding]:
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
    if any(concept in told.subjects for told in event.reading.clauses):
        return True
    return concept in event.denied or not OPPOSITE_OF.get(concept, frozenset()).isdisjoint(event.affirmed)
