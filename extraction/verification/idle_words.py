"""Which words of a sentence add nothing that a record would have to hold: by their list and by where they stand."""

from __future__ import annotations

import re

from extraction.verification.claim import Claim
from extraction.verification.furniture import ACTING, BLAMED, FRAMING, OF_A_KIND, OF_MEASURES, OF_REACH, OF_THE_REPORT
from extraction.verification.reading import Clause, Word

_IDLE = FRAMING | ACTING | OF_THE_REPORT | OF_REACH
_DAY = re.compile(r"\s(?:day|evening|morning|afternoon|night|week|month|weekend|hour|monday|tuesday|wednesday|thursday|friday)")
_THAN_FIGURE = re.compile(r"\sthan\s(?:the |a |an |about |its |their )?\S*\d")
_COMPARING = frozenset({"larger", "bigger", "longer", "shorter", "smaller", "higher", "lower", "greater"})
_NO = re.compile(r"\b(?:no|any|not any)\s$")
_POINTS_BACK = re.compile(r"\b(?:the|this|that|these|those|a|an|\d+|nine|two|three|four|five|six|seven|eight|ten)\s$")


def needs_nothing(claim: Claim, clause: Clause, word: Word) -> bool:
    """Whether ``word`` is furniture of a report where it stands in ``clause``."""
    lower = word.lower
    if lower in _IDLE:
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
    return lower in OF_MEASURES and any(clause.start <= one.span[0] < clause.end for one in claim.figures)


def _is_before_a_name(claim: Claim, clause: Clause, word: Word) -> bool:
    index = clause.words.index(word)
    following = clause.words[index + 1] if index + 1 < len(clause.words) else None
    return following is not None and following.concept != "" and following.start == word.end + 1


def _is_after_a_name(claim: Claim, clause: Clause, word: Word) -> bool:
    index = clause.words.index(word)
    before = clause.words[index - 1] if index else None
    return before is not None and before.start <= word.start <= before.end + 1 and before.concept in claim.concepts
