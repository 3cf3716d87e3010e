"""Reads one numeral from a text's tokens: its number, and the magnitude or unit that is written onto it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extraction.domain.numerals import FRACTION_WORDS, MAGNITUDE_WORDS, NUMBER_WORDS, SUFFIX_MAGNITUDES, parse_digits
from extraction.domain.text_tokens import Token
from extraction.domain.units import UNITS


class Numeral(NamedTuple):
    """``next`` is the index of the token after it; ``unit`` the canonical unit written onto it ("90s"), else ""."""

    number: Decimal
    start: int
    end: int
    next: int
    unit: str = ""
    approximate: bool = False


_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)([A-Za-zµμ]{0,9})")
_SUFFIX_UNIT = re.compile(r"(k|K|M|B|bn|mn)?([A-Za-zµμ]*)")
_PERCENT = Decimal(100)
_LARGEST = Decimal(10) ** 12


def numeral_at(tokens: Sequence[Token], index: int) -> Numeral | None:
    """The numeral that begins at this token, ``None`` where none does (``5xx``, ``2nd``, ``4.12.0``, a word)."""
    token = tokens[index]
    numeral = _from_digits(token, index) if token.kind == "n" else _from_words(tokens, index)
    if numeral is None or numeral.unit:
        return numeral
    return _with_half(tokens, _with_magnitude(tokens, numeral))


def _from_digits(token: Token, index: int) -> Numeral | None:
    read = _digits(token.text)
    return None if read is None else Numeral(read[0], token.start, token.end, index + 1, read[1])


@lru_cache(maxsize=4096)
def _digits(text: str) -> tuple[Decimal, str] | None:
    """The number of ``text`` and the canonical unit written onto it."""
    match = _DIGITS.fullmatch(text)
    number = parse_digits(match[1]) if match else None
    if match is None or number is None:
        return None
    suffix = match[2]
    if not suffix:
        return number, ""
    if suffix != "m" and suffix in SUFFIX_MAGNITUDES:
        return number * SUFFIX_MAGNITUDES[suffix], ""
    unit = UNITS.get(suffix)
    return (number, unit) if unit else None


def _from_words(tokens: Sequence[Token], index: int) -> Numeral | None:
    first = tokens[index].lower
    position, total = index, Decimal(0)
    if first in ("a", "an") and _lower(tokens, index + 1) in MAGNITUDE_WORDS:
        return Numeral(Decimal(1), tokens[index].start, tokens[index].end, index + 1)
    while (value := NUMBER_WORDS.get(_lower(tokens, position))) is not None:
        if position > index and (value > 9 or total % 10):
            break
        total += value
        position += 1
    if position == index:
        return None
    return Numeral(total, tokens[index].start, tokens[position - 1].end, position)


def _with_magnitude(tokens: Sequence[Token], numeral: Numeral) -> Numeral:
    """``two hundred``, ``1.2 million``, ``three dozen``, and the rest: ``two hundred and five``."""
    word = _lower(tokens, numeral.next)
    if word in ("k", "m") and tokens[numeral.next].start - numeral.end > 0:
        return numeral
    magnitude = MAGNITUDE_WORDS.get(word.rstrip("s"))
    if magnitude is None:
        return numeral
    token = tokens[numeral.next]
    if numeral.number >= _LARGEST:
        return numeral
    grown = numeral._replace(number=numeral.number * magnitude, end=token.end, next=numeral.next + 1)
    following = grown.next + (1 if _lower(tokens, grown.next) == "and" else 0)
    rest = _from_words(tokens, following) if following < len(tokens) else None
    if rest is not None and rest.number < magnitude:
        return grown._replace(number=grown.number + rest.number, end=rest.end, next=rest.next)
    return _with_magnitude(tokens, grown)


def _with_half(tokens: Sequence[Token], numeral: Numeral) -> Numeral:
    """``one and a half``, ``two and a quarter``."""
    if _lower(tokens, numeral.next) != "and" or _lower(tokens, numeral.next + 1) != "a":
        return numeral
    part = _lower(tokens, numeral.next + 2)
    if part in ("half", "quarter"):
        top, bottom = FRACTION_WORDS[part]
        last = tokens[numeral.next + 2]
        return numeral._replace(number=numeral.number + Decimal(top) / bottom, end=last.end, next=numeral.next + 3)
    return numeral


def fraction_at(tokens: Sequence[Token], index: int) -> Numeral | None:
    """A share told in words, as percent: ``a third of``, ``two thirds``, ``half of``, ``three quarters``; else ``None``."""
    first = _lower(tokens, index)
    if first == "half" and _lower(tokens, index + 1) in ("of", "the", "our", "all", "its"):
        return Numeral(_PERCENT / 2, tokens[index].start, tokens[index].end, index + 1, "%")
    times = 1 if first in ("a", "an") else NUMBER_WORDS.get(first, 0)
    parts = FRACTION_WORDS.get(_lower(tokens, index + 1))
    if not times or parts is None or (_lower(tokens, index + 1) == "half" and first != "a" and first != "one"):
        return None
    if times == 1 and not _ends_share(tokens, index + 2):
        return None
    share = (_PERCENT * times * parts[0] / parts[1]).quantize(Decimal("0.001"))
    return Numeral(share, tokens[index].start, tokens[index + 1].end, index + 2, "%")


def _ends_share(tokens: Sequence[Token], index: int) -> bool:
    return (
        index >= len(tokens)
        or tokens[index].kind == "p"
        or _lower(tokens, index) in ("of", "and", "to", "at", "by", "in")
    )


def _lower(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].lower if index < len(tokens) else ""
