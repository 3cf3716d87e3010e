from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from app.operations.access import operator
from app.operations.batch import Batch, BatchItem, BatchState, Choice, ItemState, Limits, SectionChange
from app.operations.model_record import Spent
from app.operations.plan_batch import Plan
from app.operations.regenerate_reports import BatchView
from app.operations.what_would_change import ReportChange
from app.review.views.batches import Counted, batch_json, confirm_json, counted_of, item_json, scores_json, verdict_of
from app.review.views.regenerate import Typed, dollars, limits_json, limits_of, plan_json, typed_of
from extraction.errors import InputError
from tests.builders import at

IMPACT = SectionChange(section_id="impact", title="Impact", why=("prompt", "events"), calls=1, tokens=900)
GOOD, BAD = {"supported": (0.9, 0.95)}, {"supported": (0.9, 0.7), "blame": (1.0, 0.0)}


def plan(*, cost: Decimal | None = Decimal("0.0421"), approved: int = 1, changed: bool = True) -> Plan:
    changes = (ReportChange(key="INC-2041", version=2, approved=True, unchanged=False, sections=(IMPACT,)),)
    return Plan(
        reports=12,
        unchanged=11 if changed else 12,
        changes=changes if changed else (),
        model_calls=1,
        sections=1 if changed else 0,
        tokens=900,
        cost=cost,
        approved=approved,
    )


def view(
    state: BatchState, counts: Mapping[ItemState, int], limits: Limits | None = None, reason: str = ""
) -> BatchView:
    batch = Batch(
        id="20260303-a1b2c3",
        actor=operator("Mara Lindqvist"),
        via="app",
        at=at("14:00"),
        choice=Choice(where=("severity=SEV1",)),
        limits=limits or Limits(),
        state=state,
        reason=reason,
        reports=sum(counts.values()),
        planned=sum(counts.values()),
    )
    return BatchView(batch=batch, counts=dict(counts), spent=Spent(calls=4, cost=Decimal("0.5")))


def item(
    state: ItemState = ItemState.PROPOSED,
    scores: Mapping[str, tuple[float, float]] | None = None,
    approved: bool = False,
    incident: str = "INC-2041",
) -> BatchItem:
    return BatchItem(
        batch="b",
        incident=incident,
        position=0,
        state=state,
        scores=scores or {},
        approved=approved,
        sections=(IMPACT,),
    )


def test_what_was_typed_is_the_same_on_the_command_line() -> None:
    """Somebody who wants it in a script finds the words on the page."""
    typed = typed_of({"template": "standard", "where": ["severity=SEV1", " ", "team=Point of sale"], "since": "90d"})
    assert typed.command == (
        "retroline regenerate --template standard --since 90d --where severity=SEV1 --where 'team=Point of sale' --dry-run"
    )
    choice = typed.choice(at("15:00"))
    assert choice.template == "standard" and choice.model is None and choice.where[1] == "team=Point of sale"


@pytest.mark.parametrize("typed", [Typed(where=("colour=red",)), Typed(since="next week")])
def test_what_cannot_be_read_is_refused_before_anything_is_looked_at(typed: Typed) -> None:
    """With the words of the command line."""
    with pytest.raises(InputError):
        typed.choice(at("15:00"))


def test_a_dry_run_tells_figures_reasons_and_what_becomes_of_approved_reports() -> None:
    """Everything that somebody wants to know before they begin."""
    told = plan_json(plan(), Typed())
    assert told["line"] == (
        "1 of 12 reports would be written again: 1 section. Each gets a proposal beside it; nothing is replaced by itself."
    )
    assert "proposed version" in str(told["notes"]) and told["start"] == "Write 1 report again"
    figures = told["figures"]
    assert isinstance(figures, list)
    assert {"name": "Tokens, about", "value": "900"} in figures and {
        "name": "Cost, about",
        "value": "$0.0421",
    } in figures
    assert told["why"] == [
        {"why": "another prompt", "sections": 1, "part": 1.0},
        {"why": "other events", "sections": 1, "part": 1.0},
    ]


