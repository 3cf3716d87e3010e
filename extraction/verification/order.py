"""Before and after, against the clock of the records that the two sides speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.happenings import Moment, moment_of
from extraction.verification.reading import Word, words_in

CHECK = "order"
_EARLIER = (
    r"before|prior to|ahead of|preceded(?! by)|precedes|preceding|led up to|leading up to|(?:was|were) followed by"
    r"|followed by"
    r"|after which|and then|then|whereupon|and (?:later|subsequently|afterwards?)|subsequently|earlier than"
    r"|until after"
)
_LATER = (
    r"(?:only )?after|followed|following|follows|once|as soon as|subsequent to|later than|(?:was|were) preceded by"
    r"|preceded by"
    r"|in the wake of"
)
_CONNECTOR = re.compile(rf"(?<![\w-])(?:(?P<earlier>{_EARLIER})|(?P<later>{_LATER}))(?![\w-])", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;](?=\s|$)|\n")
_CLOSE = re.compile(
    r"\b(?:shortly|soon|immediately|right|just|moments|directly|straight|quickly)\s+(?:(?:there)?after|afterwards?"
    r"|following"
    r"|before|prior to)\b",
    re.IGNORECASE,
)
# "after that" looks back at a whole clause, whose own time is checked where it stands.
_BACKWARD = re.compile(r"\s+(?:that|this|which)(?=\s*(?:[,.;]|$))", re.IGNORECASE)
_FURTHER_CLAUSE = re.compile(
    r",\s+(?:and|but|while|whereas)\s+(?!then\b|later\b|subsequently\b|afterwards?\b)", re.IGNORECASE
)
CLOSE = timedelta(minutes=15)


@dataclass(frozen=True)
class Relation:
    """``first`` is said to come before ``second``; ``span`` is where the sentence says so."""

    first: tuple[Word, ...]
    second: tuple[Word, ...]
    span: tuple[int, int]
    close: bool


@lru_cache(maxsize=8192)
def relations_in(text: str) -> tuple[Relation, ...]:
    """Each before/after of ``text`` with the words on its two sides."""
    return tuple(_relations_in(text))


def _relations_in(text: str) -> Iterator[Relation]:
    start = 0
    for end in (*(match.start() for match in _SENTENCE.finditer(text)), len(text)):
        yield from _relations(text, start, end)
        start = end


def _relations(text: str, start: int, end: int) -> Iterator[Relation]:
    matches = list(_CONNECTOR.finditer(text, start, end))
    for number, match in enumerate(matches):
        if match["later"] and _BACKWARD.match(text, match.end(), end):
            continue
        left_from = matches[number - 1].end() if number else start
        right_to = matches[number + 1].start() if number + 1 < len(matches) else end
        left_from, right_to = _own_clauses(text, match, left_from, right_to)
        left, right = _words(text, left_from, match.start()), _words(text, match.end(), right_to)
        if not any(word.concept for word in left):
            comma = text.find(",", match.end(), end)
            if comma < 0:
                continue
            left, right = _words(text, comma + 1, end), _words(text, match.end(), comma)
        is_close = any(close.end() == match.end() for close in _CLOSE.finditer(text, start, match.end()))
        first, second = (left, right) if match["earlier"] else (right, left)
        yield Relation(first, second, match.span(), is_close)


def _own_clauses(text: str, match: re.Match[str], start: int, end: int) -> tuple[int, int]:
    """The stretch around a connector that it joins: a further main clause (", and …") is none of its sides."""
    further = [one for one in _FURTHER_CLAUSE.finditer(text, start, end) if one.start() != match.start()]
    before = [one.end() for one in further if one.end() <= match.start()]
    after = [one.start() for one in further if one.start() >= match.end()]
    return (before[-1] if before else start), (after[0] if after else end)


def _words(text: str, start: int, end: int) -> tuple[Word, ...]:
    return tuple(word for word in words_in(text) if start <= word.start and word.end <= end)


def check_order(claim: Claim) -> Iterator[Finding]:
    for relation in relations_in(claim.prose):
        first, second = moment_of(claim, relation.first), moment_of(claim, relation.second)
        if first is None or second is None or _same(first, second):
            if not _told_by_a_record(claim, relation):
                message = (
                    f"Which two records “{claim.text[slice(*relation.span)]}” compares cannot be told from the words."
                )
                yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, relation.span)
            continue
        yield from _compare(claim, relation, first, second)


def _compare(claim: Claim, relation: Relation, first: Moment, second: Moment) -> Iterator[Finding]:
    if first.at > second.at and not any(other < second.at for other in first.others):
        message = (
            f"The report has {first.label} before {second.label}; by the clock it came "
            f"{_minutes(first.at - second.at)} later."
        )
        yield claim.finding(CHECK, Verdict.CONTRADICTED, message, relation.span, expected="the other way round")
    elif relation.close and second.at - first.at > CLOSE:
        message = (
            f"Between {first.label} and {second.label} lie {_minutes(second.at - first.at)}, which is not shortly."
        )
        yield claim.finding(
            CHECK, Verdict.CONTRADICTED, message, relation.span, expected=_minutes(second.at - first.at)
        )


def _same(first: Moment, second: Moment) -> bool:
    return first.at == second.at or (first.event is not None and first.event is second.event)


def _told_by_a_record(claim: Claim, relation: Relation) -> bool:
    """Whether one cited record says this order itself, in the same direction."""
    first, second = _concepts(relation.first), _concepts(relation.second)
    return any(
        first <= _concepts(told.first) | event.kind_concepts and second <= _concepts(told.second) | event.kind_concepts
        for event in claim.cited
        for told in relations_in(event.text)
        if first and second
    )


def _concepts(words: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(word.concept for word in words if word.concept)


def _minutes(delta: timedelta) -> str:
    seconds = int(delta.total_seconds())
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{seconds // 60} minutes"
