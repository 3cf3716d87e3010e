"""A long incident made short in stages."""

from __future__ import annotations

from datetime import timedelta

from extraction.domain.timeline import Event
from extraction.drafting.reduce_events import LESS_TELLING, REPEATS, SMALL_TALK, Weighing, reduce_events
from tests.builders import START, event

DAYS = 3
TELLING = "rolled back ledger to 5.2.1"


def weighing(*must_stay: Event) -> Weighing:
    """Every event costs 10; talk weighs nothing, readings little, what was done much."""
    ranks = {"hi": 0.0, "queue": 0.3, "rolled": 0.9}
    return Weighing(
        cost=lambda one: 10,
        rank=lambda one: ranks.get(one.text.split()[0], 0.3),
        must_stay=frozenset(one.id for one in must_stay),
    )


def at_minute(minute: int, text: str) -> Event:
    return event(text, START + timedelta(minutes=minute))


def test_nothing_is_left_out_that_fits() -> None:
    events = [at_minute(n, "hi all") for n in range(20)]
    reduced = reduce_events(events, 200, weighing())
    assert len(reduced.kept) == 20
    assert not reduced.left_out


def test_small_talk_goes_first() -> None:
    """As long as that is enough, nothing else goes."""
    events = [at_minute(n, "hi all" if n % 2 else f"queue at {n} of 900") for n in range(20)]
    reduced = reduce_events(events, 150, weighing())
    assert set(reduced.left_out.values()) == {SMALL_TALK}
    assert reduced.kept == {one.id for one in events if one.text.startswith("queue")}


def test_of_repetitions_the_first_and_the_last_of_an_hour_stay() -> None:
    """Records that differ in their figures alone."""
    events = [at_minute(n, f"queue at {n * 7} of 900") for n in range(50)]
    reduced = reduce_events(events, 100, weighing())
    assert reduced.kept == {events[0].id, events[-1].id}
    assert set(reduced.left_out.values()) == {REPEATS}


def test_every_hour_of_a_long_incident_is_read() -> None:
    """20,000 messages over three days: the budget is dealt out by time, so that no night is left dark."""
    words = ("shard", "index", "broker", "pool", "node", "replica", "cache", "worker")
    step = DAYS * 24 * 60 / 20_000
    events = [
        event(f"{words[n % 8]} {words[n // 8 % 8]} {words[n // 64 % 8]} looks odd", START + timedelta(minutes=n * step))
        for n in range(20_000)
    ]
    reduced = reduce_events(events, 10_000, weighing(events[-1]))
    read = {int((one.at - START) / timedelta(hours=1)) for one in events if one.id in reduced.kept}
    assert read == set(range(DAYS * 24))
    assert events[-1].id in reduced.kept
    assert len(reduced.kept) <= 1_000
    assert set(reduced.left_out.values()) <= {REPEATS, LESS_TELLING}


def test_what_must_stay_stays_over_any_budget() -> None:
    events = [at_minute(n, TELLING) for n in range(30)]
    assert reduce_events(events, 0, weighing(*events[3:6])).kept == {one.id for one in events[3:6]}


def test_events_are_never_rewritten() -> None:
    """Kept and left out together are exactly what came in, each once."""
    events = [at_minute(n, TELLING if n % 7 == 0 else "hi all") for n in range(70)]
    reduced = reduce_events(events, 60, weighing())
    assert reduced.kept | reduced.left_out.keys() == {one.id for one in events}
    assert not reduced.kept & reduced.left_out.keys()
