"""Does a sentence say a wrong one that was written down beforehand? Strict, so that a true sentence is no false alarm.

A sentence says another where one passage of it has nearly all of its content words; its figures with their units, its
times and names in their order, none of them bound to another verb; its quantifiers; its polarity; what it asks; and
neither supposes, plans, tries nor fails what the other states as done. Of a wrong sentence that was made from a true one,
the passage also has each word that makes it wrong; where the gold says that it came true later, it has to be told of the
wrong time. What the sentence itself takes back is not said, nor what it only mentions: a phrase in quotation marks counts
where it is told as somebody's words (“Mara wrote: …”), unless the gold itself tells that these were theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from evaluation.case import Case
from evaluation.independent_judge import DENIALS, PASSAGE_END, PLANNED, SUPPOSED, stems
from evaluation.once_per_case import OncePerCase
from evaluation.said_clauses import (
    FIGURE_STEMS,
    beginnings_of,
    bound_otherwise,
    clauses_of,
    fitting,
    heard_in,
    is_figure,
    part_first,
    values_of,
)
from evaluation.said_retold import asks_alike, retold_truly

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
_FAILED = re.compile(
    r"\b(?:fail(?:s|ed|ing|ures?)?|refus\w*|reject\w*|did not|in vain|gave up|gave it up)\b", re.IGNORECASE
)
_PENDING = re.compile(
    r"\b(?:to see whether|whether|in progress|to ?do|decided|began to|is to|are to|was to|asked|hope[sd]?|meant|owner|ticket"
    r"|status(?=:)|task|let us|preferred|expected|given to|took on|agree on|(?:is|are|was|were) (?:only|still|yet) to"
    r"|idea|yet to be|owns|provided that|unless|remain(?:s|ed)|stay(?:s|ed)|as far as \w+ knows?"
    r"|considered|considering|(?:nearly|almost) \w+ed)\b|\bi['’]ll\b",
    re.IGNORECASE,
)
_UNDER_WAY = re.compile(r"\b(?:was \w+ing|were \w+ing|had to)\b", re.IGNORECASE)
"""Says nothing of a thing that the records suppose or plan; of what they tell as done it is another wording."""
_THEN = re.compile(r"\b(?:right away|at once|immediately|straight away|by then|that (?:night|day|morning|evening))\b")
_DENIED = re.compile(
    rf"{DENIALS.pattern}|\b(?:decid\w+|chose|advis\w+|argued|agreed|spoke|voted) against\b|\b(?:instead of|rather than)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\babout\b|\bas (?:planned|expected|intended|proposed)\b", re.IGNORECASE)
_ALL = re.compile(
    r"\b(?P<part>of |in |at )?all(?=,| (?:(?:of )?(?:the |these |those )?)(?P<figure>\d)?)", re.IGNORECASE
)
_OTHERS = re.compile(r"\ball (?:of )?(?:the )?(?:others?|rest)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w'’-]+")
_ARTICLES = frozenset(
    ("a", "an", "the", "had", "has", "have", "was", "were", "is", "are", "been", "be", "it", "that", "of", "had")
)
_RELATED = 0.5
"""From here on a true sentence of the gold is what a wrong one is compared with."""
_ORDERS = re.compile(r"\b(?:before|after|until|once)\b", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"\b(?:rul\w+ (?:it |\w+ ){0,4}out|exclud\w+|withdr[ae]w\w*|retract\w+|correct(?:ed|ion)"
    r"|turned out(?! (?:at \d\d?:\d\d (?:UTC )?)?that\b)|held to be|reopen\w*"
    r"|worst case|off the list|not it|denie[sd]|disproved|records disagree|claim\w*|owner|is assigned|taken back"
    r"|took (?:this|that|it) back|as wrong|wrongly (?:said|stated|claimed|told)|(?:falsely|mistakenly)"
    r"|(?:tak\w+|took) (?:\w+ ){1,3}off|had not (?:looked|checked|counted|verified)|addressed to an? \w+ (?:tool|assistant)"
    r"|did not hold|not (?:true|right|correct)|(?:is|was|are|were) (?:wrong|false)|untrue|replaced by|counted (?:twice|double)"
    r"|(?:may|might) be (?:off|wrong)|without (?:having|looking|checking|knowing)"
    r"|could not swear|turned down|first (?:\w+ )?(?:count|figure|list|guess|estimate|idea|number)(?! (?:held|was right))"
    r"|in public)\b",
    re.IGNORECASE,
)
_BY = r"(?P<by>(?:\b(?:said|says|saying|wrote|writes|stated|reported|answered|announced),?|:)\s*)?"
_OUTER = re.compile(rf"{_BY}“[^”]*”")
_INNER = re.compile(rf"{_BY}\"[^\"]*\"")
"""What stands in quotation marks, and the words by which it is told as somebody's."""


