"""Figures and times as the records have them."""

from __future__ import annotations

from evaluation.scorers import numbers_exact, times_exact
from tests.evaluation.scored_values import ALERT, OVER, bad, said, score, section

ERRORS = "Checkout-api answered {} of requests with errors."


def test_the_records_own_figure_is_exact() -> None:
    """With its unit; a derived duration too."""
    lasted = said("The incident was resolved 1 hour 7 minutes after the alert.", ALERT, OVER)
    assert score(numbers_exact.SCORER, said(ERRORS.format("12%"), ALERT), lasted).value == 1


def test_another_figure_is_not() -> None:
    """The check's words are the note."""
    found = score(numbers_exact.SCORER, said(ERRORS.format("21%"), ALERT))
    assert (found.value, "21%" in bad(found)[0].note) == (0, True)


def test_without_citations_the_nearest_records_are_asked() -> None:
    """A figure that stands there is exact."""
    assert score(numbers_exact.SCORER, ERRORS.format("12%"), ERRORS.format("21%")).value == 0.5


def test_a_count_of_records_is_left_to_a_person() -> None:
    """No record holds it."""
    found = score(numbers_exact.SCORER, said("Four follow-ups are recorded.", ALERT, OVER)).items[0]
    assert (found.good, "“Four”" in found.note) == (None, True)


def test_the_records_own_minute_is_exact() -> None:
    """In any zone."""
    text = "The alert fired at {}."
    assert (
        score(times_exact.SCORER, said(text.format("14:03 UTC"), ALERT), said(text.format("15:03 CET"), ALERT)).value
        == 1
    )


def test_another_minute_is_not() -> None:
    """Only prose is asked."""
    wrong = said("The alert fired at 14:13 UTC.", ALERT)
    assert score(times_exact.SCORER, wrong).value == 0
    assert score(times_exact.SCORER, section("timeline", wrong)).unscored


def test_prose_without_figures_or_times_is_not_scored() -> None:
    """Nothing is stated exactly."""
    assert score(numbers_exact.SCORER, said("Checkout was slow.", ALERT)).unscored
    assert score(times_exact.SCORER, said("Checkout was slow.", ALERT)).unscored
