"""Two runs side by side: what is better, what is worse, and whether that is a regression beyond noise.

A regression is
(a) something that had an answer and has none: a case, a scorer, one scorer on one case, a check that no longer runs;
(b) a new bad item of a scorer that tolerates none;
(c) where both runs are repeatable, and so without noise: more bad items and a worse value, or an aim that was kept and is not;
(d) a value whose 95 % paired bootstrap interval over cases lies wholly on the worse side.
Sizes and costs are stated; they are a regression where an aim breaks, or, repeatable, at more than one and a half times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluation.flips import Change, Flip, flips_between
from evaluation.metrics import Part, bootstrap, part_of, pooled
from evaluation.regressions import Regression, regressions_of
from evaluation.run_record import CaseResult, RunRecord, ScorerHeading


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One scorer on the cases that both runs could score. ``low`` and ``high`` bound after minus before (95 %, paired).

    Values are ``None`` where no case was scored in both.
    """

    scorer: ScorerHeading
    cases: tuple[str, ...]
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    flips: tuple[Flip, ...]
    low: float | None
    high: float | None

    @property
    def value_before(self) -> float | None:
        return pooled(self.scorer.unit, self.before) if self.before else None

    @property
    def value_after(self) -> float | None:
        return pooled(self.scorer.unit, self.after) if self.after else None

    def count(self, change: Change) -> int:
        return sum(one.change is change for one in self.flips)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewlyUnscored:
    """``scorer`` or ``case`` is "" where all of them are meant."""

    scorer: str
    case: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Something that the runs did with, not what they found: ``what`` is case, prompt, template, check, setting …"""

    what: str
    name: str
    how: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """``repeatable``: both runs were, so that every difference is real."""

    repeatable: bool
    differences: tuple[Difference, ...]
    unscored: tuple[NewlyUnscored, ...]
    changed: tuple[Changed, ...]
    regressions: tuple[Regression, ...]

    @property
    def broken(self) -> tuple[str, ...]:
        """A full sentence on each regression; empty where there is none."""
        return tuple(one.why for one in self.regressions)


def compare(before: RunRecord, after: RunRecord) -> Comparison:
    """Lay ``after`` beside ``before``. Commits and digests that differ are no regression: a baseline is committed."""
    differences = tuple(_difference(heading, before, after) for heading in before.scorers if _has(after, heading.name))
    changed = (*_changed_cases(before, after), *_changed_settings(before, after))
    unscored = tuple(_newly_unscored(before, after))
    repeatable = before.arm.repeatable and after.arm.repeatable
    gone = () if before.arm.name != after.arm.name else tuple(one for one in before.checks if one not in after.checks)
    return Comparison(
        repeatable=repeatable,
        differences=differences,
        unscored=unscored,
        changed=changed,
        regressions=tuple(regressions_of(differences, unscored, gone, repeatable)),
    )


def _has(record: RunRecord, scorer: str) -> bool:
    return any(one.name == scorer for one in record.scorers)


def _difference(heading: ScorerHeading, before: RunRecord, after: RunRecord) -> Difference:
    cases, earlier, later = [], [], []
    flips: list[Flip] = []
    for old, new in _pairs(before, after):
        was, now = old.scores.get(heading.name), new.scores.get(heading.name)
        if was is None or now is None:
            continue
        one, other = part_of(was), part_of(now)
        if one is not None and other is not None:
            cases.append(old.case)
            earlier.append(one)
            later.append(other)
            flips += flips_between(old.case, heading.name, was, now)
    low, high = paired_interval(heading, earlier, later) if cases else (None, None)
    return Difference(
        scorer=heading,
        cases=tuple(cases),
        before=tuple(earlier),
        after=tuple(later),
        flips=tuple(flips),
        low=low,
        high=high,
    )


def paired_interval(heading: ScorerHeading, before: Sequence[Part], after: Sequence[Part]) -> tuple[float, float]:
    """95 % bootstrap interval of after minus before, the same cases drawn for both.

    Raises:
        ValueError: there is no case.
    """

    def difference(drawn: Sequence[int]) -> float:
        later, earlier = [after[one] for one in drawn], [before[one] for one in drawn]
        return pooled(heading.unit, later) - pooled(heading.unit, earlier)

    return bootstrap(len(before), difference, heading.name)


def _pairs(before: RunRecord, after: RunRecord) -> Iterator[tuple[CaseResult, CaseResult]]:
    later = {one.case: one for one in after.cases}
    yield from ((one, later[one.case]) for one in before.cases if one.case in later)


def _newly_unscored(before: RunRecord, after: RunRecord) -> Iterator[NewlyUnscored]:
    for heading in before.scorers:
        if not _has(after, heading.name):
            yield NewlyUnscored(scorer=heading.name, case="", why="the later run does not ask it")
    later = {one.case for one in after.cases}
    for result in before.cases:
        if result.case not in later:
            yield NewlyUnscored(scorer="", case=result.case, why="the later run does not have it")
    for old, new in _pairs(before, after):
        for name, was in old.scores.items():
            now = new.scores.get(name)
            if was.value is None or not _has(after, name) or (now is not None and now.value is not None):
                continue
            yield NewlyUnscored(scorer=name, case=old.case, why=now.unscored if now is not None else "no score is kept")


def _changed_cases(before: RunRecord, after: RunRecord) -> Iterator[Changed]:
    earlier = {one.case for one in before.cases}
    for old, new in _pairs(before, after):
        if old.digest != new.digest:
            yield Changed(what="case", name=old.case, how="its gold or its records changed")
    for one in after.cases:
        if one.case not in earlier:
            yield Changed(what="case", name=one.case, how="is new, and has nothing to be compared with")


def _changed_settings(before: RunRecord, after: RunRecord) -> Iterator[Changed]:
    one, other = before.arm, after.arm
    if one.name != other.name:
        yield Changed(what="arm", name=other.name, how=f"was {one.name}")
    if one.model != other.model:
        yield Changed(what="model", name=other.model or "none", how=f"was {one.model or 'none'}")
    yield from _changed_names("prompt", one.prompts, other.prompts)
    yield from _changed_names("template", one.templates, other.templates)
    yield from _changed_names("setting", one.others, other.others, told=True)
    yield from _changed_names("setting", before.settings, after.settings, told=True)
    yield from _changed_names("check", dict.fromkeys(before.checks, ""), dict.fromkeys(after.checks, ""))
    yield from _changed_names("scorer", _names(before), _names(after))


def _names(record: RunRecord) -> dict[str, str]:
    return {one.name: "" for one in record.scorers}


def _changed_names(
    what: str, before: Mapping[str, str], after: Mapping[str, str], told: bool = False
) -> Iterator[Changed]:
    for name in sorted({*before, *after}):
        if name not in after:
            yield Changed(what=what, name=name, how="is gone")
        elif name not in before:
            yield Changed(what=what, name=name, how=f"is new: {after[name]}" if told else "is new")
        elif before[name] != after[name]:
            yield Changed(what=what, name=name, how=f"{before[name]} → {after[name]}" if told else "changed")
