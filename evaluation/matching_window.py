"""Where a fact is looked for: each sentence of a report, and each with the one that follows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import takewhile, zip_longest

from evaluation.matching_parts import People
from evaluation.matching_reading import Told, minute_of, read
from evaluation.matching_rows import NO_ROWS, Rows, rows_of
from evaluation.written import Sentence
from extraction.domain.cached_property import cached_property

_OPEN = re.compile(
    r"\s*(?:when|what|which|who|how|why|whether|did|does|do|were|was|is|are|will|should|may|can|could)\b[^“”\"]*\?",
    re.IGNORECASE,
)
_OF_ITEM = re.compile(r"(?:No )?[Oo]wner\b|Due\b|Status\b|Done\b|Live\b|Merged\b|Closed\b")
_BACK = re.compile(r"\b(?:it|its|they|them|their|this|that|these|those|both|there)\b|^The \w+", re.IGNORECASE)


@dataclass(frozen=True)
class Window:
    """One sentence, two that follow each other, or a few that lie apart. ``rows`` are those of the report's timeline,
    ``told_of`` how many of its sentences hold a name. One that ``asks`` is a question, which tells only that it is open.

    ``speakers`` are people of whom it tells what they reported, ``each`` its sentences by themselves, ``before`` the names
    of the sentence before it, which count where it ``refers_back`` ("it", "the release").
    """

    sentences: tuple[Sentence, ...]
    each: tuple[Told, ...]
    book: People
    before: frozenset[str]
    rows: Rows = NO_ROWS
    told_of: Mapping[str, int] = field(default_factory=dict)
    asks: bool = False

    @cached_property
    def minutes(self) -> frozenset[int]:
        return frozenset(minute_of(time) for one in self.each for time in one.times)

    @cached_property
    def evidence(self) -> frozenset[str]:
        return frozenset().union(*(one.evidence for one in self.sentences))

    @cached_property
    def text(self) -> str:
        return " ".join(one.text for one in self.sentences)

    @cached_property
    def told(self) -> Told:
        return self.each[0] if len(self.each) == 1 else read(self.text)

    @cached_property
    def people(self) -> frozenset[str]:
        return self.book.in_text(self.text)

    @cached_property
    def speakers(self) -> frozenset[str]:
        return self.book.speakers(self.text)

    @cached_property
    def numbers(self) -> frozenset[Decimal | None]:
        return frozenset().union(*(one.numbers for one in self.each))

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset().union(*(one.names for one in self.each))

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset().union(*(one.keys for one in self.each))

    @cached_property
    def refers_back(self) -> bool:
        return _BACK.search(self.text) is not None


_Report = tuple[tuple[Sentence, ...], tuple[Sentence, ...]]
_KNOWN: list[tuple[_Report, People, tuple[Window, ...]]] = []


def windows_of(
    sentences: tuple[Sentence, ...], people: People, timeline: tuple[Sentence, ...] = ()
) -> tuple[Window, ...]:
    """The windows of a report, remembered until another one is asked about. Questions tell nothing."""
    if not _KNOWN or _KNOWN[0][0] != (sentences, timeline) or _KNOWN[0][1] is not people:
        _KNOWN[:] = [((sentences, timeline), people, tuple(_all_windows(sentences, timeline, people)))]
    return _KNOWN[0][2]


def _all_windows(sentences: tuple[Sentence, ...], timeline: tuple[Sentence, ...], people: People) -> Iterator[Window]:
    named = Counter(name for one in sentences for name in read(one.text).names)
    rows = rows_of(timeline)
    for window in (*_windows(sentences, people, rows), *_items(sentences, people, rows)):
        yield replace(window, told_of=named)
    for one in sentences:
        if _OPEN.match(one.text):
            told = read(f"It is not known {one.text[:1].lower()}{one.text[1:]}")
            yield Window(sentences=(one,), each=(told,), book=people, before=frozenset(), asks=True)


def joined(windows: tuple[Window, ...]) -> Window:
    """Windows that lie apart as one, in their order."""
    first = windows[0]
    sentences = tuple(sentence for one in windows for sentence in one.sentences)
    each = tuple(told for one in windows for told in one.each)
    return Window(
        sentences=sentences, each=each, book=first.book, before=first.before, rows=first.rows, told_of=first.told_of
    )


def _windows(sentences: tuple[Sentence, ...], people: People, rows: Rows) -> Iterator[Window]:
    telling = [one for one in sentences if not _OPEN.match(one.text)]
    before: frozenset[str] = frozenset()
    for one, following in zip_longest(telling, telling[1:]):
        yield _window((one,), before, people, rows)
        if following is not None:
            yield _window((one, following), before, people, rows)
        before = read(one.text).names


def _items(telling: tuple[Sentence, ...], people: People, rows: Rows) -> Iterator[Window]:
    """Each list item with all that is said of it: "Owner: …", "Done on …"."""
    for index, one in enumerate(telling):
        more = list(takewhile(lambda each: _OF_ITEM.match(each.text), telling[index + 1 :]))
        if len(more) > 1 and not _OF_ITEM.match(one.text):
            yield _window((one, *more), frozenset(), people, rows)


def _window(sentences: tuple[Sentence, ...], before: frozenset[str], people: People, rows: Rows) -> Window:
    each = tuple(read(one.text) for one in sentences)
    return Window(sentences=sentences, each=each, book=people, before=before, rows=rows)
