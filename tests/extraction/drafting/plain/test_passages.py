"""What people said: which of it is told, together with what, and in which section."""

from __future__ import annotations

from datetime import datetime

import pytest

from extraction.domain.salience import SalientClause
from extraction.domain.timeline import Event
from extraction.domain.wording import content_words, sentences_in
from extraction.drafting.plain.passages import Frame, Passage, Place, passages_in
from tests.builders import at, event


def clauses(*said: tuple[Event, float]) -> list[SalientClause]:
    """Each sentence of each message, all of one message equally weighty."""
    return [
        SalientClause(
            event_id=one.id,
            span=sentence.span,
            text=sentence.text,
            weight=weight,
            at=one.at,
            subject=frozenset(content_words(sentence.text)),
        )
        for one, weight in said
        for sentence in sentences_in(one.text)
    ]


def told(
    *said: tuple[Event, float],
    room: int = 200,
    barred: tuple[Event, ...] = (),
    items: dict[str, list[frozenset[str]]] | None = None,
    mitigated: datetime | None = None,
) -> tuple[Passage, ...]:
    known = {one.id: one for one, _ in said}
    frame = Frame(
        find=known.get,
        names=("Mara Lindqvist",),
        barred=frozenset(one.id for one in barred),
        called=frozenset(),
        places={},
        items=items or {},
        detected=at("14:00"),
        mitigated=mitigated,
        key="INC-9",
        room=room,
        least=0.08,
    )
    return passages_in(clauses(*said), frame)


def test_what_one_message_says_is_told_together() -> None:
    """Greeting, thanks and questions stay out; what is left out between is marked."""
    one = event("hi all! 1,900 invoices failed. thanks. none of them was lost. anything else?", "14:10")
    assert [passage.text for passage in told((one, 0.5))] == ["1,900 invoices failed … none of them was lost"]


def test_the_weightier_message_gets_the_room() -> None:
    light, heavy = event("the queue of billing is long", "14:10"), event("no invoice was lost in billing", "14:20")
    assert [one.event for one in told((light, 0.2), (heavy, 0.6), room=14)] == [heavy]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("1,900 invoices failed in total", Place.IMPACT),
        ("no invoice was lost", Place.IMPACT),
        ("Decision: we restart the workers one by one", Place.RESPONSE),
        ("the restart did not help, still 40% errors", Place.RESPONSE),
        ("root cause is the index that was dropped in 5.2", Place.CAUSE),
        ("what was hard: the queue looked empty", Place.LESSONS),
        ("error rate is back to normal", Place.RESOLUTION),
        ("the alert made no sound, nobody is paged for P3", Place.DETECTION),
    ],
)
def test_each_has_its_section(said: str, place: Place) -> None:
    assert [one.place for one in told((event(said, "14:10"), 0.5))] == [place]


def test_what_must_not_be_told_is_not() -> None:
    one = event("it is the certificate of billing", "14:10")
    assert told((one, 0.9), barred=(one,)) == ()


@pytest.mark.parametrize(
    "said",
    [
        "the export ended at 12:10 my time",
        "their people say 40,000 entries are lost",
        "reports on this matter usually state that nothing was lost",
        "Mara forgot to renew the certificate",
        "was anything lost?",
    ],
)
def test_what_would_mislead_is_not_quoted(said: str) -> None:
    """Times of an unnamed zone, hearsay with figures, wishes for the report's wording, blame, questions."""
    assert told((event(said, "14:10"), 0.9)) == ()


def test_a_follow_up_is_left_to_its_own_section() -> None:
    one = event("add an alert on the depth of the billing queue", "15:40")
    stems = frozenset(content_words("Add an alert on the depth of the billing queue"))
    assert told((one, 0.6), items={one.id: [stems]}) == ()
