"""Reading ease of the prose.

Flesch (1948), “A new readability yardstick”: 206.835 − 1.015 × words per sentence − 84.6 × syllables per word. Plain
English is about 60 to 70; reports full of names and figures lie lower. Stated, never held against a report.
"""

from __future__ import annotations

import re

from evaluation.case import Case
from evaluation.score import Better, Score, Scorer, Unit, unscored
from evaluation.written import Written

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_END = re.compile(r"[.!?](?=\s|$|”)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouyscxzgh]es|[^aeiouytd]ed|[^l]e)$")


def _score(case: Case, written: Written) -> Score:
    texts = [one.text for one in written.prose()]
    words = [word for text in texts for word in _WORD.findall(text)]
    if not words:
        return unscored("the report has no prose")
    sentences = sum(max(1, len(_END.findall(text))) for text in texts)
    ease = 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(syllables, words)) / len(words)
    return Score(value=round(ease, 2))


def syllables(word: str) -> int:
    """Groups of vowels, without a silent ending: ``mitigated`` has four, ``caused`` one."""
    word = word.lower()
    return max(1, len(_VOWELS.findall(word)) - bool(_SILENT.search(word)))


SCORER = Scorer(
    name="readability",
    question="How easy is the prose to read (Flesch reading ease; 60 to 70 is plain English)?",
    unit=Unit.POINTS,
    better=Better.NEITHER,
    score=_score,
)
