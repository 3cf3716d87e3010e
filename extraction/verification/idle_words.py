"""Which words of a sentence add nothing that a record would have to hold: by their list and by where they stand."""

from __future__ import annotations

import re

from extraction.verification.claim import Claim
from extraction.verification.furniture import (
    ACTING,
    BLAMED,
    FRAMING,
    KINDS_OF_NAMES,
    OF_A_KIND,
    OF_MEASURES,
    OF_REACH,
    OF_THE_REPORT,
)
from extraction.verification.reading import Clause, Word

_IDLE = FRAMING | ACTING | OF_THE_REPORT | OF_REACH
_DAY = re.compile(
    r"\s(?:day|evening|morning|afternoon|night|week|month|weekend|hour|monday|tuesday|wednesday|thursday|friday)"
)
_THAN_FIGURE = re.compile(r"\sthan\s(?:the |a |an |about |its |their )?\S*\d")
_COMPARING = frozenset({"larger", "bigger", "longer", "shorter", "smaller", "higher", "lower", "greater"})
_NO = re.compile(r"\b(?:no|any|not any)\s$")
_TO_FIGURE = re.compile(r"\s(?:to|from)\s(?:\w+ ){0,2}\d")
_STAYING = frozenset({"stayed", "stay", "staying", "remaining"})
_TURNED = frozenset({"on", "off", "in", "out", "at", "to", "the", "a", "with"})
_RUNNING = frozenset({"run", "runs", "ran", "running"})
_MULTIPLES = frozenset(
    {"twice", "thrice", "doubled", "tripled", "trebled", "quadrupled", "halved", "fourfold", "fivefold"}
)
_BEGINNING = frozenset({"began", "begun", "started", "opened"})
_SLIDING = frozenset(
    {
        "slid",
        "slide",
        "slipped",
        "sank",
        "sunk",
        "tumbled",
        "plunged",
        "plummeted",
        "slumped",
        "dipped",
        "climbed",
        "crept",
        "shot",
    }
)
"""Verbs of rising and falling: their direction is compared with the figures."""
_NUMBER = re.compile(r"[\d.,]+[km%]?")
_MIDDLE = frozenset({"median"})
_PERCENTILE = re.compile(r"p\d\d+(?:\.\d+)?")
_NTH = re.compile(r"(\d\d(?:\.\d)?)(?:th|st|nd|rd)(?:[- ]percentile)?")
_POINTS_BACK = re.compile(r"\b(?:the|this|that|these|those|a|an|\d+|nine|two|three|four|five|six|seven|eight|ten)\s$")


def needs_nothing(claim: Claim, clause: Clause, word: Word) -> bool:
    """Whether ``word`` is furniture of a report where it stands in ``clause``."""
    lower = word.lower
    if lower in _IDLE and not (lower in OF_THE_REPORT and _is_counted(claim, word)):
        return True
    before, after = clause.lower[: word.start - clause.start], clause.lower[word.end - clause.start :]
    if lower in ("longer", "more") and _NO.search(before):
        return True
    if lower in _COMPARING and _THAN_FIGURE.match(after):
        return True
    if lower in ("previous", "next", "following") and _DAY.match(after):
        return True
    if lower in BLAMED:
        return _POINTS_BACK.search(before) is not None and _is_before_a_name(claim, clause, word)
    if lower in OF_A_KIND:
        return _is_after_a_name(claim, clause, word)
    if _names_the_kind(claim, clause, word) or _is_counted_elsewhere(claim, lower):
        return True
    if lower in _STAYING:
        return _is_said_of_it(claim, clause, word)
    if lower in _RUNNING:
        return "version" in clause.concepts
    if lower in _BEGINNING:
        return after.startswith(" as ")
    has_figure = any(clause.start <= one.span[0] < clause.end for one in claim.figures)
    return has_figure and (
        lower in OF_MEASURES or lower in _SLIDING or (lower in ("down", "up") and _TO_FIGURE.match(after) is not None)
    )


def _is_counted(claim: Claim, word: Word) -> bool:
    """ "34 accounts": what is counted is a thing of its own."""
    return any(
        0 <= word.start - figure.span[1] <= 2 or figure.span[0] <= word.start < figure.span[1]
        for figure in claim.figures
    )


def _names_the_kind(claim: Claim, clause: Clause, word: Word) -> bool:
    """ "the instance search-eu-3", "both regions eu-1 and us-1": the kind of what a record names stands beside its name."""
    if word.lower not in KINDS_OF_NAMES:
        return False
    index = clause.words.index(word)
    beside = clause.words[max(0, index - 1) : index + 2]
    return any(
        one.is_identifier and not _NUMBER.fullmatch(one.lower) and one.lower.lstrip("@#") in claim.cited_words
        for one in beside
        if one is not word
    )


def _is_counted_elsewhere(claim: Claim, lower: str) -> bool:
    """Percentiles in words, multiples and versions without their "v": what other checks compare with the records."""
    if lower in _MULTIPLES:
        return True
    if lower == "percentile" or lower in _MIDDLE:
        return any(_PERCENTILE.fullmatch(one) for one in claim.cited_words)
    ordinal = _NTH.fullmatch(lower)
    if ordinal is not None:
        return f"p{ordinal[1]}" in claim.cited_words
    return lower[:1].isdigit() and "." in lower and f"v{lower}" in claim.cited_words


def _is_said_of_it(claim: Claim, clause: Clause, word: Word) -> bool:
    """ "stayed up" where a record says "was up"."""
    index = clause.words.index(word)
    following = clause.words[index + 1].lower if index + 1 < len(clause.words) else ""
    return following in claim.cited_words and following not in _TURNED


def _is_before_a_name(claim: Claim, clause: Clause, word: Word) -> bool:
    index = clause.words.index(word)
    following = clause.words[index + 1] if index + 1 < len(clause.words) else None
    return following is not None and following.concept != "" and following.start == word.end + 1


def _is_after_a_name(claim: Claim, clause: Clause, word: Word) -> bool:
    index = clause.words.index(word)
    before = clause.words[index - 1] if index else None
    return before is not None and before.start <= word.start <= before.end + 1 and before.concept in claim.concepts
