"""Reads figures: quantities with unit and what they measure, and durations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.domain.measured_things import head_noun, words_left, words_right
from extraction.domain.numerals import parse_digits
from extraction.domain.reading_numerals import Numeral, fraction_at, numeral_at
from extraction.domain.text_tokens import Token
from extraction.domain.typed_value import TypedValue, ValueKind
from extraction.domain.units import DURATION_UNITS, SECONDS, UNITS, unit_named

_APPROXIMATE = frozenset(
    re.findall(r"\S+", "about around roughly approximately approx nearly almost circa ca some ~ ≈ approx. ca.")
)
_COMPARISONS = {
    ">": ">", "<": "<", ">=": ">=", "<=": "<=", "≥": ">=", "≤": "<=", "over": ">", "above": ">", "exceeding": ">",
    "below": "<", "under": "<", "beyond": ">",
}  # fmt: skip
_THAN = {
    "more": ">",
    "greater": ">",
    "higher": ">",
    "longer": ">",
    "less": "<",
    "fewer": "<",
    "lower": "<",
    "shorter": "<",
}
_NO_THAN = {">": "<=", "<": ">="}
_BOUNDS = {("at", "least"): ">=", ("at", "most"): "<=", ("up", "to"): "<="}
_CURRENCIES = frozenset("$€£")
_MEASURED_IN_TIME = re.compile(
    r"\bp\d\d+|latenc|\blag\b|timeout|\bttl\b|\brtt\b|response time|\bdelay\b|interval|backoff|percentile|round.?trip|\bpause"
    r"|\bmedian\b|\bmean\b|load time|query time|\bage\b|staleness|keepalive|threshold"
)
_COMPOUND = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|min|hr|d|h|m|s|w))+")
_COMPOUND_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|min|hr|d|h|m|s|w)")
_RANGE = re.compile(r"(\d[\d,.]*)-(\d[\d,.]*)([A-Za-zµμ%]*)")
_HTTP_STATUS = re.compile(r"[1-5]\d\ds?")
_STATUS_BEFORE = frozenset(
    re.findall(r"\S+", "http https status code returned returning returns returning: statuses gives giving")
)
_STATUS_NOUNS = frozenset(re.findall(r"\S+", "errors error responses response status statuses"))
_RANGE_LINKS = frozenset(re.findall(r"\S+", "to and of or - – — / →")) | {"->", "=>"}
_LONGEST_SERIES = 8
_SHARE_UNIT = frozenset(("to", "-", "–", "—", "→", "->", "and", "or", "/"))
_PER = {"second": "s", "sec": "s", "s": "s", "minute": "min", "min": "min", "hour": "h", "h": "h", "day": "d"}
_AN_HOUR = {"hour": "h", "minute": "min", "day": "d", "week": "w"}
_NOT_COUNTED = frozenset(re.findall(r"\S+", "am pm st nd rd th"))


class FigureReader:
    """Reads the figure at a token; gives the values and the index of the token after them."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens

    def figure_at(self, index: int) -> tuple[list[TypedValue], int] | None:
        token = self.tokens[index]
        if token.kind == "n":
            if _RANGE.fullmatch(token.text):
                return self._hyphen_range(index)
            if _HTTP_STATUS.fullmatch(token.text) and self._is_status(index):
                return [self._status(token)], index + 1
            if _COMPOUND.fullmatch(token.text) and sum(character.isalpha() for character in token.text) > 0:
                return self._duration(
                    index, index + 1, _compound_seconds(token.text), _COMPOUND_PART.findall(token.text)[-1][1]
                )
        else:
            told = self._duration_in_words(index)
            if told is not None:
                return told
        numeral = fraction_at(self.tokens, index) or numeral_at(self.tokens, index)
        if numeral is None or self._is_pronoun(index, numeral):
            return None
        return self._of_numeral(index, numeral)

    def _of_numeral(self, index: int, numeral: Numeral) -> tuple[list[TypedValue], int]:
        unit, following, end = self._unit(numeral)
        if unit in DURATION_UNITS:
            return self._duration(index, following, numeral.number * SECONDS[unit], unit, end=end)
        partner = self._partner(following) if not unit else None
        if partner is not None:
            return self._ratio(index, numeral, partner)
        return [self._quantity(index, numeral.number, unit, following, end)], following

    def _unit(self, numeral: Numeral) -> tuple[str, int, int]:
        """Canonical unit, index of the token after it, and where it ends in the text."""
        if numeral.unit:
            return numeral.unit, numeral.next, numeral.end
        token = self._token(numeral.next)
        if token is not None and token.text == "+" and token.start == numeral.end:
            return self._unit(numeral._replace(next=numeral.next + 1))
        if token is None or "\n" in self.text[numeral.end : token.start]:
            return self._currency(numeral), numeral.next, numeral.end
        if token.text == "%":
            return "%", numeral.next + 1, token.end
        if token.text == "per" and self._lower(numeral.next + 1) == "cent":
            return "%", numeral.next + 2, self.tokens[numeral.next + 1].end
        unit = unit_named(token.text) if token.kind == "w" and self._is_unit(token) else None
        if unit == "$":
            return "$", numeral.next + 1, token.end
        return (unit, numeral.next + 1, token.end) if unit else (self._currency(numeral), numeral.next, numeral.end)

    def _is_unit(self, token: Token) -> bool:
        return len(token.text) > 1 or token.text in "smhdxB"

    def _currency(self, numeral: Numeral) -> str:
        before = self.text[numeral.start - 1 : numeral.start]
        return before if before in _CURRENCIES and before else ""

    def _partner(self, index: int) -> Numeral | None:
        """The second number of "two of three nodes", "from 80 to 5 connections" or "3/5 replicas"."""
        if self._lower(index) not in _RANGE_LINKS and (self._lower(index), self._lower(index + 1)) != ("out", "of"):
            return None
        following = index + (2 if self._lower(index) == "out" else 1)
        if self._lower(index) == "of" and self._lower(following) in ("the", "our", "all", "its"):
            following += 1
        if self._token(following) is None:
            return None
        if self.tokens[following].kind == "n" and self._date_or_clock(following):
            return None
        return numeral_at(self.tokens, following)

    def _date_or_clock(self, index: int) -> bool:
        return ":" in self.tokens[index].text or self.tokens[index].text.count("-") > 1

    def _ratio(self, index: int, first: Numeral, second: Numeral) -> tuple[list[TypedValue], int]:
        unit, following, end = self._unit(second)
        link = self._lower(first.next)
        if unit in DURATION_UNITS or (unit and link not in _SHARE_UNIT):
            if unit in DURATION_UNITS and link in ("to", "-", "–", "—", "or"):
                head, _ = self._duration(index, first.next, first.number * SECONDS[unit], unit, end=first.end)
                tail, reached = self._duration(
                    index, following, second.number * SECONDS[unit], unit, start=second.start, end=end
                )
                return [*head, *tail], reached
            return [self._quantity(index, first.number, "", first.next, first.end)], first.next
        begin = None if first.start == self.tokens[index].start else first.start
        if link == "/" and self._lower(following) == "/":
            return self._series(index, [first, second])
        last = self._quantity(index, second.number, unit, following, end, start=second.start)
        return [self._value(index, first.number, last.unit, last.measures, first.end, begin), last], following

    def _series(self, index: int, numerals: list[Numeral]) -> tuple[list[TypedValue], int]:
        """``p50/p95/p99 at 120/400/900 ms``: one unit for all, and each figure measures the name at its place."""
        while len(numerals) < _LONGEST_SERIES and (more := self._partner(numerals[-1].next)) is not None:
            numerals.append(more)
        unit, following, end = self._unit(numerals[-1])
        last = self._quantity(index, numerals[-1].number, unit, following, end, start=numerals[-1].start)
        names = last.measures.rpartition(" ")[2].split("/")
        if len(names) != len(numerals):
            names = [last.measures] * len(numerals)
        series = [
            self._value(index, one.number, last.unit, name, one.end, one.start)
            for one, name in zip(numerals[:-1], names, strict=False)
        ]
        return [*series, replace(last, measures=names[-1])], following

    def _hyphen_range(self, index: int) -> tuple[list[TypedValue], int] | None:
        token = self.tokens[index]
        match = _RANGE.fullmatch(token.text)
        low, high = (parse_digits(match[1]), parse_digits(match[2])) if match else (None, None)
        if match is None or low is None or high is None or low >= high:
            return None
        place = token.start + match.start(2)
        split = Numeral(high, place, token.start + match.end(2), index + 1, UNITS.get(match[3], ""))
        return self._ratio_of_split(index, Numeral(low, token.start, token.start + match.end(1), index), split)

    def _ratio_of_split(self, index: int, low: Numeral, high: Numeral) -> tuple[list[TypedValue], int]:
        unit, following, end = self._unit(high)
        if unit in DURATION_UNITS:
            head, _ = self._duration(index, following, low.number * SECONDS[unit], unit, end=low.end)
            tail, reached = self._duration(
                index, following, high.number * SECONDS[unit], unit, start=high.start, end=end
            )
            return [*head, *tail], reached
        last = self._quantity(index, high.number, unit, following, end, start=high.start)
        return [self._value(index, low.number, last.unit, last.measures, low.end), last], following

    def _quantity(
        self, index: int, number: Decimal, unit: str, following: int, end: int, start: int | None = None
    ) -> TypedValue:
        right = words_right(self.tokens, following)
        left, linked = words_left(self.tokens, index)
        noun = "" if unit else self._counted(right, following, linked and bool(left))
        if noun:
            return self._value(index, number, self._per(noun, following), " ".join(right), end, start)
        prefers_left = bool(left) and (
            linked or not right or (unit not in ("", "%", "x") and self._lower(following) != "of")
        )
        if self._lower(following) == "of" and right:
            prefers_left = False
        return self._value(index, number, unit, " ".join(left if prefers_left or not right else right), end, start)

    def _counted(self, right: list[str], following: int, linked_left: bool) -> str:
        token = self._token(following)
        if not right or token is None or token.kind == "p" or self._lower(following) in _NOT_COUNTED:
            return ""
        if linked_left and not right[0].endswith("s") and len(right) == 1:
            return ""
        return head_noun(right)

    def _per(self, noun: str, following: int) -> str:
        for position in range(following, min(following + 3, len(self.tokens) - 1)):
            if self.tokens[position].text in ("per", "/", "a") and self._lower(position + 1) in _PER:
                return f"{noun}/{_PER[self._lower(position + 1)]}" if self.tokens[position].text != "a" else noun
        return noun

    def _duration(
        self,
        index: int,
        following: int,
        seconds: Decimal,
        unit: str,
        *,
        start: int | None = None,
        end: int | None = None,
    ) -> tuple[list[TypedValue], int]:
        unit = UNITS.get(unit, unit)
        reached = self.tokens[following - 1].end if end is None else end
        while (more := self._smaller_part(following, unit)) is not None:
            numeral, unit, following, reached = more
            seconds += numeral * SECONDS[unit]
        left, _ = words_left(self.tokens, index)
        measures = " ".join(left)
        if _MEASURED_IN_TIME.search(measures):
            factor = SECONDS[unit]
            return [self._value(index, seconds / factor, unit, measures, reached, start)], following
        return [self._value(index, seconds, unit, measures, reached, start, ValueKind.DURATION)], following

    def _smaller_part(self, index: int, unit: str) -> tuple[Decimal, str, int, int] | None:
        """The ``17 minutes`` of "1 hour and 17 minutes"; ``None`` where the duration is at its end."""
        if self._lower(index) in ("and", ","):
            index += 1
        token = self._token(index)
        if token is None or (token.kind != "n" and token.kind != "w") or ":" in token.text:
            return None
        numeral = numeral_at(self.tokens, index)
        if numeral is None:
            return None
        smaller, following, end = self._unit(numeral)
        if smaller not in DURATION_UNITS or numeral.number * SECONDS[smaller] >= SECONDS[unit]:
            return None
        return numeral.number, smaller, following, end

    def _duration_in_words(self, index: int) -> tuple[list[TypedValue], int] | None:
        """``an hour``, ``half an hour``, ``a quarter of an hour``, ``an hour and a half``."""
        first, second, third = (self._lower(index + offset) for offset in range(3))
        if first == "half" and second in ("an", "a") and third in _AN_HOUR:
            return self._duration(index, index + 3, SECONDS[_AN_HOUR[third]] / 2, "min" if third == "hour" else "s")
        if (first, second, third) == ("a", "quarter", "of") and self._lower(index + 4) == "hour":
            return self._duration(index, index + 5, Decimal(900), "min")
        if (first == "an" and second == "hour") or (first == "a" and second in _AN_HOUR and third in _AFTER_A_MINUTE):
            unit = _AN_HOUR[second]
            if third == "and" and [self._lower(index + offset) for offset in (3, 4)] == ["a", "half"]:
                return self._duration(index, index + 5, SECONDS[unit] * Decimal("1.5"), "min")
            return self._duration(index, index + 2, SECONDS[unit], unit)
        return None

    def _is_status(self, index: int) -> bool:
        token = self.tokens[index]
        code = int(token.text[:3])
        if not (
            100 <= code <= 104 or 200 <= code <= 226 or 300 <= code <= 308 or 400 <= code <= 451 or 500 <= code <= 530
        ):
            return False
        before = self._lower(index - 1) if index else ""
        return token.text.endswith("s") or before.startswith("http") or before in _STATUS_BEFORE or (
            self._lower(index + 1) in _STATUS_NOUNS and code not in (100, 200, 300, 400, 500)
        )  # fmt: skip

    def _status(self, token: Token) -> TypedValue:
        return TypedValue(
            kind=ValueKind.QUANTITY, text=token.text, span=(token.start, token.end), number=Decimal(token.text[:3]),
            unit="http status", measures="http status",
        )  # fmt: skip

    def _is_pronoun(self, index: int, numeral: Numeral) -> bool:
        """``one of us``, ``this one``: only with a unit, a magnitude or a second number is "one" a figure."""
        if numeral.next - index != 1 or self._lower(index) not in ("one", "a", "an"):
            return False
        following = self._lower(numeral.next)
        if following == "of":
            return self._partner(numeral.next) is None
        return unit_named(following) is None and following not in (
            "node",
            "pod",
            "host",
            "request",
            "customer",
            "region",
        )

    def _value(
        self,
        index: int,
        number: Decimal,
        unit: str,
        measures: str,
        end: int,
        start: int | None = None,
        kind: ValueKind = ValueKind.QUANTITY,
    ) -> TypedValue:
        begin = self.tokens[index].start if start is None else start
        if unit in _CURRENCIES and unit and self.text[begin - 1 : begin] == unit:
            begin -= 1
        approximate, comparison = self._qualifiers(index)
        if self.text[end : end + 1] == "+" and not comparison:
            comparison = ">="
        return TypedValue(
            kind=kind, text=self.text[begin:end], span=(begin, end), number=number, unit=unit, measures=measures,
            approximate=approximate, comparison=comparison,
        )  # fmt: skip

    def _qualifiers(self, index: int) -> tuple[bool, str]:
        approximate, comparison = False, ""
        while index > 0:
            word = self._lower(index - 1)
            before = self._lower(index - 2) if index > 1 else ""
            if word in _APPROXIMATE:
                approximate = True
            elif word == "than" and before in _THAN:
                negated = index > 2 and self._lower(index - 3) == "no"
                comparison = _NO_THAN[_THAN[before]] if negated else _THAN[before]
                index -= 1
            elif (before, word) in _BOUNDS:
                comparison = _BOUNDS[before, word]
                index -= 1
            elif word in _COMPARISONS:
                comparison = _COMPARISONS[word]
            elif word not in ("a", "an", "just", "the") and word not in _CURRENCIES:
                break
            index -= 1
        return approximate, comparison

    def _token(self, index: int) -> Token | None:
        return self.tokens[index] if index < len(self.tokens) else None

    def _lower(self, index: int) -> str:
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""


_AFTER_A_MINUTE = frozenset(re.findall(r"\S+", "later ago after before earlier and of in long")) | {""}


def _compound_seconds(text: str) -> Decimal:
    return sum(
        (Decimal(number) * SECONDS[UNITS[unit]] for number, unit in _COMPOUND_PART.findall(text)), start=Decimal(0)
    )
