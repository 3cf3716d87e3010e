"""Inputs of any shape, recognised by content; nothing dropped silently."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extraction.capture.read_records import ReadOptions, read_records
from extraction.domain.timeline import EventKind
from extraction.errors import InputError
from tests.extraction.capture.slack_inputs import DAY, FIXTURES, fixture, message, read, write_export, write_zip


def texts(*paths: Path, **options: object) -> list[str]:
    return [record.text for record in read(*paths, **options)[0]]


def test_export_as_folder_and_as_zip_give_the_same(tmp_path: Path) -> None:
    """The same records whether the export was unpacked or not."""
    folder = write_export(tmp_path / "export", {f"inc-2041/{DAY}": fixture("thread_with_broadcast_reply.json")})
    files = {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*.json")}
    path = write_zip(tmp_path / "export.zip", files)
    assert [(one.key, one.identity) for one in read(folder)[0]] == [(one.key, one.identity) for one in read(path)[0]]


def test_zip_with_a_folder_around_the_export(tmp_path: Path) -> None:
    """People zip the folder instead of its content."""
    names = {f"Harbor Lane export/{name}": fixture(name) for name in ("users.json", "channels.json")}
    path = write_zip(tmp_path / "x.zip", {**names, f"Harbor Lane export/inc-2041/{DAY}": [message()]})
    (record,) = read(path)[0]
    assert (record.key, record.actor.name if record.actor else "") == ("inc-2041/1772546531.000100", "Mara Lindqvist")


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    """A zip, a list of users and messages under wrong names."""
    path = write_zip(
        tmp_path / "records.dat", {"people.txt": fixture("users.json"), "inc-2041/messages.log": [message()]}
    )
    (record,) = read(path)[0]
    assert (record.channel, record.actor.name if record.actor else "") == ("inc-2041", "Mara Lindqvist")


def test_day_files_alone(tmp_path: Path) -> None:
    """Without any list of names: the folder is the channel, people stay ids."""
    write_export(tmp_path / "inc-2041", {DAY: [message("<@U04THEO01> look")]}, names=())
    (record,) = read(tmp_path / "inc-2041" / DAY)[0]
    assert (record.key, record.text) == ("inc-2041/1772546531.000100", "@U04THEO01 look")


@pytest.mark.parametrize("names", [(), ("users.json",), ("channels.json",), ("dms.json", "mpims.json")])
def test_missing_name_lists(names: tuple[str, ...], tmp_path: Path) -> None:
    """Whichever lists are missing, every message is there."""
    days = {f"inc-2041/{DAY}": [message()], f"D04MARATHEO/{DAY}": [message()], f"mpdm-a--b-1/{DAY}": [message()]}
    assert len(texts(write_export(tmp_path, days, names), all_channels=True)) == 3


def test_direct_messages_are_called_by_their_people(tmp_path: Path) -> None:
    """Folders of direct messages are ids; keys use the people's handles."""
    days = {f"D04MARATHEO/{DAY}": [message()], f"mpdm-mara--theo--priya.r-1/{DAY}": [message()]}
    records, _ = read(write_export(tmp_path, days), all_channels=True)
    assert sorted(record.channel or "" for record in records) == ["dm-mara-theo", "mpdm-mara--theo--priya.r-1"]


def test_slackdump_dump_holds_each_message_once(tmp_path: Path) -> None:
    """Replies lie inside their root, and a broadcast one beside it too."""
    records, _ = read(FIXTURES / "slackdump_dump.json")
    assert [record.text for record in records] == ["Anyone else seeing 502s?", "Yes, on two hosts", "All hosts now"]


def test_slackdump_stream_with_names_and_address(tmp_path: Path) -> None:
    """Users, channel and address come out of the same lines; a repeated root is given once. Also gzipped."""
    path = tmp_path / "chunks.jsonl.gz"
    path.write_bytes(gzip.compress((FIXTURES / "slackdump_chunks.jsonl").read_bytes()))
    records, _ = read(path)
    assert [record.key for record in records] == ["inc-2041/1772546700.000100", "inc-2041/1772546730.000200"]
    assert records[0].permalink == "https://harborlane.slack.com/archives/C04INC2041/p1772546700000100"


