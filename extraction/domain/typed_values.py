"""Typed values in text: figures with unit and what they measure, versions, commits, tickets, hosts, clock times."""

from __future__ import annotations

import re

from extraction.domain.quantities import same_quantity
from extraction.domain.reading_values import VALUE_WORDS, ValueReader
from extraction.domain.typed_value import TypedValue, ValueKind

__all__ = ["TypedValue", "ValueKind", "same_quantity", "typed_values_in"]

_DIGIT_OR_NAME = re.compile(r"[0-9]|://|[a-z]\.[a-z]{2}")
_WORD = re.compile(r"[a-z]+")


def typed_values_in(text: str) -> tuple[TypedValue, ...]:
    """All typed values of ``text`` in order of appearance; spans do not overlap."""
    if _DIGIT_OR_NAME.search(text) is None and VALUE_WORDS.isdisjoint(_WORD.findall(text.lower())):
        return ()
    return tuple(ValueReader(text).values())
