"""Who speaks of an incident in a crowded place: a crowd's own business stays out."""

from __future__ import annotations

from datetime import timedelta

from extraction.domain.timeline import Event
from extraction.drafting.plain.crowd import Crowd, stems_of
from tests.builders import START, event

FOCUS = stems_of(["invoices are delayed", "alert BillingQueueDeep on billing-worker"])


def crowd(noise: int) -> tuple[Crowd, Event, Event]:
    """``noise`` messages about other things; one by their author, one by somebody who is known."""
    many = [event(f"note {n} on the garden party", START + timedelta(seconds=n), by="Ola Berg") for n in range(noise)]
    stranger = event("rolled the garden app back", "15:00", by="Ola Berg")
    insider = event("rolled the garden app back", "15:01", by="Mara Lindqvist")
    assert insider.actor is not None
    known = frozenset({(insider.actor.source, insider.actor.native_id)})
    return Crowd([*many, stranger, insider], FOCUS, known), stranger, insider


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
