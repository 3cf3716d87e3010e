"""Does a sentence say a wrong one that was written down beforehand? Strict, so that a true sentence is no false alarm.

A sentence says another where one passage of it has nearly all of its content words; its figures with their units, its
times and names in their order; its quantifiers; its polarity; and neither supposes, plans, tries nor fails what the
other states as done. Of a wrong sentence that was made from a true one, the passage also has each word that makes it
wrong. What the sentence itself takes back is not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from evaluation.case import Case
from evaluation.independent_judge import DENIALS, PASSAGE_END, PLANNED, SUPPOSED, alike, stems
from evaluation.proof import CLOCK, COUNTING_WORDS, Part, number_value, parts_of, seconds_in

_NEARLY_ALL = 0.85
_FEW = 6
"""Of so few content words each has to be there."""
_FEWEST = 2
"""With fewer words and values a sentence is recognised only as it stands."""
_QUANTIFIERS = re.compile(
    r"\b(?:all|every|each|whole|entire|most|both|half|only|none|nobody|no one|any|first|second|third|last)\b",
    re.IGNORECASE,
)
_RATES = re.compile(r"\b(?:per|an?) (?:second|minute|hour|day|week)\b", re.IGNORECASE)
_FAILED = re.compile(r"\b(?:fail\w*|refus\w*|reject\w*|did not|in vain|gave up|gave it up)\b", re.IGNORECASE)
_PENDING = re.compile(
    r"\b(?:to see whether|whether|in progress|to ?do|decided|began to|is to|are to|was to|asked|hope[sd]?|meant|owner|ticket"
    r"|status|task|was \w+ing|were \w+ing|let us|had to|preferred|expected|given to|took on|agree on)\b|\bi['’]ll\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\s?(%|(?:ms|s|[kKMGT]i?B|[kMGT]bit)\b)")
_WORD = re.compile(r"[\w'’-]+")
_ARTICLES = frozenset(
    ("a", "an", "the", "had", "has", "have", "was", "were", "is", "are", "been", "be", "it", "that", "of", "had")
)
_RELATED = 0.5
"""From here on a true sentence of the gold is what a wrong one is compared with."""
_ORDERS = re.compile(r"\b(?:before|after|until|once)\b", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"\b(?:rul\w+ (?:it |\w+ ){0,4}out|exclud\w+|withdr[ae]w\w*|retract\w+|correct(?:ed|ion)|turned out|held to be|reopen\w*"
    r"|worst case|off the list|not it|denie[sd]|disproved|records disagree|claims?|according to|owner|is assigned)\b",
    re.IGNORECASE,
)


_FRAMES = (SUPPOSED, PLANNED, _FAILED, _PENDING)
_MARKS = (DENIALS, *_FRAMES, _QUANTIFIERS, _ORDERS, _RATES)


@dataclass(frozen=True)
class _Read:
    """A passage as it is compared."""

    text: str

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stems(self.text))

    @cached_property
    def order(self) -> tuple[str, ...]:
        return tuple(stems(self.text))

    @cached_property
    def heard(self) -> frozenset[str]:
        return self.stems.union(*map(alike, self.stems))

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Figures, times and identifiers in the order of the text, each in one form."""
        parts = sorted(parts_of(self.text), key=lambda part: part.span)
        return tuple(value for part in parts if (value := _value(part, self.text)))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word in lower case, with and without its ending; articles and auxiliaries aside."""
        words = {word.lower() for word in _WORD.findall(self.text)} - _ARTICLES
        return frozenset(words) | self.heard

    def set_of(self, pattern: re.Pattern[str]) -> frozenset[str]:
        return frozenset(match.group().lower() for match in pattern.finditer(self.text))


def says(text: str, wrong: str, case: Case, true: str = "") -> bool:
    """Whether ``text`` says what ``wrong`` says; ``true`` is the sentence that ``wrong`` was made from, where one is known."""
    wanted = _read(wrong)
    if not _covers(_read(text), wanted) or (_TAKEN_BACK.search(text) and not _TAKEN_BACK.search(wrong)):
        return False
    truth = _read(true or _nearest_truth(wanted, case))
    return any(_same(passage, wanted, case) and _as_wrong(passage, wanted, truth) for passage in _passages(text))


def first_saying(text: str, wrong: Iterable[WrongSentence], case: Case) -> WrongSentence | None:
    """The first of ``wrong`` that ``text`` says."""
    return next((one for one in wrong if says(text, one.text, case, one.true)), None)


@dataclass(frozen=True, slots=True)
class WrongSentence:
    """``why`` it is wrong; ``true`` what it was made from, "" where it was written freely."""

    text: str
    kind: str
    why: str
    true: str = ""


def wrong_sentences(case: Case) -> tuple[WrongSentence, ...]:
    """What must not be said, then the hand-written wrong variants of the gold's true sentences."""
    tempting = (WrongSentence(one.text, one.kind, one.why) for one in case.must_not_say)
    variants = (
        WrongSentence(text, kind, f"The records say: “{one.text}”", one.text)
        for one in case.sentences
        for kind, text in one.wrong
    )
    return (*tempting, *variants)


