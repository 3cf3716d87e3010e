"""Figures that follow from the records' own: shares, changes in per cent, multiples ("twice", "tripled", "a tenth of")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.domain.finding import Finding, Verdict
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.figures import Figure, says_same, shares_in

CHECK = "number"
_CHANGES = re.compile(
    r"\b(?:above|below|more|less|fewer|higher|lower|increas\w*|decreas\w*|drop\w*|fell|fall\w*|rose"
    r"|rise\w*|grew|grow\w*"
    r"|reduc\w+|over|under|beyond|cut|up|down|faster|slower|climb\w*|shr[aui]nk\w*|jump\w*)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"\b(?:limit|threshold|permitted|allowed|slo|sla|quota|ceiling|target|budget)\b", re.IGNORECASE)
_ARROW = re.compile(r"\s*[\w%°/€$£]{0,8}\s*(?:->|→|=>|to)\s*")
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100,
}  # fmt: skip
_MULTIPLE = re.compile(
    r"(?P<near>\b(?:nearly|almost|not quite|just under|close to|about|around|roughly|approximately|some|more than|over"
    r"|well over|just over|at least|less than|under|fewer than)\s+)?"
    r"(?:(?P<change>\b(?:doubl(?:ed|es|ing)|trebled|tripl(?:ed|es|ing)|quadrupl(?:ed|es|ing)|halv(?:ed|es|ing))\b)"
    r"|(?P<word>\b(?:twice|double|triple|thrice)\b)(?!\s+(?:charg|book|bill|pa(?:y|id)|count|captur|check"
    r"|send|sent|in\b"
    r"|during|before|at\b|by\b|within|that|on\b|and\b|a\b|but\b))"
    r"|\b(?P<number>\d+(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
    r"|twenty|thirty|fifty"
    r"|hundred)(?:\s?[x×](?=\s)|[- ]?fold\b|[- ]times\b(?=\s+(?:the|its|their|as|higher|more|greater"
    r"|larger|slower|longer|over|that|what)\b)))",
    re.IGNORECASE,
)
_ONE_IN = re.compile(
    r"(?P<under>\b(?:fewer than|less than|under|below)\s+)?\b(?P<part>one|two|three"
    r"|\d+)\s+(?:[a-z][\w-]*\s+){0,3}?(?:in|out of)"
    r"\s+(?:every\s+)?(?P<whole>a hundred|\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred)\b",
    re.IGNORECASE,
)
_MAY_MULTIPLY = re.compile(r"doubl|tripl|trebl|quadrupl|halv|twice|thrice|fold|times|\d\s?[x×]", re.IGNORECASE)
_CHANGED = {"d": 2, "tr": 3, "q": 4}


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two held figures in one unit, the earlier one first; ``anchored`` where sentence or record ties them together."""

    first: Figure
    second: Figure
    anchored: bool


def share_verdict(claim: Claim, figure: Figure) -> Verdict | None:
    """Whether a percentage or fraction follows from two held figures: supported, for a person, or ``None`` where it does not."""
    clause = claim.clause_of(figure.span)
    changing = clause is not None and _CHANGES.search(clause.text) is not None
    found = [pair for pair in _pairs(claim, claim.text) if _is_share(figure, pair, changing or _is_transition(pair))]
    if not found:
        return None
    return Verdict.SUPPORTED if any(pair.anchored for pair in found) else Verdict.NEEDS_HUMAN


def part_of_share(claim: Claim, figure: Figure) -> Verdict | None:
    """ "one decision in 25" for 4 %: whether a record gives that share; ``None`` where ``figure`` is in no such words."""
    for match in _ONE_IN.finditer(claim.prose):
        if not match.start() <= figure.span[0] < match.end():
            continue
        part, whole = (_number(match[name]) for name in ("part", "whole"))
        if part is None or not whole or part >= whole:
            return None
        share = part / whole * 100
        shares = [held.number for event in claim.cited for held in event.figures if held.unit == "%"]
        shares += [one for event in claim.cited for one in shares_in(event.text)]
        shares += [
            pair.first.number / pair.second.number * 100
            for pair in _pairs(claim, "")
            if pair.first.part and pair.second.whole
        ]
        low, high = (Decimal(0), share) if match["under"] else (share * Decimal("0.93"), share * Decimal("1.07"))
        return Verdict.SUPPORTED if any(low <= one <= high for one in shares) else Verdict.NEEDS_HUMAN
    return None


def _number(written: str) -> Decimal | None:
    lower = written.lower().removeprefix("a ").replace(",", "")
    if lower in _WORDS:
        return Decimal(_WORDS[lower])
    return Decimal(1) if lower == "one" else Decimal(lower) if lower.replace(".", "", 1).isdigit() else None


def share_of(claim: Claim, figure: Figure) -> list[tuple[PreparedEvent, Figure]]:
    """The cited figures from which a share follows, with their records."""
    pairs = [pair for pair in _pairs(claim, claim.text) if _is_share(figure, pair, True)]
    together = [
        pair for pair in pairs if pair.first.part and pair.second.whole and pair.first.source == pair.second.source
    ]
    parts = [pair.first for pair in together] or [one for pair in pairs for one in (pair.first, pair.second)]
    return [(event, held) for event in claim.cited for held in event.figures if any(held is part for part in parts)]


def _is_transition(pair: _Pair) -> bool:
    first, second = pair.first, pair.second
    return first.source == second.source and _ARROW.fullmatch(first.source[first.span[1] : second.span[0]]) is not None


