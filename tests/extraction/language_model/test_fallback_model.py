"""The next model answers where one cannot, and one that keeps failing is left alone for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from extraction.errors import BudgetSpent, ModelReplyUnusable, ModelUnavailable, RequestRefused
from extraction.language_model.fallback_model import FAILURES, REST, Breaker, FallbackModel
from tests.doubles.asked import QUESTION, Colour, ColourModel


@dataclass
class Hands:
    """A clock that is set by hand, in seconds."""

    seconds: float = 100.0

    def __call__(self) -> float:
        return self.seconds


def away(_: int) -> Exception:
    return ModelUnavailable("test/first gave no answer")


def chain(
    failure: Callable[[int], Exception | None] = away, clock: Hands | None = None
) -> tuple[FallbackModel, ColourModel, ColourModel]:
    first, second = ColourModel(failure=failure), ColourModel("test/second", "green")
    return FallbackModel([first, second], clock=clock or Hands()), first, second


def test_the_first_answers_where_it_can() -> None:
    """The chain is called after it, and the reply names it."""
    model, _, second = chain(lambda _: None)
    reply = model.ask(QUESTION, Colour)
    assert (model.name, reply.model, reply.value.colour, second.asked) == ("test/first", "test/first", "blue", [])


def test_the_next_answers_where_the_first_is_away() -> None:
    """The reply names who wrote it."""
    model, _, _ = chain()
    reply = model.ask(QUESTION, Colour)
    assert (reply.model, reply.value.colour) == ("test/second", "green")


@pytest.mark.parametrize("failure", [ModelReplyUnusable("nonsense"), BudgetSpent("no money")])
def test_other_failures_are_not_passed_on(failure: Exception) -> None:
    """One that answers nonsense was there; and money is spent whoever is asked."""
    model, _, second = chain(lambda _: failure)
    with pytest.raises(type(failure)):
        model.ask(QUESTION, Colour)
    assert second.asked == []


def test_where_none_answers_each_says_why() -> None:
    model, _, second = chain()
    second.failure = lambda _: ModelUnavailable("test/second is at its limit")
    with pytest.raises(ModelUnavailable, match="test/first gave no answer; test/second is at its limit"):
        model.ask(QUESTION, Colour)


def test_one_that_keeps_failing_rests() -> None:
    """After so many failures in a row it is not asked until its rest is over; then one request tries it."""
    clock = Hands()
    model, first, second = chain(clock=clock)
    for _ in range(FAILURES + 4):
        model.ask(QUESTION, Colour)
    assert (len(first.asked), len(second.asked)) == (FAILURES, FAILURES + 4)
    clock.seconds += REST
    first.failure = lambda _: None
    assert [model.ask(QUESTION, Colour).model for _ in range(2)] == ["test/first", "test/first"]


def test_one_that_fails_its_trial_rests_again() -> None:
    """For as long as before, and one trial is all it gets."""
    clock = Hands()
    model, first, _ = chain(clock=clock)
    for _ in range(FAILURES):
        model.ask(QUESTION, Colour)
    clock.seconds += REST
    for _ in range(3):
        model.ask(QUESTION, Colour)
    assert len(first.asked) == FAILURES + 1


def test_an_answer_between_failures_is_a_new_beginning() -> None:
    """Only failures in a row count."""
    model, first, _ = chain(lambda number: None if number % FAILURES == 0 else ModelUnavailable("away"))
    for _ in range(3 * FAILURES):
        model.ask(QUESTION, Colour)
    assert len(first.asked) == 3 * FAILURES


def test_a_request_that_is_refused_says_nothing_about_the_next() -> None:
    """A long incident does not stop the model for the short ones."""
    model, first, second = chain(lambda _: RequestRefused("too long"))
    for _ in range(2 * FAILURES):
        assert model.ask(QUESTION, Colour).model == "test/second"
    assert len(first.asked) == len(second.asked) == 2 * FAILURES


def test_the_last_is_always_asked() -> None:
    """There is nobody else, and it may be back."""
    model, _, second = chain()
    second.failure = lambda _: ModelUnavailable("away too")
    for _ in range(2 * FAILURES):
        with pytest.raises(ModelUnavailable):
            model.ask(QUESTION, Colour)
    assert len(second.asked) == 2 * FAILURES


def test_all_of_them_share_the_time_of_a_request() -> None:
    """The first gets two shares, each that may have to stand in one; what is left is the last's."""
    clock = Hands()
    model, first, second = chain(clock=clock)
    first.meanwhile = lambda: setattr(clock, "seconds", clock.seconds + 6)
    model.ask(QUESTION, Colour)
    assert first.asked[0].timeout == pytest.approx(QUESTION.timeout * 2 / 3)
    assert second.asked[0].timeout == pytest.approx(QUESTION.timeout - 6)


def test_what_stands_before_each_model_shares_what_is_known_of_it() -> None:
    """Every incident is asked about through a chain of its own; a model that is down is down for all."""
    model, first, second = chain()
    for _ in range(FAILURES + 2):
        model.each(lambda one: one).ask(QUESTION, Colour)
    assert (len(first.asked), len(second.asked)) == (FAILURES, FAILURES + 2)


def test_a_breaker_lets_one_try_at_a_time() -> None:
    clock = Hands()
    breaker = Breaker(failures=1, rest=10, clock=clock)
    breaker.failed()
    assert not breaker.lets_through()
    clock.seconds += 10
    assert [breaker.lets_through(), breaker.lets_through()] == [True, False]
    breaker.answered()
    assert breaker.lets_through()
