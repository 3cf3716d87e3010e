"""The same events make the same timeline, whatever the order and the pieces they come in."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from extraction.capture.build_timeline import build_timeline
from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.timeline import Event, EventKind
from tests.builders import START, actor, at, event

BOT = actor("Alertmanager", is_bot=True)
ALERT, RESOLVED = EventKind.ALERT, EventKind.ALERT_RESOLVED


def alert(clock: str, *, kind: EventKind = ALERT, source: str = "alertmanager", **attributes: str) -> Event:
    given = {"alert": "CheckoutErrorRateHigh", "service": "checkout-api"} | attributes
    return event("Alert CheckoutErrorRateHigh", clock, kind=kind, source=source, by=None, attributes=given)


def post(clock: str, text: str = "[FIRING:1] CheckoutErrorRateHigh checkout-api") -> Event:
    return event(text, clock, by=BOT)


POOL = [
    alert("14:00"),
    alert("14:04"),
    alert("14:02", kind=RESOLVED),
    alert("14:00:20", source="pagerduty", title="[FIRING:1] CheckoutErrorRateHigh checkout-api"),
    alert("14:04:30", source="pagerduty", title="[FIRING:1] CheckoutErrorRateHigh checkout-api"),
    alert("14:01", source="grafana"),
    alert("14:05", source="prometheus"),
    post("14:00:40"),
    post("14:04:40"),
    post("14:02:20", "[RESOLVED] CheckoutErrorRateHigh checkout-api"),
    event("[FIRING:1] CheckoutErrorRateHigh", "14:03", by="Mara Lindqvist"),
    event("checkout is slow", "14:00:30"),
    replace(alert("23:00", source="mail"), time_basis="received", id="received-mail"),
]


@given(st.lists(st.sampled_from(POOL), max_size=30), st.randoms(use_true_random=False))
def test_order_pieces_and_repetitions_change_nothing(events: list[Event], chance: random.Random) -> None:
    """Any permutation with any repetitions builds an equal timeline."""
    again = [*events, *(one for one in events if chance.random() < 0.5)]
    chance.shuffle(again)
    assert build_timeline(events) == build_timeline(again)


@given(st.lists(st.sampled_from(POOL), max_size=30))
def test_every_record_is_in_the_timeline_exactly_once(events: list[Event]) -> None:
    """As an event of its own or as a reference of one, and it is found by its id."""
    built = build_timeline(events)
    told = [reference.event_id for one in built for reference in one.references]
    assert sorted(one for one in told if one) == sorted({one.id for one in events})
    assert all(built.find(one.id) is not None for one in events)


@given(st.lists(st.sampled_from(POOL), max_size=30))
def test_messages_of_people_are_never_joined(events: list[Event]) -> None:
    """Whatever they say."""
    people = {one.id for one in events if one.actor is not None and not one.actor.is_bot}
    assert people <= set(build_timeline(events).by_id)


def test_a_corrected_time_moves_the_event_and_keeps_its_id() -> None:
    """The event's own order follows the correction."""
    first, second = event("a", "14:00"), event("b", "14:10")
    built = build_timeline([first, second], corrected(second, "2026-03-03T13:50:00Z"))
    assert [one.id for one in built] == [second.id, first.id]
    assert built.events[0].at == at("13:50")


def test_a_correction_holds_when_the_record_is_joined_later() -> None:
    """A more direct record arrives with the next import; what a person said of the happening stays."""
    told, direct = post("14:00:40"), alert("14:00")
    (built,) = build_timeline([told, direct], corrected(told, "2026-03-03T13:58:00Z"))
    assert (built.id, built.at) == (direct.id, at("13:58"))


def test_of_two_received_times_the_earlier_stays() -> None:
    """The file was saved again: the same event."""
    early = replace(event("x", "14:00", source="csv"), time_basis="received", id="one")
    late = replace(early, at=early.at + timedelta(days=1))
    assert [one.at for one in build_timeline([late, early])] == [early.at]


def test_twenty_thousand_events_are_built_quickly() -> None:
    """Also where one alert flaps all the time; generous, for machines under load."""
    events: list[Event] = []
    for number in range(20_000):
        moment = START + timedelta(seconds=7 * number)
        is_alert = number % 10 == 0
        made = alert("14:00") if is_alert else event("checkout is slow", moment)
        events.append(replace(made, at=moment, id="") if is_alert else made)
    started = time.process_time()
    assert len(build_timeline(events)) == 20_000
    assert time.process_time() - started < 5


def corrected(of: Event, to: str) -> Curated:
    curation = Curation(id="c1", event_id=of.id, action=CurationAction.CORRECT_TIME, by="Mara", at=START, value=to)
    return Curated.of([curation])