def test_a_price_that_nobody_knows_is_said_and_not_guessed() -> None:
    """No figure stands where there is none."""
    figures = plan_json(plan(cost=None), Typed())["figures"]
    assert isinstance(figures, list) and figures[-1] == {"name": "Cost, about", "value": "price not known"}


def test_a_dry_run_without_a_change_has_nothing_to_start() -> None:
    """And says that no model would be asked."""
    told = plan_json(plan(changed=False), Typed())
    assert not told["starts"] and "no model would be asked" in str(told["line"])


def test_limits_are_read_as_they_were_typed() -> None:
    """An empty field is no limit; what is no number is named."""
    values = {"concurrency": "8", "cost": "$2.50", "per_minute": "", "priority": "10", "failures": "3"}
    limits = limits_of(values, Limits())
    assert (limits.concurrency, limits.cost, limits.per_minute) == (8, Decimal("2.50"), None)
    assert limits_of(limits_json(limits), Limits()) == limits
    with pytest.raises(InputError, match="per minute: “many” is no whole number"):
        limits_of({"per_minute": "many"}, Limits())
    with pytest.raises(InputError, match="no amount of US dollars"):
        limits_of({"cost": "much"}, Limits())


def test_a_batch_tells_how_far_it_is_what_it_spent_and_why_it_stopped() -> None:
    """With what can be done about it, and nothing else."""
    counts = {ItemState.PROPOSED: 3, ItemState.FAILED: 1, ItemState.WAITING: 4}
    told = batch_json(view(BatchState.STOPPED, counts, Limits(cost=Decimal("1")), "the limit is reached"))
    assert told["line"] == "4 of 8 settled" and told["part"] == 0.5
    assert told["spent"] == {"told": "$0.5000 of $1.00", "calls": "4 calls", "part": 0.5}
    assert told["reason"] == "The limit is reached." and told["acts"] == ["resume", "retry", "limits", "cancel"]
    assert batch_json(view(BatchState.RUNNING, counts))["acts"] == ["pause", "limits", "cancel"]
    assert batch_json(view(BatchState.DONE, {ItemState.TAKEN: 1}))["acts"] == []


def test_better_and_worse_are_words() -> None:
    """Colour alone would tell some people nothing."""
    assert verdict_of(item(scores=BAD)) == {"told": "1 worse, 1 better", "worse": True}
    assert verdict_of(item(scores=GOOD)) == {"told": "1 better", "worse": False}
    assert verdict_of(item()) is None
    assert [(one["before"], one["after"], one["verdict"]) for one in scores_json(BAD)] == [
        ("90 %", "70 %", "worse"),
        ("1", "0", "better"),
    ]


def test_measures_without_a_direction_are_neither_better_nor_worse() -> None:
    """More words are not worse."""
    assert [one["verdict"] for one in scores_json({"words": (300.0, 412.0), "citations": (1.5, 1.5)})] == ["", "same"]


def test_only_what_waits_can_be_decided_on() -> None:
    """What was taken over or dropped shows what became of it."""
    assert item_json(item())["decides"] and not item_json(item(ItemState.TAKEN))["decides"]
    assert item_json(item(ItemState.UNCHANGED))["told"] == "nothing to change"


def test_taking_all_over_says_how_many_and_what_stays() -> None:
    """Approved reports and those that became worse are decided on one by one."""
    items = (item(scores=GOOD), item(scores=GOOD, approved=True), item(scores=BAD), item())
    assert counted_of(items) == Counted(take=1, worse=2, approved=1)
    told = confirm_json(counted_of(items))["told"]
    assert told == (
        "1 report would be taken over, each as a new version. 2 reports with a score that is less good and 1 approved report "
        "stay to be decided on one by one."
    )
    assert confirm_json(Counted(take=0, worse=0, approved=0))["take"] == 0


def test_amounts_are_as_fine_as_they_have_to_be() -> None:
    """A call of a small model costs less than a cent."""
    assert (dollars(Decimal("0.0042")), dollars(Decimal("12.5")), dollars(Decimal(0))) == ("$0.0042", "$12.50", "$0.00")
