"""Slack inputs for tests: fixtures by name, and exports and zips made of them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extraction.capture.read_records import ReadOptions, RecordStream, read_records
from extraction.capture.source_record import SourceRecord
from extraction.capture.sources.slack_message import Conversation, message_records
from extraction.capture.sources.slack_shapes import take_names
from extraction.capture.sources.slack_workspace import SlackWorkspace
from extraction.errors import Place
from tests.conftest import PROJECT

FIXTURES = PROJECT / "tests" / "fixtures" / "slack"
NAMES = ("users.json", "channels.json", "dms.json", "mpims.json", "usergroups.json")
DAY = "2026-03-03.json"


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text("utf-8"))


def workspace() -> SlackWorkspace:
    """The workspace of the fixtures, all names known."""
    known = SlackWorkspace()
    for name in NAMES:
        take_names(fixture(name), known)
    return known


def records_of(message: str | Mapping[str, Any], known: SlackWorkspace | None = None) -> list[SourceRecord]:
    """The records of one message (or of the fixture of that name) in #inc-2041."""
    known = known or workspace()
    value = fixture(message) if isinstance(message, str) else message
    conversation = Conversation(known.channel("inc-2041"), known, Place("inc-2041/" + DAY), datetime.now(UTC))
    return list(message_records(value, conversation))


def record_of(message: str | Mapping[str, Any], known: SlackWorkspace | None = None) -> SourceRecord:
    (record,) = records_of(message, known)
    return record


def write_export(folder: Path, days: Mapping[str, Any], names: tuple[str, ...] = NAMES) -> Path:
    """A folder laid out as Slack exports it: name lists, and ``channel/day.json`` for each of ``days``."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((FIXTURES / name).read_bytes())
    for path, messages in days.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        content = messages if isinstance(messages, bytes) else json.dumps(messages).encode()
        (folder / path).write_bytes(content)
    return folder


def write_zip(path: Path, members: Mapping[str, bytes | Any], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content if isinstance(content, bytes) else json.dumps(content))
    return path


def read(*paths: Path, **options: Any) -> tuple[list[SourceRecord], RecordStream]:
    stream = read_records(paths, ReadOptions(**options))
    return list(stream), stream


def message(
    text: str = "hello", ts: str = "1772546531.000100", user: str = "U04MARA01", **fields: Any
) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": ts, **fields}
