"""A run's figures as they are shown: each scorer with its value, its interval, its aim, and what it was before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evaluation.run_record import RunRecord, ScorerHeading, Summary
from evaluation.score import Better, Unit

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Is it true?", (
        "unsupported_statements", "doubtful_statements", "must_not_say", "wrong_sentences_refused", "injection",
        "leaked_secrets", "blamelessness", "corrections_repeated",
    )),
    ("Is it complete?", (
        "critical_facts_captured", "facts_captured", "coverage", "conflicts", "action_items", "action_item_owners",
        "action_item_quality",
    )),
    ("Is it exact?", ("milestones", "roles", "numbers_exact", "times_exact", "citation_precision", "citation_recall")),
    ("Does it read well?", ("length", "readability", "person_changes")),
    ("What does it cost?", ("cost", "tokens", "latency")),
)  # fmt: skip
"""Scorers by the question that they answer; one that stands in none of them is shown last."""
OTHERS = "Other questions"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One scorer.

    ``position``, ``low``, ``high`` and ``aim_at`` lie on a line from 0 to 1 where the unit is a share, else ``None``.
    ``reached`` is ``None`` without an aim; ``change`` is ``better``, ``worse``, ``same`` or "" (nothing to compare).
    """

    name: str
    question: str
    value: str
    interval: str
    aim: str
    reached: bool | None
    before: str
    change: str
    unscored: int
    position: float | None = None
    low: float | None = None
    high: float | None = None
    aim_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureGroup:
    title: str
    rows: tuple[FigureRow, ...]


def figure_groups(after: RunRecord, before: RunRecord | None) -> tuple[FigureGroup, ...]:
    """The figures of ``after`` by question, each beside the one of ``before``."""
    headings = {one.name: one for one in after.scorers}
    known = {name for _, names in GROUPS for name in names}
    groups = [*GROUPS, (OTHERS, tuple(name for name in headings if name not in known))]
    found = [(title, [headings[name] for name in names if name in headings]) for title, names in groups]
    return tuple(
        FigureGroup(title=title, rows=tuple(_rows(rows, after, before))) for title, rows in found if rows
    )  # fmt: skip


def _rows(headings: Sequence[ScorerHeading], after: RunRecord, before: RunRecord | None) -> Iterator[FigureRow]:
    new, old = _summaries(after), {} if before is None else _summaries(before)
    for heading in headings:
        if (summary := new.get(heading.name)) is not None:
            yield _row(heading, summary, old.get(heading.name))


def _summaries(run: RunRecord) -> dict[str, Summary]:
    return {one.scorer: one for one in run.summary}


def _row(heading: ScorerHeading, now: Summary, was: Summary | None) -> FigureRow:
    shares = heading.unit is Unit.SHARE
    return FigureRow(
        name=heading.name,
        question=heading.question,
        value=shown(now.value, heading.unit),
        interval=_interval(now, heading.unit),
        aim=_aim(heading),
        reached=_reached(heading, now),
        before="" if was is None else shown(was.value, heading.unit),
        change="" if was is None else _change(heading, now.value, was.value),
        unscored=now.unscored,
        position=now.value if shares else None,
        low=now.low if shares else None,
        high=now.high if shares else None,
        aim_at=heading.aim if shares else None,
    )


def shown(value: float | None, unit: Unit) -> str:
    """A value with its unit: ``93.1 %``, ``1,104 words``, ``$0.021``; ``not scored`` where there is none."""
    if value is None:
        return "not scored"
    if unit is Unit.SHARE:
        return f"{100 * value:.1f} %"
    if unit is Unit.DOLLARS:
        return f"${value:,.4f}"
    if unit is Unit.SECONDS:
        return f"{value:,.2f} s"
    figure = f"{value:,.0f}" if value == int(value) or value >= 100 else f"{value:,.1f}"
    return figure if unit in (Unit.COUNT, Unit.POINTS) else f"{figure} {unit.value}"


def _interval(summary: Summary, unit: Unit) -> str:
    if summary.value is None or summary.low is None or summary.high is None:
        return ""
    return f"{shown(summary.low, unit)} to {shown(summary.high, unit)}"


def _aim(heading: ScorerHeading) -> str:
    if heading.aim is None:
        return ""
    bound = {Better.MORE: "at least ", Better.LESS: "at most ", Better.NEITHER: ""}[heading.better]
    return ("" if heading.aim == 0 and heading.better is Better.LESS else bound) + shown(heading.aim, heading.unit)


def _reached(heading: ScorerHeading, now: Summary) -> bool | None:
    if heading.aim is None or now.value is None or heading.better is Better.NEITHER:
        return None
    if heading.unit not in (Unit.SHARE, Unit.COUNT) and now.decided:
        return now.good == now.decided  # an aim for each report, not for their mean
    return now.value >= heading.aim if heading.better is Better.MORE else now.value <= heading.aim


def _change(heading: ScorerHeading, now: float | None, was: float | None) -> str:
    if now is None or was is None or heading.better is Better.NEITHER:
        return "worse" if now is None and was is not None else ""
    if abs(now - was) < 1e-12:
        return "same"
    return "better" if (now > was) is (heading.better is Better.MORE) else "worse"
