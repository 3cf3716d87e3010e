"""Raw records in: stored once, listed when unreadable, the same in any order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.operations.import_incident import import_incident
from app.operations.open_incident import open_incident
from app.operations.ports import Ports
from extraction.capture.read_records import ReadOptions
from extraction.errors import InputError
from tests.app.operations.conftest import KEY, SAMPLE, Clock
from tests.doubles.memory_store import MemoryStore

LINES = '{"time": "2026-03-03T14:00:00Z", "text": "checkout slow", "author": "Mara"}\n'


def test_sample_gives_one_incident_from_all_its_sources(world: Ports) -> None:
    """The incident's own channel is taken, the others are left out, and every tool's records are there."""
    result = import_incident(world, [SAMPLE], ReadOptions())
    assert result.incident.key == KEY
    assert result.skipped == ()
    assert {"slack", "alertmanager", "pagerduty", "statuspage", "github", "jira", "prometheus"} <= set(result.counts)
    assert "inc-2041" in result.choice
    channels = {event.channel for event in world.store.events(KEY)} - {None}
    assert channels == {"inc-2041"}


def test_importing_again_changes_nothing(imported: Ports) -> None:
    """The second import finds every event known and the timeline is the same."""
    before = open_incident(imported, KEY).timeline
    result = import_incident(imported, [SAMPLE], ReadOptions(), KEY)
    assert result.new == 0
    assert open_incident(imported, KEY).timeline == before


def test_pieces_in_another_order_give_the_same_timeline(imported: Ports, world: Ports) -> None:
    """Which piece came first does not show."""
    other = Ports(**{**vars(world), "store": MemoryStore(), "now": Clock()})
    for piece in sorted(SAMPLE.iterdir(), reverse=True):
        import_incident(other, [piece], ReadOptions(), KEY)
    assert open_incident(other, KEY).timeline == open_incident(imported, KEY).timeline


def test_broken_line_is_listed_and_the_rest_kept(world: Ports, events_file: Callable[[str], Path]) -> None:
    """One unreadable line is named by file and line; its neighbours are imported."""
    path = events_file(LINES + "{broken\n" + LINES.replace("14:00", "14:05"))
    result = import_incident(world, [path], ReadOptions(), KEY)
    assert (result.new, result.complete) == (2, False)
    assert [one.place for one in result.skipped] == [f"{path}:2"]


def test_nothing_readable_stores_nothing(world: Ports, events_file: Callable[[str], Path]) -> None:
    """The error lists why, and no empty incident is left behind."""
    with pytest.raises(InputError, match="no event could be read"):
        import_incident(world, [events_file("{broken\n")], ReadOptions(), KEY)
    assert world.store.summaries() == ()


def test_planted_password_is_stored_nowhere(imported: Ports) -> None:
    """The database address that somebody pasted into the channel is redacted before anything is kept."""
    stored = "".join(f"{event.text}{event.raw}{dict(event.attributes)}" for event in imported.store.events(KEY))
    assert "hollow-Tern42" not in stored
    assert "@larkspur.example" not in stored
