"""Things to do that somebody took back: "strike the last one", "we won't freeze deploys", ``~struck through~``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from extraction.capture.readings import Reading
from extraction.domain.timeline import EventKind
from extraction.domain.wording import Sentence, content_words

_I = re.IGNORECASE
_WITHIN = timedelta(hours=36)
_JUST_BEFORE = timedelta(minutes=15)
_STRUCK = re.compile(r"^\W{0,2}~+(?P<struck>[^~\n]{4,})~+")
_SAID_SO = re.compile(
    r"[\s(\[–—-]*\b(?:withdrawn|struck|dropped|cancell?ed|not\s+needed(?:\s+any\s*more)?|obsolete|won[’']?t\s+(?:do|"
    r"fix)|no\s+longer\s+needed)"
    r"\s*[)\]]?\s*[.!]?\s*$",
    _I,
)
_TAKES_BACK = re.compile(
    r"\b(?:(?:strik(?:e|es|ing)|struck|stricken|withdr(?:aw|aws|awing|awn|ew)|dropp?(?:ing|ed)?|scrapp?(?:ing|ed)?|"
    r"cancel(?:l?ing|l?ed)?|"
    r"cross(?:ing|ed)?(?:\s+(?:out|off))?|tak(?:e|ing)\s+back|took\s+back|scratch(?:ing|ed)?|forget(?:\s+about)?|never\s*mind|"
    r"skip(?:ping|ped)?|remov(?:e|ing|ed)|delet(?:e|ing)|kill(?:ing)?)\b|"
    r"(?:we|i)\s+(?:won[’']?t|will\s+not|are\s+not\s+going\s+to|aren[’']?t\s+going\s+to|don[’']?t\s+(?:need|"
    r"have)\s+to)\b|not\s+(?:doing|going\s+to\s+do)\b|"
    r"(?:there\s+is\s+|there[’']s\s+)?no\s+need\s+(?:for|to)\b|let[’']?s\s+not\b|off\s+the\s+list\b)",
    _I,
)
_MOST_LOOKED_AT = 40
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
_WHICH = re.compile(
    rf"\b(?:(?P<last>last)|(?P<place>{'|'.join(_PLACES)})|(?:number|no\.?|item|#)\s*(?P<number>\d{{1,2}}))\b"
    r"(?:\s+(?:one|item|action|point|bullet|follow-?up|todo|line))?(?=\s*(?:$|[.,;:!)–—]|(?:pls|please|then|again|for|"
    r"from|as|off|on)\b))",
    _I,
)
_THAT_ONE = re.compile(
    r"\b(?:that|this)\s+(?:one|item|action|point|follow-?up)\b|^\W*(?:\w+\W+){0,4}?(?:struck|dropped|withdrawn|"
    r"striking|dropping)\W*(?:it|that)?\W*$",
    _I,
)
_QUICK = re.compile(
    r"str[iu]|withdr|drop|scrap|cancel|cross|take|took|scratch|forget|never|skip|remov|delet|kill|won|not|need", _I
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing to do for this module: where it stands in what list, and its words."""

    key: str
    list_id: str
    place: int
    words: frozenset[str]
    readings: tuple[Reading, ...]


def is_struck(text: str) -> bool:
    """Whether a bullet is struck through or marked as withdrawn where it stands."""
    struck = _STRUCK.match(text)
    return _SAID_SO.search(text) is not None or (struck is not None and 2 * len(struck["struck"]) >= len(text) - 4)


def withdrawn(items: Sequence[Listed], readings: Sequence[Reading]) -> frozenset[str]:
    """Keys of those ``items`` that somebody took back later on."""
    if not items:
        return frozenset()
    items = sorted(items, key=_first_said)
    times = [_first_said(item) for item in items]
    first = times[0]
    own = {reading.id for item in items for reading in item.readings}
    gone: set[str] = set()
    for index, reading in enumerate(readings):
        if (
            reading.said_at <= first
            or reading.event.kind is not EventKind.MESSAGE
            or reading.by_tool
            or reading.id in own
        ):
            continue
        if _QUICK.search(reading.text) is None:
            continue
        for sentence in reading.sentences:
            match = None if _asks(sentence) else _TAKES_BACK.search(sentence.text)
            if match is not None:
                reached = bisect_left(times, reading.said_at)
                recent = items[max(0, reached - _MOST_LOOKED_AT) : reached]
                left = [item for item in recent if _is_before(item, reading)]
                gone.update(_meant(sentence, match, left, readings, index))
    return frozenset(gone)


def _first_said(item: Listed) -> datetime:
    return min(reading.said_at for reading in item.readings)


def _asks(sentence: Sentence) -> bool:
    return sentence.question or sentence.conditional


def _is_before(item: Listed, reading: Reading) -> bool:
    return any(
        timedelta(0) < reading.said_at - one.said_at <= _WITHIN and one.event.channel == reading.event.channel
        for one in item.readings
    )


def _meant(
    sentence: Sentence, match: re.Match[str], left: Sequence[Listed], readings: Sequence[Reading], index: int
) -> Iterator[str]:
    if not left:
        return
    latest = max(
        left, key=lambda item: max(one.said_at for one in item.readings if _is_before(item, readings[index]))
    ).list_id
    listed = sorted((item for item in left if item.list_id == latest), key=lambda item: item.place)
    which = _WHICH.search(sentence.text, match.end() - 1) or _WHICH.search(sentence.text)
    if which is not None:
        number = (
            -1
            if which["last"]
            else _PLACES.index(which["place"].lower())
            if which["place"]
            else int(which["number"]) - 1
        )
        yield from (
            item.key for item in listed if item.place == (max(one.place for one in listed) if number < 0 else number)
        )
    elif _THAT_ONE.search(sentence.text):
        if (item := _spoken_of(left, readings, index)) is not None:
            yield item.key
    elif (item := _closest(left, frozenset(content_words(sentence.text[match.end() :])))) is not None:
        yield item.key


def _spoken_of(left: Sequence[Listed], readings: Sequence[Reading], index: int) -> Listed | None:
    """The one that this message or the one just before it in the channel is about."""
    here = readings[index]
    words = set(content_words(here.text))
    for before in reversed(readings[max(0, index - 12) : index]):
        if before.event.channel == here.event.channel and here.said_at - before.said_at <= _JUST_BEFORE:
            words.update(content_words(before.text))
            break
    scored = sorted(((len(item.words & words), item.key) for item in left), reverse=True)
    if scored[0][0] == 0 or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return left[0] if len(left) == 1 else None
    return next(item for item in left if item.key == scored[0][1])


def _closest(left: Sequence[Listed], told: frozenset[str]) -> Listed | None:
    """The one whose words are told again: two of them and at least half of either side."""
    best = max(left, key=lambda item: (len(item.words & told), item.key))
    shared = len(best.words & told)
    return best if shared >= 2 and 2 * shared >= min(len(best.words), len(told)) else None
