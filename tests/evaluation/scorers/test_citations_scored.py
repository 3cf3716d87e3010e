"""Citation recall and precision."""

from __future__ import annotations

from evaluation.scorers import citation_precision, citation_recall
from tests.evaluation.scored_values import ALERT, CAUSE, LOST, OVER, bad, said, score

TEXT = "Checkout-api answered 12% of requests with errors."


def test_a_sentence_that_its_records_bear_is_recalled() -> None:
    """All of it."""
    assert score(citation_recall.SCORER, said(TEXT, ALERT)).value == 1


def test_a_figure_that_none_of_them_has_is_not() -> None:
    """The note names it."""
    found = score(citation_recall.SCORER, said(TEXT, LOST))
    assert found.value == 0
    assert "“12”" in bad(found)[0].note


def test_beside_cited_sentences_one_without_a_record_counts_as_not_supported() -> None:
    """As in the definition."""
    assert score(citation_recall.SCORER, said(TEXT, ALERT), "No orders were lost.").value == 0.5


def test_two_records_that_each_bear_a_part_are_both_needed() -> None:
    """Without either the rest says less."""
    both = said("Checkout-api answered 12% of requests with errors, and no orders were lost.", ALERT, LOST)
    assert score(citation_precision.SCORER, both).value == 1


def test_a_record_that_bears_nothing_is_idle() -> None:
    """It is named by its source and key."""
    found = score(citation_precision.SCORER, said(TEXT, ALERT, OVER))
    assert found.value == 0.5
    assert OVER.key in bad(found)[0].id and "nothing is missing" in bad(found)[0].note


def test_citations_of_an_unsupported_sentence_do_not_count() -> None:
    """All of them."""
    assert score(citation_precision.SCORER, said(TEXT, LOST, CAUSE)).value == 0


def test_an_arm_that_cites_nothing_is_not_scored() -> None:
    """It was never asked to."""
    for scorer in (citation_precision.SCORER, citation_recall.SCORER):
        assert score(scorer, TEXT).unscored == "this report cites no record"
