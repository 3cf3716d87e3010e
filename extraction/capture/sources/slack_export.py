"""Messages out of the files of a Slack export (https://slack.com/help/articles/220556107) and of slackdump's dumps.

An export holds a folder per channel with a file per day, each a JSON list of messages. slackdump
(https://github.com/rusq/slackdump) also writes one JSON object per channel, with replies inside their roots, and
streams of chunks, one JSON object a line. One file is held in memory at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import orjson

from extraction.capture.source_record import SourceRecord
from extraction.capture.sources.slack_message import CHANGES, Conversation, message_record, message_records
from extraction.capture.sources.slack_shapes import is_message, take_names
from extraction.capture.sources.slack_workspace import SlackChannel, SlackWorkspace
from extraction.errors import Place, UnreadableRecord

DAY_FILE = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_LOOKS_LIKE_MESSAGES = re.compile(rb'"ts"\s*:\s*"\d{9,11}\.\d{1,6}"')
_OWN_LINK = re.compile(rb'"permalink"\s*:\s*"(https?:\\?/\\?/[a-z0-9-]+(?:\.enterprise)?\.slack\.com)\\?/')
_CHUNK = re.compile(rb'\s*\{"t":\d+,"ts":\d{16,20}')
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLIES = "slackdump_thread_replies"
_MAX_RESTARTS = 10_000


def day_of(file_name: str) -> date | None:
    """The day that an export's file is for, in the workspace's time zone."""
    try:
        return date.fromisoformat(file_name.removesuffix(".json"))
    except ValueError:
        return None


def looks_like_messages(data: bytes) -> bool:
    """Whether broken or unread JSON is most likely a list of Slack messages."""
    return _LOOKS_LIKE_MESSAGES.search(data) is not None


def is_chunk_stream(data: bytes) -> bool:
    """Whether these are slackdump's chunks, one JSON object a line."""
    return _CHUNK.match(data) is not None


def own_address(data: bytes) -> str | None:
    """The workspace's own address, where a file that was uploaded to it states its permalink."""
    found = _OWN_LINK.search(data)
    return found.group(1).decode().replace("\\", "") if found is not None else None


def export_records(
    data: bytes, channel: SlackChannel, workspace: SlackWorkspace, place: Place, received_at: datetime
) -> Iterator[SourceRecord | UnreadableRecord]:
    """The records of one day file, of one dump of a channel, or of a list of messages.

    What cannot be read is given back as an UnreadableRecord with its line where it can be known, the rest beside it.
    """
    conversation = Conversation(channel, workspace, place, received_at)
    for item in _items(data, place):
        try:
            if isinstance(item, UnreadableRecord):
                yield item
            elif item.get("subtype") in CHANGES:
                yield from message_records(item, conversation)
            else:
                yield message_record(item, conversation)
        except UnreadableRecord as error:
            yield _placed(error, data, item)


def chunk_records(
    data: bytes, workspace: SlackWorkspace, place: Place, received_at: datetime
) -> Iterator[SourceRecord | UnreadableRecord]:
    """The records of a stream of slackdump's chunks; a message that stands in two chunks is given once."""
    seen: set[tuple[str, object]] = set()
    for line, chunk in _chunks(data):
        if chunk is None:
            yield UnreadableRecord(Place(place.file, line), "not valid JSON; this chunk was left out")
            continue
        channel = workspace.channel(str(chunk.get("id") or "unknown-channel"))
        conversation = Conversation(channel, workspace, Place(place.file, line), received_at)
        for message in chunk.get("m") or ():
            if (channel.name, message.get("ts")) not in seen:
                seen.add((channel.name, message.get("ts")))
                yield from _record_or_reason(message, conversation)


def chunk_names(data: bytes, workspace: SlackWorkspace) -> set[str]:
    """Take users, channels and address from the chunks; give back the ids of the channels that they hold messages of."""
    channels: set[str] = set()
    for _, chunk in _chunks(data):
        if chunk is None:
            continue
        take_names(chunk.get("u") or [], workspace)
        take_names([chunk["ci"]] if chunk.get("ci") else [], workspace)
        take_names(chunk.get("w") or {}, workspace)
        if chunk.get("m"):
            channels.add(str(chunk.get("id") or "unknown-channel"))
    return channels


