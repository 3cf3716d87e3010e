"""What became of each thing that a scorer looked at, between two runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evaluation.score import Item, Score


class Change(StrEnum):
    WORSE = "worse"  # was good and is bad
    BETTER = "better"
    APPEARED = "appeared"
    VANISHED = "vanished"
    UNDECIDED = "undecided"  # an answer came or went


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """``item`` as the later run has it, or the earlier one where it vanished."""

    case: str
    scorer: str
    change: Change
    item: Item

    @property
    def is_new_and_bad(self) -> bool:
        return self.change is not Change.VANISHED and self.item.good is False


def flips_between(case: str, scorer: str, before: Score, after: Score) -> Iterator[Flip]:
    """Every item whose answer is another one; in the order of the later run, what vanished last."""
    earlier, later = _by_id(before), _by_id(after)
    for key in dict.fromkeys([*later, *earlier]):
        change = _change(earlier.get(key), later.get(key))
        if change is not None:
            yield Flip(case=case, scorer=scorer, change=change, item=later.get(key) or earlier[key])


def _by_id(score: Score) -> Mapping[tuple[str, int], Item]:
    """A sentence that stands twice is two items: told apart by how often its id came before."""
    seen: Counter[str] = Counter()
    items = {}
    for item in score.items:
        items[(item.id, seen[item.id])] = item
        seen[item.id] += 1
    return items


def _change(before: Item | None, after: Item | None) -> Change | None:
    if before is None:
        return Change.APPEARED
    if after is None:
        return Change.VANISHED
    if before.good is after.good:
        return None
    if before.good is None or after.good is None:
        return Change.UNDECIDED
    return Change.BETTER if after.good else Change.WORSE
