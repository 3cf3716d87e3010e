"""When a difference between two runs is a regression: the rules that ``evaluation.compare`` states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from evaluation.flips import Change, Flip
from evaluation.metrics import Part, keeps
from evaluation.run_record import ScorerHeading
from evaluation.score import Better, Unit

_SIZES = (Unit.WORDS, Unit.SECONDS, Unit.TOKENS, Unit.DOLLARS)
_TOO_MUCH = 1.5
_NAMED = 3


class Rule(StrEnum):
    UNSCORED = "unscored"
    CHECK_GONE = "check_gone"
    ZERO_TOLERANCE = "zero_tolerance"
    LOSS = "loss"
    AIM = "aim"
    BEYOND_NOISE = "beyond_noise"
    COST = "cost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """``why`` is a full sentence; ``broke`` are the items behind it. ``scorer`` is "" where it is about a check or a case."""

    rule: Rule
    scorer: str
    why: str
    broke: tuple[Flip, ...] = ()


class Differing(Protocol):
    """One scorer in both runs."""

    @property
    def scorer(self) -> ScorerHeading: ...
    @property
    def before(self) -> tuple[Part, ...]: ...
    @property
    def after(self) -> tuple[Part, ...]: ...
    @property
    def cases(self) -> tuple[str, ...]: ...
    @property
    def flips(self) -> tuple[Flip, ...]: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def value_before(self) -> float | None: ...
    @property
    def value_after(self) -> float | None: ...


class Lost(Protocol):
    """What had an answer and has none."""

    @property
    def scorer(self) -> str: ...
    @property
    def case(self) -> str: ...
    @property
    def why(self) -> str: ...


def regressions_of(
    differences: Iterable[Differing], unscored: Sequence[Lost], checks_gone: Iterable[str], repeatable: bool
) -> Iterator[Regression]:
    """Every regression; at most one for each scorer besides what became unscored, the gravest rule first."""
    yield from _unscored(unscored)
    for name in checks_gone:
        yield Regression(rule=Rule.CHECK_GONE, scorer="", why=f"The check “{name}” no longer runs.")
    for one in differences:
        found = _size(one, repeatable) if one.scorer.unit in _SIZES else _quality(one, repeatable)
        if found is not None:
            yield found


def _unscored(lost: Sequence[Lost]) -> Iterator[Regression]:
    """One sentence for a scorer, a case, or a reason that several scorers share on one case."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for one in lost:
        by_reason.setdefault((one.case, one.why), []).append(one.scorer)
    for (case, why), scorers in by_reason.items():
        names = [name for name in scorers if name]
        what = f"{'is' if len(names) == 1 else 'are'} unscored"
        where = f" on {case}" if case else ""
        subject = f"{_listed(names)} {what}{where}" if names else f"The case {case} is missing"
        rule = Rule.UNSCORED
        yield Regression(rule=rule, scorer=names[0] if len(names) == 1 else "", why=f"{subject}: {why}.")


def _quality(one: Differing, repeatable: bool) -> Regression | None:
    heading, bad = one.scorer, tuple(flip for flip in one.flips if flip.is_new_and_bad)
    if heading.zero_tolerance and (bad or (_worse_by(one) > 0 and heading.unit is Unit.COUNT)):
        return _regression(Rule.ZERO_TOLERANCE, one, bad, "tolerates none, and there are new ones")
    if heading.better is Better.NEITHER or one.value_after is None:
        return None
    if repeatable and _worse_by(one) > 0:
        if not _kept(heading, one.value_after) and _kept(heading, one.value_before):
            return _regression(Rule.AIM, one, bad, "no longer keeps its aim")
        if heading.unit is Unit.COUNT or (heading.unit is Unit.SHARE and _bad(one.after) > _bad(one.before)):
            return _regression(Rule.LOSS, one, bad, "lost ground")
    if _beyond_noise(one):
        return _regression(Rule.BEYOND_NOISE, one, bad, "is worse beyond noise")
    return None


def _size(one: Differing, repeatable: bool) -> Regression | None:
    """An aim for a size is a promise for each report."""
    heading = one.scorer
    pairs = zip(one.cases, one.before, one.after, strict=True)
    over = [case for case, was, now in pairs if keeps(heading, was.value) and not keeps(heading, now.value)]
    if repeatable and over:
        why = f"{heading.name} no longer keeps its aim of {heading.aim:g} on {_listed(over)}"
        return Regression(rule=Rule.AIM, scorer=heading.name, why=f"{why}.")
    before, after = one.value_before, one.value_after
    if heading.better is Better.LESS and repeatable and before and after and after > _TOO_MUCH * before:
        why = f"{heading.name} is {after / before:.1f} times what it was ({before:g} → {after:g})"
        return Regression(rule=Rule.COST, scorer=heading.name, why=f"{why}.")
    return None


def _kept(heading: ScorerHeading, value: float | None) -> bool:
    return value is not None and keeps(heading, value)


def _bad(parts: Iterable[Part]) -> int:
    return sum(part.decided - part.good for part in parts)


def _worse_by(one: Differing) -> float:
    """By how much the later value is worse; negative where it is better."""
    if one.value_before is None or one.value_after is None:
        return 0.0
    risen = one.value_after - one.value_before
    return -risen if one.scorer.better is Better.MORE else risen


def _beyond_noise(one: Differing) -> bool:
    if one.low is None or one.high is None:
        return False
    return one.high < 0 if one.scorer.better is Better.MORE else one.low > 0


def _regression(rule: Rule, one: Differing, bad: tuple[Flip, ...], what: str) -> Regression:
    share = 100 if one.scorer.unit is Unit.SHARE else 1
    mark = " %" if one.scorer.unit is Unit.SHARE else ""
    before, after = (share * (value or 0.0) for value in (one.value_before, one.value_after))
    named = f": {_named(bad)}" if bad else ""
    why = f"{one.scorer.name} {what} ({before:.4g} → {after:.4g}{mark}){named}"
    return Regression(rule=rule, scorer=one.scorer.name, why=f"{why.rstrip('.')}.", broke=bad)


def _named(bad: Sequence[Flip]) -> str:
    """How many items of which section and kind, and the first few."""
    places = Counter(" ".join(filter(None, (flip.item.section, flip.item.kind))) or "anywhere" for flip in bad)
    counted = ", ".join(f"{number} in {place}" for place, number in places.most_common())
    worst_first = sorted(bad, key=lambda flip: (flip.change is not Change.WORSE, flip.item.weight != "critical"))
    first = "; ".join(f"{flip.case} {_id(flip)}“{_short(flip.item.label)}”" for flip in worst_first[:_NAMED])
    more = f" and {len(bad) - _NAMED} more" if len(bad) > _NAMED else ""
    return f"{counted}; {first}{more}"


def _id(flip: Flip) -> str:
    """An id that is a sentence says nothing that the label does not."""
    return f"{flip.item.id} " if len(flip.item.id) <= 24 and flip.item.id != flip.item.label else ""


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:5])} and {len(names) - 5} more"
