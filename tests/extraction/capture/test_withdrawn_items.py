"""Follow-ups that were taken back, and those that only chat settles."""

from __future__ import annotations

import pytest

from extraction.capture.action_items import find_action_items
from extraction.capture.people import resolve_people
from extraction.capture.readings import read_events
from extraction.domain.curation import Curated
from tests.builders import at, event, timeline

PEOPLE = {"A": "Ana Sousa", "B": "Ben Okafor", "M": "Mara Lindqvist", "P": "Priya Nair"}
LISTED = (
    "M: Follow-ups:\n• alert on pool saturation, owner @Ana Sousa\n• load test the gateway: Ben\n"
    "• rotate the broker key - priya\n• write the runbook, nobody yet"
)
ALL = {"Alert on pool saturation", "Load test the gateway", "Rotate the broker key", "Write the runbook"}


def _items(*lines: str, hour: int = 15) -> dict[str, str | None]:
    """Summary → owner; a line is ``A: text``, a minute apart; over at 15:00."""
    known = [event("hi", f"13:00:0{number}", by=name) for number, name in enumerate(PEOPLE.values())]
    said = [event(line[3:], f"{hour}:{number:02}", by=PEOPLE[line[0]]) for number, line in enumerate(lines)]
    whole = timeline(*known, *said)
    items, people = find_action_items(read_events(whole, Curated()), resolve_people(whole), at("15:00"))
    return {item.summary: people.by_id[item.owner_id].display_name if item.owner_id else None for item in items}


def test_owners_are_read_in_any_place() -> None:
    """By mention, by first name, in lower case, or nobody; no word of the wording is a person."""
    assert _items(LISTED) == {
        "Alert on pool saturation": "Ana Sousa",
        "Load test the gateway": "Ben Okafor",
        "Rotate the broker key": "Priya Nair",
        "Write the runbook": None,
    }


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        (("M: strike the last one",), "Write the runbook"),
        (("A: never mind the third item",), "Rotate the broker key"),
        (("B: drop the load test of the gateway, we have one",), "Load test the gateway"),
        (("M: we won't rotate the broker key after all",), "Rotate the broker key"),
        (("B: why the runbook, there is one", "M: fair, dropping that one"), "Write the runbook"),
        (("B: strike the last one pls", "M: ok, struck. the runbook stays away"), "Write the runbook"),
    ],
)
def test_what_was_taken_back_is_not_listed(said: tuple[str, ...], gone: str) -> None:
    assert set(_items(LISTED, *said)) == ALL - {gone}


@pytest.mark.parametrize(
    "said", ["A: I won't be here tomorrow", "A: can we drop the last one?", "B: dropping the kid at school"]
)
def test_other_words_take_nothing_back(said: str) -> None:
    assert set(_items(LISTED, said)) == ALL


def test_struck_bullets_are_not_listed() -> None:
    text = "M: Follow-ups:\n• ~add a dry run to the console~\n• alert on lag\n• purge old images – dropped"
    assert set(_items(text)) == {"Alert on lag"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("M: somebody should add an alert on replica lag", "P: I'll take it"),
            ("Add an alert on replica lag", "Priya Nair"),
        ),
        (("P: we should automate the renewal, I'll take that",), ("Automate the renewal", "Priya Nair")),
        (("M: can you file a ticket to rotate the broker key?", "B: yes"), ("Rotate the broker key", "Ben Okafor")),
        (("M: note to self: document the failover steps",), ("Document the failover steps", "Mara Lindqvist")),
        (("M: that was fun. TODO for me: alert on lag",), ("Alert on lag", "Mara Lindqvist")),
        (("M: todo @Ben Okafor: alert on lag",), ("Alert on lag", "Ben Okafor")),
        (("M: follow-up: tune the pool, owner to be found",), ("Tune the pool", None)),
        (("M: follow-up: rehearse the restore, who?",), ("Rehearse the restore", None)),
        (("M: for the retro: test the restore on a Friday",), ("Test the restore on a Friday", None)),
        (("M: Actions, shout if wrong:\n- alert on lag, @Priya Nair",), ("Alert on lag", "Priya Nair")),
    ],
)
def test_what_only_chat_settles(lines: tuple[str, ...], expected: tuple[str, str | None]) -> None:
    assert [*_items(*lines).items()] == [expected]


@pytest.mark.parametrize(
    "lines",
    [
        ("M: somebody should restart the api", "B: I'll take it"),
        ("M: can you add a node?", "B: yes"),
        ("M: someone should write a runbook", "B: lol"),
        ("M: can you file a ticket to rotate the key?", "B: no"),
    ],
)
def test_steps_of_the_response_and_refusals_are_no_items(lines: tuple[str, ...]) -> None:
    """Before it is over, what is asked for is mostly done at once."""
    assert _items(*lines, hour=14) == {}


def test_for_the_retro_is_no_item_without_a_verb() -> None:
    assert _items("M: for the retro: nobody looked at the canary graph") == {}
