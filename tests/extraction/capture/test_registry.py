"""Recognition by content, envelopes, and what mutilated records do."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.capture.documents import documents_in
from extraction.capture.source_record import Document, SourceRecord
from extraction.capture.sources.envelopes import opened
from extraction.capture.sources.registry import SOURCES, sources_of
from extraction.domain.timeline import ATTRIBUTES
from extraction.errors import UnreadableRecord
from tests.extraction.capture.fixture_reading import (
    FIXTURES,
    RECEIVED_AT,
    fixture_paths,
    outcomes_of,
    read_value,
    readable,
    records,
)

PATHS = fixture_paths()
NAMES = [f"{path.parent.name}/{path.name}" for path in PATHS]
JUNK: tuple[object, ...] = (
    None,
    "",
    "x",
    0,
    -1,
    1.5,
    10**400,
    True,
    [],
    {},
    [None],
    {"a": []},
    "0001-01-01T00:00:00Z",
    "[]",
)


def documents(path: Path) -> list[Document]:
    found = documents_in(path.name, path.read_bytes(), RECEIVED_AT)
    return [document for document in found if isinstance(document, Document)]


def innermost(value: object) -> list[object]:
    """What a fixture holds once lists and envelopes are opened."""
    if sources_of(value):
        return [value]
    inside = opened(value)
    return [inner for held in inside[1] for inner in innermost(held)] if inside else [value]


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_each_fixture_is_recognised_by_exactly_one_source(path: Path) -> None:
    for document in documents(path):
        for value in innermost(document.value):
            assert len(sources_of(value)) == 1, [source.name for source in sources_of(value)]


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_records_keep_the_contract(path: Path) -> None:
    """Aware times, known attributes, words, storable raw; the same again when read again."""
    found = outcomes_of(path.read_bytes(), path.name)
    assert found
    for one in found:
        if isinstance(one, SourceRecord):
            assert_contract(one)
    assert list(map(repr, found)) == list(map(repr, outcomes_of(path.read_bytes(), path.name)))


def assert_contract(record: SourceRecord) -> None:
    assert record.at is None or record.at.utcoffset() is not None
    assert record.text.strip() and record.source
    assert record.key is None or record.key.strip()
    assert record.attributes.keys() <= ATTRIBUTES.keys()
    assert all(isinstance(value, str) and value for value in record.attributes.values())
    assert record.permalink is None or record.permalink.startswith("http")
    json.dumps([record.raw, record.identity])


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_the_files_name_does_not_matter(path: Path) -> None:
    named = outcomes_of(path.read_bytes(), path.name)
    assert len(outcomes_of(path.read_bytes(), "0001.bin")) == len(named)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda value: {"payload": value},
        lambda value: {"headers": {"X-GitHub-Event": "push"}, "body": value},
        lambda value: {"body": json.dumps(value), "received": "2026-03-03T14:02:00Z"},
        lambda value: {"deliveries": [{"request": {"headers": {}, "payload": value}}]},
        lambda value: [value],
        lambda value: {"data": {"payload": [value]}},
    ],
)
def test_deliveries_are_unwrapped(wrap: object) -> None:
    """Dumps of webhooks with headers, bodies as text, lists of deliveries."""
    assert callable(wrap)
    value = json.loads((FIXTURES / "github/push_to_branch.json").read_text())
    (found,) = readable(read_value(wrap(value)))
    assert (
        found == records("github/push_to_branch.json")[0] or found.text == records("github/push_to_branch.json")[0].text
    )


def test_several_sources_in_one_file() -> None:
    """Lines of whatever came in."""
    names = ("alertmanager/webhook_firing", "jira/issue_created", "statuspage/webhook_component_update")
    lines = [json.dumps(json.loads((FIXTURES / f"{name}.json").read_text())) for name in names]
    found = readable(outcomes_of("\n".join(lines).encode()))
    assert [one.source for one in found] == ["alertmanager", "jira", "statuspage"]


def test_what_nothing_recognises_is_explained() -> None:
    (refused,) = read_value({"colour": "red", "size": 3})
    assert isinstance(refused, UnreadableRecord)
    assert "is not recognised (fields: colour, size). Readable are Slack," in refused.reason


def test_unread_values_of_one_shape_are_reported_once() -> None:
    (refused,) = read_value([{"colour": "red"}, {"colour": "blue"}, {"colour": "green"}])
    assert isinstance(refused, UnreadableRecord) and refused.reason.startswith("item 1 and 2 more like it: ")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "empty list"),
        ({}, "empty object"),
        (42, "is a number, not a record"),
        ({"ok": True, "channel": "C1"}, "an answer of Slack's API"),
        ({"ALERTS": {"x": {}}}, "a template for simulated alerts"),
        ({"type": "users", "id": "1", "attributes": {}}, "describes a setting, a person or a reference"),
        ({"message": "something happened"}, "a message without any time"),
        ({f"Model{number}": {} for number in range(30)}, "a collection of named examples"),
    ],
)
def test_explanations(value: object, reason: str) -> None:
    (refused,) = read_value(value)
    assert isinstance(refused, UnreadableRecord) and reason in refused.reason


def test_names_of_sources_are_unique() -> None:
    names = [source.name for source in SOURCES]
    assert len(names) == len(set(names))


def paths_in(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Every place inside a value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for name, held in pairs for place in ((*path, name), *paths_in(held, (*path, name)))]


def mutilated(value: object, path: tuple[object, ...], junk: object) -> object:
    """A copy of ``value`` with what stands at ``path`` replaced; deleted where ``junk`` is ``DELETE``."""
    changed = copy.deepcopy(value)
    holder = changed
    for name in path[:-1]:
        holder = holder[name]  # type: ignore[index]
    if junk is DELETE:
        del holder[path[-1]]  # type: ignore[attr-defined]
    else:
        holder[path[-1]] = copy.deepcopy(junk)  # type: ignore[index]
    return changed


DELETE = object()
VALUES = [document.value for path in PATHS for document in documents(path)]


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_mutilated_record_gives_records_or_reasons(data: st.DataObject) -> None:
    """Fields deleted or replaced at random: nothing else is raised, and what comes out keeps the contract."""
    value = data.draw(st.sampled_from(VALUES))
    for _ in range(data.draw(st.integers(1, 3))):
        places = paths_in(value)
        if places:
            value = mutilated(value, data.draw(st.sampled_from(places)), data.draw(st.sampled_from((DELETE, *JUNK))))
    for one in read_value(value):
        if isinstance(one, SourceRecord):
            assert_contract(one)
        else:
            assert isinstance(one, UnreadableRecord) and one.reason


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_each_field_may_be_missing(path: Path) -> None:
    """Every single field of every fixture, deleted in turn."""
    for document in documents(path):
        for place in paths_in(document.value):
            for one in read_value(mutilated(document.value, place, DELETE)):
                assert isinstance(one, SourceRecord | UnreadableRecord)
