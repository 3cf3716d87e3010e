"""Where a fact is looked for: each sentence of a report, and each with the one that follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.matching_parts import People
from evaluation.matching_reading import Told, read
from evaluation.written import Sentence

_OPEN = re.compile(r"\s*(?:when|what|which|who|how|why|did|does|was|is)\b[^“”\"]*\?", re.IGNORECASE)
_BACK = re.compile(r"\b(?:it|its|they|them|their|this|that|these|those|both|there)\b|^The \w+", re.IGNORECASE)


@dataclass(frozen=True)
class Window:
    """One sentence, or two that follow each other.

    ``speakers`` are people of whom it tells what they reported, ``each`` its sentences by themselves, ``before`` the names
    of the sentence before it, which count where it ``refers_back`` ("it", "the release").
    """

    sentences: tuple[Sentence, ...]
    told: Told
    people: frozenset[str]
    speakers: frozenset[str]
    each: tuple[Told, ...]
    before: frozenset[str]
    refers_back: bool


_KNOWN: list[tuple[tuple[Sentence, ...], People, tuple[Window, ...]]] = []


def windows_of(sentences: tuple[Sentence, ...], people: People) -> tuple[Window, ...]:
    """The windows of a report, remembered until another one is asked about. Questions tell nothing."""
    if not _KNOWN or _KNOWN[0][0] != sentences or _KNOWN[0][1] is not people:
        _KNOWN[:] = [(sentences, people, tuple(_windows(sentences, people)))]
    return _KNOWN[0][2]


def _windows(sentences: tuple[Sentence, ...], people: People) -> Iterator[Window]:
    telling = [one for one in sentences if not _OPEN.match(one.text)]
    before: frozenset[str] = frozenset()
    for one, following in zip(telling, [*telling[1:], None], strict=True):
        yield _window((one,), before, people)
        if following is not None:
            yield _window((one, following), before, people)
        before = read(one.text).names


def _window(sentences: tuple[Sentence, ...], before: frozenset[str], people: People) -> Window:
    text = " ".join(one.text for one in sentences)
    return Window(
        sentences=sentences,
        told=read(text),
        people=people.in_text(text),
        speakers=people.speakers(text),
        each=tuple(read(one.text) for one in sentences),
        before=before,
        refers_back=_BACK.search(text) is not None,
    )
