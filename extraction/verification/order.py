"""Before and after, against the clock of the records that the two sides speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.clock_times import clock_times_in
from extraction.verification.durations import endpoints
from extraction.verification.evidence import PreparedEvent
from extraction.verification.happenings import Moment, moment_of, plausible, scores
from extraction.verification.reading import Word, words_in
from extraction.verification.subjects import is_elapsed

CHECK = "order"
_EARLIER = (
    r"before|prior to|ahead of|preceded(?! by)|precedes|preceding|led up to|leading up to|(?:was|were) followed by"
    r"|followed by"
    r"|after which|and then|then|whereupon|and (?:later|subsequently|afterwards?)|subsequently|earlier than"
    r"|until after|by the time|already\b[^.,;]{0,60}\bwhen"
    r"|first,? (?:and|then|but)(?=\s[^.;]*\b(?:later|after|afterwards|second|next|last)\b)"
)
_LATER = (
    r"(?:only )?after|followed|following|follows|once|as soon as|subsequent to|later than|(?:was|were) preceded by"
    r"|preceded by"
    r"|in the wake of"
)
_CONNECTOR = re.compile(rf"(?<![\w-])(?:(?P<earlier>{_EARLIER})|(?P<later>{_LATER}))(?![\w-])", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<!\bDr)(?<!\bvs)(?<!\bapprox)[.!?;:](?=\s|$)|\n")
_CLOSE = re.compile(
    r"\b(?:shortly|soon|immediately|right|just|moments|directly|straight|quickly)\s+(?:(?:there)?after|afterwards?"
    r"|following"
    r"|before|prior to)\b",
    re.IGNORECASE,
)
# "after that" looks back at a whole clause, whose own time is checked where it stands.
_BACKWARD = re.compile(r"\s+(?:that|this|which)(?=\s*(?:[,.;]|$))", re.IGNORECASE)
_NO_ORDER = re.compile(
    r"(?:(?<=day )|(?<=week )|(?<=night )|(?<=month )|(?<=year ))before(?=[,.]|$|\s(?:from|to|and|had|with|at)\b)"
    r"|(?<!at )once(?= (?:more|again|a|per|every)\b)|(?<=at )once\b|after (?:\w+ )?(?:tries|attempts|retries)\b"
    r"|after (?:all|the other|another"
    r"|each other)\b|followed (?:up|the)\b|following (?:the )?(?:runbook|steps)",
    re.IGNORECASE,
)
_NARRATIVE = re.compile(
    r"[.;!?]?\s+(?:and\s+|but\s+)?(?P<then>only (?:then|afterwards?|later)|then|afterwards?|after that"
    r"|later|subsequently|next)\b,?",
    re.IGNORECASE,
)
_AT_A_TIME = re.compile(r"\W*(?:at|on|by)\s[^,]{0,40}\d[^,]{0,40},", re.IGNORECASE)
_LENGTH = re.compile(
    r"\W*(?:(?:about|some|only|just|roughly|over|almost|nearly|around|barely|not|quite|more|less|than"
    r"|within|a|an|and|half"
    r"|little|under|of|quarter|approximately|well)\s+)*(?:[a-z]+(?:-[a-z]+)?"
    r"|\d[\d.,]*)[\s-]+(?:(?:and\s+)?a\s+(?:half|quarter)\s+|of\s+)?"
    r"(?:(?:an?\s+)?(?:second|minute|hour|day|week|min|h)s?)?(?:\s+(?:and\s+)?\d+\s+(?:second|minute|hour|min)s?)?"
    r"\s*(?:later\s*)?",
    re.IGNORECASE,
)
_INVERTED = re.compile(r"\s(?:did|was|were|could|has|have|would|is|are)\s", re.IGNORECASE)
_FURTHER_CLAUSE = re.compile(
    r",\s+(?:and|but|while|whereas)\s+(?!then\b|later\b|subsequently\b|afterwards?\b)", re.IGNORECASE
)
_CLEARLY = 1.0
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
    start = before = 0
    for end in (*(match.start() for match in _SENTENCE.finditer(text)), len(text)):
        goes_on = _NARRATIVE.match(text, start, end)
        if goes_on and start > before:
            yield Relation(_words(text, before, start), _words(text, goes_on.end(), end), goes_on.span("then"), False)
            start = goes_on.end()
        yield from _relations(text, start, end)
        before, start = start, end


def _relations(text: str, start: int, end: int) -> Iterator[Relation]:
    matches = [match for match in _CONNECTOR.finditer(text, start, end) if not _NO_ORDER.match(text, match.start())]
    for number, match in enumerate(matches):
        if match["later"] and _BACKWARD.match(text, match.end(), end):
            continue
        left_from = matches[number - 1].end() if number else start
        right_to = matches[number + 1].start() if number + 1 < len(matches) else end
        left_from, right_to = _own_clauses(text, match, left_from, right_to)
        left, right = _words(text, left_from, match.start()), _words(text, match.end(), right_to)
        nearest = text[left_from : match.start()].rstrip(" ,").rfind(", ")
        if nearest > 0 and any(word.concept for word in _words(text, left_from + nearest + 1, match.start())):
            left = _words(text, left_from + nearest + 1, match.start())
        length_from = left_from + nearest + 1 if _AT_A_TIME.match(text, left_from) and nearest > 0 else left_from
        if not any(word.concept for word in left) or _LENGTH.fullmatch(text, length_from, match.start()):
            cut = _main_clause(text, match, end)
            if cut is None:
                continue
            left, right = _words(text, cut[1], _to_comma(text, cut[1], end)), _words(text, match.end(), cut[0])
        elif (comma := _to_comma(text, match.end(), right_to)) > match.end():
            right = _words(text, match.end(), comma)
        is_close = any(close.end() == match.end() for close in _CLOSE.finditer(text, start, match.end()))
        first, second = (left, right) if match["earlier"] else (right, left)
        yield Relation(first, second, match.span(), is_close)


def _to_comma(text: str, start: int, end: int) -> int:
    """Where the clause that begins at ``start`` ends: at its first comma that leaves it something to say."""
    position = text.find(",", start, end)
    while position >= 0:
        if (
            any(word.concept for word in _words(text, start, position))
            and not text[position + 1 : position + 2].isdigit()
        ):
            return position
        position = text.find(",", position + 1, end)
    return end


def _main_clause(text: str, match: re.Match[str], end: int) -> tuple[int, int] | None:
    """Where a leading "after …" ends and the main clause begins: at a comma, or at the verb of "only after … did …"."""
    comma = text.find(",", match.end(), end)
    if comma >= 0:
        return comma, comma + 1
    turned = [one.span() for one in _INVERTED.finditer(text, match.end(), end)]
    return (turned[-1][0], turned[-1][1]) if turned and turned[-1][0] > match.end() + 3 else None


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
        told = _told_by_a_record(claim, relation)
        if told is not None:
            if not told:
                message = "A cited record tells it the other way round."
                yield claim.finding(CHECK, Verdict.CONTRADICTED, message, relation.span, expected="the other way round")
            continue
        firsts, seconds = _moments(claim, relation.first), _moments(claim, relation.second)
        pairs = [(one, other) for one in firsts for other in seconds if not _same(one, other)]
        if _is_measured(claim, relation):
            continue
        if not pairs and _is_the_gap(claim, relation):
            continue
        if not pairs and (guessed := _by_elimination(claim, relation)):
            if _reversed(*guessed):
                message = f"{guessed[0].label} seems to be told as coming before {guessed[1].label}; it came later."
                yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message[0].upper() + message[1:], relation.span)
            continue
        if not pairs and _told_in_turn(claim, relation):
            continue
        if not pairs:
            message = f"Which two records “{claim.text[slice(*relation.span)]}” compares cannot be told from the words."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, relation.span)
            continue
        yield from _compare(claim, relation, pairs)


def _moments(claim: Claim, words: tuple[Word, ...]) -> list[Moment]:
    """What one side may speak of, the likeliest first: its clock time, else what its words name."""
    if not words:
        return []
    start, end = words[0].start, words[-1].end
    clocks = [one for one in clock_times_in(claim.prose) if start <= one.span[0] < end and one.zone_known]
    if len(clocks) == 1:
        return [Moment(clocks[0].on_day_of(claim.cited[0].at), clocks[0].text)]
    best = moment_of(claim, words)
    if best is None:
        return []
    if best.event is None:
        return [best]
    others = [event for event in plausible(claim, words) if event is not best.event]
    return [best, *(Moment(event.at, event.label, event) for event in others)]


def _is_measured(claim: Claim, relation: Relation) -> bool:
    """ "40 minutes after …": how long it was is checked as a length of time, with its direction."""
    return any(
        0 <= relation.span[0] - figure.span[1] <= 2
        and is_elapsed(claim, figure)
        and endpoints(claim, figure) is not None
        for figure in claim.figures
    )


def _is_the_gap(claim: Claim, relation: Relation) -> bool:
    """ "70 minutes after …": as long as lies between the two cited records, and not clearly told in reverse."""
    if len(claim.cited) != 2:
        return False
    gap = abs((claim.cited[0].at - claim.cited[1].at).total_seconds())
    beside = [
        one for one in claim.figures if one.unit == "s" and 0 <= relation.span[0] - one.span[1] <= len(" later, only ")
    ]
    if not any(abs(float(one.number) - gap) <= max(60.0, gap / 20) for one in beside):
        return False
    guessed = _by_elimination(claim, relation)
    return guessed is None or not _reversed(*guessed)


def _by_elimination(claim: Claim, relation: Relation) -> tuple[Moment, Moment] | None:
    """Of two records the one that fits one side better; the other side then speaks of the other."""
    if len(claim.cited) != 2:
        return None
    one, other = claim.cited
    first, second = scores(claim, relation.first), scores(claim, relation.second)
    straight, crossed = first[one.id] + second[other.id], first[other.id] + second[one.id]
    if abs(straight - crossed) < _CLEARLY:
        return None
    pair = (one, other) if straight > crossed else (other, one)
    return Moment(pair[0].at, pair[0].label, pair[0]), Moment(pair[1].at, pair[1].label, pair[1])


def _compare(claim: Claim, relation: Relation, pairs: list[tuple[Moment, Moment]]) -> Iterator[Finding]:
    first, second = pairs[0]
    if _reversed(first, second):
        message = (
            f"The report has {first.label} before {second.label}; by the clock it came "
            f"{_minutes(first.at - second.at)} later."
        )
        doubtful = any(not _reversed(one, other) for one, other in pairs[1:]) or _recorded_in_order(first, second)
        verdict = Verdict.NEEDS_HUMAN if doubtful else Verdict.CONTRADICTED
        yield claim.finding(CHECK, verdict, message, relation.span, expected="the other way round")
    elif relation.close and second.at - first.at > CLOSE:
        message = (
            f"Between {first.label} and {second.label} lie {_minutes(second.at - first.at)}, which is not shortly."
        )
        yield claim.finding(
            CHECK, Verdict.CONTRADICTED, message, relation.span, expected=_minutes(second.at - first.at)
        )


def _reversed(first: Moment, second: Moment) -> bool:
    return first.at > second.at and not any(other < second.at for other in first.others)


def _recorded_in_order(first: Moment, second: Moment) -> bool:
    """Whether the records themselves came in the told order, whatever times they speak of."""
    return first.event is not None and second.event is not None and first.event.at < second.event.at


def _same(first: Moment, second: Moment) -> bool:
    if first.event is None or second.event is None:
        return abs(first.at - second.at) < timedelta(minutes=1)
    return first.at == second.at or (first.event is not None and first.event is second.event)


def _told_by_a_record(claim: Claim, relation: Relation) -> bool | None:
    """Whether one cited record tells this order itself: in the same direction, the other way round, or ``None``: not at all."""
    first, second = _concepts(relation.first), _concepts(relation.second)
    if not first or not second:
        return None
    for event in claim.cited:
        for told in relations_in(event.text):
            one, other = _concepts(told.first) | event.kind_concepts, _concepts(told.second) | event.kind_concepts
            if (_mostly(first, one) and _mostly(second, other)) or (
                (first <= one and second & other) or (second <= other and first & one)
            ):
                return True
            if len(claim.cited) == 1 and _mostly(first, other - one) and _mostly(second, one - other):
                return False
    return None


def _told_in_turn(claim: Claim, relation: Relation) -> bool:
    """Whether one cited record tells both sides, the earlier one first: "killed 310 connections, now at 170"."""
    first, second = _concepts(relation.first), _concepts(relation.second)
    for event in claim.cited:
        own, other = _places(event, first), _places(event, second)
        if own and other and 2 * len(own) >= len(first) and 2 * len(other) >= len(second) and max(own) < min(other):
            return True
    return False


def _places(event: PreparedEvent, concepts: frozenset[str]) -> list[int]:
    """Where the text of ``event`` first has each of ``concepts``."""
    found: dict[str, int] = {}
    for word in event.reading.words:
        if word.concept in concepts:
            found.setdefault(word.concept, word.start)
    return list(found.values())


def _mostly(said: frozenset[str], told: frozenset[str]) -> bool:
    return 2 * len(said & told) >= len(said)


def _concepts(words: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(word.concept for word in words if word.concept)


def _minutes(delta: timedelta) -> str:
    seconds = int(delta.total_seconds())
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{seconds // 60} minutes"
