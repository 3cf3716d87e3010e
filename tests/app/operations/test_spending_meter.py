"""What models cost is held against the report's, the batch's and the month's budget before they are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import cast

import pytest
from pydantic import BaseModel

from app.operations.asked_model import metered_model
from app.operations.model_record import Budgets, Ledger, Spending, SpendingFor
from app.operations.ports import Ports
from app.operations.spending_meter import SpendingMeter
from extraction.errors import BudgetSpent, UsedTokens
from extraction.language_model.language_model import ModelRequest
from tests.app.operations.conftest import KEY
from tests.extraction.drafting.scripted_model import ScriptedModel

MODEL = "openai/model"
NOVEMBER = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class Answer(BaseModel):
    text: str


def used(cost: str | None) -> UsedTokens:
    amount = None if cost is None else Decimal(cost)
    return UsedTokens(prompt_tokens=100, completion_tokens=20, cached_tokens=60, cost=amount)


def meter(world: Ports, account: SpendingFor | None = None, report: str = "", month: str = "") -> SpendingMeter:
    budgets = Budgets(report=Decimal(report) if report else None, month=Decimal(month) if month else None)
    spending = account or SpendingFor()
    return SpendingMeter(replace(world, budgets=budgets, spending=spending, now=lambda: NOVEMBER), KEY)


def spent(world: Ports, cost: str, job: str = "", batch: str = "", at: datetime = NOVEMBER) -> None:
    row = Spending(
        at=at,
        model=MODEL,
        incident=KEY,
        job=job,
        batch=batch,
        prompt_tokens=1,
        completion_tokens=1,
        cost=Decimal(cost),
    )
    world.ledger.add(row)


def test_each_answer_is_in_the_ledger_on_its_account(world: Ports) -> None:
    """Model, incident, job, batch, tokens, what the provider had cached, and the price."""
    meter(world, SpendingFor(job="j1", batch="b1")).add(MODEL, used("0.02"))
    assert world.ledger.of_job("j1") == world.ledger.of_batch("b1") == world.ledger.in_month("2026-11")
    total = world.ledger.of_job("j1")
    assert (total.calls, total.prompt_tokens, total.completion_tokens, total.cached_tokens) == (1, 100, 20, 60)
    assert total.cost == Decimal("0.02")


def test_without_budgets_nothing_is_refused(world: Ports) -> None:
    spent(world, "1000", "j1", "b1")
    meter(world, SpendingFor(job="j1", batch="b1")).check(MODEL, Decimal(1000))
    assert world.ledger.of_job("j1").calls == 1


def test_a_request_that_would_overrun_the_month_is_refused(world: Ports) -> None:
    """The sentence names the budget, what went, what the next would cost, and what to do."""
    spent(world, "119.99")
    kept = meter(world, month="120")
    kept.check(MODEL, Decimal("0.01"))
    with pytest.raises(BudgetSpent) as refused:
        kept.check(MODEL, Decimal("0.0142"))
    assert str(refused.value) == (
        "the budget of $120.00 for November 2026 is spent: $119.99 went, and one more request to openai/model may cost "
        "$0.01; raise RETROLINE_BUDGET_MONTH, or go on from 2026-12-01. What models answered so far is kept, and drafting "
        "goes on from there"
    )


def test_a_month_is_one_in_utc_and_the_next_begins_at_nothing(world: Ports) -> None:
    spent(world, "120", at=datetime(2026, 10, 31, 23, 59, tzinfo=UTC))
    meter(world, month="120").check(MODEL, Decimal(1))
    spent(world, "120", at=datetime(2026, 11, 1, tzinfo=UTC))
    with pytest.raises(BudgetSpent, match="November 2026"):
        meter(world, month="120").check(MODEL, None)


def test_december_ends_with_the_year(world: Ports) -> None:
    spent(world, "1", at=datetime(2026, 12, 31, tzinfo=UTC))
    ports = replace(world, budgets=Budgets(month=Decimal(1)), now=lambda: datetime(2026, 12, 31, tzinfo=UTC))
    with pytest.raises(BudgetSpent, match="go on from 2027-01-01"):
        SpendingMeter(ports, KEY).check(MODEL, None)


def test_a_report_may_cost_so_much(world: Ports) -> None:
    """Without a job: what was asked for it through this meter; another report begins at nothing."""
    kept = meter(world, report="0.50")
    kept.add(MODEL, used("0.49"))
    with pytest.raises(BudgetSpent, match=rf"\$0.50 for the report on {KEY}.*RETROLINE_BUDGET_REPORT"):
        kept.check(MODEL, Decimal("0.02"))
    meter(world, report="0.50").check(MODEL, Decimal("0.02"))


def test_a_job_that_begins_again_counts_what_it_cost_before(world: Ports) -> None:
    """A crash does not double what a report may cost."""
    spent(world, "0.49", job="j1")
    with pytest.raises(BudgetSpent, match="the report on"):
        meter(world, SpendingFor(job="j1"), report="0.50").check(MODEL, Decimal("0.02"))
    meter(world, SpendingFor(job="j2"), report="0.50").check(MODEL, Decimal("0.02"))


def test_the_limit_of_a_batch_for_each_report_goes_before_the_installations(world: Ports) -> None:
    spent(world, "0.30", job="j1", batch="b1")
    account = SpendingFor(job="j1", batch="b1", budget=Decimal("0.25"))
    with pytest.raises(BudgetSpent, match="raise the batch's limit for each report"):
        meter(world, account, report="0.50").check(MODEL, None)
    meter(world, replace(account, budget=Decimal(1)), report="0.10").check(MODEL, None)


def test_a_batch_may_cost_so_much_over_all_its_reports(world: Ports) -> None:
    for job in ("j1", "j2"):
        spent(world, "4.99", job=job, batch="b1")
    account = SpendingFor(job="j3", batch="b1", batch_budget=Decimal(10))
    meter(world, account).check(MODEL, Decimal("0.02"))
    with pytest.raises(BudgetSpent, match=r"\$10.00 for this batch is spent: \$9.98 went.*resume"):
        meter(world, account).check(MODEL, Decimal("0.021"))


def test_a_budget_of_nothing_lets_nothing_through(world: Ports) -> None:
    """Also where the price is not known: nobody asks a model then."""
    with pytest.raises(BudgetSpent, match=r"\$0.00"):
        meter(world, month="0").check(MODEL, None)


def test_requests_without_a_known_price_count_nothing(world: Ports) -> None:
    """A budget cannot hold what nobody can tell; ``retroline doctor`` says so."""
    kept = meter(world, report="0.01")
    kept.add(MODEL, used(None))
    kept.check(MODEL, None)
    assert world.ledger.in_month("2026-11").unpriced == 1


def test_small_amounts_are_told_in_full(world: Ports) -> None:
    """Not as nothing."""
    spent(world, "0.00123")
    with pytest.raises(BudgetSpent, match=r"budget of \$0.0010 .*: \$0.0012 went; raise"):
        meter(world, month="0.001").check(MODEL, Decimal(1))


@pytest.mark.parametrize(("month", "taken"), [("", 0), ("120", 1)])
def test_a_place_for_calls_is_free_once_the_next_may_know_the_cost(world: Ports, month: str, taken: int) -> None:
    """Where a budget is kept that is after it was counted; elsewhere nobody waits for the ledger."""
    seen: list[int] = []

    class Watched:
        def add(self, spending: Spending) -> None:
            seen.append(world.calls.taken)
            world.ledger.add(spending)

        def __getattr__(self, name: str) -> object:
            return getattr(world.ledger, name)

    budgets = Budgets(month=Decimal(month) if month else None)
    ports = replace(world, ledger=cast("Ledger", Watched()), budgets=budgets)
    asked = metered_model(ports, ScriptedModel(lambda *_: {"text": "Yes."}))
    asked.ask(ModelRequest(system="Be brief.", user="Is it so?", timeout=5), Answer)
    assert seen == [taken]
    assert world.calls.taken == 0
