"""Scores: the answer of one scorer about one report, item by item, or no answer with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from evaluation.case import Case
from evaluation.written import Written


class Unit(StrEnum):
    SHARE = "share"  # items that are all right, of all items: 0 to 1
    COUNT = "count"  # items that are not all right
    WORDS = "words"
    SECONDS = "seconds"
    TOKENS = "tokens"
    DOLLARS = "dollars"
    POINTS = "points"


class Better(StrEnum):
    MORE = "more"
    LESS = "less"
    NEITHER = "neither"  # stated, never a regression by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that was looked at: a gold fact, a sentence, a milestone.

    ``id`` is stable from run to run (the gold's id; a sentence's own text where it has no gold), so that two runs can be
    laid side by side. ``good`` is ``None`` where it could not be decided. ``note`` says in a sentence what was found or
    missed. ``weight`` is ``critical``, ``important``, ``minor`` or "". ``evidence`` are event ids to open; ``sentences``
    ids of the report's sentences that it is about.
    """

    id: str
    label: str
    good: bool | None
    note: str = ""
    section: str = ""
    weight: str = ""
    kind: str = ""
    evidence: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """``value`` is in the scorer's unit; ``None`` where it could not be scored, and ``unscored`` says why."""

    value: float | None
    items: tuple[Item, ...] = ()
    unscored: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.unscored):
            raise ValueError("a score has a value or a reason why it has none, not both and not neither")


def share(items: tuple[Item, ...], nothing: str) -> Score:
    """The part of the decided ``items`` that is good; ``nothing`` is the reason where there is none to decide."""
    decided = [one for one in items if one.good is not None]
    if not decided:
        return Score(value=None, items=items, unscored=nothing)
    return Score(value=sum(bool(one.good) for one in decided) / len(decided), items=items)


def count(items: tuple[Item, ...]) -> Score:
    """How many ``items`` are not good."""
    return Score(value=float(sum(one.good is False for one in items)), items=items)


def unscored(reason: str) -> Score:
    return Score(value=None, unscored=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """One question about a report.

    ``name`` is the file's; ``question`` a full sentence; ``aim`` the promise it is held against (in its unit), where
    there is one: at least that much where more is better, at most where less is. ``zero_tolerance``: a single new bad
    item is a regression, however small the sample.
    """

    name: str
    question: str
    unit: Unit
    better: Better
    score: Callable[[Case, Written], Score]
    aim: float | None = None
    zero_tolerance: bool = False
