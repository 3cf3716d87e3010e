"""What cases from corrected reports add to the gold: corrections, a review, edits; and how a gold is written."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest

from evaluation.__main__ import CASES
from evaluation.case import Case, InvalidCase, load_case
from evaluation.correction_class import CorrectionClass
from evaluation.gold_file import References
from evaluation.gold_writer import Table, gold_text
from evaluation.proof import doubts_about
from tests.builders import event, timeline

HEADING: Table = {
    "id": "slow-search", "title": "Search “is” slow\n", "incident": "INC-9", "written": date(2026, 3, 4), "kind": "capacity",
    "timezones": ["Europe/Oslo"], "services": [], "note": "",
}  # fmt: skip
REVIEW: Table = {
    "writer": "plain writer", "statements": 3, "kept": 1, "edited": 1, "rejected": 1, "added": 0, "minutes": 4.5,
}  # fmt: skip
CORRECTION: Table = {
    "id": "c01",
    "kind": "wrong_time",
    "before": "At 13:57 UTC.",
    "after": "At 13:58 UTC.",
    "reason": "log",
}
EVENTS = [
    {"time": "2026-03-03T13:58:05Z", "text": "declaring SEV-2", "author": "Mara Lind", "id": "a"},
    {"time": "2026-03-03T13:59:05Z", "text": "declaring SEV-2 again", "author": "Mara Lind", "id": "a"},
]


def load(tmp_path: Path, review: Table, **entries: list[Table]) -> Case:
    """A case of two events that share a key, with this gold."""
    folder = tmp_path / "slow-search"
    (folder / "records").mkdir(parents=True, exist_ok=True)
    (folder / "records" / "events.jsonl").write_text("\n".join(map(json.dumps, EVENTS)))
    (folder / "gold.toml").write_text(gold_text(HEADING, review, entries), "utf-8")
    return load_case(folder)


def test_written_gold_reads_back(tmp_path: Path) -> None:
    """Texts with quotes and line breaks, dates, numbers; what is empty is left out."""
    edit: Table = {"date": date(2026, 3, 9), "entry": "f02", "reason": "It was the “log” of another pod."}
    case = load(tmp_path, REVIEW, correction=[CORRECTION], edit=[edit])
    assert case.heading.title == "Search “is” slow\n" and case.heading.services == ()
    assert case.review is not None and (case.review.kept, case.review.minutes) == (1, 4.5)
    (correction,) = case.corrections
    assert (correction.kind, correction.evidence, correction.reason) == (CorrectionClass.WRONG_TIME, (), "log")
    assert (case.edits[0].entry, case.edits[0].date) == ("f02", date(2026, 3, 9))


def test_cases_without_them_have_none(tmp_path: Path) -> None:
    case = load(tmp_path, {})
    assert (case.corrections, case.review, case.edits) == ((), None, ())


def test_schema_knows_all_of_it(tmp_path: Path) -> None:
    """An editor accepts what the reader accepts, and refuses an unknown class."""
    schema = json.loads((CASES / "case.schema.json").read_text("utf-8"))
    text = gold_text(HEADING, REVIEW, {"correction": [CORRECTION], "edit": []})
    jsonschema.validate(json.loads(json.dumps(tomllib.loads(text), default=str)), schema)
    wrong = tomllib.loads(gold_text(HEADING, {}, {"correction": [{**CORRECTION, "kind": "odd"}]}))
    with pytest.raises(jsonschema.ValidationError, match="odd"):
        jsonschema.validate(json.loads(json.dumps(wrong, default=str)), schema)


def test_schema_has_the_classes_of_the_code() -> None:
    schema = json.loads((CASES / "case.schema.json").read_text("utf-8"))
    assert schema["properties"]["correction"]["items"]["properties"]["kind"]["enum"] == [
        one.value for one in CorrectionClass
    ]


@pytest.mark.parametrize(
    ("review", "correction", "reason"),
    [
        ({**REVIEW, "kept": 2}, CORRECTION, "is not the sum"),
        ({**REVIEW, "minutes": -1}, CORRECTION, "number from 0"),
        ({**REVIEW, "mood": "good"}, CORRECTION, "unknown key 'mood'"),
        (REVIEW, {**CORRECTION, "after": "At 13:57 UTC."}, "a correction changes something"),
        (REVIEW, {**CORRECTION, "kind": "odd"}, "has to be one of wrong_time"),
        (REVIEW, {**CORRECTION, "evidence": ["csv:b"]}, "which no record has"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, review: Table, correction: Table, reason: str) -> None:
    with pytest.raises(InvalidCase, match=reason):
        load(tmp_path, review, correction=[correction])


def test_corrections_need_ids_of_their_own(tmp_path: Path) -> None:
    with pytest.raises(InvalidCase, match="correction c01 stands twice"):
        load(tmp_path, REVIEW, correction=[CORRECTION, {**CORRECTION, "before": ""}])


def test_events_that_share_a_key_are_told_apart_by_number(tmp_path: Path) -> None:
    """In order of time, where no status does."""
    fact: Table = {
        "id": "f01", "text": "Mara declared it again at 13:59 UTC.", "section": "response", "criticality": "critical",
        "evidence": ["csv:a@#2"],
    }  # fmt: skip
    case = load(tmp_path, {}, fact=[fact])
    assert case.events(case.facts[0].statement.evidence)[0].text == "declaring SEV-2 again"
    with pytest.raises(InvalidCase, match="@#2 for the second"):
        load(tmp_path, {}, fact=[{**fact, "evidence": ["csv:a"]}])
    with pytest.raises(InvalidCase, match="which no record has"):
        load(tmp_path, {}, fact=[{**fact, "evidence": ["csv:a@#3"]}])


def test_spelled_as_short_as_it_can_be() -> None:
    """The key alone, with a status, or with a number."""
    alone = event("x", "14:00", source="csv", key="one")
    fired, over = (
        event("y", clock, source="csv", key="two", attributes={"status": clock}) for clock in ("14:01", "14:02")
    )
    third = event("z", "14:03", source="csv", key="three")
    fourth = event("z", "14:04", source="csv", key="three")
    references = References(timeline(alone, fired, over, third, fourth))
    spelled = [references.spelled(one.id, [f"csv:{one.key}"]) for one in (alone, over, third, fourth)]
    assert spelled == ["csv:one", "csv:two@14:02", "csv:three@#1", "csv:three@#2"]
    assert references.spelled(alone.id, ["csv:two"]) is None


def test_milestones_and_follow_ups_may_say_how_they_follow(tmp_path: Path) -> None:
    """A doubt with an explanation is no open one."""
    milestone: Table = {
        "name": "declared", "at": datetime(2026, 3, 3, 13, 40, tzinfo=UTC), "evidence": ["csv:a@#1"], "derived": "Mara's clock.",
    }  # fmt: skip
    item: Table = {"text": "Buy 40 fans", "evidence": ["csv:a@#1"], "derived": "Said in the meeting."}
    doubts = list(doubts_about(load(tmp_path, {}, milestone=[milestone], action_item=[item])))
    assert [doubt.explained for doubt in doubts] == ["Said in the meeting.", "Mara's clock."]
