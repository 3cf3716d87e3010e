"""Words that turn a sentence round while everything else in it stands in the record: "new" for "old", "A by B" for "B by A"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.reading import Clause
from extraction.verification.support import fullest, is_thing, told_of

CHECK = "polarity"
_PAIRS = (
    (r"new|newer|newest|latest", r"old|older|previous|former|outdated"),
    (r"first|initial(?:ly)?|earliest", r"last|final(?:ly)?|second|third"),
    (r"late(?:r)?|delayed|overdue|behind schedule", r"on time|early|in time|punctual(?:ly)?|ahead of"),
    (
        r"at least|no (?:fewer|less) than|minimum|upwards of",
        r"at most|up to|no more than|maximum|max|less than|fewer than|under",
    ),
    (r"internal(?:ly)?", r"external(?:ly)?|public(?:ly)?|customer-facing"),
    (r"primary|leader|master", r"secondary|standby|replica|follower"),
    (r"inbound|incoming|ingress", r"outbound|outgoing|egress"),
    (r"larger|bigger|longer|higher|more|greater", r"smaller|shorter|lower|fewer|less"),
    (r"faster|quicker", r"slower"),
    (r"better|improv\w+", r"worse|worsen\w*|deteriorat\w+"),
    (r"before", r"after"),
    (r"temporar\w+|for now", r"permanent\w*|for good"),
    (r"partial(?:ly)?|in part", r"full(?:y)?|complete(?:ly)?|in full|entire(?:ly)?"),
    (r"manual(?:ly)?|by hand", r"automatic(?:ally)?"),
    (r"synchronous(?:ly)?", r"asynchronous(?:ly)?"),
    (r"known|expected|planned", r"unknown|unexpected(?:ly)?|unplanned"),
    (r"with", r"without|w/o"),
    (r"inside|within", r"outside|beyond"),
    (r"oldest", r"newest"),
    (
        r"on purpose|deliberate(?:ly)?|intentional(?:ly)?",
        r"by accident|accidental(?:ly)?|by mistake|unintentional(?:ly)?",
    ),
)
"""Modifiers of which one says the opposite of the other; each side an alternation."""
_SIDES = tuple(
    (re.compile(rf"(?<![\w-])(?:{own})(?![\w-])"), re.compile(rf"(?<![\w-])(?:{other})(?![\w-])"))
    for one, two in _PAIRS
    for own, other in ((one, two), (two, one))
)
_ANY_SIDE = re.compile(rf"(?<![\w-])(?:{'|'.join(side for pair in _PAIRS for side in pair)})(?![\w-])")
_ORDERING = re.compile(
    r"before|after|with|first|initial|last|final|second|third|later?$|more|max|up to|less|under|within"
)
"""Modifiers that other checks read as well, or that seldom qualify the same thing: only where the rest is all but the same."""


class _Arguments(NamedTuple):
    doer: frozenset[str]
    verb: str
    done_to: frozenset[str]
    passive: bool


def check_contrasts(claim: Claim, clause: Clause) -> Iterator[Finding]:
    yield from _check_modifiers(claim, clause)
    yield from _check_exchanged(claim, clause)
    yield from _check_of_what(claim, clause)


def _check_modifiers(claim: Claim, clause: Clause) -> Iterator[Finding]:
    if _ANY_SIDE.search(clause.lower) is None:
        return
    told = fullest(all_told) if (all_told := told_of(claim, clause)) else ()
    wanted = len(clause.concepts)
    for own, other in _SIDES:
        match = own.search(clause.lower)
        if match is None or other.search(clause.lower):
            continue
        if any(own.search(one.clause.lower) for one in told):
            continue
        opposed = next((one for one in told if other.search(one.clause.lower)), None)
        if opposed is None or len(opposed.shared) * (1 if _ORDERING.match(match.group()) else 2) < wanted:
            continue
        found = other.search(opposed.clause.lower)
        said = "" if found is None else found.group()
        message = f"The sentence says “{match.group()}”; {opposed.event.label} says “{said}”."
        span = (clause.start + match.start(), clause.start + match.end())
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span, expected=said)


def _check_exchanged(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """Who or what does it and what it is done to must not have changed places."""
    own = _arguments(clause)
    if own is None or not (own.doer and own.done_to):
        return
    for event, told in _clauses_with(claim, own.verb):
        other = _arguments(told)
        if other is None:
            continue
        if own.done_to & other.doer and not (own.doer & other.doer or own.done_to & other.done_to):
            sure = bool(own.doer & other.done_to)
            if not sure and (other.done_to or not other.passive):
                continue
            message = f"{event.label_at_start} has it the other way round: “{told.text.strip()}”."
            span = (clause.words[0].start, clause.words[-1].end)
            verdict = Verdict.CONTRADICTED if sure else Verdict.NEEDS_HUMAN
            yield claim.finding(CHECK, verdict, message, span, expected=told.text.strip())
            return


def _check_of_what(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """What the records tell of one thing is not told of another that they name beside it."""
    verbs = [word.concept for word in clause.words if word.concept and not is_thing(word)]
    doer = _before(clause, verbs[0]) if len(verbs) == 1 else frozenset()
    if not doer:
        return
    told = [one for _, one in _clauses_with(claim, verbs[0])]
    others = [_before(one, verbs[0]) for one in told]
    if not others or not all(others) or any(doer & one.concepts for one in told):
        return
    if any(doer & one.concepts for event in claim.cited for one in event.reading.clauses):
        message = f"The cited records tell this of something else: “{told[0].text.strip()}”."
        span = (clause.words[0].start, clause.words[-1].end)
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span, expected=told[0].text.strip())


def _clauses_with(claim: Claim, concept: str) -> Iterator[tuple[PreparedEvent, Clause]]:
    for event in claim.cited:
        if concept in event.reading.concepts:
            yield from ((event, told) for told in event.reading.clauses if concept in told.concepts)


def _before(clause: Clause, verb: str) -> frozenset[str]:
    """Concepts of what stands before ``verb`` in a clause: its subject, unless somebody does it "by"."""
    at = next(index for index, word in enumerate(clause.words) if word.concept == verb)
    if any(word.lower == "by" for word in clause.words[at + 1 :]):
        return frozenset()
    return frozenset(word.concept for word in clause.words[:at] if word.concept)


def _arguments(clause: Clause) -> _Arguments | None:
    """The things before and after the one verb of a clause, as doer and done-to; ``None`` where they cannot be told."""
    verbs = [index for index, word in enumerate(clause.words) if word.concept and not is_thing(word)]
    if len(verbs) != 1:
        return None
    at = verbs[0]
    by = next((index for index, word in enumerate(clause.words) if index > at and word.lower == "by"), None)
    before = frozenset(word.concept for word in clause.words[:at] if word.concept)
    after = frozenset(word.concept for word in clause.words[(by or at) + 1 :] if word.concept)
    if not (before and after) and (by is None or not after):
        return None
    verb = clause.words[at].concept
    return _Arguments(before, verb, after, False) if by is None else _Arguments(after, verb, before, True)
