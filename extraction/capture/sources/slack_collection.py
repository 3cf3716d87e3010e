"""Gathers what an import holds of Slack, so that names are known before the first message is read.

Names, dumps and exports may lie in any order and in several places; ids mean the same in all of them. Day files are
only noted here and read one at a time, when their channel was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from extraction.capture.input_tree import InputFile
from extraction.capture.source_record import Document, SourceRecord
from extraction.capture.sources.slack_channel import (
    ChannelChoice,
    ChannelClues,
    ChannelReason,
    OtherRecords,
    choose_channels,
)
from extraction.capture.sources.slack_export import (
    DAY_FILE,
    chunk_names,
    chunk_records,
    day_of,
    export_records,
    is_chunk_stream,
    looks_like_messages,
    own_address,
    stated_channel,
)
from extraction.capture.sources.slack_message import Conversation, message_records
from extraction.capture.sources.slack_payload import payload_records
from extraction.capture.sources.slack_shapes import SlackShape, is_message, slack_shape, take_names
from extraction.capture.sources.slack_workspace import SlackChannel, SlackWorkspace
from extraction.errors import Place, UnreadableRecord

_PLAIN_STEMS = frozenset(
    {"messages", "history", "conversation", "conversations", "export", "data", "slack", "dump", "all"}
)
_EMPTY = frozenset({b"[]", b"{}", b"null"})
_ADDRESS_SAMPLES = 64
_NEAR = timedelta(days=2)

Found = SourceRecord | UnreadableRecord


@dataclass(frozen=True, slots=True)
class ChannelRequest:
    """What the person asked for: channels by name or id, all of them, or the ones of an incident (key or slug)."""

    channels: tuple[str, ...] = ()
    all_channels: bool = False
    incident: str | None = None


@dataclass(slots=True)
class SlackCollection:
    """Everything of Slack that an import has met so far. ``notes`` name files that hold no events, and say why."""

    workspace: SlackWorkspace = field(default_factory=SlackWorkspace)
    notes: list[str] = field(default_factory=list)
    choice: ChannelChoice | None = None
    _files: dict[str, list[InputFile]] = field(default_factory=dict)
    _streams: list[InputFile] = field(default_factory=list)
    _stream_channels: set[str] = field(default_factory=set)
    _single: list[Document] = field(default_factory=list)
    _folders: dict[tuple[str, ...], bool] = field(default_factory=dict)

    def takes_unread(self, file: InputFile) -> bool:
        """Whether ``file`` is a further day of a folder that was found to hold Slack's day files."""
        if DAY_FILE.fullmatch(file.parts[-1]) is None or not self._folders.get(_folder_key(file)):
            return False
        self._files.setdefault(file.folder, []).append(file)
        return True

    def takes(self, file: InputFile, data: bytes, load: Callable[[bytes], Any]) -> bool:
        """Whether ``data``, the content of ``file``, is Slack's; if so it is kept or noted for later."""
        if is_chunk_stream(data):
            self._stream_channels |= chunk_names(data, self.workspace)
            self._streams.append(file)
            return True
        if DAY_FILE.fullmatch(file.parts[-1]) is not None and (data.strip() in _EMPTY or looks_like_messages(data)):
            self._folders[_folder_key(file)] = looks_like_messages(data)
            self._files.setdefault(file.folder, []).append(file)
            return True
        try:
            value = load(data)
        except ValueError:
            if data.lstrip()[:1] != b"[" or not looks_like_messages(data):
                return False
            self._files.setdefault(_stem_or_folder(file), []).append(file)
            return True
        if value in ([], {}):
            self.notes.append(f"{file.name}: it is empty")
            return True
        return self._takes_value(file, value)

    def _takes_value(self, file: InputFile, value: Any) -> bool:
        match slack_shape(value):
            case None:
                return False
            case SlackShape.NAMES:
                take_names(value, self.workspace)
            case SlackShape.BOOKKEEPING:
                self.notes.append(f"{file.name}: Slack's own bookkeeping (integrations, canvases), without messages")
            case SlackShape.PAYLOAD:
                values = value if isinstance(value, list) else [value]
                self._single += [Document(one, Place(file.name), file.modified) for one in values]
            case SlackShape.MESSAGES if isinstance(value, Mapping) and is_message(value):
                self._single.append(Document(value, Place(file.name), file.modified))
            case SlackShape.MESSAGES:
                channel = stated_channel(value, self.workspace) or _stem_or_folder(file)
                self._files.setdefault(channel, []).append(file)
        return True

    def takes_document(self, document: Document) -> bool:
        """Whether a document out of a file of several is Slack's; if so it is kept for later."""
        shape = slack_shape(document.value)
        if shape is SlackShape.NAMES:
            take_names(document.value, self.workspace)
        elif shape is not None:
            self._single.append(document)
        return shape is not None

    def records(
        self, request: ChannelRequest, other: OtherRecords, in_window: Callable[[InputFile], bool]
    ) -> Iterator[Found]:
        """Choose the channels and read them, one file at a time; then what was delivered one by one.

        ``in_window`` says whether a day file can hold anything that was asked for. ``choice`` is set before the first
        record is given.
        """
        channels = self._by_channel()
        names = sorted({*channels, *(self.workspace.channel(one).name for one in self._stream_channels)})
        if names:
            self.choice = self._choose(names, channels, request, other)
        taken = {one.channel for one in self.choice.taken} if self.choice is not None else set()
        self._learn_address([file for name in names if name in taken for _, file in channels.get(name, ())])
        for name in names:
            for channel, file in channels.get(name, ()) if name in taken else ():
                if in_window(file):
                    yield from _read(file, channel, self.workspace)
        for file in self._streams:
            yield from _of_channels(_read_stream(file, self.workspace), taken)
        yield from self._single_records(request)
        if request.channels:
            yield from self._missing(request, set(names))

    def _by_channel(self) -> dict[str, list[tuple[SlackChannel, InputFile]]]:
        channels: dict[str, list[tuple[SlackChannel, InputFile]]] = {}
        for folder, files in self._files.items():
            channel = self.workspace.channel(folder)
            channels.setdefault(channel.name, []).extend((channel, file) for file in files)
        return channels

    def _choose(
        self,
        names: Sequence[str],
        channels: Mapping[str, Sequence[tuple[SlackChannel, InputFile]]],
        request: ChannelRequest,
        other: OtherRecords,
    ) -> ChannelChoice:
        if request.channels:
            wanted = self._wanted(request)
            return _split(names, wanted, "it was named with --channel", "it was not named with --channel")
        if request.all_channels:
            return _split(names, set(names), "all channels were asked for", "")
        if len(names) == 1:
            return _split(names, set(names), "it is the only channel in what was handed in", "")
        return self._find(names, channels, other, request.incident)

    def _wanted(self, request: ChannelRequest) -> set[str]:
        return {self.workspace.channel(one.lstrip("#")).name for one in request.channels}

    def _find(
        self,
        names: Sequence[str],
        channels: Mapping[str, Sequence[tuple[SlackChannel, InputFile]]],
        other: OtherRecords,
        incident: str | None,
    ) -> ChannelChoice:
        clues, sent_to = [], {}
        people = {one.native_id.encode() for one in self.workspace.users.values() if _is_among(one, other.people)}
        for name in names:
            one = ChannelClues(self.workspace.channel(name))
            for _, file in channels.get(name, ()):
                try:
                    data = file.read()
                except UnreadableRecord:
                    continue  # it is listed when its channel is read
                elsewhere = one.look(data, file.stem, people, other if _is_near(file, other) else None)
                sent_to.update(dict.fromkeys(elsewhere, name))
                one.last_day = max(one.last_day, file.stem if day_of(file.parts[-1]) else "")
            clues.append(one)
        return choose_channels(clues, other, incident, sent_to)

    def _learn_address(self, files: Sequence[InputFile]) -> None:
        """Find the workspace's address in the permalinks of uploaded files; two different ones tell nothing."""
        if self.workspace.domain is not None:
            return
        found: set[str] = set()
        for file in files[:: max(1, len(files) // _ADDRESS_SAMPLES)]:
            try:
                address = own_address(file.read())
            except UnreadableRecord:
                continue
            found |= {address} if address is not None else set()
        if len(found) == 1:
            self.workspace.add_url(found.pop())

    def _single_records(self, request: ChannelRequest) -> Iterator[Found]:
        wanted = self._wanted(request) if request.channels else None
        for document in self._single:
            try:
                yield from _of_channels(list(_single(document, self.workspace)), wanted)
            except UnreadableRecord as error:
                yield error

    def _missing(self, request: ChannelRequest, names: set[str]) -> Iterator[UnreadableRecord]:
        here = names | {self._name_of(one) for one in self._single}
        for one in request.channels:
            if self.workspace.channel(one.lstrip("#")).name not in here:
                known = ", ".join(sorted(names)[:20]) or "no channels"
                yield UnreadableRecord(
                    Place(f"--channel {one}"), f"there is no such channel; what was handed in holds {known}"
                )

    def _name_of(self, document: Document) -> str:
        try:
            return next((record.channel or "" for record in _single(document, self.workspace)), "")
        except UnreadableRecord:
            return ""


def _split(names: Sequence[str], wanted: set[str], why: str, why_not: str) -> ChannelChoice:
    return ChannelChoice(
        tuple(ChannelReason(name, why) for name in names if name in wanted),
        tuple(ChannelReason(name, why_not) for name in names if name not in wanted),
    )


def _read(file: InputFile, channel: SlackChannel, workspace: SlackWorkspace) -> Iterator[Found]:
    try:
        data = file.read()
    except UnreadableRecord as error:
        yield error
        return
    yield from export_records(data, channel, workspace, Place(file.name), file.modified)


def _read_stream(file: InputFile, workspace: SlackWorkspace) -> Iterator[Found]:
    return chunk_records(file.read(), workspace, Place(file.name), file.modified)


def _of_channels(found: Sequence[Found] | Iterator[Found], wanted: set[str] | None) -> Iterator[Found]:
    for one in found:
        if wanted is None or isinstance(one, UnreadableRecord) or one.channel in wanted:
            yield one


def _single(document: Document, workspace: SlackWorkspace) -> Iterator[SourceRecord]:
    value = document.value
    if not isinstance(value, Mapping):
        raise UnreadableRecord(document.place, f"an entry that is no Slack message: {str(value)[:60]!r}")
    if not is_message(value):
        yield from payload_records(value, workspace, document.place, document.received_at)
        return
    stated = stated_channel(value, workspace)
    channel = workspace.channel(stated or "unknown-channel")
    for record in message_records(value, Conversation(channel, workspace, document.place, document.received_at)):
        if stated is None:
            record = replace(record, key=None, channel=None, thread_key=None, version_of=None)
        yield record


def _folder_key(file: InputFile) -> tuple[str, ...]:
    return (file.name.rpartition("!")[0], *file.parts[:-1])


def _stem_or_folder(file: InputFile) -> str:
    return file.folder if file.stem.lower() in _PLAIN_STEMS or day_of(file.parts[-1]) else file.stem


def _is_among(user: Any, people: set[str]) -> bool:
    return any(name and name.lower() in people for name in (user.name, user.address))


def _is_near(file: InputFile, other: OtherRecords) -> bool:
    """Whether a day file lies within two days of the other records; a file that is no day's always does."""
    day = day_of(file.parts[-1])
    if day is None or other.first is None or other.last is None:
        return True
    return (other.first - _NEAR).date() <= day <= (other.last + _NEAR).date()


def window_of(since: datetime | None, until: datetime | None) -> Callable[[InputFile], bool]:
    """Whether a day file can hold messages of the window; a day's margin each side, as days are the workspace's own."""

    def in_window(file: InputFile) -> bool:
        day = day_of(file.parts[-1])
        if day is None:
            return True
        after = since is None or day >= (since - timedelta(days=1)).date()
        return after and (until is None or day <= (until + timedelta(days=1)).date())

    return in_window