def test_event_and_export_of_one_message_are_the_same(tmp_path: Path) -> None:
    """A delivered event beside an export gets its names from it: same key, same identity."""
    exported = message("error rate is 21 %", "1772546640.000100")
    write_export(tmp_path, {f"inc-2041/{DAY}": [exported]})
    (tmp_path / "delivered.json").write_bytes((FIXTURES / "message_event.json").read_bytes())
    one, other = read(tmp_path)[0]
    assert (one.key, one.identity, one.at) == (other.key, other.identity, other.at)


def test_payloads_one_by_one(tmp_path: Path) -> None:
    """A pin, a slash command and a tool's webhook message."""
    names = (
        "pin_added_event.json",
        "slash_command_payload.json",
        "webhook_message.json",
        "users.json",
        "channels.json",
    )
    records, stream = read(*(FIXTURES / name for name in names))
    assert [(one.kind, one.text, one.channel) for one in records] == [
        (EventKind.CHANNEL, "@Theo Okafor pinned a message", "inc-2041"),
        (EventKind.COMMAND, "/incident status mitigated", "inc-2041"),
        (EventKind.MESSAGE, "[FIRING:1] CheckoutDown", "inc-2041"),
    ]
    assert [one.at is None for one in records] == [False, True, True]
    assert not stream.skipped


def test_slash_command_keeps_no_secret_of_the_delivery() -> None:
    """The verification token and the answer's address are no part of what happened."""
    (record,) = read(FIXTURES / "slash_command_payload.json")[0]
    assert not {"token", "response_url", "trigger_id"} & set(record.raw)


def test_event_about_something_else_is_listed() -> None:
    """A click on the app's home says nothing about a conversation, and is listed as such."""
    records, stream = read(FIXTURES / "app_home_opened_event.json")
    assert not records
    assert "app_home_opened" in stream.skipped[0].reason


def test_single_message_without_channel_has_no_native_key() -> None:
    """Nobody can find a message by its ts alone."""
    (record,) = read(FIXTURES / "plain_message.json")[0]
    assert (record.key, record.channel) == (None, None)


def test_lines_of_events(tmp_path: Path) -> None:
    """One payload a line; a broken line is listed with its number, the others are read."""
    lines = [json.dumps(fixture("message_event.json")), '{"broken', json.dumps(fixture("pin_added_event.json"))]
    (tmp_path / "log.jsonl").write_text("\n".join(lines))
    records, stream = read(tmp_path)
    assert len(records) == 2
    assert [one.place.line for one in stream.skipped] == [2]


def test_broken_day_file_is_listed_with_its_line(tmp_path: Path) -> None:
    """The whole messages before and after the break and all other files are read."""
    broken = (FIXTURES / "broken_day_file.json").read_bytes()
    days = {f"inc-2041/{DAY}": broken, "inc-2041/2026-03-04.json": [message("next day", "1772632931.000100")]}
    records, stream = read(write_export(tmp_path, days))
    assert [record.text for record in records] == ["first", "last", "next day"]
    (skipped,) = stream.skipped
    assert skipped.place.file.endswith(f"inc-2041/{DAY}") and skipped.place.line == 3
    assert "not valid JSON" in skipped.reason


def test_message_without_ts_is_listed_and_its_neighbours_kept(tmp_path: Path) -> None:
    """Every message gives a record or an entry in the list."""
    records, stream = read(write_export(tmp_path, {f"inc-2041/{DAY}": fixture("message_without_ts.json")}))
    assert [record.text for record in records] == ["kept"]
    assert len(stream.skipped) == 2
    assert all(DAY in one.place.file for one in stream.skipped)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_mixed_encodings(encoding: str, tmp_path: Path) -> None:
    """Exports that went through other tools."""
    content = json.dumps([message("café naïve – 4 °C")], ensure_ascii=False).encode(encoding)
    assert texts(write_export(tmp_path, {f"inc-2041/{DAY}": content})) == ["café naïve – 4 °C"]


