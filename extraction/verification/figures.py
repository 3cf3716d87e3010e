"""Figures in a text with what they are figures of, and whether one figure says the same as another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from extraction.domain.quantities import smallest_unit, tolerance
from extraction.domain.typed_values import TypedValue, ValueKind
from extraction.domain.units import BYTES, SECONDS, singular
from extraction.verification.lexicon import concept_of, vocabulary
from extraction.verification.reading import Word

_OWN_CLASS = frozenset({"%", "percentage points", "x", "requests/s", "$", "€", "£", "http status"})
_PERCENTILE = re.compile(
    r"^(?:p(?P<short>50|75|90|95|99|999|99\.9)|(?P<long>50|75|90|95|99|99\.9)th(?:-percentile)?|median)$"
)
_GENERIC = vocabulary(
    """rise fall peak raise lower rate exceed percent percentage fire spike increase decrease reach end begin average mean
    median current currently baseline recover estimate back stand sit hover level message metric affected resolve finish report
    size confirm point drop far down higher slower faster longer shorter more fewer less larger smaller bigger greater run
    previous reading percentil percentile v vs versus behind clearly
    warn crit halv halve double doubl triple tripl degree degr degre c celsius permit allow"""
)
MEASURES = vocabulary(
    """error latency cpu memory disk queue backlog lag request customer order payment merchant connection pool replica pod node
    retry timeout traffic session job row checkout login transaction event invoice query thread worker host server instance region
    success hit miss availability throughput rps qps ticket complaint call account email upload download booking partition
    consumer shard record file key token object invocation alert deploy restart"""
)
_THRESHOLD = frozenset({"threshold", "slo", "sla", "quota", "objective", "permitted", "allowed", "warn", "crit"})
_STOPPERS = vocabulary(
    """against above over under below with on in at for to and or but from after before by during while when which that than as
    the a an reached hit until vs versus compared"""
)
_AUXILIARIES = frozenset({"is", "was", "were", "are", "had", "has", "have", "been"})
_JOINS = re.compile(r"\s*(?:to|and|or|→|->|-|–|then|/|,)\s*(?:about|around|~|just)?\s*")
_BOUND = re.compile(
    r"(?:\b(?:above|over|exceed\w*|below|under|past|beyond"
    r"|(?:more|less|fewer|larger|bigger|greater|higher|longer|smaller|lower) than)|(?<![-=])[<>]=?)\s*$",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"\s+(?:\w+\s+)?(?:out\s+)?of\s+(?:(?:the|all|a total of|our|their|some|its|\w+['’]s)\s+)*", re.IGNORECASE
)
_OUT_OF = re.compile(
    r"\bout of\s+(?:(?:the|all|a total of|our|their|some)\s+)*$|(?:^|[.,;:]\s+)of\s+(?:(?:the|all|these"
    r"|those|our|their|some)\s+)*$",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"[^.;]{0,40}?,?\s+(?:\d[\d,.]*\s+)?of (?:which|whom|these|those|them)\b", re.IGNORECASE)
_NAMES_ONLY = re.compile(
    r"(?:[\s,/|:;→>()-]|\.(?=\s)|\d{1,2}:\d\d(?::\d\d)?(?![\w:])|\w*[-_.\d][\w.-]*\w\b|\b[A-Z]\w*\b"
    r"|\b(?:and|in|on|at|for|then|to|is|are|was|were|region|ok|OK)\b){0,20}"
)
_ELAPSES = re.compile(r"\s*(?:after|before|later|earlier|ago|following|until|since|of)\b", re.IGNORECASE)
_ARROW = re.compile(r"\s*(?:->|→|=>)\s*")
_LONG_UNITS = frozenset({"min", "h", "d", "day", "days", "w"})
_GAP = re.compile(r"[^.;!?\n]{0,40}")
_PART_OF_AN_HOUR = re.compile(r"(?:(?P<three>three[- ]quarters)|(?P<quarter>quarter)|half)\s+of\s+$", re.IGNORECASE)
_OR_MORE = re.compile(
    r"\s+(?:\w+\s+)?(?:or (?:more|fewer|less|higher|lower|above|below|over)|max(?:imum)?|at most|at least)\b|\+",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?P<part>\d+|one|two|three|four|nine)\s+(?:in|of|out of)\s+(?:every\s+)?(?P<whole>\d+|two|three|four|five"
    r"|ten)\b",
    re.IGNORECASE,
)
_WORD_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "nine": 9, "ten": 10}
_ABOUT_TEN_PERCENT = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written: ``number`` in ``unit`` (``s`` for times, ``B`` for sizes, ``%`` …, "" for counts).

    ``allowed`` is half of the last written place. ``about`` are the concepts it is a figure of; ``percentile`` such as
    ``p99``; ``threshold`` whether it is called a limit; ``bound`` whether something is said to lie above or below it;
    ``part`` and ``whole`` the two figures of "12 of 40 pods". It stands in ``source``.
    """

    value: TypedValue
    number: Decimal
    unit: str
    allowed: Decimal
    about: frozenset[str]
    percentile: str
    threshold: bool
    bound: bool
    source: str = ""
    part: bool = False
    whole: bool = False

    @property
    def span(self) -> tuple[int, int]:
        return self.value.span

    @property
    def text(self) -> str:
        return self.value.text.strip()

    @property
    def approximate(self) -> bool:
        return self.value.approximate

    @property
    def comparison(self) -> str:
        return self.value.comparison


