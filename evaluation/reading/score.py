"""What a reading says: for each question and pair of writers who was liked better, and how far readers agree.

Of a pair, a reader's answer is a win for the one with the higher rating, or a tie. Of "which would you publish", the chosen
one wins against each other; between two that were not chosen nothing was said. A share counts a tie as half a win for each.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

from evaluation.metrics import bootstrap
from evaluation.reading.agreement import alpha, interval_distance, nominal_distance
from evaluation.reading.answers import TIE, Answer, Answered, read_answers
from evaluation.reading.form import QUESTIONS

PUBLISH = "publish"
RESULT = "result.json"
_DISTINCT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """``first`` against ``second`` on one question. ``share`` is the first's: wins and half of the ties, of all; ``low`` and
    ``high`` bound its 95 % bootstrap interval over cases. ``decided``: the interval does not hold one half."""

    question: str
    first: str
    second: str
    wins: int
    losses: int
    ties: int
    share: float
    low: float
    high: float

    @property
    def decided(self) -> bool:
        return not self.low <= _DISTINCT <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """Mean ratings of one writer from 1 to 5, and how many of its sentences readers did not believe."""

    arm: str
    means: dict[str, float]
    not_believed: int


@dataclass(frozen=True, kw_only=True)
class ReadingResult:
    """``agreement`` is Krippendorff's alpha by question (interval for ratings, nominal for the choice), ``None`` where it
    has no meaning. ``missing`` answers had not come."""

    arms: tuple[str, ...]
    cases: int
    readers: int
    answers: int
    missing: int
    pairings: tuple[Pairing, ...]
    rated: tuple[Rated, ...]
    agreement: dict[str, float | None]


def score(folder: Path) -> ReadingResult:
    """Score the answers in ``folder`` and write ``folder/result.json``.

    Raises:
        InvalidReading: an answer or the key cannot be used.
    """
    result = scored(read_answers(folder))
    text = json.dumps(asdict(result), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    (folder / RESULT).write_text(text + "\n", "utf-8")
    return result


def scored(answered: Answered) -> ReadingResult:
    """The result of these answers; the same answers give the same result."""
    answers = answered.answers
    return ReadingResult(
        arms=answered.arms,
        cases=len({one.case for one in answers}),
        readers=len({one.reader for one in answers}),
        answers=len(answers),
        missing=answered.expected - len(answers),
        pairings=tuple(
            pairing
            for question in (*QUESTIONS, PUBLISH)
            for first, second in combinations(answered.arms, 2)
            if (pairing := _pairing(question, first, second, answers)) is not None
        ),
        rated=tuple(_rated(arm, answers) for arm in answered.arms),
        agreement={question: _agreement(question, answered) for question in (*QUESTIONS, PUBLISH)},
    )


def _pairing(question: str, first: str, second: str, answers: Sequence[Answer]) -> Pairing | None:
    """``None`` where nobody was asked to choose between the two."""
    by_case: dict[str, list[float]] = defaultdict(list)
    for one in answers:
        if (point := _point(question, first, second, one)) is not None:
            by_case[one.case].append(point)
    if not by_case:
        return None
    points = [point for found in by_case.values() for point in found]
    cases = [by_case[name] for name in sorted(by_case)]
    low, high = bootstrap(len(cases), lambda drawn: _mean([point for one in drawn for point in cases[one]]), question)
    return Pairing(
        question=question,
        first=first,
        second=second,
        wins=points.count(1.0),
        losses=points.count(0.0),
        ties=points.count(0.5),
        share=_mean(points),
        low=low,
        high=high,
    )


def _point(question: str, first: str, second: str, answer: Answer) -> float | None:
    """1 where ``first`` is liked better, 0 where ``second`` is, ½ for a tie."""
    if question != PUBLISH:
        one, other = answer.ratings[first][question], answer.ratings[second][question]
        return 0.5 if one == other else float(one > other)
    if answer.publish == TIE:
        return 0.5
    return float(answer.publish == first) if answer.publish in (first, second) else None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _rated(arm: str, answers: Sequence[Answer]) -> Rated:
    return Rated(
        arm=arm,
        means={question: round(_mean([one.ratings[arm][question] for one in answers]), 3) for question in QUESTIONS},
        not_believed=sum(len(one.not_believed[arm]) for one in answers),
    )


def _agreement(question: str, answered: Answered) -> float | None:
    by_case: dict[str, list[Answer]] = defaultdict(list)
    for one in answered.answers:
        by_case[one.case].append(one)
    if question == PUBLISH:
        return alpha([[one.publish for one in answers] for answers in by_case.values()], nominal_distance)
    ratings = [[one.ratings[arm][question] for one in answers] for answers in by_case.values() for arm in answered.arms]
    return alpha(ratings, interval_distance)


def table(result: ReadingResult) -> Iterator[str]:
    """The result as lines for people."""
    missing = f", {result.missing} missing" if result.missing else ""
    yield f"{result.answers} answers of {result.readers} readers on {result.cases} cases{missing}"
    for one in result.pairings:
        shown = f"{100 * one.share:.0f} % ({100 * one.low:.0f}–{100 * one.high:.0f})"
        verdict = "" if one.decided else "  not decided"
        yield f"  {one.question:<11}{one.first} : {one.second}  {one.wins}–{one.losses}, {one.ties} ties, {shown}{verdict}"
    for rated in result.rated:
        means = ", ".join(f"{question} {mean:.1f}" for question, mean in rated.means.items())
        yield f"  {rated.arm}: {means}; {rated.not_believed} sentences not believed"
    shown = ", ".join(f"{name} {'none' if one is None else f'{one:.2f}'}" for name, one in result.agreement.items())
    yield f"  agreement (Krippendorff's alpha): {shown}"
