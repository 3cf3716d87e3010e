"""What the limits of a batch let happen: a decision without any effect."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.operations.access import operator
from app.operations.batch import Batch, BatchState, Choice, Limits
from app.operations.feed_batches import what_next
from app.operations.model_record import Spent
from tests.builders import at

USD = Decimal


def batch(limits: Limits, state: BatchState = BatchState.RUNNING) -> Batch:
    return Batch(id="b1", actor=operator("Ana"), via="cli", at=at("16:00"), choice=Choice(), limits=limits, state=state)


def spent(cost: str = "0", unpriced: int = 0) -> Spent:
    return Spent(calls=5, cost=USD(cost), unpriced=unpriced)


@pytest.mark.parametrize(
    ("limits", "running", "last_minute", "used", "start"),
    [
        (Limits(), 0, 0, spent(), 4),
        (Limits(), 3, 90, spent(), 1),
        (Limits(), 4, 4, spent(), 0),
        (Limits(concurrency=2), 4, 0, spent(), 0),
        (Limits(per_minute=3), 0, 0, spent(), 3),
        (Limits(per_minute=3), 0, 2, spent(), 1),
        (Limits(per_minute=3), 0, 5, spent(), 0),
        (Limits(cost=USD(1)), 0, 0, spent("0.99"), 4),
        (Limits(cost=USD(1), cost_per_report=USD("0.3")), 0, 0, spent(), 3),
        (Limits(cost=USD(1), cost_per_report=USD("0.3")), 2, 0, spent(), 1),
        (Limits(cost=USD(1), cost_per_report=USD("0.3")), 3, 0, spent(), 0),
        (Limits(cost=USD(1), cost_per_report=USD("0.3")), 0, 0, spent("0.9"), 1),
        (Limits(cost=USD(1), cost_per_report=USD("0.3")), 1, 0, spent("0.9"), 0),
        (Limits(), 0, 0, spent("99", unpriced=7), 4),
        (Limits(failures=3), 0, 0, spent(), 4),
    ],
)
def test_how_many_more_are_started(limits: Limits, running: int, last_minute: int, used: Spent, start: int) -> None:
    """The tightest limit counts. Each that runs may yet cost what a report may; the last one gets what is left."""
    decision = what_next(batch(limits), running, last_minute, used, failures_in_a_row=2)
    assert (decision.start, decision.stop) == (start, "")


@pytest.mark.parametrize(
    ("limits", "used", "failures", "why"),
    [
        (Limits(cost=USD("1.50")), spent("1.5"), 0, "the limit of $1.50 for this batch is reached: $1.5 was spent"),
        (Limits(cost=USD(1)), spent("7"), 0, "$7 was spent; raise it"),
        (Limits(cost=USD(1)), spent("0", unpriced=2), 0, "what 2 of 5 requests cost is not known"),
        (Limits(failures=3), spent(), 3, "3 reports failed one after the other"),
        (Limits(failures=1), spent(), 1, "failed one after the other"),
    ],
)
def test_what_stops_it(limits: Limits, used: Spent, failures: int, why: str) -> None:
    """Nothing more is started, also while others run, and the reason says what to do."""
    decision = what_next(batch(limits), 1, 0, used, failures)
    assert decision.start == 0 and why in decision.stop


@pytest.mark.parametrize("state", [one for one in BatchState if one.value not in ("planning", "running")])
def test_only_one_that_goes_on_starts_anything(state: BatchState) -> None:
    """Not even a reason to stop is looked for where it has stopped."""
    decision = what_next(batch(Limits(cost=USD(1)), state), 0, 0, spent("9"), 99)
    assert (decision.start, decision.stop) == (0, "")


def test_planned_reports_start_while_others_are_looked_at() -> None:
    """Nobody waits until fifty thousand were looked at."""
    assert what_next(batch(Limits(), BatchState.PLANNING), 0, 0, spent(), 0).start == 4
