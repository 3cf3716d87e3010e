"""Which sentences of a talk are worth telling: figures that were overtaken stay out, a crowd's own business too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from extraction.domain.timeline import Event
from extraction.drafting.plain.crowd import Crowd
from extraction.drafting.plain.sayings import Frame, Saying, counted_things, sayings_in, stems_of
from extraction.drafting.plain.wordings import Tells
from tests.builders import START, event

FRAME = Frame(
    start=None,
    end=None,
    channels=frozenset(),
    focus=stems_of(["invoices are delayed", "alert BillingQueueDeep on billing-worker"]),
    responders=frozenset(),
    barred=frozenset(),
)


def said(*texts: str, frame: Frame = FRAME) -> tuple[Saying, ...]:
    events = [event(text, START + timedelta(minutes=number)) for number, text in enumerate(texts)]
    return sayings_in(events, frame)


def texts(sayings: Sequence[Saying]) -> list[str]:
    return [one.text for one in sayings]


def test_the_last_figure_of_a_thing_stands() -> None:
    """Nine, then 23, then 52 tickets: only the last is told."""
    told = said("support has 9 tickets", "23 tickets now", "support got 52 tickets in total")
    assert texts(told) == ["support got 52 tickets in total"]


def test_a_correction_takes_the_place_even_of_a_final_figure() -> None:
    told = said("from the logs: 5,120 orders failed", "second count, retries taken out: 3,870 orders failed")
    assert len(told) == 1
    assert "3,870" in told[0].text


def test_a_figure_that_the_later_one_builds_on_stays() -> None:
    """So many were missing, so many of them came back: both are true."""
    told = said(
        "corrected: 1,800 readings are missing, from 90 households",
        "finished: 1,400 of the 1,800 readings came back, from 60 households",
    )
    assert len(told) == 2


def test_figures_of_different_things_do_not_meet() -> None:
    assert counted_things("52 tickets and 8 calls") == {"ticket": "52", "call": "8"}
    assert len(said("52 tickets in total", "1,900 invoices failed")) == 2


def test_a_sentence_beside_a_telling_one_goes_with_it() -> None:
    """The figure that belongs to an explanation is not lost for standing in the next sentence."""
    told = said("it is the input: 900 invoices come in instead of 100. billing-worker takes 300 with 4 pods")
    assert [one.kind for one in told] == [Tells.EXPLAINED]
    assert "takes 300" in told[0].text


def test_a_message_that_another_rule_tells_is_left_to_it() -> None:
    one = event("no invoice was lost", "14:10")
    barred = Frame(
        start=None,
        end=None,
        channels=frozenset(),
        focus=FRAME.focus,
        responders=frozenset(),
        barred=frozenset({one.id}),
    )
    assert sayings_in([one], barred) == ()


def test_what_a_bot_says_tells_nothing() -> None:
    assert sayings_in([event("no invoice was lost", "14:10", by=None)], FRAME) == ()


def crowd(noise: int) -> tuple[Crowd, Event, Event]:
    """``noise`` messages about other things; one by their author, one by somebody who is known."""
    many = [event(f"note {n} on the garden party", START + timedelta(seconds=n), by="Ola Berg") for n in range(noise)]
    stranger = event("rolled the garden app back", "15:00", by="Ola Berg")
    insider = event("rolled the garden app back", "15:01", by="Mara Lindqvist")
    assert insider.actor is not None
    known = frozenset({(insider.actor.source, insider.actor.native_id)})
    return Crowd([*many, stranger, insider], FRAME.focus, known), stranger, insider


def test_in_a_crowded_place_strangers_are_not_told() -> None:
    people, stranger, insider = crowd(600)
    assert not people.speaks_of_it(stranger)
    assert people.speaks_of_it(insider)


def test_a_stranger_who_plainly_speaks_of_it_is_told() -> None:
    people, _, _ = crowd(600)
    assert people.speaks_of_it(event("BillingQueueDeep: delayed invoices on billing-worker", "15:02", by="Ola Berg"))


def test_in_a_small_talk_everybody_counts() -> None:
    people, stranger, _ = crowd(40)
    assert people.speaks_of_it(stranger)


def test_a_long_talk_is_read_where_it_is_closest() -> None:
    """Of thousands of messages the ones that speak of the incident are found."""
    idle = [event(f"build {n} passed", START + timedelta(seconds=n), by="Ola Berg") for n in range(3000)]
    told = sayings_in([*idle, event("no invoice was lost on billing-worker", "23:00")], FRAME)
    assert "no invoice was lost on billing-worker" in texts(told)