def _is_share(figure: Figure, pair: _Pair, changing: bool) -> bool:
    low, high = sorted((pair.first.number, pair.second.number))
    if low <= 0 or low == high:
        return False
    values = [low / high * 100]
    if changing:
        values += [(high - low) / low * 100, (high - low) / high * 100]
    return any(says_same(figure, value) for value in values)


def is_multiple(claim: Claim, figure: Figure) -> bool:
    """Whether ``figure`` ("three times") is one that ``check_multiples`` reads."""
    return any(match.start() <= figure.span[0] < match.end() for match in _MULTIPLE.finditer(claim.prose))


def check_multiples(claim: Claim) -> Iterator[Finding]:
    """ "twice its limit", "doubled", "five times the figure for …" against what the records allow to compute."""
    if _MAY_MULTIPLY.search(claim.prose) is None:
        return
    for match in _MULTIPLE.finditer(claim.prose):
        if not any(match.group().strip().lower() in event.text.lower() for event in claim.cited):
            yield from _check_multiple(claim, match)


def _check_multiple(claim: Claim, match: re.Match[str]) -> Iterator[Finding]:
    factor, near = _factor(match), (match["near"] or "").strip().lower()
    sentence = _sentence(claim.prose, match.start())
    every = _pairs(claim, sentence)
    pairs = [
        pair
        for pair in (_both_stated(claim, every) if match["change"] else every)
        if pair.first.number and pair.second.number
    ]
    fitting = [pair for pair in pairs if _is_multiple(pair, factor, near, match["change"] is not None)]
    if any(pair.anchored for pair in fitting):
        return
    anchored = [pair for pair in pairs if pair.anchored]
    said = match.group().strip()
    if fitting or not anchored:
        message = f"Of which two figures “{said}” tells cannot be read from the words."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, match.span())
        return
    pair = anchored[0]
    times = max(pair.first.number, pair.second.number) / min(pair.first.number, pair.second.number)
    expected = f"{times:.1f} times"
    message = f"The sentence says “{said}”; {pair.first.text} and {pair.second.text} are {expected} apart."
    yield claim.finding(CHECK, Verdict.CONTRADICTED, message, match.span(), expected=expected)


def _factor(match: re.Match[str]) -> Decimal:
    if match["change"]:
        written = match["change"].lower()
        if written.startswith("h"):
            return Decimal("0.5")
        return Decimal(next(factor for start, factor in _CHANGED.items() if written.startswith(start)))
    if match["word"]:
        return Decimal(3 if match["word"].lower() in ("triple", "thrice") else 2)
    number = match["number"].lower()
    return Decimal(_WORDS[number]) if number in _WORDS else Decimal(number)


def _is_multiple(pair: _Pair, factor: Decimal, near: str, change: bool) -> bool:
    low, high = sorted((pair.first.number, pair.second.number))
    if change:
        ratio = pair.second.number / pair.first.number
        if factor < 1:
            ratio, factor = 1 / ratio, 1 / factor
    else:
        ratio = high / low
    if near in ("more than", "over", "well over", "just over", "at least"):
        return factor <= ratio < factor * Decimal("1.5") + Decimal("0.5")
    if near in ("nearly", "almost", "not quite", "just under", "close to", "less than", "under", "fewer than"):
        return factor * Decimal("0.85") <= ratio <= factor
    return abs(ratio - factor) <= factor * Decimal("0.12" if near else "0.06")


def _pairs(claim: Claim, said: str) -> list[_Pair]:
    """Held figures two by two, in one unit and of one percentile; limits go with any."""
    held = [(event, figure) for event in claim.cited for figure in event.figures if figure.unit != "x"]
    held.sort(key=lambda one: (one[0].at, one[0].id, one[1].span))
    stated = {(figure.unit, one.number) for figure in claim.figures for _, one in held if _states(figure, one)}
    limited = _LIMIT.search(said) is not None
    found = []
    for index, (event, first) in enumerate(held):
        for other, second in held[index + 1 :]:
            if first.number == second.number or not _comparable(first, second):
                continue
            tied = (first.unit, first.number) in stated or (second.unit, second.number) in stated
            tied = tied or (limited and first.threshold != second.threshold)
            tied = tied or (event is other and _belong(event, first, second))
            found.append(_Pair(first, second, tied))
    return [replace(found[0], anchored=True)] if len(found) == 1 else found


def _both_stated(claim: Claim, pairs: list[_Pair]) -> list[_Pair]:
    """The pairs of which the sentence states both figures; all where it states none."""
    stated = [
        pair
        for pair in pairs
        if all(any(_states(figure, held) for figure in claim.figures) for held in (pair.first, pair.second))
    ]
    return [replace(pair, anchored=True) for pair in stated] or pairs


def _states(figure: Figure, held: Figure) -> bool:
    return figure.unit == held.unit and says_same(figure, held.number)


def _comparable(first: Figure, second: Figure) -> bool:
    if first.unit != second.unit and not any(one.threshold and one.unit == "" for one in (first, second)):
        return False
    if first.threshold or second.threshold:
        return first.threshold != second.threshold
    return first.percentile == second.percentile


def _belong(event: PreparedEvent, first: Figure, second: Figure) -> bool:
    """ "12 of 40", "400 -> 100"."""
    if first.part and second.whole:
        return True
    return first.source == second.source and _ARROW.fullmatch(first.source[first.span[1] : second.span[0]]) is not None


def _sentence(text: str, position: int) -> str:
    ends = [match.end() for match in re.finditer(r"[.!?;](?=\s)", text)]
    start = max((end for end in ends if end <= position), default=0)
    return text[start : min((end for end in ends if end > position), default=len(text))]
