"""What models cost, held against the budgets before they are asked, and in the ledger as soon as they answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from app.operations.batch_items import provider_account
from app.operations.model_record import Spending
from app.operations.ports import Ports
from extraction.errors import BudgetSpent, UsedTokens

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Budget:
    """``what`` it is for, how it is raised (``advice``), its size and what is ``spent`` of it in US dollars."""

    what: str
    advice: str
    size: Decimal
    spent: Decimal
    of_report: bool = False


class SpendingMeter:
    """Counts for one incident, on the account that ``ports.spending`` names. Safe to use from several threads.

    What a report costs is what its job has cost, earlier runs included; without a job, what was asked through this meter.
    """

    def __init__(self, ports: Ports, incident: str) -> None:
        self._ports = ports
        self._incident = incident
        self._here = Decimal(0)
        self._adding = threading.Lock()

    @property
    def has_budget(self) -> bool:
        """Whether there is a budget to be kept at all."""
        account, own = self._ports.spending, self._ports.budgets
        return any(one is not None for one in (account.budget, account.batch_budget, own.report, own.month))

    def check(self, model: str, most: Decimal | None) -> None:
        """Raises BudgetSpent where ``most`` US dollars more (``None``: not known) would be more than a budget holds."""
        next_one = most or Decimal(0)
        for budget in self._budgets():
            if budget.spent >= budget.size or budget.spent + next_one > budget.size:
                spent = BudgetSpent(_told(budget, model, next_one))
                spent.of_report = budget.of_report
                raise spent

    def add(self, model: str, used: UsedTokens) -> None:
        account = self._ports.spending
        with self._adding:
            self._here += used.cost or 0
        self._ports.ledger.add(
            Spending(
                at=self._ports.now(),
                model=model,
                incident=self._incident,
                job=account.job,
                batch=account.batch,
                prompt_tokens=used.prompt_tokens,
                completion_tokens=used.completion_tokens,
                cost=used.cost,
                cached_tokens=used.cached_tokens,
            )
        )

    def _budgets(self) -> Iterator[_Budget]:
        account, own, ledger = self._ports.spending, self._ports.budgets, self._ports.ledger
        report = own.report if account.budget is None else account.budget
        if report is not None:
            spent = ledger.of_job(account.job).cost if account.job else self._here
            spent += ledger.of_job(provider_account(account.batch, self._incident)).cost if account.batch else 0
            advice = "raise the batch's limit for each report" if account.budget else "raise RETROLINE_BUDGET_REPORT"
            what = f"the report on {self._incident}"
            yield _Budget(what=what, advice=advice, size=report, spent=spent, of_report=True)
        if account.batch and account.batch_budget is not None:
            spent = ledger.of_batch(account.batch).cost
            advice = "raise the batch's cost limit and resume it"
            yield _Budget(what="this batch", advice=advice, size=account.batch_budget, spent=spent)
        if own.month is not None:
            now = self._ports.now().astimezone(UTC)
            spent = ledger.in_month(f"{now:%Y-%m}").cost
            advice = f"raise RETROLINE_BUDGET_MONTH, or go on from {_next_month(now):%Y-%m-%d}"
            yield _Budget(what=f"{now:%B %Y}", advice=advice, size=own.month, spent=spent)


def _next_month(now: datetime) -> datetime:
    return datetime(now.year + now.month // 12, now.month % 12 + 1, 1, tzinfo=UTC)


def _told(budget: _Budget, model: str, next_one: Decimal) -> str:
    left = f", and one more request to {model} may cost {_dollars(next_one)}" if budget.spent < budget.size else ""
    return (
        f"the budget of {_dollars(budget.size)} for {budget.what} is spent: {_dollars(budget.spent)} went{left}; "
        f"{budget.advice}. What models answered so far is kept, and drafting goes on from there"
    )


def _dollars(amount: Decimal) -> str:
    """Cents, or as many digits as a small amount needs: ``$12.50``, ``$0.0042``."""
    if amount == 0 or amount >= _CENT:
        return f"${amount.quantize(_CENT, rounding=ROUND_HALF_UP):,}"
    return f"${amount.quantize(Decimal(1).scaleb(amount.adjusted() - 1), rounding=ROUND_HALF_UP):f}"