def _passages(text: str) -> Iterator[_Read]:
    whole = _read(text)
    yield whole
    parts = [part for part in PASSAGE_END.split(text) if part.strip()]
    if len(parts) > 1:
        yield from map(_read, parts)


@lru_cache(maxsize=16384)
def _read(text: str) -> _Read:
    return _Read(text)


def _nearest_truth(wanted: _Read, case: Case) -> str:
    """The true sentence of the gold that shares most words with ``wanted``; "" where none is near."""
    shares = [(len(wanted.stems & _read(one.text).stems), one.text) for one in case.sentences]
    most, text = max(shares, default=(0, ""))
    return text if most >= _RELATED * max(1, len(wanted.stems)) else ""


def _as_wrong(said: _Read, wanted: _Read, truth: _Read) -> bool:
    """Whether the passage has what sets ``wanted`` apart from ``truth``.

    That is each new word, figures aside; without any, a mark, an order of values or words; or that it leaves the same thing out.
    """
    if not truth.text:
        return True
    new = {word.lower() for word in _WORD.findall(wanted.text)} - _ARTICLES - truth.words - COUNTING_WORDS.keys()
    new = {word for word in new if not word[0].isdigit()}
    if new:
        return all(word in said.words or not said.heard.isdisjoint(stems(word)) for word in new)
    if any(wanted.set_of(one) != truth.set_of(one) for one in _MARKS):
        return True
    if not _in_order(truth.values, wanted.values):
        return _in_order(said.values, wanted.values)
    if not _in_order(truth.order, wanted.order):
        return _in_order(said.order, tuple(word for word in wanted.order if word in said.heard))
    return not truth.stems <= wanted.stems and said.heard.isdisjoint(truth.stems - wanted.stems)


def _same(said: _Read, wanted: _Read, case: Case) -> bool:
    return (
        _covers(said, wanted)
        and _in_order(_anchors(said, case), _anchors(wanted, case))
        and said.set_of(_QUANTIFIERS) >= wanted.set_of(_QUANTIFIERS)
        and said.set_of(_ORDERS) >= wanted.set_of(_ORDERS)
        and said.set_of(_RATES) >= wanted.set_of(_RATES)
        and bool(DENIALS.search(said.text)) == bool(DENIALS.search(wanted.text))
        and all(pattern.search(wanted.text) or not pattern.search(said.text) for pattern in _FRAMES)
    )


def _covers(said: _Read, wanted: _Read) -> bool:
    """Whether nearly all words of ``wanted`` are there, at least half of them literally."""
    size = len(wanted.stems)
    if size + len(wanted.values) < _FEWEST:
        return wanted.text.casefold().rstrip(".") in said.text.casefold()
    if 2 * len(wanted.stems & said.stems) < size:
        return False
    held = len(wanted.stems & said.heard)
    return held == size if size <= _FEW else held >= _NEARLY_ALL * size


def _anchors(read: _Read, case: Case) -> tuple[str, ...]:
    """What may not be exchanged: values in their order, then first names in theirs."""
    return (*read.values, *_names(read.text, tuple(person.name.split()[0] for person in case.people)))


@lru_cache(maxsize=16384)
def _names(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if not known:
        return ()
    return tuple(re.findall(rf"\b(?:{'|'.join(map(re.escape, known))})\b", text))


def _in_order(said: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether ``wanted`` is a part of ``said``, in this order."""
    left = iter(said)
    return all(one in left for one in wanted)


def _value(part: Part, text: str) -> str:
    if part.kind == "clock":
        match = CLOCK.match(part.written)
        return f"{int(match[1]):02d}:{match[2]} {match[4] or 'UTC'}" if match else part.written
    if part.kind == "duration":
        return f"{seconds_in(part.match):g} s"
    if part.kind == "number":
        unit = _UNIT.match(text, part.span[1])
        return f"{number_value(part.written):g}{unit[1] if unit else ''}"
    return "" if part.kind in ("label", "quote") else part.written.lower()
