"""What became of each item between two runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evaluation.run_record import RunRecord
from evaluation.score import Item


class Fate(StrEnum):
    KEPT = "kept"  # good in both, or good where there is one run only
    MISSED = "missed"  # bad in both, or bad where there is one run only
    GAINED = "gained"
    LOST = "lost"
    UNDECIDED = "undecided"  # not scored in one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """An item of ``scorer`` in ``case`` and its fate; ``item`` is the later run's where that has it."""

    case: str
    scorer: str
    item: Item
    fate: Fate


def fates(after: RunRecord, before: RunRecord | None, scorer: str) -> Iterator[Flip]:
    """Every item of ``scorer`` in either run, in the order of cases and items; items that vanished come last in their case."""
    earlier = {} if before is None else {one.case: one for one in before.cases}
    for result in after.cases:
        new = _items(result.scores.get(scorer))
        old = _items(earlier[result.case].scores.get(scorer)) if result.case in earlier else None
        for name in dict.fromkeys([*new, *(old or {})]):
            item = new.get(name) or (old or {})[name]
            yield Flip(case=result.case, scorer=scorer, item=item, fate=_fate(new.get(name), old, name))


def _items(score: object) -> Mapping[str, Item]:
    return {item.id: item for item in getattr(score, "items", ())}


def _fate(now: Item | None, old: Mapping[str, Item] | None, name: str) -> Fate:
    good = None if now is None else now.good
    if old is None or name not in old:
        return Fate.UNDECIDED if good is None else Fate.KEPT if good else Fate.MISSED
    was = old[name].good
    if good is None or was is None:
        return Fate.UNDECIDED
    if good is was:
        return Fate.KEPT if good else Fate.MISSED
    return Fate.GAINED if good else Fate.LOST
