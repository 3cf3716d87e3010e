"""Before and after, by the clock."""

from __future__ import annotations

import pytest

from extraction.domain.finding import Verdict
from extraction.domain.timeline import EventKind
from tests.builders import event
from tests.extraction.verification.checking import findings

DEPLOY = event("deploy 7f3c9e2 of checkout finished", "13:58", kind=EventKind.DEPLOY, by="argocd")
ALERT = event("checkout 5xx ratio 9%", "14:03", kind=EventKind.ALERT, by="grafana")
ROLLBACK = event("rolled back checkout to 51ab0d4", "14:25", by="Ana Ruiz")


@pytest.mark.parametrize(
    "text",
    [
        "Deploy 7f3c9e2 finished before the alert fired.",
        "The alert fired after deploy 7f3c9e2 finished.",
        "After the alert fired, Ana rolled back.",
        "The alert was followed by the rollback.",
        "The deploy of 7f3c9e2 preceded the alert.",
        "The alert fired shortly after the deploy.",
    ],
)
def test_true_orders_pass(text: str) -> None:
    """Whichever side comes first in the sentence."""
    assert findings(text, DEPLOY, ALERT, ROLLBACK, of="order") == []


@pytest.mark.parametrize(
    "text",
    [
        "The rollback happened before the alert fired.",
        "Deploy 7f3c9e2 finished after the alert fired.",
        "After the rollback, the alert fired.",
        "The rollback was followed by the alert.",
        "Ana rolled back shortly after the deploy of 7f3c9e2.",
    ],
)
def test_reversed_orders_are_contradicted(text: str) -> None:
    """And "shortly" for half an hour."""
    assert [one.verdict for one in findings(text, DEPLOY, ALERT, ROLLBACK, of="order")] == [Verdict.CONTRADICTED]


def test_an_order_that_cannot_be_read_needs_a_human() -> None:
    """Nothing cited is the phase of the moon."""
    (finding,) = findings("Ana rolled back after the full moon.", ROLLBACK, of="order")
    assert finding.verdict is Verdict.NEEDS_HUMAN


def test_a_record_may_tell_the_order_itself() -> None:
    """The message says it in its own words."""
    told = event("errors started right after the cache flush", by="Ana Ruiz")
    assert findings("Errors started after the cache flush.", told, of="order") == []
