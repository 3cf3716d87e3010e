"""One value from many cases, how sure it is, and whether it keeps what was promised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from evaluation.run_record import CaseResult, ScorerHeading, Summary
from evaluation.score import Better, Score, Unit

RESAMPLES = 2_000
_TAIL = round(0.025 * RESAMPLES)
_EACH_REPORT = (Unit.WORDS, Unit.SECONDS, Unit.TOKENS, Unit.DOLLARS)
"""Units in which a promise is made for each report, not for their mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one case brings to the value of all: ``good`` of ``decided`` items, and its own ``value``."""

    value: float
    good: int
    decided: int


def part_of(score: Score) -> Part | None:
    """``None`` where it could not be scored."""
    if score.value is None:
        return None
    decided = [one for one in score.items if one.good is not None]
    return Part(value=score.value, good=sum(bool(one.good) for one in decided), decided=len(decided))


def pooled(unit: Unit, parts: Sequence[Part]) -> float:
    """Over all cases: a share item by item, a count in sum, anything else as the mean of the reports.

    Raises:
        ValueError: there is no part.
    """
    if not parts:
        raise ValueError("nothing was scored, so there is no value")
    if unit is Unit.COUNT:
        return sum(part.value for part in parts)
    decided = sum(part.decided for part in parts)
    if unit is Unit.SHARE and decided:
        return sum(part.good for part in parts) / decided
    return sum(part.value for part in parts) / len(parts)


def bootstrap(count: int, value: Callable[[Sequence[int]], float], seed: str) -> tuple[float, float]:
    """The 95 % percentile interval of ``value`` over ``count`` cases drawn with replacement (B. Efron, 1979).

    ``value`` gets the numbers of the drawn cases. The same ``seed`` draws the same cases. The interval holds the value
    of all cases, drawn once each.

    Raises:
        ValueError: there is no case.
    """
    if count < 1:
        raise ValueError("an interval needs at least one case")
    draw = Random(f"{seed}:{count}")  # noqa: S311  # nothing secret: the same figures have to come again
    cases = range(count)
    whole = value(cases)
    drawn = sorted(value(draw.choices(cases, k=count)) for _ in range(RESAMPLES))
    return min(whole, drawn[_TAIL]), max(whole, drawn[-1 - _TAIL])


def summarized(heading: ScorerHeading, results: Iterable[CaseResult]) -> Summary:
    """One scorer over all cases.

    ``good`` and ``decided`` count items; for sizes and costs they count the reports that keep the aim, of those scored.
    """
    scores = [result.scores[heading.name] for result in results]
    parts = [part for part in map(part_of, scores) if part is not None]
    low = high = value = None
    if parts:
        value = pooled(heading.unit, parts)
        low, high = bootstrap(
            len(parts), lambda drawn: pooled(heading.unit, [parts[number] for number in drawn]), heading.name
        )
    each = heading.unit in _EACH_REPORT
    good = sum(keeps(heading, part.value) for part in parts) if each else sum(part.good for part in parts)
    return Summary(
        scorer=heading.name,
        value=value,
        low=low,
        high=high,
        good=good,
        decided=len(parts) if each else sum(part.decided for part in parts),
        scored=len(parts),
        unscored=len(scores) - len(parts),
    )


def keeps(heading: ScorerHeading, value: float) -> bool:
    """Whether ``value`` is as good as the aim, which it is where none was set."""
    if heading.aim is None or heading.better is Better.NEITHER:
        return True
    return value >= heading.aim if heading.better is Better.MORE else value <= heading.aim


def reached(heading: ScorerHeading, summary: Summary) -> bool | None:
    """Whether the aim is reached, for sizes and costs by every single report; ``None`` without an aim or a value."""
    if heading.aim is None or heading.better is Better.NEITHER or summary.value is None:
        return None
    if heading.unit in _EACH_REPORT:
        return summary.good == summary.decided
    return keeps(heading, summary.value)