def stated_channel(value: object, workspace: SlackWorkspace) -> str | None:
    """The channel's name or id that a dump or its messages state."""
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, Mapping)), {})
    if not isinstance(value, Mapping):
        return None
    for field in ("channel_id", "channel"):
        if isinstance(one := value.get(field), str) and one and workspace.channel(one).name != one:
            return one
    names = (value.get("channel_name"), value.get("name"), value.get("channel_id"), value.get("channel"))
    return next((one for one in names if isinstance(one, str) and one), None)


def load_json(data: bytes) -> Any:
    """Parse JSON in UTF-8; also with a byte-order mark, in UTF-16, in Windows-1252, and with lone surrogates.

    Raises:
        json.JSONDecodeError: it is not JSON in any of them.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        text = decoded(data)
    try:
        return json.loads(text)
    except RecursionError as error:
        raise json.JSONDecodeError("nested too deeply to be a record", text, 0) from error


def decoded(data: bytes) -> str:
    """The text of ``data``; what is neither UTF-8 nor UTF-16 is read as Windows-1252, as old tools write it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return re.sub(r"\\u[dD][89a-bA-B][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])", r"\\ufffd", text)


def _items(data: bytes, place: Place) -> Iterator[Mapping[str, Any] | UnreadableRecord]:
    try:
        value = load_json(data)
    except json.JSONDecodeError as error:
        yield from _readable_messages(decoded(data), place, error)
        return
    for item in _messages(value):
        if not isinstance(item, dict):
            yield UnreadableRecord(place, f"an entry that is no message: {str(item)[:60]!r}")
            continue
        yield item
        if _REPLIES in item:
            yield from (
                one for one in item[_REPLIES] or () if isinstance(one, dict) and one.get("ts") != item.get("ts")
            )


def _messages(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping) and isinstance(value.get("messages"), list):
        inside = value["messages"]
        listed = {one.get("ts") for one in inside if isinstance(one, Mapping)}
        return [_without_listed_replies(one, listed) for one in inside]
    return [value]


def _without_listed_replies(message: Any, listed: set[Any]) -> Any:
    """A reply that was also sent to the channel stands in a dump twice."""
    if not isinstance(message, Mapping) or not message.get(_REPLIES):
        return message
    replies = [one for one in message[_REPLIES] if not isinstance(one, Mapping) or one.get("ts") not in listed]
    return {**message, _REPLIES: replies}


def _readable_messages(
    text: str, place: Place, error: json.JSONDecodeError
) -> Iterator[Mapping[str, Any] | UnreadableRecord]:
    """The whole messages of a broken file, before and after the break."""
    decoder, at, restarts, found = json.JSONDecoder(), text.find("{"), 0, 0
    while at >= 0 and restarts < _MAX_RESTARTS:
        try:
            value, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            end, value = at + 1, None
            restarts += 1
        if isinstance(value, Mapping) and is_message(value):
            found += 1
            yield value
        at = text.find("{", end)
    reason = f"not valid JSON ({error.msg}, column {error.colno}); {found} whole messages of this file were read"
    yield UnreadableRecord(Place(place.file, error.lineno), f"{reason}; export it again")


def _chunks(data: bytes) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    for line, written in enumerate(data.splitlines(), start=1):
        if not written.strip():
            continue
        try:
            chunk = load_json(written)
        except json.JSONDecodeError:
            chunk = None
        yield line, chunk if isinstance(chunk, Mapping) else None


def _record_or_reason(message: Any, conversation: Conversation) -> Iterator[SourceRecord | UnreadableRecord]:
    try:
        yield from message_records(message, conversation)
    except UnreadableRecord as error:
        yield error


def _placed(error: UnreadableRecord, data: bytes, item: Mapping[str, Any] | UnreadableRecord) -> UnreadableRecord:
    """``error`` with the line of ``item``, where its text or id stands once in the file."""
    if isinstance(item, UnreadableRecord):
        return error
    for field in ("client_msg_id", "text", "user"):
        value = item.get(field)
        written = json.dumps(value).encode() if isinstance(value, str) and value else b""
        if written and data.count(written) == 1:
            return UnreadableRecord(Place(error.place.file, data.count(b"\n", 0, data.find(written)) + 1), error.reason)
    return error
