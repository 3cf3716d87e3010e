"""Raw records in: read, redacted, stored, described. Importing the same again changes nothing."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.operations.access import Action
from app.operations.describe_again import READ_WHOLE, describe_again
from app.operations.import_team import team_of_new
from app.operations.permission import permit, record
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
    team: str | None = None,
) -> ImportResult:
    """Read ``paths`` into the incident ``key`` (without one: the incident that the records speak of).

    A new incident belongs to ``team``; without one to the only team whose incidents the actor may import, or to none where
    that is every team.

    Raises:
        InputError: nothing could be read at all, or the actor has to say which team; nothing is stored then.
        NotFound: there is an incident with this key that the actor may not see.
        Denied: the actor's role does not let them import, into this incident or for this team.
    """
    begun = _permitted(ports, key, team)
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
    owner = begun if key is not None else _permitted(ports, named, team)
    offered = itertools.chain(first, events)
    del first  # ``offered`` lets go of them as soon as they are stored
    with ports.store.unit(), _collector_resting():
        _begin(ports, named, now, owner)
        added = ports.store.add_events(named, _told(offered, on_progress))
        incident = describe_again(ports.store, named)
        result = ImportResult(
            incident=incident,
            new=added.new,
            known=added.known,
            skipped=tuple(_skipped(one, redactor) for one in records.skipped),
            choice=redactor.text(_choice_in_words(records.choice)),
            counts=dict(records.counts),
        )
        _keep(ports, result, now, tuple(redactor.text(str(path)) for path in paths))
        if ports.restore_map is not None and restorable:
            ports.restore_map.add(restorable)
    return result


def _keep(ports: Ports, result: ImportResult, at: datetime, paths: tuple[str, ...]) -> None:
    """Remember that the import was made, with what was left out."""
    key = result.incident.key
    ports.store.add_import(
        key,
        ImportRecord(
            at=at, paths=paths, new=result.new, known=result.known, skipped=result.skipped, choice=result.choice
        ),
    )
    told = f"{result.new} new events, {result.known} known, {len(result.skipped)} records left out"
    record(ports, Action.IMPORT, key, "records", after=told)


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


def _permitted(ports: Ports, key: str | None, team: str | None) -> str | None:
    """The team of the incident that records come into: its own where there is one with this key."""
    if key is None or not _stored(ports, key):
        return team_of_new(ports, team)
    incident = permit(ports, key, Action.IMPORT)
    if team is not None and (incident.team or "").casefold() != team.strip().casefold():
        whose = f"team {incident.team}" if incident.team else "no team"
        raise InputError(
            f"{incident.key} is an incident of {whose}; its team is changed in its details, not by an import"
        )
    return incident.team


def _stored(ports: Ports, key: str) -> bool:
    try:
        ports.store.incident(key)
    except NotFound:
        return False
    return True


def _begin(ports: Ports, key: str, at: datetime, team: str | None) -> None:
    """Make the incident that events are stored under, unless there is one."""
    if not _stored(ports, key):
        ports.store.save_incident(Incident(key=key, title=key, created_at=at, team=team))


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