def figures_in(
    text: str, values: tuple[TypedValue, ...], words: tuple[Word, ...], gapping: bool = False
) -> tuple[Figure, ...]:
    """The quantities and durations among ``values`` of ``text``, in order.

    With ``gapping`` a figure that does not say what it measures goes on with the one before it in its sentence ("p99 was
    4 s in one region and 2 s in the other"); without, only where nothing but names or clock times stands between.
    """
    found: list[Figure] = []
    end = 0
    for value in values:
        if value.number is None or value.kind not in (ValueKind.QUANTITY, ValueKind.DURATION):
            continue
        found.append(_figure(text, value, words, found, end, gapping))
        end = value.span[1]
    return tuple(found)


def _figure(
    text: str, value: TypedValue, words: tuple[Word, ...], found: list[Figure], end: int, gapping: bool
) -> Figure:
    """The figure that ``value`` writes; the one before it, the last of ``found``, may turn out to be a part of it."""
    between = text[end : value.span[0]]
    earlier = _earlier(words, value, end)
    about, percentile, threshold = _measured(text, value, words, end)
    unit, factor = _unit(text, value, earlier, found, between)
    is_whole = _whole_of_the_last(found, unit, factor, between)
    if found and not about and not percentile:
        if _JOINS.fullmatch(between):
            about, percentile, threshold = found[-1].about, found[-1].percentile, threshold or found[-1].threshold
        elif (
            not threshold
            and any(one.unit == unit for one in found)
            and _goes_on(between, gapping, _elapses(text, value))
        ):
            about, percentile = _measured_before(found, unit)
    return Figure(
        value=value,
        number=(value.number or Decimal(0)) * factor,
        unit=unit,
        allowed=tolerance(value) * factor,
        about=about,
        percentile=percentile,
        threshold=threshold,
        bound=value.comparison != ""
        or _BOUND.search(text, max(0, value.span[0] - 16), value.span[0]) is not None
        or _OR_MORE.match(text, value.span[1]) is not None,
        source=text,
        whole=is_whole
        or (unit == "" and _OUT_OF.search(text[: value.span[0]]) is not None)
        or _OF_WHICH.match(text, value.span[1]) is not None,
    )