_FRAMES = (SUPPOSED, PLANNED, _PENDING)
_MARKS = (_DENIED, *_FRAMES, _FAILED, _QUANTIFIERS, _ORDERS, _RATES)


@dataclass(frozen=True)
class _Read:
    """A passage as it is compared."""

    text: str

    @cached_property
    def stems(self) -> frozenset[str]:
        """Content words; counting words are values."""
        return frozenset(stems(self.text)) - FIGURE_STEMS

    @cached_property
    def order(self) -> tuple[str, ...]:
        return tuple(stems(self.text))

    @cached_property
    def heard(self) -> frozenset[str]:
        return heard_in(self.text)

    def hears(self, stem: str) -> bool:
        """Whether it has the word, one that may stand for it, or another form of it (“mitigation”, “mitigated”)."""
        return stem in self.heard or self.has(stem)

    def has(self, stem: str) -> bool:
        """Whether it has the word itself, in one of its forms."""
        return stem in self._beginnings or not self.stems.isdisjoint(beginnings_of(stem))

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset().union(*map(beginnings_of, self.stems))

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Figures, times and identifiers, a kind after the other, each in the order of the text."""
        return tuple(value for kind in sorted(values_of(self.text)) for value in values_of(self.text)[kind])

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word in lower case, with and without its ending; articles and auxiliaries aside."""
        words = {word.lower() for word in _WORD.findall(self.text)} - _ARTICLES
        return frozenset(words) | self.heard

    @cached_property
    def quantifiers(self) -> frozenset[str]:
        """“All 31 customers” are not all customers, and “of all” says nothing of all."""
        left = _ALL.sub(" ", _OTHERS.sub(" ", self.text))
        alls = (
            "all of so many" if one["figure"] else "all"
            for one in _ALL.finditer(_OTHERS.sub(" ", self.text))
            if not one["part"]
        )
        return frozenset(alls) | {match.group().lower() for match in _QUANTIFIERS.finditer(left)}

    @cached_property
    def takes_back(self) -> bool:
        return _TAKEN_BACK.search(self.text) is not None

    @cached_property
    def quotes(self) -> bool:
        return _OUTER.search(self.text) is not None

    def set_of(self, pattern: re.Pattern[str]) -> frozenset[str]:
        return frozenset(match.group().lower() for match in pattern.finditer(self.text))


def says(text: str, wrong: str, case: Case, true: str = "") -> bool:
    """Whether ``text`` says what ``wrong`` says; ``true`` is the sentence that ``wrong`` was made from, where one is known."""
    wanted = _read(wrong)
    if text.casefold() == wrong.casefold():
        return True
    told = _read(text if wanted.quotes else _told(text))
    if not _covers(told, wanted, case) or (_read(text).takes_back and not wanted.takes_back):
        return False
    if _came_true(true, wanted, case) or retold_truly(text, wrong, case):
        return False
    truth = _read(true or _nearest_truth(wanted, case))
    return any(_same(passage, wanted, truth, case) and _as_wrong(passage, wanted, truth) for passage in _passages(told))


def _came_true(true: str, wanted: _Read, case: Case) -> bool:
    """Whether it was only too early to say it, and ``wanted`` does not say when."""
    timed = _THEN.search(wanted.text) or not values_of(wanted.text).keys().isdisjoint(("clock", "date"))
    return not timed and any(one.came_true and one.text == true for one in case.sentences)


def _kept(match: re.Match[str]) -> str:
    return match.group() if match["by"] else " "


@lru_cache(maxsize=16384)
def _told(text: str) -> str:
    """``text`` without the phrases in quotation marks that it mentions and does not tell."""
    return _INNER.sub(_kept, _OUTER.sub(_kept, text))


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


def _passages(whole: _Read) -> Iterator[_Read]:
    yield whole
    parts = [part for part in PASSAGE_END.split(whole.text) if part.strip()]
    if len(parts) > 1:
        yield from map(_read, parts)


@lru_cache(maxsize=16384)
def _read(text: str) -> _Read:
    return _Read(part_first(text))


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
    marked = any(wanted.set_of(one) != truth.set_of(one) for one in _MARKS)
    if not truth.stems <= wanted.stems and _has_all(said, truth) and not _turned(wanted, truth):
        return False
    new = {word.lower() for word in _WORD.findall(wanted.text)} - _ARTICLES - truth.words
    new = {word for word in new if not is_figure(word)}
    if new:
        return all(word in said.words or not said.heard.isdisjoint(stems(word)) for word in new)
    if marked and not (wanted.set_of(_ORDERS) and wanted.stems <= truth.stems):
        return True
    if not _values_in_order(truth, wanted):
        return _values_in_order(said, wanted)
    if not _in_order(truth.order, wanted.order):
        heard = tuple(word for word in wanted.order if word in said.heard)
        return _in_order(said.order, heard) and not _in_order(said.order, truth.order)
    if marked:
        return True
    return not truth.stems <= wanted.stems and said.heard.isdisjoint(truth.stems - wanted.stems)


