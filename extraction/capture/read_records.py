"""Raw records of any source out of files, folders, zips and repositories: one stream, nothing dropped silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from extraction.capture.documents import documents_in
from extraction.capture.input_tree import InputFile, Repository, open_inputs, walk
from extraction.capture.source_record import SourceRecord
from extraction.capture.sources.git_deploys import read_repository
from extraction.capture.sources.registry import read_document
from extraction.capture.sources.slack_channel import ChannelChoice, OtherRecords
from extraction.capture.sources.slack_collection import ChannelRequest, SlackCollection, window_of
from extraction.capture.sources.slack_export import load_json
from extraction.domain.clock import require_utc
from extraction.errors import UnreadableRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What of the input is wanted.

    ``channels`` are Slack channels by name or id; without them and ``all_channels`` the incident's own are found.
    ``since`` and ``until`` (aware, both inclusive) keep records of that time; one without a time is always kept.
    ``incident`` is the incident's key or slug, where the person gave one.
    """

    channels: tuple[str, ...] = ()
    all_channels: bool = False
    since: datetime | None = None
    until: datetime | None = None
    incident: str | None = None

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            if (moment := getattr(self, name)) is not None:
                object.__setattr__(self, name, require_utc(moment, name))

    def wants(self, record: SourceRecord) -> bool:
        at = record.at
        if at is None:
            return True
        return (self.since is None or at >= self.since) and (self.until is None or at <= self.until)


class RecordStream:
    """Iterate it once for the records; beside that it tells what became of the rest.

    ``skipped`` lists what could not be read, ``choice`` the Slack channels taken and left out (``None`` without any),
    ``counts`` the records given so far by source, ``outside`` how many lay outside the wanted time, ``notes`` files
    that hold no events and why. Files are read while iterating, one at a time.
    """

    def __init__(self, paths: Sequence[Path], options: ReadOptions) -> None:
        self._opened = open_inputs(paths)
        self._options = options
        self._slack = SlackCollection()
        self._other = OtherRecords()
        self.skipped: list[UnreadableRecord] = []
        self.counts: Counter[str] = Counter()
        self.outside = 0

    @property
    def choice(self) -> ChannelChoice | None:
        return self._slack.choice

    @property
    def notes(self) -> list[str]:
        return self._slack.notes

    def __iter__(self) -> Iterator[SourceRecord]:
        options, counts = self._options, self.counts
        everything = options.since is None and options.until is None
        for record in self._found():
            if isinstance(record, UnreadableRecord):
                self.skipped.append(record)
            elif everything or options.wants(record):
                counts[record.source] += 1
                yield record
            else:
                self.outside += 1

    def _found(self) -> Iterator[SourceRecord | UnreadableRecord]:
        """Other sources first: what they speak of helps to find the incident's channels."""
        options = self._options
        for record in self._other_records():
            if isinstance(record, SourceRecord) and options.wants(record):
                self._other.note(record)
            yield record
        request = ChannelRequest(options.channels, options.all_channels, options.incident)
        yield from self._slack.records(request, self._other, window_of(options.since, options.until))

    def _other_records(self) -> Iterator[SourceRecord | UnreadableRecord]:
        for item in walk(self._opened):
            try:
                if isinstance(item, UnreadableRecord):
                    yield item
                elif isinstance(item, Repository):
                    yield from read_repository(item.path)
                elif not self._slack.takes_unread(item):
                    yield from self._file_records(item)
            except UnreadableRecord as error:
                yield error

    def _file_records(self, file: InputFile) -> Iterator[SourceRecord | UnreadableRecord]:
        data = file.read()
        if not data.strip():
            yield file.unreadable("the file holds nothing but white space")
            return
        if self._slack.takes(file, data, load_json):
            return
        for document in documents_in(file.name, data, file.modified):
            if isinstance(document, UnreadableRecord):
                yield document
            elif not self._slack.takes_document(document):
                yield from read_document(document)


def read_records(paths: Sequence[Path], options: ReadOptions | None = None) -> RecordStream:
    """The records in ``paths``, of whatever source, recognised by content.

    Reads a Slack export (zip or folder), single payloads, lists and lines of them, CSV, mails, zips and folders of all
    these, gzip files and git repositories. Archives are judged here, before anything is unpacked.

    Raises:
        InputError: a path does not exist.
        RefusedArchive: a named archive must not be unpacked.
    """
    return RecordStream(paths, options or ReadOptions())
