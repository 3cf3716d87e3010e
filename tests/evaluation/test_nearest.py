"""Records for a sentence that cites none."""

from __future__ import annotations

from evaluation.nearest import nearest_events
from evaluation.once_per_case import OncePerCase
from tests.evaluation.scored_values import ALERT, CAUSE, LOST, OVER, case


def test_shared_words_figures_and_names_bring_the_record() -> None:
    """In whatever order."""
    assert ALERT in nearest_events(case(), "12% of requests to checkout-api ended in errors.")
    assert CAUSE in nearest_events(case(), "Jonas found all 40 connections of the pool taken.")


def test_a_time_brings_what_happened_then_in_any_zone() -> None:
    """Half past three in Stockholm is half past two in UTC."""
    assert LOST in nearest_events(case(), "At 15:30 CET it was clear.")


def test_the_records_of_the_nearest_gold_sentence_come_too() -> None:
    """For what was worked out from several."""
    assert LOST in nearest_events(case(), "No orders were lost.")


def test_at_most_six_besides_and_none_without_a_shared_word() -> None:
    """Nothing is made up."""
    assert nearest_events(case(), "Bananas grow elsewhere.") == ()
    assert len(nearest_events(case(), "Jonas and Mara at 14:20 and 15:10: checkout-api, pool, errors, resolved.")) <= 7
    assert OVER in nearest_events(case(), "INC-2041 was resolved at 15:10 UTC.")


def test_what_is_worked_out_for_a_case_is_worked_out_once() -> None:
    """And anew for the next one."""
    asked: list[str] = []
    once = OncePerCase(lambda one: asked.append(one.id))
    first, second = case(), case()
    for one in (first, first, second, second):
        once.of(one)
    assert len(asked) == 2
