"""Reads a fixture the way an import does: bytes to documents, documents to records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from extraction.capture.documents import documents_in
from extraction.capture.source_record import Document, SourceRecord
from extraction.capture.sources.registry import read_document
from extraction.errors import Place, UnreadableRecord

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
RECEIVED_AT = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
FOLDERS = (
    "alertmanager",
    "csv",
    "datadog",
    "github",
    "gitlab",
    "grafana",
    "jira",
    "linear",
    "mail",
    "opsgenie",
    "pagerduty",
    "prometheus",
    "retroline",
    "rootly",
    "slack_webhook",
    "status_history",
    "statuspage",
    "victorops",
)

Outcome = SourceRecord | UnreadableRecord


def outcomes_of(data: bytes, name: str = "records.json") -> list[Outcome]:
    """Everything that one file gives, in order."""
    found: list[Outcome] = []
    for document in documents_in(name, data, RECEIVED_AT):
        found.extend([document] if isinstance(document, UnreadableRecord) else read_document(document))
    return found


def read_value(value: object) -> list[Outcome]:
    return list(read_document(Document(value, Place("value.json", 1), RECEIVED_AT)))


def outcomes(fixture: str) -> list[Outcome]:
    return outcomes_of((FIXTURES / fixture).read_bytes(), Path(fixture).name)


def records(fixture: str) -> list[SourceRecord]:
    """The records of a fixture, all of which must be readable."""
    return readable(outcomes(fixture))


def record(fixture: str) -> SourceRecord:
    """The one record of a fixture."""
    (only,) = records(fixture)
    return only


def problem(fixture: str) -> UnreadableRecord:
    """The one thing about a fixture that cannot be read."""
    (only,) = (outcome for outcome in outcomes(fixture) if isinstance(outcome, UnreadableRecord))
    return only


def readable(found: Iterable[Outcome]) -> list[SourceRecord]:
    """``found``, which must hold records only.

    Raises:
        UnreadableRecord: the first that is none.
    """
    kept: list[SourceRecord] = []
    for outcome in found:
        if isinstance(outcome, UnreadableRecord):
            raise outcome
        kept.append(outcome)
    return kept


def fixture_paths() -> list[Path]:
    return sorted(path for folder in FOLDERS for path in (FIXTURES / folder).iterdir())
