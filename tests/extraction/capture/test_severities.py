"""Severities as people set them, and what is only mentioned."""

from __future__ import annotations

import pytest

from extraction.capture.readings import read_events
from extraction.capture.severities import stated_severities
from extraction.domain.curation import Curated
from extraction.domain.timeline import Actor
from tests.builders import event, timeline

BOT = Actor(source="slack", native_id="B1", name="pagerbot", is_bot=True)


def _levels(*texts: str, by: str | Actor = "Mara Lindqvist") -> list[str]:
    whole = timeline(*(event(text, f"14:{number:02}", by=by) for number, text in enumerate(texts)))
    return [one.level for one in stated_severities(read_events(whole, Curated()))]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I'm opening this: WB-119. nobody can check out. I'd say sev 3?", "3"),
        ("opened INC-1105, SEV-4", "4"),
        ("And this is a sev 2, people pay for it", "2"),
        ("SEV-2 now, until the cause is gone", "2"),
        ("down to SEV-3, incident stays open", "3"),
        ("back up to SEV-1", "1"),
        ("severity: P2", "2"),
    ],
)
def test_a_severity_is_set(text: str, level: str) -> None:
    assert _levels(text) == [level]


@pytest.mark.parametrize(
    "text",
    ["if it spreads we go to SEV-1", "is this a SEV-1?", "the alert is a sev 2 alert", "I'd say sev 3?", "not a SEV-1"],
)
def test_a_severity_is_only_mentioned(text: str) -> None:
    """A question counts only from whoever opens the incident."""
    assert _levels(text) == []


def test_a_tool_states_it() -> None:
    assert _levels("PF-2063 opened by Ana from page #7. Severity SEV-1. Commander on duty: Tom", by=BOT) == ["1"]


def test_lowered_and_raised_again_is_a_history() -> None:
    assert _levels("Declaring INC-9 as SEV-2", "down to SEV-3", "it's SEV-1 now, checkout fails", "SEV-2 now") == [
        "2",
        "3",
        "1",
        "2",
    ]
