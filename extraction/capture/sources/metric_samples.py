"""Which samples of a metric series tell its story: the first, the last, the extremes and the notable changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

# A change is notable from a quarter of the whole range on; a range below a tenth of the level is noise.
NOTABLE_PART_OF_RANGE = 0.25
SMALLEST_RANGE_OF_LEVEL = 0.1
MOST_RECORDS = 40


@dataclass(frozen=True, slots=True)
class Sample:
    """``value`` may be NaN or infinite; ``time_original`` and ``original`` are as the answer spells them."""

    at: datetime
    time_original: str
    value: float
    original: str
    raw: list[object]


def notable(samples: Sequence[Sample]) -> list[tuple[int, str]]:
    """Index and role of the samples worth a record, in order of time; the last sample is always one.

    A role is a phrase with ``{value}``, such as ``rose to {value}, its highest``.
    """
    if len(samples) == 1:
        return [(0, "was {value}")]
    roles = _changes(samples)
    finite = [index for index, sample in enumerate(samples) if math.isfinite(sample.value)]
    if finite and _has_range(samples, finite):
        highest = max(finite, key=lambda index: (samples[index].value, -index))
        lowest = min(finite, key=lambda index: (samples[index].value, index))
        roles[highest] = "rose to {value}, its highest" if highest else "was {value} at the start, its highest"
        roles[lowest] = "fell to {value}, its lowest" if lowest else "was {value} at the start, its lowest"
    end = len(samples) - 1
    roles.setdefault(0, "was {value} at the start")
    roles[end] = roles[end] + ", at the end" if end in roles else "was {value} at the end"
    return sorted(roles.items())


def _has_range(samples: Sequence[Sample], finite: list[int]) -> bool:
    values = [samples[index].value for index in finite]
    low, high = min(values), max(values)
    return high - low > SMALLEST_RANGE_OF_LEVEL * max(abs(low), abs(high))


def _changes(samples: Sequence[Sample]) -> dict[int, str]:
    """Samples that differ from the last kept one by a notable part of the range; none where there would be too many."""
    finite = [index for index, sample in enumerate(samples) if math.isfinite(sample.value)]
    if not finite or not _has_range(samples, finite):
        return {}
    values = [samples[index].value for index in finite]
    threshold = (max(values) - min(values)) * NOTABLE_PART_OF_RANGE
    kept, roles = samples[finite[0]].value, dict[int, str]()
    for index in finite[1:]:
        change = samples[index].value - kept
        if abs(change) >= threshold:
            roles[index] = "rose to {value}" if change > 0 else "fell to {value}"
            kept = samples[index].value
    return roles if len(roles) <= MOST_RECORDS else {}