def _has_all(said: _Read, truth: _Read) -> bool:
    return truth.stems <= said.stems and _values_in_order(said, truth)


def _turned(wanted: _Read, truth: _Read) -> bool:
    """Whether ``wanted`` has a mark that the truth has not, or states as done or affirms what the truth does not."""
    return any(wanted.set_of(one) - truth.set_of(one) for one in _MARKS) or any(
        truth.set_of(one) - wanted.set_of(one) for one in (*_FRAMES, _DENIED, _FAILED)
    )


def _same(said: _Read, wanted: _Read, truth: _Read, case: Case) -> bool:
    return (
        _covers(said, wanted, case)
        and asks_alike(said.text, wanted.text)
        and _values_in_order(said, wanted)
        and _in_order(_names(said.text, _PEOPLE.of(case)), _names(wanted.text, _PEOPLE.of(case)))
        and _read(fitting(said.text, wanted.text)).quantifiers >= wanted.quantifiers
        and said.set_of(_ORDERS) >= wanted.set_of(_ORDERS)
        and said.set_of(_RATES) >= wanted.set_of(_RATES)
        and not bound_otherwise(said.text, wanted.text, _PEOPLE.of(case))
        and _framed_alike(said, wanted, _frames_of(truth), _NAMED.of(case))
    )


def _frames_of(truth: _Read) -> tuple[re.Pattern[str], ...]:
    """What may make another statement of it; where the truth is told as done, its being under way does not."""
    done = truth.text and not any(one.search(truth.text) for one in (*_FRAMES, _UNDER_WAY, _FAILED))
    return _FRAMES if done else (*_FRAMES, _UNDER_WAY)


def _framed_alike(
    said: _Read, wanted: _Read, frames: tuple[re.Pattern[str], ...], names: frozenset[str] = frozenset()
) -> bool:
    """Whether the clauses that tell it deny it as often, and suppose, plan or fail nothing that ``wanted`` does not."""
    near = " , ".join(_near(said.text, wanted, fine=False))
    closest = " , ".join(_near(said.text, wanted, fine=True))
    whole = _whole(said.text, wanted, names) or near
    denied, wanted_denied = len(_DENIED.findall(closest)), len(_DENIED.findall(wanted.text))
    return (
        bool(_DENIED.search(near)) == bool(wanted_denied)
        and denied % 2 == wanted_denied % 2
        and all(pattern.search(wanted.text) or not pattern.search(_ABOUT.sub(" ", whole)) for pattern in frames)
        and (_FAILED.search(wanted.text) is not None or not _FAILED.search(closest))
    )


def _whole(text: str, wanted: _Read, names: frozenset[str]) -> str:
    """The one clause of ``text`` that has all of ``wanted``, names aside; "" where there is none."""
    words = wanted.stems - names
    clauses = (one.text for one in clauses_of(text, fine=True)) if len(words) >= _FEWEST else ()
    return next((one for one in clauses if not one.startswith("to ") and all(map(_read(one).hears, words))), "")


def _near(text: str, wanted: _Read, fine: bool) -> tuple[str, ...]:
    """The clauses of ``text`` that have words of ``wanted``."""
    clauses = clauses_of(text, fine)
    near = tuple(one.text for one in clauses if any(map(_read(one.text).hears, wanted.stems)))
    return near or (text,)


def _covers(said: _Read, wanted: _Read, case: Case) -> bool:
    """Whether nearly all words of ``wanted`` are there, at least half of them, names aside, literally."""
    size = len(wanted.stems)
    if size + len(wanted.values) < _FEWEST:
        return wanted.text.casefold().rstrip(".") in said.text.casefold()
    literal = wanted.stems - _NAMED.of(case)
    if 2 * sum(said.has(stem) for stem in literal) < len(literal):
        return False
    held = sum(map(said.hears, wanted.stems))
    return held == size if size <= _FEW else held >= _NEARLY_ALL * size


def _values_in_order(said: _Read, wanted: _Read) -> bool:
    told = values_of(said.text)
    return all(_in_order(told.get(kind, ()), values) for kind, values in values_of(wanted.text).items())


@lru_cache(maxsize=16384)
def _names(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if not known:
        return ()
    return tuple(re.findall(rf"\b(?:{'|'.join(map(re.escape, known))})\b", text))


def _in_order(said: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether ``wanted`` is a part of ``said``, in this order."""
    left = iter(said)
    return all(one in left for one in wanted)


def _first_names(case: Case) -> tuple[str, ...]:
    return tuple(person.name.split()[0] for person in case.people)


_PEOPLE = OncePerCase(_first_names)
_NAMED = OncePerCase(lambda case: frozenset(stem for name in _first_names(case) for stem in stems(name)))
