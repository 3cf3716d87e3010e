"""A score per text from counts of findings: weights fitted by plain logistic regression, and how well a score ranks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_STEPS = 300
_RATE = 0.5
_RIDGE = 0.1


@dataclass(frozen=True, slots=True)
class Weights:
    """``mean`` and ``spread`` bring each feature to one scale; ``bias`` is the log odds of an average text."""

    names: tuple[str, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weight: tuple[float, ...]
    bias: float

    def score(self, features: Mapping[str, float]) -> float:
        """The share of bad texts (0 to 1) expected among texts with such ``features``; a missing one is 0."""
        scaled = _scaled([features.get(name, 0.0) for name in self.names], self.mean, self.spread)
        return _logistic(self.bias + sum(a * b for a, b in zip(scaled, self.weight, strict=True)))


def fit(rows: Sequence[Mapping[str, float]], bad: Sequence[bool], least: int = 5) -> Weights:
    """Weights by gradient descent with a fixed number of steps; features seen in fewer than ``least`` rows are left out.

    Raises:
        ValueError: there are no rows, or not as many labels as rows.
    """
    if not rows or len(rows) != len(bad):
        raise ValueError("there have to be as many labels as rows, and some of both")
    seen = {name: sum(bool(row.get(name)) for row in rows) for row in rows for name in row}
    names = tuple(sorted(name for name, count in seen.items() if count >= least))
    columns = [[row.get(name, 0.0) for row in rows] for name in names]
    mean = tuple(sum(column) / len(rows) for column in columns)
    spread = tuple(_spread(column, middle) for column, middle in zip(columns, mean, strict=True))
    scaled = [_scaled([row.get(name, 0.0) for name in names], mean, spread) for row in rows]
    weight, bias = _descend(scaled, [float(one) for one in bad])
    return Weights(names, mean, spread, weight, bias)


def _descend(rows: Sequence[Sequence[float]], wanted: Sequence[float]) -> tuple[tuple[float, ...], float]:
    weight, bias = [0.0] * len(rows[0]), 0.0
    for _ in range(_STEPS):
        off = [
            _logistic(bias + sum(a * b for a, b in zip(row, weight, strict=True))) - want
            for row, want in zip(rows, wanted, strict=True)
        ]
        bias -= _RATE * sum(off) / len(rows)
        slopes = [sum(map(float.__mul__, off, column)) / len(rows) for column in zip(*rows, strict=True)]
        weight = [old - _RATE * (slope + _RIDGE * old) for old, slope in zip(weight, slopes, strict=True)]
    return tuple(weight), bias


def auroc(scores: Sequence[float], bad: Sequence[bool]) -> float:
    """The chance that a bad text has a higher score than a good one, ties counting half (Mann and Whitney, 1947).

    Raises:
        ValueError: only one of the two kinds is there.
    """
    hits = [score for score, one in zip(scores, bad, strict=True) if one]
    rest = [score for score, one in zip(scores, bad, strict=True) if not one]
    if not hits or not rest:
        raise ValueError("a ranking needs texts of both kinds")
    won = sum((one > other) + 0.5 * (one == other) for one in hits for other in rest)
    return won / (len(hits) * len(rest))


def auroc_interval(area: float, bad: int, good: int) -> tuple[float, float]:
    """The 95 % interval of ``area``, after Hanley and McNeil, Radiology 143 (1982), 29-36."""
    both, twice = area / (2 - area), 2 * area * area / (1 + area)
    variance = area * (1 - area) + (bad - 1) * (both - area * area) + (good - 1) * (twice - area * area)
    half = 1.959964 * math.sqrt(variance / (bad * good))
    return max(0.0, area - half), min(1.0, area + half)


def best_f1(scores: Sequence[float], bad: Sequence[bool]) -> tuple[float, float]:
    """The highest F1 that a threshold on ``scores`` gives, and that threshold (a text is called bad from it on)."""
    return max((f1(scores, bad, limit), limit) for limit in set(scores))


def f1(scores: Sequence[float], bad: Sequence[bool], limit: float) -> float:
    called = [score >= limit for score in scores]
    right = sum(one and two for one, two in zip(called, bad, strict=True))
    return 2 * right / (sum(called) + sum(bad)) if right else 0.0


def _scaled(values: Sequence[float], mean: Sequence[float], spread: Sequence[float]) -> list[float]:
    return [(one - middle) / wide for one, middle, wide in zip(values, mean, spread, strict=True)]


def _spread(column: Sequence[float], mean: float) -> float:
    return math.sqrt(sum((one - mean) ** 2 for one in column) / len(column)) or 1.0


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
