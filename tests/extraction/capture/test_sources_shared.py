"""Real payloads that lie beside the project: each gives records, or a reason; counted against the raw JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from extraction.capture.source_record import SourceRecord
from extraction.capture.sources.alert_labels import fingerprint
from extraction.domain.timeline import EventKind
from tests.extraction.capture.fixture_reading import Outcome, outcomes_of
from tests.extraction.capture.test_registry import assert_contract

pytestmark = pytest.mark.shared

GITHUB_KINDS_OF_THE_TIMELINE = ("pull_request", "push", "deployment", "deployment_status", "issues", "release")
# Files without a single record; each says why in its reason.
NOT_RECORDS = {
    "github/installation.json": "installation of a GitHub app",
    "github/ping.json": "test of a new webhook",
    "grafana-oncall/elastalert.json": "a message without any time",
    "grafana-oncall/inbound_email.json": "a message without any time",
    "grafana-oncall/kapacitor.json": "a message without any time",
    "grafana-oncall/webhook.json": "a message without any time",
    "email/msg_19.txt": "neither JSON nor CSV nor a mail",
    "incident-io/incident-io-vendor-examples.json": "a collection of named examples",
}


def outcomes_in(path: Path) -> list[Outcome]:
    return outcomes_of(path.read_bytes(), path.name)


def records_in(path: Path) -> list[SourceRecord]:
    return [outcome for outcome in outcomes_in(path) if isinstance(outcome, SourceRecord)]


def objects_in(value: object) -> Iterator[dict[str, object]]:
    """Every object inside ``value``, also inside bodies that are JSON text."""
    if isinstance(value, str) and value[:1] == "{":
        try:
            value = json.loads(value)
        except ValueError:
            return
    if isinstance(value, dict):
        yield value
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in held:
        yield from objects_in(one)


@pytest.mark.parametrize("folder", ["captured", "transcribed"])
def test_every_captured_and_transcribed_payload_gives_records(shared: Path, folder: str) -> None:
    """All of it is read, nothing is left over."""
    given = {path.name: outcomes_in(path) for path in sorted((shared / "payloads" / folder).iterdir())}
    print(*(f"{name}: {len(found)}" for name, found in given.items()), sep="\n")
    assert given and all(found for found in given.values())
    assert [one for found in given.values() for one in found if not isinstance(one, SourceRecord)] == []


@pytest.mark.parametrize("kind", GITHUB_KINDS_OF_THE_TIMELINE)
def test_every_github_delivery_of_a_kind_gives_a_record(shared: Path, kind: str) -> None:
    """As many as the file's list is long."""
    path = shared / "payloads/github" / f"{kind}.json"
    found = records_in(path)
    print(kind, *(f"{one.key}: {one.text}" for one in found), sep="\n  ")
    assert len(found) == len(json.loads(path.read_text()))


def test_everything_else_is_read_or_explained(shared: Path) -> None:
    """One outcome at least for each file; what gives no record is known by name, and says why."""
    folders = ("datadog", "email", "github", "grafana-oncall", "incident-io", "keep", "rootly")
    without: dict[str, str] = {}
    for path in sorted(
        path for folder in folders for path in (shared / "payloads" / folder).rglob("*") if path.is_file()
    ):
        found = outcomes_in(path)
        name = path.relative_to(shared / "payloads").as_posix()
        kept = [one for one in found if isinstance(one, SourceRecord)]
        print(f"{name}: {len(kept)} records, {len(found) - len(kept)} explained")
        assert found, name
        for record in kept:
            assert_contract(record)
        if not kept:
            without[name] = " ".join(str(one) for one in found)
    assert all("simulated alerts" in why for name, why in without.items() if name.startswith("keep/"))
    others = {name: why for name, why in without.items() if not name.startswith(("keep/", "datadog/"))}
    assert others.keys() == NOT_RECORDS.keys()
    assert all(reason in others[name] for name, reason in NOT_RECORDS.items())


def test_datadog_answers_count_as_their_objects_do(shared: Path) -> None:
    """Recorded exchanges: each event, to-do and case that an answer holds is one record or more."""
    kinds = {"event": EventKind.ACTION, "incident_todos": EventKind.TICKET}
    for path in sorted((shared / "payloads/datadog").rglob("*.json")):
        answers = [one["response"] for one in json.loads(path.read_text())["http_interactions"]]
        held = [one for one in objects_in(answers) if isinstance(one.get("attributes"), dict)]
        for name, kind in kinds.items():
            stated = [one for one in held if one.get("type") == name and "links" not in one and one["id"] != "_"]
            read = [one for one in records_in(path) if one.kind is kind and one.raw.get("type") == name]
            assert len(read) == len(stated), path.name


def test_rootly_steps_count_as_the_times_do(shared: Path) -> None:
    path = shared / "payloads/rootly/incidents-list.json"
    incidents = [one["attributes"] for one in json.loads(path.read_text())["data"]]
    names = (
        "started_at detected_at in_triage_at created_at acknowledged_at mitigated_at resolved_at closed_at cancelled_at"
    )
    assert len(records_in(path)) == sum(one[name] is not None for one in incidents for name in names.split())


def test_status_histories_count_as_their_revisions_do(shared: Path) -> None:
    path = shared / "status/jenkins-status-history.jsonl"
    revisions = sum(len(json.loads(line)["revisions"]) for line in path.read_text().splitlines())
    assert len(records_in(path)) == revisions and revisions > 297


def test_computed_fingerprints_are_alertmanagers(shared: Path) -> None:
    """Labels and fingerprint of every alert that states both."""
    stated = [
        (one["fingerprint"], one["labels"])
        for path in sorted((shared / "payloads/captured").glob("alertmanager_webhook*.json"))
        for one in json.loads(path.read_text())["alerts"]
    ]
    assert stated and all(fingerprint(labels) == mark for mark, labels in stated)
