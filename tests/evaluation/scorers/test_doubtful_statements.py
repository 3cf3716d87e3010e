"""What a person has to compare with the records."""

from __future__ import annotations

from evaluation.scorers.doubtful_statements import SCORER
from tests.evaluation.scored_values import ALERT, LOST, said, score


def test_what_is_borne_out_is_not_doubted() -> None:
    """Word by word."""
    assert score(SCORER, said("Checkout-api answered 12% of requests with errors.", ALERT)).value == 0


def test_a_word_that_no_record_has_is_doubted() -> None:
    """It is named."""
    found = score(SCORER, said("Checkout-api answered 12% of requests with errors after a power cut.", ALERT))
    assert found.value == 1
    assert "power" in found.items[0].note


def test_what_is_wrong_is_not_doubtful_too() -> None:
    """It counts once."""
    assert score(SCORER, said("Some orders were lost.", LOST)).value == 0


def test_an_empty_report_is_not_scored() -> None:
    """It has nothing to doubt."""
    assert score(SCORER).unscored == "the report has no sentence"
