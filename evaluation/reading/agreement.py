"""Agreement between readers: Krippendorff's alpha (K. Krippendorff, Content Analysis, 4th ed. 2018, chapter 12)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import permutations
from typing import TypeVar

Value = TypeVar("Value", bound=Hashable)


def alpha(units: Sequence[Sequence[Value]], distance: Callable[[Value, Value], float]) -> float | None:
    """1 where all agree, 0 where they agree as by chance, below where less. ``units`` are the answers to one thing each.

    Units with fewer than two answers say nothing. ``None`` where no unit has two, or where no two answers differ at all,
    so that chance has nothing to be held against.
    """
    paired = [unit for unit in units if len(unit) > 1]
    values = [value for unit in paired for value in unit]
    if not values:
        return None
    observed = sum(
        sum(distance(one, other) for one, other in permutations(unit, 2)) / (len(unit) - 1) for unit in paired
    ) / len(values)
    pairs = len(values) * (len(values) - 1)
    expected = sum(distance(one, other) for one, other in permutations(values, 2)) / pairs
    return None if expected == 0 else 1 - observed / expected


def interval_distance(one: int, other: int) -> float:
    """For ratings: the square of their difference."""
    return float((one - other) ** 2)


def nominal_distance(one: str, other: str) -> float:
    return float(one != other)
