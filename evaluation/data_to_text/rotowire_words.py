"""The words of basketball reports: which noun stands for which figure, and numbers that are written out."""

from __future__ import annotations

import re
from collections import defaultdict

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = (
    {word: n for n, word in enumerate(_SMALL)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {f"{ten}-{_SMALL[n]}": 10 * tens + n for tens, ten in enumerate(_TENS, 2) for n in range(1, 10)}
    | {"a": 1, "an": 1, "pair": 2, "couple": 2, "trio": 3, "no": 0}
)
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
NOUNS = {
    "point": "points", "points": "points", "pts": "points", "rebound": "rebounds", "rebounds": "rebounds",
    "board": "rebounds", "boards": "rebounds", "assist": "assists", "assists": "assists", "dimes": "assists",
    "dime": "assists", "steal": "steals", "steals": "steals", "block": "blocks", "blocks": "blocks",
    "swats": "blocks", "rejections": "blocks", "rejection": "blocks", "turnover": "turnovers",
    "turnovers": "turnovers", "giveaways": "turnovers", "minutes": "clock", "minute": "clock", "fouls": "fouls",
    "foul": "fouls", "threes": "treys", "treys": "treys", "triples": "treys", "three-pointers": "treys",
    "3-pointers": "treys", "three-pointer": "treys", "free-throws": "throws",
}  # fmt: skip
COUNTED_ONE = frozenset({"point", "rebound", "board", "assist", "dime", "steal", "block", "rejection", "turnover"})
"""What "a" or "an" is the figure one of."""

BETWEEN = frozenset(
    {"-", "just", "only", "big", "quick", "solid", "defensive", "offensive", "total", "team", "game", "season", "career",
     "high", "low", "best", "leading", "full", "whopping", "combined", "more", "of", "personal"}
)  # fmt: skip
"""Words that may stand between a figure and its noun."""

PERIOD_PATTERNS = (
    ("q1", re.compile(r"\b(?:first|opening|1st) (?:quarter|period|frame)\b")),
    ("q2", re.compile(r"\b(?:second|2nd) (?:quarter|period|frame)\b")),
    ("q3", re.compile(r"\b(?:third|3rd) (?:quarter|period|frame)\b")),
    ("q4", re.compile(r"\b(?:fourth|final|4th|last) (?:quarter|period|frame)\b|\bfinal (?:12|twelve) minutes\b")),
    ("h1", re.compile(r"\bfirst half\b|\bat (?:the )?half(?:time)?\b|\binto (?:halftime|the half|the break)\b")),
    ("h2", re.compile(r"\bsecond half\b")),
)
BATTLE = re.compile(r"\bbattle\b|\brebounding (?:edge|advantage|margin)|\bon the (?:glass|boards)\b|out - rebounded")
OF_LATE = re.compile(r"of (?:their|its|his) last\b")
"""Other games: no event of this one holds such a figure."""

_UNBOUNDED = r"\b(?:over|under|above|below|surpassed the|surpassed|at least|- |sub -) \|"
_OF_A_SEASON = r"\bon the (?:season|year)\b|\bthis season\b|\bper game\b"
_CLOCK = r"\b(?:final|last|with) \||\| minutes? (?:left|remaining|to|into|in the|of the)\b"
NOT_OF_THE_GAME: dict[str, re.Pattern[str]] = defaultdict(
    lambda: re.compile(f"{_UNBOUNDED}|{_OF_A_SEASON}"), {"clock": re.compile(f"{_CLOCK}|{_OF_A_SEASON}")}
)
"""Words around a figure ("|") that make it a limit, a season's average or the game clock."""

RECENT = re.compile(
    r"\blast (?:\w+ )?(?:game|contest|outing|matchup)s?\b|\bthis season\b|\bon the (?:season|year)\b|\baverag"
)
LEADS = re.compile(r"\b(?:lead|leads|advantage|deficit|run|edge|cushion|gap)\b")
FROM_AFAR = re.compile(
    r"\b(?:three - point|3 - point|long range|deep|beyond the arc|downtown|behind the arc|three|distance|3pt|perimeter|afar)\b"
)
FROM_THE_LINE = re.compile(r"\b(?:free throw|free - throw|foul line|charity|stripe|the line|ft)\b")


def number_of(token: str) -> int | None:
    """A whole number in digits or words; ``None`` for anything else."""
    lower = token.lower()
    return int(lower) if lower.isdigit() else NUMBERS.get(lower)
