"""Which statement of a fresh draft tells what which statement of the report tells: by words, by events, by likeness."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from extraction.domain.report import Statement
from extraction.domain.review import ReviewedStatement

_ALIKE = 0.6
"""Share of words in common, in their order, from which on two sentences about common events tell the same."""

Pairs = dict[int, int]
"""Place in the report → place in the fresh draft."""


def paired(present: Sequence[ReviewedStatement], fresh: Sequence[Statement]) -> Pairs:
    """Each statement has at most one counterpart.

    First those with the same words, then those on exactly the same events, then those alike on some common event. A
    statement that a person added has one only where the words are the same: it is beside what a writer writes.
    """
    pairs: Pairs = {}
    for likeness in (_same_words, _same_events, _alike):
        _take(pairs, present, fresh, likeness)
    return pairs


def _take(
    pairs: Pairs,
    present: Sequence[ReviewedStatement],
    fresh: Sequence[Statement],
    likeness: Callable[[ReviewedStatement, Statement], float],
) -> None:
    """Add the pairs that ``likeness`` finds (above 0), the most alike first."""
    taken = set(pairs.values())
    found = sorted(
        (-score, here, there)
        for here, before in enumerate(present)
        if here not in pairs
        for there, after in enumerate(fresh)
        if there not in taken and (score := likeness(before, after)) > 0
    )
    for _, here, there in found:
        if here not in pairs and there not in taken:
            pairs[here] = there
            taken.add(there)


def _wordings(before: ReviewedStatement) -> Iterator[Statement]:
    """As it stands, and as the writer proposed it."""
    yield before.statement
    if before.original is not None:
        yield before.original


def _same_words(before: ReviewedStatement, after: Statement) -> float:
    """1 and more for the same words, most where id and events are the same too."""
    return max(
        (
            1.0 + (one.evidence == after.evidence) + (one.id == after.id)
            for one in _wordings(before)
            if one.text == after.text
        ),
        default=0.0,
    )


def _same_events(before: ReviewedStatement, after: Statement) -> float:
    if before.original is None or not after.evidence:
        return 0.0
    return max(
        (
            0.01 + _common_words(one, after)
            for one in _wordings(before)
            if frozenset(one.evidence) == frozenset(after.evidence)
        ),
        default=0.0,
    )


def _alike(before: ReviewedStatement, after: Statement) -> float:
    if before.original is None:
        return 0.0
    scores = (_common_words(one, after) for one in _wordings(before) if _common_ground(one, after))
    best = max(scores, default=0.0)
    return best if best >= _ALIKE else 0.0


def _common_ground(one: Statement, other: Statement) -> bool:
    """Some event of the one is one of the other, or neither rests on any."""
    return not set(one.evidence).isdisjoint(other.evidence) or not (one.evidence or other.evidence)


def _common_words(one: Statement, other: Statement) -> float:
    return SequenceMatcher(None, one.text.casefold().split(), other.text.casefold().split(), autojunk=False).ratio()
