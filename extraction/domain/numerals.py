"""Numbers as people write them: digits with separators and magnitudes, and English number words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

_ONES = re.findall(
    r"\S+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
)
_TENS = re.findall(r"\S+", "twenty thirty forty fifty sixty seventy eighty ninety")

NUMBER_WORDS: Mapping[str, int] = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    **{
        f"{tens}-{ones}": 10 * t + o
        for t, tens in enumerate(_TENS, start=2)
        for o, ones in enumerate(_ONES[1:10], start=1)
    },
}
"""``seventy-seven`` → 77 and so on, below a hundred."""

MAGNITUDE_WORDS: Mapping[str, int] = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "dozen": 12,
}
SUFFIX_MAGNITUDES: Mapping[str, int] = {
    "k": 1000,
    "K": 1000,
    "m": 10**6,
    "M": 10**6,
    "mn": 10**6,
    "b": 10**9,
    "B": 10**9,
    "bn": 10**9,
}

FRACTION_WORDS: Mapping[str, tuple[int, int]] = {
    "half": (1, 2),
    "third": (1, 3),
    "thirds": (1, 3),
    "quarter": (1, 4),
    "quarters": (1, 4),
    "fifth": (1, 5),
    "fifths": (1, 5),
    "tenth": (1, 10),
    "tenths": (1, 10),
}

_WRITTEN = re.compile(r"[\d,.]*\d")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z")
_MAGNITUDE_AFTER = re.compile(r"\s*(?:(k|K|m|M|mn|bn|b|B)(?![A-Za-z])|(hundred|thousand|million|billion)\b)")


def parse_digits(text: str) -> Decimal | None:
    """``76,753`` → 76753, ``26.1`` → 26.1; ``None`` for what is no plain number, such as ``1.2.3`` or ``1,2``."""
    if "," in text:
        if not _GROUPED.match(text):
            return None
        text = text.replace(",", "")
    return Decimal(text) if text.count(".") <= 1 else None


def written_step(text: str, approximate: bool) -> Decimal | None:
    """The value of the last written digit that counts: ``42k`` → 1000, ``3.0 s`` → 0.1, ``76,753`` → 1.

    In an approximate figure the zeros at the end do not count: "about 500" → 100. ``None`` without digits.
    """
    found = _WRITTEN.search(text)
    number = None if found is None else parse_digits(found[0])
    if found is None or number is None:
        return None
    step = Decimal(1).scaleb(min(int(number.as_tuple().exponent), 0))
    if approximate and step == 1:
        step = Decimal(10) ** (len(digits := str(int(number))) - len(digits.rstrip("0") or "0"))
    magnitude = _MAGNITUDE_AFTER.match(text, found.end())
    if magnitude is None:
        return step
    return step * (SUFFIX_MAGNITUDES.get(magnitude[1] or "") or MAGNITUDE_WORDS[magnitude[2]])
