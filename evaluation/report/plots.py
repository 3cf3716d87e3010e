"""What the plots show, as numbers: the template draws them. Shares run from 0 to 1."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evaluation.case import SECTIONS
from evaluation.report.fates import Fate, Flip, fates
from evaluation.run_record import RunRecord
from evaluation.score import Better

FACTS = "facts_captured"
CRITICAL = "critical_facts_captured"
_COST_TITLES = {"cost": "US dollars a report", "tokens": "tokens a report", "latency": "seconds a report"}
_MOST_KINDS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionBar:
    """The gold facts of one section: how many there are, how many the report tells, now and before (``None``: no run before)."""

    section: str
    facts: int
    told: int
    critical: int
    critical_told: int
    told_before: int | None = None

    @property
    def share(self) -> float:
        return self.told / self.facts if self.facts else 0.0

    @property
    def share_before(self) -> float | None:
        return None if self.told_before is None or not self.facts else self.told_before / self.facts


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBar:
    """How often one kind of error happened; ``length`` is relative to the most frequent one."""

    scorer: str
    kind: str
    count: int
    before: int | None
    length: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One run: ``x`` and ``y`` from 0 to 1 in the plot, ``cost`` and ``quality`` as written."""

    label: str
    x: float
    y: float
    cost: str
    quality: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPlot:
    """``axis`` names what stands on the horizontal axis, ``most`` its right end."""

    axis: str
    most: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """A case as a row of squares, one a gold fact."""

    case: str
    flips: tuple[Flip, ...]


def section_bars(after: RunRecord, before: RunRecord | None) -> tuple[SectionBar, ...]:
    """Facts told by section of the gold, in the order of ``SECTIONS``."""
    found: dict[str, list[Flip]] = defaultdict(list)
    for flip in fates(after, before, FACTS):
        found[flip.item.section].append(flip)
    ordered = [name for name in SECTIONS if name in found] + sorted(set(found) - set(SECTIONS))
    return tuple(_bar(name, found[name], before is not None) for name in ordered)


def _bar(name: str, flips: Sequence[Flip], compared: bool) -> SectionBar:
    critical = [one for one in flips if one.item.weight == "critical"]
    return SectionBar(
        section=name,
        facts=len(flips),
        told=sum(one.item.good is True for one in flips),
        critical=len(critical),
        critical_told=sum(one.item.good is True for one in critical),
        told_before=sum(one.fate in (Fate.KEPT, Fate.LOST) for one in flips) if compared else None,
    )


def error_bars(after: RunRecord, before: RunRecord | None) -> tuple[ErrorBar, ...]:
    """Bad items by scorer and kind, most frequent first. Facts have a plot of their own."""
    now = Counter(_errors(after))
    was = Counter() if before is None else Counter(_errors(before))
    kinds = sorted(set(now) | set(was), key=lambda one: (-now[one], -was[one], one))[:_MOST_KINDS]
    most = max([*now.values(), *was.values()], default=1)
    asked = set() if before is None else {one.name for one in before.scorers}
    return tuple(
        ErrorBar(
            scorer=scorer,
            kind=kind,
            count=now[scorer, kind],
            before=was[scorer, kind] if before is not None and scorer in asked else None,
            length=now[scorer, kind] / most,
        )
        for scorer, kind in kinds
    )


def _errors(run: RunRecord) -> Iterator[tuple[str, str]]:
    counted = {
        one.name for one in run.scorers if one.better is not Better.NEITHER and one.name not in (FACTS, CRITICAL)
    }
    for result in run.cases:
        for name, score in result.scores.items():
            if name in counted:
                yield from ((name, item.kind or item.section) for item in score.items if item.good is False)


def cost_plot(runs: Iterable[RunRecord], current: RunRecord) -> CostPlot | None:
    """Each run as a point, by the first measure that is known of all; ``None`` where there is none, or no model was asked."""
    listed = [one for one in runs if _value(one, CRITICAL) is not None]
    for scorer, axis in _COST_TITLES.items():
        costs = [_cost(one, scorer) for one in listed]
        known = [one for one in costs if one is not None]
        if known and len(known) == len(costs) and any(known):
            most = max(known)
            points = tuple(_point(run, cost, most, run is current) for run, cost in zip(listed, known, strict=True))
            return CostPlot(axis=axis, most=f"{most:,.4g}", points=points)
    return None


def _cost(run: RunRecord, scorer: str) -> float | None:
    return _value(run, scorer) if run.arm.model else 0.0


def _point(run: RunRecord, cost: float, most: float, current: bool) -> Point:
    quality = _value(run, CRITICAL) or 0.0
    written = (f"{cost:,.4g}", f"{100 * quality:.1f} %")
    return Point(label=label(run), x=cost / most, y=quality, cost=written[0], quality=written[1], current=current)


def label(run: RunRecord) -> str:
    """How a run is called in plots: its arm, and the model where it asked one."""
    return f"{run.arm.name}, {run.arm.model}" if run.arm.model else run.arm.name


def _value(run: RunRecord, scorer: str) -> float | None:
    return next((one.value for one in run.summary if one.scorer == scorer), None)


def fact_rows(after: RunRecord, before: RunRecord | None) -> tuple[FactRow, ...]:
    """All gold facts of all cases, critical ones first, with what became of them."""
    rows: dict[str, list[Flip]] = defaultdict(list)
    for flip in fates(after, before, FACTS):
        rows[flip.case].append(flip)
    return tuple(FactRow(case=name, flips=tuple(sorted(flips, key=_weight))) for name, flips in rows.items())


def _weight(flip: Flip) -> tuple[int, str]:
    order = ("critical", "important", "minor")
    return (order.index(flip.item.weight) if flip.item.weight in order else len(order), flip.item.id)
