"""A run: each case written by an arm and put to every scorer. What is asked of a report stands here in plain sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from types import TracebackType

from evaluation.arm import Arm
from evaluation.case import Case
from evaluation.case_source import CaseSource, case_digest
from evaluation.checkout import commit_of
from evaluation.metrics import summarized
from evaluation.run_record import CaseResult, RunRecord, ScorerHeading
from evaluation.score import Score, Scorer, unscored
from evaluation.scorers import (
    action_item_owners,
    action_item_quality,
    action_items,
    blamelessness,
    checks_at_work,
    citation_precision,
    citation_recall,
    conflicts,
    corrections_repeated,
    cost,
    coverage,
    critical_facts_captured,
    critical_facts_touched,
    doubtful_statements,
    facts_captured,
    injection,
    latency,
    leaked_secrets,
    length,
    milestones,
    must_not_say,
    numbers_exact,
    person_changes,
    readability,
    roles,
    times_exact,
    tokens,
    unsupported_statements,
    wrong_sentences_refused,
)
from evaluation.written import Written
from extraction.verification.check_draft import CHECK_NAMES, NO_CHECKS

SCORERS: tuple[Scorer, ...] = (
    critical_facts_captured.SCORER,
    critical_facts_touched.SCORER,
    facts_captured.SCORER,
    unsupported_statements.SCORER,
    doubtful_statements.SCORER,
    wrong_sentences_refused.SCORER,
    checks_at_work.SCORER,
    must_not_say.SCORER,
    citation_precision.SCORER,
    citation_recall.SCORER,
    numbers_exact.SCORER,
    times_exact.SCORER,
    milestones.SCORER,
    roles.SCORER,
    action_items.SCORER,
    action_item_owners.SCORER,
    action_item_quality.SCORER,
    conflicts.SCORER,
    blamelessness.SCORER,
    leaked_secrets.SCORER,
    injection.SCORER,
    coverage.SCORER,
    corrections_repeated.SCORER,
    person_changes.SCORER,
    readability.SCORER,
    length.SCORER,
    cost.SCORER,
    tokens.SCORER,
    latency.SCORER,
)

OnCase = Callable[[CaseResult, float], None]


def run(
    arm: Arm,
    cases: Sequence[CaseSource],
    scorers: Sequence[Scorer] = SCORERS,
    *,
    processes: int = 1,
    on_case: OnCase | None = None,
    settings: Mapping[str, str] | None = None,
) -> RunRecord:
    """Write and score each case; the record keeps the order of ``cases``.

    ``settings`` say how the cases were changed, where they were.
    ``on_case`` is called with each result and the wall time in seconds that it took. With two ``processes`` arm and
    scorers have to be picklable. A scorer that raises is a bug, and ends the run.

    Raises:
        InvalidCase: a case cannot be used.
    """
    results = []
    for result, seconds in _results(arm, cases, scorers, processes):
        results.append(result)
        if on_case is not None:
            on_case(result, seconds)
    headings = tuple(heading_of(scorer) for scorer in scorers)
    return RunRecord(
        arm=arm.settings,
        commit=commit_of(Path(__file__).resolve().parents[1]),
        checks=arm.settings.checks,
        scorers=headings,
        cases=tuple(results),
        summary=tuple(summarized(heading, results) for heading in headings),
        settings=dict(settings or {}),
    )


def heading_of(scorer: Scorer) -> ScorerHeading:
    return ScorerHeading(
        name=scorer.name,
        question=scorer.question,
        unit=scorer.unit,
        better=scorer.better,
        aim=scorer.aim,
        zero_tolerance=scorer.zero_tolerance,
    )


def scored(case: Case, written: Written, scorers: Sequence[Scorer]) -> dict[str, Score]:
    """Each scorer's answer; none at all where a request of the report got no reply, since other words stand there."""
    if written.unanswered:
        return {scorer.name: unscored(_why(written)) for scorer in scorers}
    scores = {}
    for scorer in scorers:
        with _Naming(f"while {scorer.name} scored the case {case.id}"):
            scores[scorer.name] = scorer.score(case, written)
    return scores


def _why(written: Written) -> str:
    sections = ", ".join(dict.fromkeys(one.section or "the report" for one in written.unanswered))
    number = len(written.unanswered)
    return f"{number} {'request' if number == 1 else 'requests'} got no reply ({sections}), so this report is not the arm's"


def _results(
    arm: Arm, cases: Sequence[CaseSource], scorers: Sequence[Scorer], processes: int
) -> Iterator[tuple[CaseResult, float]]:
    one = partial(_result, arm, scorers)
    if processes < 2 or len(cases) < 2:
        yield from map(one, cases)
        return
    with ProcessPoolExecutor(min(processes, len(cases)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(one, cases)


def _result(arm: Arm, scorers: Sequence[Scorer], source: CaseSource) -> tuple[CaseResult, float]:
    started = perf_counter()
    case = _as_checked(source.load(), arm.settings.checks)
    with _Naming(f"while the {arm.settings.name} arm wrote the case {case.id}"):
        written = arm.write(case)
    result = CaseResult(
        case=case.id,
        title=case.heading.title,
        kind=case.heading.kind,
        digest=case_digest(case.folder),
        sections=written.sections,
        scores=scored(case, written, scorers),
        usage=written.usage,
        unanswered=written.unanswered,
        refused=written.refused,
    )
    return result, perf_counter() - started


def _as_checked(case: Case, checks: Sequence[str]) -> Case:
    """The case known to the scorers as to the arm: without the checks that are switched off."""
    without = frozenset(CHECK_NAMES).difference(checks) if checks else NO_CHECKS
    return replace(case, known=replace(case.known, without_checks=without)) if without else case


class _Naming:
    """Adds to whatever is raised inside where that was."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __enter__(self) -> None:
        return

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        if error is not None:
            error.add_note(self._where)
