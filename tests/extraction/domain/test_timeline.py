"""A timeline that is wrong cannot be built, and shows the latest wording."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.domain.timeline import EventKind, Timeline
from tests.builders import at, event, timeline


def test_naive_time_is_refused() -> None:
    """A time without a zone never gets in."""
    with pytest.raises(ValueError, match="no time zone"):
        event(clock=datetime(2026, 3, 3, 14, 0))  # noqa: DTZ001


def test_double_id_and_wrong_order_are_refused() -> None:
    """Neither can be constructed directly."""
    first, second = event(clock="14:00"), event(clock="14:01")
    with pytest.raises(ValueError, match="twice"):
        Timeline((first, first))
    with pytest.raises(ValueError, match="later"):
        Timeline((second, first))


@given(st.permutations(range(6)))
def test_order_of_arrival_does_not_show(order: list[int]) -> None:
    """The same events make the same timeline, whichever came first."""
    events = [event(f"message {number}", at(f"14:0{number // 2}"), key=f"inc/{number}") for number in range(6)]
    assert timeline(*(events[number] for number in order)) == timeline(*events)


def test_edit_and_deletion_supersede() -> None:
    """The latest wording is current; the earlier one stays in the timeline; a deleted message is not current."""
    said = event("5xx at 10%", "14:00", key="inc/1")
    edited = event("5xx at 18%", "14:02", key="inc/1#edit", version_of="inc/1")
    gone = event("oops", "14:03", key="inc/2")
    deletion = event(
        "message deleted", "14:04", key="inc/2#deleted", version_of="inc/2", kind=EventKind.MESSAGE_DELETED
    )
    whole = timeline(said, edited, gone, deletion)
    assert whole.current == (edited,)
    assert whole.superseded[said.id] == edited
    assert len(whole) == 4


def test_edited_wording_of_a_later_export_wins_at_the_same_time() -> None:
    """An export made after the edit holds the new words at the message's own time; they win in any order."""
    said = event("5xx at 10%", "14:00", key="inc/1")
    edited = replace(
        event("5xx at 18%", "14:00", key="inc/1", version_of="inc/1", attributes={"edited_at": "2026-03-03T14:05:00Z"})
    )
    assert timeline(said, edited).current == timeline(edited, said).current == (edited,)


def test_joined_event_is_found_by_its_own_id() -> None:
    """A citation of an event that was joined into another still leads to evidence."""
    page = event("page", "14:01", source="pagerduty", key="P1")
    alert = replace(event("alert", "14:00", source="alertmanager", key="f1"), also=(page.reference,))
    assert timeline(alert).find(page.id) == alert
    assert timeline(alert).find("nothing") is None
