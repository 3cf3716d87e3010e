"""Figures that no record has and that follow from those it has: sums, differences, shares, products, counts, other units.

``follows`` certifies what the words say outright. ``may_follow`` certifies nothing: it only tells a figure that a person
has to work out from one that is truly absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from extraction.domain.units import BYTES, SECONDS
from extraction.verification.claim import Claim
from extraction.verification.evidence import PreparedEvent
from extraction.verification.figures import Figure, says_same
from extraction.verification.subjects import is_held_as

_COMPUTED = re.compile(
    r"\b(?:total(?:l?ing|led)?|combined|altogether|in all|sum|together|times|fold|points?|difference|by"
    r"|more than|too|above|below|off|lost|loss|shed|cost|gained|gone|added|removed|extra|additional"
    r"|fewer|less"
    r"|increase of|reduction of|drop of|rise of|percent (?:increase|decrease|reduction|drop|rise)|% (?:increase"
    r"|decrease|reduction|drop"
    r"|rise|higher|lower|more|fewer))\b|[x×]\b",
    re.IGNORECASE,
)
_AGAINST_A_LIMIT = re.compile(
    r"\b(?:too|above|below|over|under|beyond|exceed\w*|limit|threshold|permitted|allowed)\b", re.IGNORECASE
)
_LEFT = re.compile(r"\b(?:spare|left|remain\w*|rest|others?|free|not|still|unaffected|without)\b", re.IGNORECASE)
_PER = re.compile(r"\b(?:per|each|apiece|on average|averag\w+|works? out)\b", re.IGNORECASE)
_LOOSELY = re.compile(
    r"\b(?:nearly|almost|close to|just (?:under|over|short of)|about|around|roughly|approximately|some|more than|less than"
    r"|over|under|well over|not quite|a good|at least|up to)\s+(?:the\s+|a\s+|an\s+)?$",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"\b(?:half|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)\b", re.IGNORECASE)
_LIST = re.compile(
    r"[\w@#./:%-]+(?: [\w@#./:%-]+){0,3}(?:(?:\s*[,+/&]\s*|,? and )[\w@#./:%-]+(?: [\w@#./:%-]+){0,3}?)+"
)
_IN_LIST = re.compile(r"\s*[,+/&]\s*(?:and )?| and ")
_BARE = re.compile(r"(?<![\d.,:])\d[\d,]*(?:\.\d+)?")
_MINUTE = 60
_NEAR = Decimal("0.1")
_TO_A_MULTIPLE = Decimal("0.05")
_MOST_COUNTED = 50
_MANY = 14
"""With more figures than that nearly every number is the sum or difference of some."""


def follows(claim: Claim, figure: Figure) -> bool:
    """A sum, difference, ratio or percentage change of two or more held figures of one measure, where the words say so."""
    clause = claim.clause_of(figure.span)
    if clause is None:
        return False
    said = " ".join(one.text for one in claim.reading.clauses if one.sentence == clause.sentence)
    if _PER.search(said) and _is_quotient(claim, figure):
        return True
    if not _COMPUTED.search(said):
        return False
    limited = _AGAINST_A_LIMIT.search(said) is not None
    series: dict[tuple[str, str], list[Figure]] = {}
    for event in claim.cited:
        for held in event.figures:
            if (figure.unit == "x" or limited or not held.threshold) and (
                figure.unit == "x" or not figure.about or not held.about or figure.about & held.about
            ):
                series.setdefault((held.unit, held.percentile), []).append(held)
    return any(_computes(figure, unit, held) for (unit, _), held in series.items() if len(held) > 1)


def is_the_rest(claim: Claim, figure: Figure) -> bool:
    """ "17 of the 20" where a record says that 3 of the 20 did not; "8 to spare" for 492 of 500."""
    if figure.unit or figure.number != int(figure.number):
        return False
    clause = claim.clause_of(figure.span)
    if not figure.part and (clause is None or not _LEFT.search(clause.text)):
        return False
    held = [[one for one in event.figures if one.unit == ""] for event in claim.cited]
    return any(abs(one.number - other.number) == figure.number for those in held for one in those for other in those)


def may_follow(claim: Claim, figure: Figure) -> bool:
    """Whether ``figure`` can be worked out from what the cited records tell, in whatever way; which, a person judges."""
    return (
        _is_written_bare(claim, figure)
        or _is_nearly_held(claim, figure)
        or _is_list_length(claim, figure)
        or _is_worked_out(claim, figure)
    )


def is_given_otherwise(claim: Claim, figure: Figure) -> bool:
    """Whether the figure stands in a record in another form, is the product of two that the sentence gives too, or lies
    between the times of two cited records.
    """
    if _is_written_bare(claim, figure) or _has_its_unit_later(claim, figure) or _is_product(claim, figure):
        return True
    times = [event.at for event in claim.cited]
    apart = (abs(one - other).total_seconds() for one, other in combinations(times, 2))
    return figure.unit == "s" and any(abs(Decimal(length) - figure.number) <= _MINUTE for length in apart)


def _has_its_unit_later(claim: Claim, figure: Figure) -> bool:
    """ "between 9 and 22 minutes": a figure without a unit before one that has the record's."""
    later = next((one for one in claim.figures if one.span[0] > figure.span[0]), None)
    return (
        figure.unit == ""
        and later is not None
        and any(
            held.text.split()[0] == figure.text and held.unit == later.unit
            for event in claim.cited
            for held in event.figures
        )
    )


