"""Sentences that lie apart in a report and may tell a fact together: one names what happened, another who did it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from evaluation.matching_parts import Parts
from evaluation.matching_reading import minute_of
from evaluation.matching_window import Window, joined
from evaluation.matching_words import HARD, INCIDENT, is_idle, likeness

_ABOUT = 2
"""How many parts of a fact a sentence holds that is about the same."""
_SENTENCES, _MOST, _TRIED = 10, 4, 4
"""How many sentences are put together in all ways, how many at most in one way, and how many ways are looked at in full."""
_ITEM = re.compile(r"\b(?:Owner|Status): ")
_TO_COME = re.compile(r"\b(?:is|are|was|were) to \w|\bfollow-?ups?\b|\bowns?\b|\bnobody owns\b")
_HARD = 100
"""How many words a figure, a time, a name or a person outweighs."""


@dataclass(frozen=True)
class _Held:
    """Which parts of a fact the sentence at ``index`` holds, as bits."""

    index: int
    bits: int


def gathered(parts: Parts, windows: tuple[Window, ...]) -> Iterator[Window]:
    """Windows of two to four sentences that are each about the fact and together hold most of its parts, fullest first."""
    singles = [one for one in windows if len(one.sentences) == 1]
    weights = _weights(parts)
    held = [_Held(index, _bits(parts, one)) for index, one in enumerate(singles)]
    if not _TO_COME.search(parts.told.lower):
        held = [one for one in held if not _ITEM.search(singles[one.index].text)]
    held = [
        one for one in held if one.bits.bit_count() >= min(_ABOUT, len(weights)) or _acts(parts, singles[one.index])
    ]
    held.sort(key=lambda one: (-_weight(one.bits, weights), one.index))
    ways = []
    for size in range(2, _MOST + 1):
        for way in combinations(held[:_SENTENCES], size):
            union = 0
            for one in way:
                union |= one.bits
            if all(_belongs(one, way, union) for one in way):
                ways.append((-_weight(union, weights), size, tuple(sorted(one.index for one in way))))
    ways.sort()
    for _, _, chosen in ways[:_TRIED]:
        together = tuple(singles[index] for index in chosen)
        if all(_is_tied(parts, one, together) for one in together):
            yield joined(together)


def _acts(parts: Parts, window: Window) -> bool:
    """Whether it begins with the name of somebody who acts in the fact: "Tariq Aziz carried out …"."""
    first = parts.people.search.match(window.text)
    return first is not None and parts.people.ids[first.group().casefold()] in parts.acting


def _is_tied(parts: Parts, one: Window, together: tuple[Window, ...]) -> bool:
    """Whether a sentence that holds nothing of the fact but who acted shares a word with the others."""
    if _bits(parts, one).bit_count() >= _ABOUT or len(together) == 1:
        return True
    others = frozenset().union(*(other.keys for other in together if other is not one))
    names = {part for name in parts.people.ids for part in name.split()}
    words = (word for word in one.told.words if word.concept and not is_idle(word) and word.lower not in names)
    return any(likeness(word, others) >= 1 for word in words)


def _belongs(one: _Held, way: tuple[_Held, ...], union: int) -> bool:
    """Whether it adds something to the others and shares something with them."""
    rest = 0
    for other in way:
        if other is not one:
            rest |= other.bits
    return rest != union and (rest & one.bits != 0 or one.bits.bit_count() < _ABOUT)


def _weights(parts: Parts) -> list[int]:
    hard = len(parts.figures) + len(parts.told.times) + len(parts.told.severities)
    hard += len(parts.identifiers) + len(parts.acting)
    said = [_HARD if one.predicate.name in HARD else 1 for one in parts.said]
    return [_HARD] * hard + [int(INCIDENT.search(parts.told.lower) is not None)] + said + [1] * len(parts.words)


def _weight(bits: int, weights: list[int]) -> int:
    return sum(weight for place, weight in enumerate(weights) if bits >> place & 1)


def _bits(parts: Parts, window: Window) -> int:
    """The parts that ``window`` holds, in the order of ``_weights``."""
    numbers = window.numbers
    minutes = {minute_of(one) for one in window.told.times}
    held = [figure.number in numbers for figure in parts.figures]
    held += [minute_of(time) in minutes for time in parts.told.times]
    held += [severity in window.told.severities for severity in sorted(parts.told.severities)]
    held += [name in window.names for name in parts.identifiers]
    held += [who in window.people for who in sorted(parts.acting)]
    both = INCIDENT.search(parts.told.lower) is not None and INCIDENT.search(window.told.lower) is not None
    held.append(both)
    names = {(one.predicate.name, one.negated) for one in window.told.said}
    held += [(one.predicate.name, one.negated) in names for one in parts.said]
    held += [likeness(word, window.keys) > 0 for word in parts.words]
    return sum(1 << place for place, one in enumerate(held) if one)