def _measured(text: str, value: TypedValue, words: tuple[Word, ...], end: int) -> tuple[frozenset[str], str, bool]:
    """What ``value`` is a figure of by the words around it, its percentile, and whether it is called a limit."""
    near = _context(text, value, words, end)
    earlier = _earlier(words, value, end)
    said = value.measures.split() or near
    about = _about(said, value) or _about(near, value) or _about(earlier, value)
    percentile = percentile_in((*said, *near)) or (percentile_in(earlier) if "latency" in about else "")
    threshold = any(word in _THRESHOLD or concept_of(word) == "threshold" for word in (*said, *near))
    return about, percentile, threshold or _in_apposition(text, value, words, end)


def _unit(text: str, value: TypedValue, earlier: list[str], found: list[Figure], between: str) -> tuple[str, Decimal]:
    """The unit that ``value`` is compared in, and what its number is multiplied by for that."""
    unit, factor = base_unit(value)
    factor *= _fraction_of(text, value)
    if unit == "" and (named := _unit_in_name(earlier)):
        return ("s", SECONDS[named]) if named in SECONDS else ("B", BYTES[named])
    if unit == "" and found and found[-1].value.unit == "" and _ARROW.fullmatch(between):
        return found[-1].unit, _step(found[-1])
    return unit, factor


def _whole_of_the_last(found: list[Figure], unit: str, factor: Decimal, between: str) -> bool:
    """Whether the figure in ``unit`` is the whole that the last of ``found`` is a part of, which is marked so then."""
    if not found or _PART_OF.fullmatch(between) is None:
        return False
    last = found[-1]
    if unit != "" and last.unit == "":
        last = replace(last, number=last.number * factor, allowed=last.allowed * factor, unit=unit)
    elif unit != last.unit:
        return False
    found[-1] = replace(last, part=True)
    return True


def _step(figure: Figure) -> Decimal:
    """How much one of the written number is in the figure's own unit."""
    written = figure.value.number
    return figure.number / written if written else Decimal(1)


def _unit_in_name(earlier: list[str]) -> str:
    """The unit that a setting's name ends in ("autosave_interval_s 60"); "" where it ends in none."""
    for word in reversed(earlier[-2:]):
        last = word.rpartition("_")[2] if "_" in word else ""
        if last in SECONDS or last in BYTES:
            return last
    return ""


def _fraction_of(text: str, value: TypedValue) -> Decimal:
    """ "a quarter of an hour", "three quarters of an hour": the part of the unit that stands before it."""
    match = _PART_OF_AN_HOUR.search(text, 0, value.span[0])
    if match is None or value.kind is not ValueKind.DURATION or value.number != SECONDS.get(value.unit):
        return Decimal(1)
    return Decimal("0.75") if match["three"] else Decimal("0.25") if match["quarter"] else Decimal("0.5")


def percentile_in(words: Iterable[str]) -> str:
    """The first percentile among ``words`` (lower case) in its short form, ``p50`` for a median; "" where there is none."""
    for word in words:
        match = _PERCENTILE.match(word)
        if match:
            number = match["short"] or match["long"]
            return f"p{number}" if number else "p50"
    return ""


def _in_apposition(text: str, value: TypedValue, words: tuple[Word, ...], left: int) -> bool:
    """ "a larger limit, 768Mi,": the figure stands alone between commas behind what it is."""
    before = text[left : value.span[0]].rstrip()
    if not before.endswith(",") or text[value.span[1] : value.span[1] + 1] not in (",", ".", ";", ")", ""):
        return False
    close = [word for word in words if left <= word.start and word.end <= value.span[0]][-2:]
    return any(word.concept == "threshold" for word in close)


def _goes_on(between: str, gapping: bool, elapsed: bool) -> bool:
    if gapping:
        return _GAP.fullmatch(between) is not None and not elapsed
    return len(between) < 60 and _NAMES_ONLY.fullmatch(between) is not None


def _elapses(text: str, value: TypedValue) -> bool:
    """Whether it is likelier time that passed than a measured time: in minutes or hours, or "… after"."""
    return value.unit in _LONG_UNITS or _ELAPSES.match(text, value.span[1]) is not None


