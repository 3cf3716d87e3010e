"""The dry run: what a batch would do, why and for what cost; nothing is kept and nobody is asked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.operations.approve_report import approve_report
from app.operations.batch import Choice
from app.operations.plan_batch import plan
from app.operations.ports import Ports
from extraction.errors import NotFound, SettingsError
from extraction.language_model.language_model import TokenPrice
from tests.app.operations.batch_scene import ANA, Writer, with_incidents


class Priced(Writer):
    def price(self) -> TokenPrice | None:
        return TokenPrice(prompt=Decimal("0.000001"), completion=Decimal("0.00001"))


@pytest.fixture
def three(world: Ports) -> Ports:
    """Two drafted plainly, one of them approved, and one without a draft."""
    with_incidents(world, "INC-2", "INC-1")
    with_incidents(world, "INC-3", drafted=False)
    approve_report(world, "INC-1", ANA)
    return world


def test_where_nothing_changed_nothing_is_to_be_done(three: Ports) -> None:
    found = plan(three, Choice(where=("drafted=yes",)))
    assert (found.reports, found.unchanged, found.changes, found.sections) == (2, 2, (), 0)
    assert (found.model_calls, found.tokens, found.cost) == (0, 0, Decimal(0))


def test_a_new_model_changes_what_models_write(three: Ports) -> None:
    """How many reports, sections and calls, why, and what that costs; nobody is asked and nothing kept."""
    model = Priced()
    world = replace(three, model=model)
    drafts = [three.store.draft(key) for key in ("INC-1", "INC-2", "INC-3")]
    found = plan(world, Choice())
    assert (found.reports, found.unchanged, found.approved, found.first) == (3, 0, 1, 1)
    assert found.sections == sum(len(one.sections) for one in found.changes) >= found.model_calls > 0
    assert "model" in found.why and "new" in found.why
    read = found.tokens - found.model_calls * 300
    assert read > 1000 and found.cost == (read * Decimal("0.000001") + found.model_calls * Decimal("0.003")).quantize(
        Decimal("0.0001")
    )
    assert model.asked == 0 and [three.store.draft(key) for key in ("INC-1", "INC-2", "INC-3")] == drafts


def test_a_price_that_nobody_knows_makes_the_cost_unknown(three: Ports) -> None:
    """Never 0."""
    assert plan(replace(three, model=Writer()), Choice()).cost is None


def test_another_template_changes_its_sections(three: Ports) -> None:
    found = plan(three, Choice(template="quick", where=("key=INC-2",)))
    (change,) = found.changes
    assert all("template" in one.why or "new" in one.why for one in change.sections) and found.model_calls == 0


def test_progress_is_told_for_each_report(three: Ports) -> None:
    told: list[tuple[int, int]] = []
    plan(three, Choice(), lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_template_or_model_that_there_is_not_is_named(three: Ports) -> None:
    with pytest.raises(NotFound, match="weekly"):
        plan(three, Choice(template="weekly"))
    with pytest.raises(SettingsError, match="a/b cannot be reached from here"):
        plan(three, Choice(model="a/b"))


def test_a_report_that_cannot_be_looked_at_is_passed_over_with_the_reason(
    three: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It became invisible between choosing and looking; the others are planned all the same."""
    gone = three.store.incident

    def incident(key: str) -> object:
        if key == "INC-2":
            raise NotFound("no incident INC-2")
        return gone(key)

    monkeypatch.setattr(three.store, "incident", incident)
    found = plan(three, Choice(where=("drafted=yes",)))
    assert (found.unchanged, found.skipped) == (1, (("INC-2", "no incident INC-2"),))
