"""Figures as measurements print them: what was counted, its 95 % interval, and the aim it is held against."""

from __future__ import annotations

import math
from dataclasses import dataclass

_Z = 1.959964
"""Standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line. ``aim`` is what was promised; ``reached`` is ``None`` where nothing was."""

    label: str
    value: str
    aim: str = ""
    reached: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement. ``unscored`` says why there are no figures, or which part of the material was left out."""

    title: str
    figures: tuple[Figure, ...] = ()
    unscored: str = ""


def interval(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (0 to 1), after E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212.

    Raises:
        ValueError: ``total`` is not positive, or ``hits`` lies outside 0 to ``total``.
    """
    if total <= 0 or not 0 <= hits <= total:
        raise ValueError(f"{hits} of {total} is no share")
    share, square = hits / total, _Z * _Z
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = _Z / (1 + square / total) * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def share_of(hits: int, total: int) -> str:
    """ "12 of 200, 6.0 % (3.5–10.2)": a count and its share with the 95 % interval, in per cent."""
    if not total:
        return "0 of 0"
    low, high = interval(hits, total)
    return f"{hits:,} of {total:,}, {100 * hits / total:.1f} % ({100 * low:.1f}–{100 * high:.1f})"
