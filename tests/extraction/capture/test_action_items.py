"""Follow-ups from chat and tracker, each once."""

from __future__ import annotations

from datetime import datetime

import pytest

from extraction.capture.action_items import find_action_items
from extraction.capture.action_wording import due_date
from extraction.capture.people import resolve_people
from extraction.capture.readings import read_events
from extraction.domain.action_item import ActionItem
from extraction.domain.curation import Curated
from extraction.domain.timeline import Event, EventKind
from tests.builders import at, event, timeline

OVER = at("15:00")


def _items(*events: Event, over_at: datetime | None = OVER) -> list[tuple[ActionItem, str | None]]:
    known = [event("hi", "13:00", by=name) for name in ("Chidi Amadi", "Yuki Mori", "Ben Okafor")]
    whole = timeline(*known, *events)
    items, people = find_action_items(read_events(whole, Curated()), resolve_people(whole), over_at, ("INC-2041",))
    return [(item, people.by_id[item.owner_id].display_name if item.owner_id else None) for item in items]


def _ticket(clock: str, action: str = "issue_created", **attributes: str) -> Event:
    told = {"ticket": "OPS-311", "title": "Alert on pool saturation", "action": action, **attributes}
    return event("OPS-311 changed", clock, kind=EventKind.TICKET, source="jira", by=None, attributes=told)


@pytest.mark.parametrize(
    ("text", "summary", "owner"),
    [
        ("follow-up: load test for pool settings", "Load test for pool settings", None),
        ("Action item: write the runbook, owner @Chidi Amadi", "Write the runbook", "Chidi Amadi"),
        ("AI: rotate the leaked credential (owner: Yuki)", "Rotate the leaked credential", "Yuki Mori"),
        ("TODO: alert on pool saturation", "Alert on pool saturation", None),
        ("resolved. next: add alert on pool saturation, owner yuki", "Add alert on pool saturation", "Yuki Mori"),
        ("follow-up: Ben to add a dry run to the console", "Add a dry run to the console", "Ben Okafor"),
        ("follow-up: tune the pool, owner Sofia", "Tune the pool", "Sofia"),
        ("we should add an alert on pool saturation", "Add an alert on pool saturation", None),
        ("@Ben Okafor can you file a ticket for the flaky probe?", "File a ticket for the flaky probe", "Ben Okafor"),
    ],
)
def test_what_is_to_be_done(text: str, summary: str, owner: str | None) -> None:
    """Markers, wishes after the end and requests to track are items; the owner is taken out of the summary."""
    assert [(item.summary, name) for item, name in _items(event(text, "15:10"))] == [(summary, owner)]


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("we should add an alert on pool saturation", "14:10"),
        ("next: restart the api pods", "14:10"),
        ("should we add an alert?", "15:10"),
        ("maybe we should add an alert on the pool", "15:10"),
        ("follow-up: who talks to the vendor?", "15:10"),
        ("can you file your expenses", "15:10"),
        ("we should fix it", "15:10"),
    ],
)
def test_what_is_no_item(text: str, clock: str) -> None:
    """Steps of the response, questions and hedged wishes are none."""
    assert _items(event(text, clock)) == []


def test_bullets_below_a_heading() -> None:
    """Each bullet is an item with its own owner, due date and ticket."""
    text = "Follow-ups:\n• alert on pool saturation, owner @Chidi Amadi, by 13 March (OPS-311)\n• load test in CI\nthanks all"
    first, second = (item for item, _ in _items(event(text, "15:10")))
    assert (first.summary, first.due, first.tracker_key) == ("Alert on pool saturation", "2026-03-13", "OPS-311")
    assert (second.summary, second.due) == ("Load test in CI", None)


def test_the_trackers_latest_word_overrides_chat() -> None:
    """One item from chat and ticket: title, assignee, due date and state are the tracker's, the evidence is all."""
    said = event("follow-up: alert on saturation, owner Ben (OPS-311)", "15:10")
    created = _ticket("15:12", status="To Do", assignee="Chidi Amadi", due="2026-03-20")
    done = _ticket("15:40", action="issue_updated", status="Done")
    ((item, owner),) = _items(said, created, done)
    assert (item.summary, owner, item.due, item.status) == (
        "Alert on pool saturation",
        "Chidi Amadi",
        "2026-03-20",
        "Done",
    )
    assert item.evidence == (said.id, created.id, done.id)


def test_nearly_equal_words_are_one_item() -> None:
    """Chat does not name the ticket, but says the same."""
    ((item, _),) = _items(event("follow-up: alert on pool saturation", "15:10"), _ticket("15:12"))
    assert item.tracker_key == "OPS-311" and len(item.evidence) == 2


def test_a_ticket_that_is_only_commented_is_no_item() -> None:
    """An old ticket which somebody comments on was not born here."""
    assert _items(_ticket("14:10", action="comment_created")) == []


def test_the_incidents_own_key_is_no_ticket() -> None:
    """``INC-2041`` names the incident."""
    ((item, _),) = _items(event("follow-up: write up INC-2041 for the customers", "15:10"))
    assert item.tracker_key is None


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("by 13 March", "2026-03-13"),
        ("due March 13th", "2026-03-13"),
        ("by 2026-04-01", "2026-04-01"),
        ("by Friday", "2026-03-06"),
        ("by tomorrow", "2026-03-04"),
        ("by 2 January", "2027-01-02"),
        ("by 31 February", None),
        ("by hand", None),
    ],
)
def test_due_dates(text: str, due: str | None) -> None:
    """Dates as ISO, said on Tuesday 3 March 2026; what is no date gives none."""
    found = due_date(f"write it down, {text}", at("15:00"))
    assert (found[0] if found else None) == due
