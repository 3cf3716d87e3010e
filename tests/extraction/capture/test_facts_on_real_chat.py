"""Real channels that hold no incident: nothing may be made out of them."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from extraction.capture.derive_facts import derive_facts
from extraction.capture.events import events_from
from extraction.capture.read_records import ReadOptions, read_records
from extraction.domain.facts import IncidentFacts
from extraction.domain.milestone import MilestoneName, Unknown
from extraction.domain.people import Role
from extraction.domain.timeline import Timeline
from tests.builders import incident

KEY = b"a key of thirty-two bytes for it"


def _facts(export: Path, most: int) -> tuple[IncidentFacts, int]:
    records = read_records([export], ReadOptions(all_channels=True))
    whole = Timeline.of(islice(events_from(records, KEY), most))
    return derive_facts(incident(), whole), len(whole)


@pytest.mark.shared
@pytest.mark.parametrize("export", ["slack-export-viewer-testarchive.zip", "derived-large-export-52k.zip"])
def test_talk_among_programmers_declares_and_resolves_nothing(shared: Path, export: str) -> None:
    """Thousands of technical messages, none of an incident: no declaration, no end, no role, few signals."""
    facts, count = _facts(shared / "slack" / "exports" / export, 4000)
    assert count > 100
    for name in (MilestoneName.DECLARED, MilestoneName.RESOLVED, MilestoneName.IMPACT_STARTED):
        assert isinstance(facts.milestone(name).chosen, Unknown), facts.milestone(name).chosen
    assert {role.role for role in facts.roles} <= {Role.RESPONDER}
    matter = Counter(signal.event_id for signal in facts.signals)
    assert len(matter) < 0.06 * count
