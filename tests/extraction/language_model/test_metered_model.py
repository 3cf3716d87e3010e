"""So many calls at once, each answer counted, and none asked for that nobody pays."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from extraction.errors import BudgetSpent, ModelReplyUnusable, ModelUnavailable, UsedTokens
from extraction.language_model.call_slots import BoundedModel, CallSlots
from extraction.language_model.language_model import TokenPrice
from extraction.language_model.metered_model import MeteredModel, most_of
from extraction.language_model.stop_watch import StopWatch
from tests.doubles.asked import QUESTION, Colour, ColourModel

PRICE = TokenPrice(prompt=Decimal("0.001"), completion=Decimal("0.01"))


@dataclass
class Purse:
    """Lets ``calls`` requests through."""

    calls: int = 100
    checked: list[tuple[str, Decimal | None]] = field(default_factory=list)
    added: list[tuple[str, UsedTokens]] = field(default_factory=list)

    def check(self, model: str, most: Decimal | None) -> None:
        self.checked.append((model, most))
        if len(self.checked) > self.calls:
            raise BudgetSpent("empty")

    def add(self, model: str, used: UsedTokens) -> None:
        self.added.append((model, used))


USED = UsedTokens(prompt_tokens=70, completion_tokens=5, cached_tokens=40, cost=Decimal("0.01"))


def test_each_answer_is_counted() -> None:
    """Under the name of who answered, with what the provider had in its cache."""
    purse = Purse()
    MeteredModel(ColourModel(), purse).ask(QUESTION, Colour)
    assert purse.added == [("test/first", USED)]


def test_nobody_is_asked_who_is_not_paid() -> None:
    purse, model = Purse(calls=1), ColourModel()
    metered = MeteredModel(model, purse)
    metered.ask(QUESTION, Colour)
    with pytest.raises(BudgetSpent):
        metered.ask(QUESTION, Colour)
    assert len(model.asked) == len(purse.added) == 1


def test_what_it_may_cost_is_known_before() -> None:
    """The prompt's length as tokens, and the longest reply; not where the price is not known."""
    purse = Purse()
    MeteredModel(ColourModel(token_price=PRICE), purse).ask(QUESTION, Colour)
    MeteredModel(ColourModel(), purse).ask(QUESTION, Colour)
    assert [most for _, most in purse.checked] == [most_of(QUESTION, Colour, PRICE), None]
    longer = replace(QUESTION, user="x" * 40_000, max_tokens=100)
    assert Decimal("11") < most_of(longer, Colour, PRICE) < Decimal("11.2")


def test_answers_of_no_use_are_counted_and_silence_is_not() -> None:
    """A misfit was paid for; where nobody answered there was nothing to pay."""
    misfit, purse = ModelReplyUnusable("no colour"), Purse()
    misfit.used = USED
    for failure in (misfit, ModelUnavailable("away")):
        with pytest.raises(type(failure)):
            MeteredModel(ColourModel(failure=lambda _, it=failure: it), purse).ask(QUESTION, Colour)
    assert purse.added == [("test/first", USED)]


def test_so_many_calls_at_once_and_no_more() -> None:
    """Whatever models are asked: the places are the process's."""
    slots, seen, together = CallSlots(3), [], threading.Barrier(3, timeout=20)

    def meanwhile() -> None:
        seen.append(slots.taken)
        together.wait()

    models = [BoundedModel(ColourModel(meanwhile=meanwhile), slots) for _ in range(3)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda number: models[number % 3].ask(QUESTION, Colour), range(12)))
    assert len(answers) == 12
    assert max(seen) == 3
    assert slots.taken == 0


def test_waiting_for_a_place_is_not_counted_as_the_requests_time() -> None:
    """A section that waits for its turn does not lose its time to others."""
    slots, watch, waits = CallSlots(1), StopWatch(), threading.Event()
    watch.start()
    model = BoundedModel(ColourModel(), slots)
    with slots.held(10):
        asking = threading.Thread(target=model.ask, args=(replace(QUESTION, watch=watch), Colour))
        asking.start()
        while watch.runs:
            waits.wait(0.01)
        stood = watch.seconds
        waits.wait(0.05)
        assert watch.seconds == stood
    asking.join(20)
    assert watch.runs


def test_a_call_that_never_ends_gives_its_place_up() -> None:
    """Else a server that drips its answer for hours would stop every other one."""
    now = [0.0]
    slots = CallSlots(1, clock=lambda: now[0])
    with slots.held(10):
        now[0] = 14.9
        assert slots.taken == 1
        now[0] = 15.1
        with slots.held(10):
            assert slots.taken == 1


def test_a_failed_call_gives_its_place_back() -> None:
    slots = CallSlots(1)
    with pytest.raises(ModelUnavailable):
        BoundedModel(ColourModel(failure=lambda _: ModelUnavailable("away")), slots).ask(QUESTION, Colour)
    assert slots.taken == 0


def test_at_least_one_call_must_be_possible() -> None:
    with pytest.raises(ValueError, match="at least one"):
        CallSlots(0)


def test_a_watch_counts_only_while_it_runs() -> None:
    """It can be started twice and stopped twice without harm."""
    now = [5.0]
    watch = StopWatch(lambda: now[0])
    now[0] = 6.0
    assert watch.seconds == 0
    watch.start()
    watch.start()
    now[0] = 8.0
    with watch.stopped():
        watch.stop()
        now[0] = 20.0
        assert watch.seconds == 2
    now[0] = 21.5
    assert watch.seconds == 3.5
