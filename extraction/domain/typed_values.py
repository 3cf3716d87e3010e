"""Typed values in text: figures with unit and what they measure, versions, commits, tickets, hosts, clock times."""

from __future__ import annotations

import re

from extraction.domain.quantities import same_quantity
from extraction.domain.reading_values import ValueReader
from extraction.domain.typed_value import TypedValue, ValueKind

__all__ = ["TypedValue", "ValueKind", "same_quantity", "typed_values_in"]

_MAY_HOLD_VALUE = re.compile(
    r"[0-9]|://|(?i:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen|half"
    r"|thirds?|quarters?|an hour|a minute|a day|a week|mon|tues?|wed|thu|thurs?|fri|sat|sun)(?:day|nesday|rsday|urday)?\b)"
    r"|[a-z0-9]\.[a-z]{2}"
)


def typed_values_in(text: str) -> tuple[TypedValue, ...]:
    """All typed values of ``text`` in order of appearance; spans do not overlap."""
    if _MAY_HOLD_VALUE.search(text) is None:
        return ()
    return tuple(ValueReader(text).values())
