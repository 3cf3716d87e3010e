"""Values over many cases, their intervals, their aims."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.compare import paired_interval
from evaluation.metrics import Part, bootstrap, pooled, reached, summarized
from evaluation.run_record import ScorerHeading
from evaluation.score import Better, Score, Unit, unscored
from tests.evaluation.run_builders import FACTS, UNSUPPORTED, case_result, fact

LENGTH = ScorerHeading(name="length", question="How long is it?", unit=Unit.WORDS, better=Better.LESS, aim=1200)


@st.composite
def shares(draw: st.DrawFn) -> Part:
    decided = draw(st.integers(1, 30))
    good = draw(st.integers(0, decided))
    return Part(value=good / decided, good=good, decided=decided)


@settings(max_examples=20)
@given(st.lists(shares(), min_size=1, max_size=8))
def test_an_interval_holds_its_value(parts: list[Part]) -> None:
    """Whatever was drawn, the value of all cases lies within, and both lie within what a share can be."""
    low, high = bootstrap(len(parts), lambda drawn: pooled(Unit.SHARE, [parts[one] for one in drawn]), "facts")
    assert 0 <= low <= pooled(Unit.SHARE, parts) <= high <= 1


@settings(max_examples=15)
@given(st.lists(st.tuples(shares(), shares()), min_size=1, max_size=6))
def test_a_swapped_comparison_swaps_its_sign(pairs: list[tuple[Part, Part]]) -> None:
    before, after = [one for one, _ in pairs], [other for _, other in pairs]
    low, high = paired_interval(FACTS, before, after)
    assert paired_interval(FACTS, after, before) == pytest.approx((-high, -low))


def test_an_interval_is_the_same_each_time() -> None:
    parts = [Part(value=n / 5, good=n, decided=5) for n in range(6)]
    one, other = (bootstrap(6, lambda drawn: pooled(Unit.SHARE, [parts[n] for n in drawn]), "a") for _ in range(2))
    assert one == other
    assert one[0] < 0.5 < one[1]


def test_shares_are_pooled_item_by_item() -> None:
    """A case with many facts weighs more than one with few: 1 of 1 and 1 of 9 are 2 of 10."""
    results = [
        case_result("a", [fact("f1", True)]),
        case_result("b", [fact(f"f{n}", n == 1) for n in range(1, 10)]),
    ]
    summary = summarized(FACTS, results)
    assert (summary.value, summary.good, summary.decided, summary.scored) == (0.2, 2, 10, 2)


def test_undecided_items_and_unscored_cases_are_left_out_and_counted() -> None:
    result = case_result("a", [fact("f1", True), fact("f2", None)])
    result = replace(result, scores={"facts_captured": Score(value=1.0, items=result.scores["facts_captured"].items)})
    silent = replace(case_result("b"), scores={"facts_captured": unscored("no reply")})
    summary = summarized(FACTS, [result, silent])
    assert (summary.value, summary.decided, summary.scored, summary.unscored) == (1.0, 1, 1, 1)


def test_nothing_scored_is_no_value() -> None:
    silent = replace(case_result("b"), scores={"facts_captured": unscored("no reply")})
    summary = summarized(FACTS, [silent])
    assert summary.value is None and summary.low is None
    assert reached(replace(FACTS, aim=0.9), summary) is None


def test_a_length_is_promised_for_each_report() -> None:
    """A mean of 1,000 words hides a report of 1,600."""
    results = [
        replace(case_result(name), scores={"length": Score(value=words)})
        for name, words in (("a", 400.0), ("b", 1600.0))
    ]
    summary = summarized(LENGTH, results)
    assert summary.value == 1000
    assert (summary.good, summary.decided, reached(LENGTH, summary)) == (1, 2, False)


def test_counts_add_up() -> None:
    results = [replace(case_result(name), scores={"unsupported_statements": Score(value=2.0)}) for name in "ab"]
    summary = summarized(UNSUPPORTED, results)
    assert summary.value == 4
    assert reached(UNSUPPORTED, summary) is False