def _measured_before(found: list[Figure], unit: str) -> tuple[frozenset[str], str]:
    """What the last figure in ``unit`` that is no limit measures."""
    for figure in reversed(found):
        if figure.unit == unit and not figure.threshold:
            return figure.about, figure.percentile
    return frozenset(), ""


@lru_cache(maxsize=8192)
def shares_in(text: str) -> tuple[Decimal, ...]:
    """Shares such as "1 in 5" or "3 of 12", in per cent."""
    found = []
    for match in _SHARE.finditer(text):
        part, whole = (_WORD_NUMBERS.get(match[name].lower()) or int(match[name]) for name in ("part", "whole"))
        if 0 < part < whole:
            found.append(Decimal(100 * part) / whole)
    return tuple(found)


def _earlier(words: tuple[Word, ...], value: TypedValue, left: int) -> list[str]:
    """The words since the last figure, for one that stands apart: "The error rate, 12 %, …"."""
    return [word.lower for word in words if left <= word.start and word.end <= value.span[0]][-9:]


def _context(text: str, value: TypedValue, words: tuple[Word, ...], left: int) -> list[str]:
    """Words that may say what the figure measures: before it in its clause, and directly after it."""
    start, end = value.span
    before = re.split(r"[;:\n(]|[.,!?](?=\s)|\s[–—-]\s", text[left:start])
    open_from = start - len(before[-1])
    inside = [word.lower for word in words if open_from <= word.start and word.end <= start][-9:]
    previous = end
    for word in (word for word in words if word.start >= end):
        if (
            re.search(r"[.,;:!?()\n–—/]", text[previous : word.start])
            or word.lower in _STOPPERS
            or word.lower[:1].isdigit()
        ):
            break
        if word.lower not in _AUXILIARIES:
            inside.append(word.lower)
        previous = word.end
    return inside


_UNIT_WORDS = frozenset(unit.lower() for unit in BYTES if len(unit) > 1)


def _about(said: list[str], value: TypedValue) -> frozenset[str]:
    words = [word for word in said if word not in _UNIT_WORDS]
    concepts = {concept_of(word) for word in words if ("-" not in word and not word[:1].isdigit()) or word[1:] == "xx"}
    unit = value.unit.strip()
    if unit and unit not in SECONDS and unit not in BYTES and unit not in _OWN_CLASS:
        concepts |= {concept_of(word) for word in singular(unit).split()}
    return frozenset(
        one for one in concepts if len(one) > 1 and one not in _GENERIC and one != "threshold" and not one[-1].isdigit()
    )


def base_unit(value: TypedValue) -> tuple[str, Decimal]:
    """The unit class and how much of it one of ``value``'s unit is."""
    if value.kind is ValueKind.DURATION:
        return "s", Decimal(1)
    unit = value.unit.strip()
    if unit in SECONDS:
        return "s", SECONDS[unit]
    if unit in BYTES:
        return "B", BYTES[unit]
    return (unit if unit in _OWN_CLASS else ""), Decimal(1)


def says_same(claim: Figure, held: Decimal) -> bool:
    """Whether ``claim`` states ``held`` (in the same unit class), rounded as the claim is written."""
    if claim.comparison in (">", ">="):
        return held * Decimal("0.8") <= claim.number <= held
    if claim.comparison in ("<", "<="):
        return held <= claim.number <= held * Decimal("1.25")
    away = abs(claim.number - held)
    if claim.approximate:
        return away <= min(claim.allowed, abs(claim.number) * _ABOUT_TEN_PERCENT) or away == 0
    return away <= claim.allowed if held != held.to_integral_value() or claim.allowed != Decimal("0.5") else away == 0


def smallest_step(claim: Figure) -> Decimal:
    """Seconds of the smallest unit in which a length of time is written."""
    return smallest_unit(claim.value)
