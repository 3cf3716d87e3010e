"""Words that turn a sentence round while everything else in it stands in the record: "new" for "old", "A by B" for "B by A"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.reading import Clause
from extraction.verification.support import fullest, is_literal, is_thing, told_of

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
_ANY_SIDE = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<s{2 * number}>{one})|(?P<s{2 * number + 1}>{two})" for number, (one, two) in enumerate(_PAIRS))
    + r")(?![\w-])"
)
"""One pass over a clause: the group that matches is the index of its side above."""
_ORDERING = re.compile(
    r"before|after|with|first|initial|last|final|second|third|later?$|more|max|up to|less|under|within"
)
"""Modifiers that other checks read as well, or that seldom qualify the same thing: only where the rest is all but the same."""


_HAPPENINGS = frozenset(
    {"change", "fix", "update", "work", "action", "problem", "error", "deploy", "rollback", "restart"}
)
"""What happened, not one thing beside another."""


class _Arguments(NamedTuple):
    doer: frozenset[str]
    verb: str
    done_to: frozenset[str]
    passive: bool


def check_contrasts(claim: Claim, clause: Clause) -> Iterator[Finding]:
    yield from _check_modifiers(claim, clause)
    yield from _check_exchanged(claim, clause)
    yield from _check_of_what(claim, clause)
    yield from _check_pairs(claim, clause)


def _check_modifiers(claim: Claim, clause: Clause) -> Iterator[Finding]:
    found_sides = {int(match.lastgroup[1:]) for match in _ANY_SIDE.finditer(clause.lower) if match.lastgroup}
    if not found_sides:
        return
    told = fullest(all_told) if (all_told := told_of(claim, clause)) else ()
    wanted = len(clause.concepts)
    for own, other in (_SIDES[number] for number in sorted(found_sides)):
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
    if not verbs and len(clause.denied) == 1:
        verbs = [word.concept for word in clause.words if word.concept in clause.denied]
    doer = _before(clause, verbs[0]) if len(verbs) == 1 else frozenset()
    if not doer:
        return
    told = [_with_subject(event, one, verbs[0]) for event, one in _clauses_with(claim, verbs[0])]
    rest = [
        one
        for event in claim.cited
        for one in event.reading.clauses
        if verbs[0] not in one.concepts and doer & one.keys
    ]
    if told and rest and _told_of_another(doer, told, rest, verbs[0]):
        message = f"The cited records tell this of something else: “{told[0].text.strip()}”."
        span = (clause.words[0].start, clause.words[-1].end)
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, span, expected=told[0].text.strip())


def _check_pairs(claim: Claim, clause: Clause) -> Iterator[Finding]:
    """ "mobile users" where the records have "mobile apps" and "web users"."""
    for one, other in pairwise(clause.words):
        if not (one.concept and other.concept and other.start == one.end + 1):
            continue
        if not (is_thing(one) and is_thing(other) and is_literal(one) and is_literal(other)) or other.is_identifier:
            continue
        holding = [told for event in claim.cited for told in event.reading.clauses if other.concept in told.concepts]
        elsewhere = any(one.concept in event.reading.concepts for event in claim.cited)
        if holding and elsewhere and not any(one.concept in told.concepts for told in holding):
            said = claim.text[one.start : other.end]
            message = f"No cited record speaks of “{said}”; they have these words apart from each other."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (one.start, other.end))


def _with_subject(event: PreparedEvent, clause: Clause, verb: str) -> Clause:
    """``clause``, with the one before it where it goes on about the same: "apps cached tiles and didn't suffer"."""
    if _before(clause, verb) or not clause.lower.lstrip().startswith(("and ", "but ")):
        return clause
    earlier = [one for one in event.reading.clauses if one.sentence == clause.sentence and one.start < clause.start]
    return replace(clause, words=(*earlier[-1].words, *clause.words)) if earlier else clause


def _told_of_another(doer: frozenset[str], told: list[Clause], rest: list[Clause], verb: str) -> bool:
    """Whether clauses with the verb speak of none of ``doer``, or of its kind but not of the one ("north", "south")."""
    others = [_before(one, verb) for one in told]
    if all(others) and not any(doer & one.keys for one in told):
        return True
    missing = doer - frozenset().union(*(one.keys for one in told)) - _HAPPENINGS
    kind = doer - missing
    return bool(kind) and any(missing & one.keys and kind & one.keys for one in rest)


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
