"""Real Slack exports that lie beside the project: every message, thread and bot, as a plain count of the files."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.extraction.capture.slack_inputs import read

pytestmark = pytest.mark.shared


def counted(messages: Iterable[dict[str, Any]]) -> tuple[int, int, int]:
    """Messages, threads and messages by bots, counted without our reader."""
    listed = list(messages)
    bots = [one for one in listed if one.get("bot_id") or one.get("subtype") == "bot_message"]
    return len(listed), len({one["thread_ts"] for one in listed if one.get("thread_ts")}), len(bots)


def imported(path: Path) -> tuple[int, int, int]:
    records, stream = read(path, all_channels=True)
    assert not stream.skipped
    bots = [one for one in records if one.actor is not None and one.actor.is_bot]
    return len(records), len({one.thread_key for one in records if one.thread_key}), len(bots)


def in_zip(path: Path) -> Iterable[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.count("/") == 1 and name.endswith(".json"):
                yield from json.loads(archive.read(name))


def test_export_of_2016(shared: Path) -> None:
    """158 messages, 97 of them by bots."""
    path = shared / "slack/exports/slack-export-viewer-testarchive.zip"
    assert imported(path) == counted(in_zip(path)) == (158, 0, 97)


def test_export_of_2025_as_zip_and_folder(shared: Path) -> None:
    """One channel with threads and a bot, written by slackdump in the export format."""
    path = shared / "slack/exports/slackdump/source_export.zip"
    assert imported(path) == counted(in_zip(path)) == imported(path.parent / "source_export_dir")


def test_large_export(shared: Path) -> None:
    """52,738 messages in 4,248 threads."""
    path = shared / "slack/exports/derived-large-export-52k.zip"
    assert imported(path) == counted(in_zip(path))
    assert imported(path)[0] == 52_738


def test_stream_of_chunks(shared: Path) -> None:
    """Each message of the stream once, however many chunks repeat it."""
    path = shared / "slack/exports/slackdump/chunks.jsonl.gz"
    chunks = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    unique = {one["ts"]: one for chunk in chunks for one in chunk.get("m") or ()}
    assert imported(path) == counted(unique.values())


def test_every_delivered_sample_is_read_or_explained(shared: Path) -> None:
    """Vendors' samples with empty values: nothing fails, each file has a record, a name or a reason."""
    records, stream = read(shared / "payloads/slack")
    assert all(one.reason for one in stream.skipped)
    assert len(stream.skipped) > 50
    assert not [one for one in records if one.at is not None]