def _is_product(claim: Claim, figure: Figure) -> bool:
    """ "18.40 € for each of 7,315 slips adds up to 135,000 €"."""
    return any(says_same(figure, one * other) for one, other in combinations(_stated_beside(claim, figure), 2))


def _is_quotient(claim: Claim, figure: Figure) -> bool:
    """ "about 24 € per order": one figure that the sentence states by another one."""
    stated = _stated_beside(claim, figure)
    return any(other and says_same(figure, one / other) for one in stated for other in stated if one is not other)


def _stated_beside(claim: Claim, figure: Figure) -> list[Decimal]:
    return [one.number for one in claim.figures if one is not figure and _is_cited(claim, one)]


def _is_cited(claim: Claim, figure: Figure) -> bool:
    return any(is_held_as(figure, held) for event in claim.cited for held in event.figures)


def _computes(figure: Figure, unit: str, held: list[Figure]) -> bool:
    numbers = [one.number for one in held]
    if figure.unit == unit and says_same(figure, sum(numbers, Decimal(0))):
        return True
    pairs = [(one, other) for one in numbers for other in numbers if one > other]
    if figure.unit == unit and any(says_same(figure, one - other) for one, other in pairs):
        return True
    if figure.unit == "%":
        changes = [(one - other) / base * 100 for one, other in pairs for base in (one, other) if base]
        return any(says_same(figure, change) for change in changes)
    return figure.unit in ("", "x") and any(other and says_same(figure, one / other) for one, other in pairs)


def _is_written_bare(claim: Claim, figure: Figure) -> bool:
    """A record has the number without a unit: "one minute" for an interval of 60, "22 minutes" for "14, 22 and 9 min"."""
    written = figure.value.number
    wanted = {figure.number, *(() if written is None else (written,))}
    if figure.unit in ("s", "B"):
        wanted |= {figure.number / size for size in (SECONDS if figure.unit == "s" else BYTES).values() if size}
    return any(number in wanted for event in claim.cited for number in _bare_numbers(event))


def _bare_numbers(event: PreparedEvent) -> Iterator[Decimal]:
    """Numbers of the text that no unit belongs to."""
    united = [one.span for one in event.figures if one.unit and one.source == event.text]
    for match in _BARE.finditer(event.text):
        if not any(start <= match.start() < end for start, end in united):
            yield Decimal(match.group().replace(",", ""))


def _is_nearly_held(claim: Claim, figure: Figure) -> bool:
    """ "nearly two thirds" for 64 %: a figure in loose words beside one close to it."""
    loose = figure.approximate or figure.comparison or _FRACTION.search(figure.text)
    if not loose and _LOOSELY.search(claim.prose, 0, figure.span[0]) is None:
        return False
    return any(
        held.unit == figure.unit and abs(held.number - figure.number) <= _NEAR * abs(figure.number)
        for event in claim.cited
        for held in event.figures
    )


def _is_list_length(claim: Claim, figure: Figure) -> bool:
    """ "three regions" for "Nordics + Benelux + UK"; as many as records are cited."""
    if figure.unit not in ("", "x") or figure.number != int(figure.number) or not 1 < figure.number <= _MOST_COUNTED:
        return False
    if figure.number <= len(claim.cited):
        return True
    return any(
        len(_IN_LIST.split(match.group())) == figure.number
        for event in claim.cited
        for match in _LIST.finditer(event.text)
    )


def _is_worked_out(claim: Claim, figure: Figure) -> bool:
    numbers = {abs(held.number) for event in claim.cited for held in event.figures if held.number}
    if len(numbers) < 2 or len(numbers) > _MANY:
        return False
    if figure.unit in ("%", "x"):
        return any(_ratio_says(figure, one, other) for one, other in combinations(sorted(numbers), 2))
    return any(says_same(figure, one) for one in _results(claim, figure, sorted(numbers)))


def _ratio_says(figure: Figure, low: Decimal, high: Decimal) -> bool:
    scale = 100 if figure.unit == "%" else 1
    ratios = (low / high, high / low, (high - low) / low, (high - low) / high, low / (low + high), high / (low + high))
    return any(
        says_same(figure, ratio * scale) or abs(ratio * scale - figure.number) <= _TO_A_MULTIPLE * figure.number
        for ratio in ratios[: None if figure.unit == "%" else 2]
    )


def _results(claim: Claim, figure: Figure, numbers: list[Decimal]) -> Iterator[Decimal]:
    """Sums and differences of held figures of one unit (or of figures without one); quotients where the words ask for them."""
    alike = sorted(
        {one.number for event in claim.cited for one in event.figures if one.number and one.unit in (figure.unit, "")}
    )
    if len(alike) > 1:
        yield sum(alike, Decimal(0))
    for one, other in combinations(alike, 2):
        yield one + other
        yield other - one
    for one, other in combinations(numbers, 2):
        if figure.approximate or _PER.search(claim.prose):
            yield other / one
