"""Two runs side by side: what is a regression, what is noise, and that what broke is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from evaluation.compare import compare
from evaluation.flips import Change
from evaluation.regressions import Rule
from evaluation.run_record import CaseResult, RunRecord, ScorerHeading
from evaluation.score import Better, Item, Score, Unit, unscored
from tests.evaluation.run_builders import FACTS, case_result, fact, run_record

LENGTH = ScorerHeading(name="length", question="How long is it?", unit=Unit.WORDS, better=Better.LESS, aim=1200)
TOKENS = ScorerHeading(name="tokens", question="How many tokens?", unit=Unit.TOKENS, better=Better.LESS)


def _facts(*good: bool | None, case: str = "harbour-queue") -> CaseResult:
    return case_result(case, [fact(f"f{number:02}", one) for number, one in enumerate(good, 1)])


def _scored(headings: Sequence[ScorerHeading], *cases: dict[str, Score]) -> RunRecord:
    results = [replace(case_result(f"case-{number}"), scores=scores) for number, scores in enumerate(cases, 1)]
    return replace(run_record(), scorers=tuple(headings), cases=tuple(results), summary=())


def test_a_run_beside_itself_is_no_regression() -> None:
    comparison = compare(run_record(), run_record())
    assert comparison.regressions == comparison.changed == comparison.unscored == ()


def test_another_commit_is_no_regression() -> None:
    """A baseline is committed, so its commit always differs."""
    assert compare(run_record(), replace(run_record(), commit="ffff+")).regressions == ()


def test_changed_records_are_told_and_no_regression() -> None:
    later = run_record(replace(case_result(), digest="1" * 64))
    comparison = compare(run_record(), later)
    assert comparison.regressions == ()
    assert [(one.what, one.name) for one in comparison.changed] == [("case", "harbour-queue")]


def test_what_flipped_is_told_item_by_item() -> None:
    before, after = run_record(_facts(True, False, True)), run_record(_facts(False, True, True, True))
    flips = compare(before, after).differences[0].flips
    assert [(one.item.id, one.change) for one in flips] == [
        ("f01", Change.WORSE),
        ("f02", Change.BETTER),
        ("f04", Change.APPEARED),
    ]


def test_a_lost_fact_between_repeatable_runs_is_a_regression() -> None:
    """There is no noise, so one fact of many is enough; it is named with its section."""
    comparison = compare(run_record(_facts(*[True] * 30)), run_record(_facts(*[True] * 29, False)))
    (only,) = comparison.regressions
    assert (only.rule, only.scorer) == (Rule.LOSS, "facts_captured")
    assert "1 in impact" in only.why and "harbour-queue f30 “Fact f30.”" in only.why


def test_as_many_won_as_lost_is_no_regression() -> None:
    assert compare(run_record(_facts(True, False)), run_record(_facts(False, True))).regressions == ()


def test_noise_between_runs_that_differ_by_themselves_passes() -> None:
    """A model asked twice loses a fact here and wins one there."""
    before = [_facts(True, True, n % 2 == 0, case=f"case-{n}") for n in range(8)]
    after = [_facts(True, n % 3 != 0, n % 2 == 1, case=f"case-{n}") for n in range(8)]
    comparison = compare(run_record(*before, repeatable=False), run_record(*after, repeatable=False))
    assert comparison.differences[0].flips
    assert comparison.regressions == ()


def test_a_loss_beyond_noise_does_not_pass() -> None:
    """In every case half of the facts are gone."""
    before = [_facts(True, True, True, True, case=f"case-{n}") for n in range(8)]
    after = [_facts(True, n % 2 == 0, False, False, case=f"case-{n}") for n in range(8)]
    comparison = compare(run_record(*before, repeatable=False), run_record(*after, repeatable=False))
    assert [one.rule for one in comparison.regressions] == [Rule.BEYOND_NOISE]


@pytest.mark.parametrize("repeatable", [True, False])
def test_one_new_bad_item_breaks_zero_tolerance(repeatable: bool) -> None:
    """Also where another one went: a new wrong sentence is new."""

    def run(text: str) -> RunRecord:
        item = Item(id=text, label=text, good=False, section="cause", kind="cause_added")
        wrong = Score(value=1.0, items=(item,))
        result = case_result()
        return run_record(
            replace(result, scores={**result.scores, "unsupported_statements": wrong}), repeatable=repeatable
        )

    (only,) = compare(run("A bad deploy caused it."), run("A full disk caused it.")).regressions
    assert only.rule is Rule.ZERO_TOLERANCE
    assert "1 in cause cause_added" in only.why and "A full disk caused it" in only.why


def test_what_is_newly_unscored_is_a_regression() -> None:
    """One reason for several scorers of a case is told once."""
    silent = replace(case_result(), scores=dict.fromkeys(case_result().scores, unscored("1 request got no reply")))
    comparison = compare(run_record(), run_record(silent, case_result("other")))
    (only,) = comparison.regressions
    assert only.rule is Rule.UNSCORED
    assert only.why == "facts_captured, unsupported_statements are unscored on harbour-queue: 1 request got no reply."


def test_what_was_unscored_before_may_stay_so() -> None:
    silent = replace(case_result(), scores={"facts_captured": unscored("the case has no gold fact")})
    assert compare(run_record(silent, case_result("b")), run_record(silent, case_result("b"))).regressions == ()


def test_a_missing_case_scorer_or_check_is_a_regression() -> None:
    before = run_record(case_result("a"), case_result("b"))
    after = replace(before, cases=before.cases[:1], scorers=(FACTS,), checks=("quote",))
    said = compare(before, after).broken
    assert said == (
        "unsupported_statements is unscored: the later run does not ask it.",
        "The case b is missing: the later run does not have it.",
        "The check “number” no longer runs.",
    )


def test_another_arm_goes_through_other_checks() -> None:
    """The naive arm's words never meet any: that is what is measured."""
    assert compare(run_record(), replace(run_record(arm="naive"), checks=())).regressions == ()


def test_a_new_case_has_nothing_to_be_compared_with() -> None:
    comparison = compare(run_record(case_result("a")), run_record(case_result("a"), _facts(False, case="b")))
    assert comparison.regressions == ()
    assert "is new" in comparison.changed[0].how


def test_a_report_that_grows_past_its_aim_is_a_regression() -> None:
    """A longer one within the aim is not."""
    before = _scored([LENGTH], {"length": Score(value=900.0)}, {"length": Score(value=1000.0)})
    within = _scored([LENGTH], {"length": Score(value=1100.0)}, {"length": Score(value=1000.0)})
    past = _scored([LENGTH], {"length": Score(value=900.0)}, {"length": Score(value=1300.0)})
    assert compare(before, within).regressions == ()
    assert "length no longer keeps its aim of 1200 on case-2" in compare(before, past).broken[0]


def test_costs_fail_at_one_and_a_half_times_and_only_where_repeatable() -> None:
    def run(tokens: float, repeatable: bool = True) -> RunRecord:
        record = _scored([TOKENS], {"tokens": Score(value=tokens)})
        return replace(record, arm=replace(record.arm, repeatable=repeatable))

    assert compare(run(1000), run(1400)).regressions == ()
    assert "2.0 times" in compare(run(1000), run(2000)).broken[0]
    assert compare(run(1000, False), run(2000, False)).regressions == ()


def test_a_sentence_that_stands_twice_is_two_items() -> None:
    def run(*good: bool) -> RunRecord:
        return run_record(case_result(items=[fact("the same", one) for one in good]))

    (flip,) = compare(run(True, True), run(True, False)).differences[0].flips
    assert flip.change is Change.WORSE
