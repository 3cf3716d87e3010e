"""Raw records in: read, redacted, stored, described. Importing the same again changes nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.operations.ports import AddedEvents, ImportRecord, Ports, SkippedRecord
from extraction import pipeline
from extraction.capture.build_timeline import build_timeline
from extraction.capture.describe_incident import describe_incident
from extraction.capture.read_records import ReadOptions, RecordStream, read_records
from extraction.capture.sources.slack_channel import ChannelChoice
from extraction.domain.incident import Incident
from extraction.domain.timeline import Event
from extraction.errors import InputError, NotFound

DESCRIBED_BY = 2_000
"""How many of the earliest events name and describe an incident; a workspace's whole export need not be read for that."""

STORED_AT_ONCE = 4_000


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """``counts`` is records by source; ``skipped`` what could not be read; ``choice`` which channels were taken and why."""

    incident: Incident
    new: int
    known: int
    skipped: tuple[SkippedRecord, ...]
    choice: str
    counts: Mapping[str, int]

    @property
    def complete(self) -> bool:
        return not self.skipped


def import_incident(
    ports: Ports,
    paths: Sequence[Path],
    options: ReadOptions,
    key: str | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> ImportResult:
    """Read ``paths`` into the incident ``key`` (without one: the incident that the records speak of).

    Raises:
        InputError: nothing could be read at all; the message lists why. Nothing is stored then.
    """
    records = read_records(paths, options)
    events = pipeline.captured(records, ports.address_key)
    first = list(itertools.islice(events, DESCRIBED_BY))
    if not first:
        raise InputError(_nothing_read(paths, records))
    now = ports.now()
    named = key or describe_incident(None, build_timeline(first), now).key
    with ports.store.unit():
        _begin(ports, named, now)
        added = _store(ports, named, itertools.chain(first, events), on_progress)
        incident = _described(ports, named)
        result = ImportResult(
            incident=incident,
            new=added.new,
            known=added.known,
            skipped=tuple(SkippedRecord(place=str(one.place), reason=one.reason) for one in records.skipped),
            choice=_choice_in_words(records.choice),
            counts=dict(records.counts),
        )
        ports.store.add_import(
            incident.key,
            ImportRecord(
                at=now,
                paths=tuple(str(path) for path in paths),
                new=result.new,
                known=result.known,
                skipped=result.skipped,
                choice=result.choice,
            ),
        )
    return result


def _store(ports: Ports, key: str, events: Iterable[Event], on_progress: Callable[[int], None] | None) -> AddedEvents:
    new = known = 0
    for batch in _batches(events, STORED_AT_ONCE):
        added = ports.store.add_events(key, batch)
        new, known = new + added.new, known + added.known
        if on_progress is not None:
            on_progress(new + known)
    return AddedEvents(new=new, known=known)


def _batches(events: Iterable[Event], size: int) -> Iterator[list[Event]]:
    iterator = iter(events)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def _begin(ports: Ports, key: str, at: datetime) -> None:
    """Make the incident that events are stored under, unless there is one."""
    try:
        ports.store.incident(key)
    except NotFound:
        ports.store.save_incident(Incident(key=key, title=key, created_at=at))


def _described(ports: Ports, key: str) -> Incident:
    """Title, severity, services and channels follow from the events, whichever import brought them."""
    before = ports.store.incident(key)
    timeline = build_timeline(itertools.islice(ports.store.events(key), DESCRIBED_BY))
    described = replace(describe_incident(key, timeline, before.created_at), private=before.private)
    ports.store.save_incident(described)
    return described


def _choice_in_words(choice: ChannelChoice | None) -> str:
    """A line a channel: taken or left out, and why."""
    if choice is None:
        return ""
    lines = [f"took #{one.channel}: {one.reason}" for one in choice.taken]
    lines += [f"left out #{one.channel}: {one.reason}" for one in choice.left_out]
    if choice.advice is not None:
        lines.append(choice.advice)
    return "\n".join(lines)


def _nothing_read(paths: Sequence[Path], records: RecordStream) -> str:
    lines = [f"no event could be read from {', '.join(str(path) for path in paths)}"]
    if records.choice is not None:
        lines.append(_choice_in_words(records.choice))
    lines += [f"- {one.place}: {one.reason}" for one in records.skipped[:20]]
    return "\n".join(lines)
