"""What people's acts on a report say: net changes, answers to questions, follow-ups."""

from __future__ import annotations

import pytest

from evaluation.corrected_report import Reading, _action, answers
from evaluation.correction_class import CorrectionClass
from evaluation.exported_gold import place_of
from extraction.domain.curation import Curation, CurationAction
from tests.builders import at

READING = Reading(topics={}, has_event=lambda one: one == "e1")
QUESTION = "When was it resolved: 15:02 or 15:10 UTC?"


def curation(action: CurationAction, value: str, reason: str = "", event: str = "e1", id: str = "k1") -> Curation:
    return Curation(id=id, event_id=event, action=action, by="Ana Torres", at=at("16:00"), value=value, reason=reason)


def test_answer_to_a_question_about_a_time() -> None:
    """What it set follows from it and is not told again."""
    acts = [
        curation(CurationAction.SET_MILESTONE, "resolved#1=2026-03-03T15:10:00Z", QUESTION, id="k0"),
        curation(CurationAction.SETTLE, "q1=15:10 UTC, the status page", QUESTION),
    ]
    (change,) = answers(acts, READING)
    assert (change.kind, change.before, change.after) == (CorrectionClass.WRONG_TIME, "", "15:10 UTC, the status page")
    assert change.reason == QUESTION and change.evidence == ("e1",) and not change.must_not_say


def test_answer_to_another_question_fills_a_gap() -> None:
    (change,) = answers([curation(CurationAction.SETTLE, "q1=SEV-1", "Which severity holds?", event="gone")], READING)
    assert change.kind is CorrectionClass.OMISSION and change.evidence == ()


def test_time_that_a_person_put_right() -> None:
    """By itself, without a question."""
    (change,) = answers([curation(CurationAction.SET_MILESTONE, "impact_started#1=2026-03-03T13:40:00Z")], READING)
    assert change.kind is CorrectionClass.WRONG_TIME and "impact started" in change.after


def test_pins_and_notes_are_no_corrections() -> None:
    assert list(answers([curation(CurationAction.PIN, ""), curation(CurationAction.NOTE, "look here")], READING)) == []


@pytest.mark.parametrize(
    ("row", "text", "owner", "status"),
    [
        (
            "OPS-1: Add an alert. Owner: Ana Torres. Due: 4 March 2026. Status: Done.",
            "OPS-1: Add an alert",
            "Ana Torres",
            "done",
        ),
        ("Write it down. Owner: none recorded. Status: open.", "Write it down", "", "open"),
        ("Ana will look at the pool.", "Ana will look at the pool.", "", "open"),
    ],
)
def test_follow_ups_are_read_out_of_their_rows(row: str, text: str, owner: str, status: str) -> None:
    """As people left them; what has another form is taken whole."""
    item = _action(row, ("e1",))
    assert (item.text, item.owner, item.status) == (text, owner, status)


def test_places_tell_entries_apart() -> None:
    assert place_of("action item", "a") != place_of("action item", "b")
