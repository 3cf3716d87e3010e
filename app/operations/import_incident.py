"""Raw records in: read, redacted, stored, described. Importing the same again changes nothing."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.operations.ports import ImportRecord, Ports, SkippedRecord
from extraction import pipeline
from extraction.capture.build_timeline import build_timeline
from extraction.capture.describe_incident import describe_incident
from extraction.capture.personal_data_patterns import RESTORABLE_KINDS
from extraction.capture.read_records import ReadOptions, RecordStream, read_records
from extraction.capture.redact import Note, Redactor
from extraction.capture.sources.slack_channel import ChannelChoice
from extraction.domain.incident import Incident
from extraction.domain.timeline import Event
from extraction.errors import InputError, NotFound, UnreadableRecord

READ_WHOLE = 2_000
DESCRIBED_BY = 500
"""Up to ``READ_WHOLE`` events all of them describe an incident, beyond that the earliest ``DESCRIBED_BY``."""

TOLD_EVERY = 500


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
    if ports.restore_map is not None:
        ports.restore_map.values()  # a wrong key is told before anything is read
    restorable: set[tuple[str, str]] = set()
    events = pipeline.captured(records, ports.address_key, ports.allow, _noting(ports, restorable))
    redactor = Redactor(key=ports.address_key, allow=ports.allow)
    first = list(itertools.islice(events, READ_WHOLE))
    if not first:
        raise InputError(redactor.text(_nothing_read(paths, records)))
    now = ports.now()
    named = key or describe_incident(None, build_timeline(first), now).key
    offered = itertools.chain(first, events)
    del first  # ``offered`` lets go of them as soon as they are stored
    with ports.store.unit(), _collector_resting():
        _begin(ports, named, now)
        added = ports.store.add_events(named, _told(offered, on_progress))
        incident = _described(ports, named)
        result = ImportResult(
            incident=incident,
            new=added.new,
            known=added.known,
            skipped=tuple(_skipped(one, redactor) for one in records.skipped),
            choice=redactor.text(_choice_in_words(records.choice)),
            counts=dict(records.counts),
        )
        ports.store.add_import(
            incident.key,
            ImportRecord(
                at=now,
                paths=tuple(redactor.text(str(path)) for path in paths),
                new=result.new,
                known=result.known,
                skipped=result.skipped,
                choice=result.choice,
            ),
        )
        if ports.restore_map is not None and restorable:
            ports.restore_map.add(restorable)
    return result


def _skipped(one: UnreadableRecord, redactor: Redactor) -> SkippedRecord:
    """A file's name and the words of a broken record may hold what its text would."""
    return SkippedRecord(place=redactor.text(str(one.place)), reason=redactor.text(one.reason))


def _noting(ports: Ports, restorable: set[tuple[str, str]]) -> Note | None:
    """Gathers what the restore map is to keep: kinds of personal data, and no other."""
    if ports.restore_map is None:
        return None

    def note(kind: str, value: str, placeholder: str) -> None:
        if kind in RESTORABLE_KINDS:
            restorable.add((placeholder, value))

    return note


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Tens of thousands of records without a cycle among them: looking for cycles would take a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _told(events: Iterable[Event], on_progress: Callable[[int], None] | None) -> Iterator[Event]:
    """``events`` as they come, counted aloud."""
    for count, event in enumerate(events, 1):
        if on_progress is not None and count % TOLD_EVERY == 0:
            on_progress(count)
        yield event


def _begin(ports: Ports, key: str, at: datetime) -> None:
    """Make the incident that events are stored under, unless there is one."""
    try:
        ports.store.incident(key)
    except NotFound:
        ports.store.save_incident(Incident(key=key, title=key, created_at=at))


def _described(ports: Ports, key: str) -> Incident:
    """Title, severity, services and channels follow from the events, whichever import brought them."""
    before = ports.store.incident(key)
    events = list(itertools.islice(ports.store.events(key), READ_WHOLE + 1))
    timeline = build_timeline(events if len(events) <= READ_WHOLE else events[:DESCRIBED_BY])
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
    if len(lines) == 1:
        lines.append(
            "nothing lies there (in the time asked for); hand in the files that your chat, alerting or tracker exported"
        )
    return "\n".join(lines)