def test_lone_surrogate_does_not_lose_the_message(tmp_path: Path) -> None:
    """Half an emoji, cut by some tool, becomes the replacement character."""
    content = (
        b'[{"type":"message","user":"U1","text":"cut \\ud83d off, \\ud83d\\ude00 whole","ts":"1772546531.000100"}]'
    )
    assert texts(write_export(tmp_path, {f"inc-2041/{DAY}": content})) == ["cut \ufffd off, 😀 whole"]


def test_bookkeeping_is_a_note_and_no_failure(tmp_path: Path) -> None:
    """The log of integrations belongs to every export; it is named, not listed as unreadable."""
    folder = write_export(tmp_path, {f"inc-2041/{DAY}": [message()]}, ("users.json", "integration_logs.json"))
    _, stream = read(folder)
    assert not stream.skipped
    assert "integration_logs.json" in stream.notes[0]


def test_time_window_is_inclusive_and_counted(tmp_path: Path) -> None:
    """Both ends belong to it; what lies outside is counted."""
    days = {f"inc-2041/{DAY}": [message(str(n), f"17725465{n}.000000") for n in (30, 31, 32, 33)]}
    since, until = (datetime.fromtimestamp(1772546500 + n, UTC) for n in (31, 32))
    records, stream = read(write_export(tmp_path, days), since=since, until=until)
    assert [record.text for record in records] == ["31", "32"]
    assert stream.outside == 2


def test_naive_window_is_refused() -> None:
    """A time without a zone is no time."""
    with pytest.raises(ValueError, match="since has no time zone"):
        ReadOptions(since=datetime(2026, 3, 3))  # noqa: DTZ001


def test_counts_by_source(tmp_path: Path) -> None:
    """How many records each source gave."""
    _, stream = read(write_export(tmp_path, {f"inc-2041/{DAY}": [message(), message("b", "1772546532.000100")]}))
    assert stream.counts == {"slack": 2}


def test_missing_path_is_named() -> None:
    """A typing mistake is no empty import."""
    with pytest.raises(InputError, match="no-such-thing"):
        read_records([Path("no-such-thing")])


def test_empty_and_strange_files_are_listed(tmp_path: Path) -> None:
    """What holds nothing, or nothing that is known, is listed with the reason."""
    (tmp_path / "empty.json").write_bytes(b"")
    (tmp_path / "blank.json").write_bytes(b" \n")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)))
    records, stream = read(tmp_path)
    assert not records
    assert {Path(one.place.file).name for one in stream.skipped} == {"empty.json", "blank.json", "noise.bin"}


def test_what_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    """Nobody hands in a .DS_Store on purpose."""
    write_export(tmp_path, {f"inc-2041/{DAY}": [message()], f"__MACOSX/inc-2041/._{DAY}": b"\0\5", ".DS_Store": b"\0"})
    records, stream = read(tmp_path)
    assert (len(records), stream.skipped) == (1, [])


def test_repository_gives_its_deploy_tags(tmp_path: Path) -> None:
    """A folder with a git repository is read for its tags; its files are no records."""
    author = ("-c", "user.name=Mara", "-c", "user.email=mara@harborlane.example")
    for command in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"], ["tag", "-a", "v2.18.4", "-m", "x"]):
        subprocess.run(
            ["git", *author, *command], cwd=tmp_path, check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
        )
    (tmp_path / "main.py").write_text("print()")
    records, stream = read(tmp_path)
    assert [(record.source, record.key) for record in records] == [("git", "v2.18.4")]
    assert not stream.skipped


def test_reading_in_pieces_gives_the_same_records(tmp_path: Path) -> None:
    """Key, time and identity of each message do not depend on what is read with it."""
    days = {f"inc-2041/{DAY}": [message()], "inc-2041/2026-03-04.json": [message("b", "1772632931.000100")]}
    folder = write_export(tmp_path, days)
    whole = {(one.key, str(one.identity)) for one in read(folder)[0]}
    pieces = [read(folder / path)[0] for path in days]
    assert {(one.key, str(one.identity)) for piece in pieces for one in piece} == whole
