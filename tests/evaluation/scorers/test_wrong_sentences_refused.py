"""The checks themselves, asked about the same wrong sentences in every run."""

from __future__ import annotations

from dataclasses import replace

from evaluation.case import GoldStatement
from evaluation.mutation_kind import MutationKind
from evaluation.scorers.wrong_sentences_refused import SCORER
from tests.evaluation.scored_values import ALERT, KNOWN, bad, case, report, score

WRITTEN = GoldStatement(
    id="s02",
    text="Checkout-api answered 12% of requests with errors.",
    evidence=(ALERT.id,),
    wrong=((MutationKind.NUMBER, "Checkout-api answered 21% of requests with errors."),),
)


def test_wrong_sentences_are_caught_and_named_by_their_kind() -> None:
    """Each with the true sentence's records."""
    found = score(SCORER, facts=(), statements=(WRITTEN,))
    numbers = [one for one in found.items if one.kind == "number"]
    assert numbers and all(one.good and one.evidence for one in numbers)


def test_the_same_gold_gives_the_same_sentences() -> None:
    """Two runs can be laid side by side."""
    assert [one.id for one in score(SCORER).items] == [one.id for one in score(SCORER).items]


def test_a_check_that_is_switched_off_shows_by_name() -> None:
    """Whatever the report says."""
    blind = case(replace(KNOWN, without_checks=frozenset(("number",))), facts=(), statements=(WRITTEN,))
    found = SCORER.score(blind, report("All is well."))
    assert "number" in {one.kind for one in bad(found)}
    assert "No check objects" in bad(found)[0].note


def test_a_case_without_true_sentences_is_not_scored() -> None:
    """There is nothing to change."""
    assert score(SCORER, facts=(), statements=()).unscored
