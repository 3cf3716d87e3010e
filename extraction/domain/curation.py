"""What people say about events: separate records, never a change of the event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from extraction.domain.clock import parse_iso, require_utc
from extraction.domain.timeline import Event


class CurationAction(StrEnum):
    PIN = "pin"
    UNPIN = "unpin"
    HIDE = "hide"
    SHOW = "show"
    NOTE = "note"  # ``value`` is the note
    CORRECT_TIME = "correct_time"  # ``value`` is an ISO time with zone
    UNCORRECT_TIME = "uncorrect_time"
    SET_MILESTONE = "set_milestone"  # ``value`` is "<milestone>[#<cycle>]=<ISO time>"; event_id is the evidence
    RELEASE = "release"  # a message flagged as suspicious may be cited again
    CORRECT_CLOCK = "correct_clock"  # ``value`` is "<source>=<seconds>", added to every time of that source
    SETTLE = "settle"  # ``value`` is "<question's id>=<answer>"; ``reason`` the question as it was put
    REOPEN = "reopen"  # ``value`` is the id of a settled question
    MERGE = "merge"  # the event tells the same happening as event ``value``, which speaks for both
    KEEP_PRIVATE = "keep_private"  # for the incident's members only: in no report, prompt, search or export
    MAKE_PUBLIC = "make_public"  # takes that back
    UNDO = "undo"  # ``value`` is the id of the curation that no longer counts; undoing an undo brings it back


@dataclass(frozen=True, slots=True, kw_only=True)
class Curation:
    id: str
    event_id: str
    action: CurationAction
    by: str
    at: datetime
    value: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", require_utc(self.at, "curation"))
        if not self.by.strip():
            raise ValueError("a curation needs the name of the person who made it")


@dataclass(frozen=True, kw_only=True)
class Curated:
    """What all curations together say about a timeline; where two speak of the same thing, the later one wins."""

    pinned: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    releases: Mapping[str, Curation] = field(default_factory=dict)
    released: frozenset[str] = frozenset()
    notes: Mapping[str, tuple[Curation, ...]] = field(default_factory=dict)
    corrected_times: Mapping[str, Curation] = field(default_factory=dict)
    milestones: Mapping[str, Curation] = field(default_factory=dict)
    clocks: Mapping[str, timedelta] = field(default_factory=dict)
    settled: Mapping[str, Curation] = field(default_factory=dict)
    private: frozenset[str] = frozenset()
    merged: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, curations: Iterable[Curation]) -> Curated:
        sets: dict[str, set[str]] = {"pinned": set(), "hidden": set(), "released": set(), "private": set()}
        merged: dict[str, str] = {}
        notes: dict[str, tuple[Curation, ...]] = {}
        times: dict[str, Curation] = {}
        milestones: dict[str, Curation] = {}
        clocks: dict[str, timedelta] = {}
        settled: dict[str, Curation] = {}
        releases: dict[str, Curation] = {}
        for curation in standing(curations):
            event_id = curation.event_id
            match curation.action:
                case CurationAction.PIN:
                    sets["pinned"].add(event_id)
                case CurationAction.UNPIN:
                    sets["pinned"].discard(event_id)
                case CurationAction.HIDE:
                    sets["hidden"].add(event_id)
                case CurationAction.SHOW:
                    sets["hidden"].discard(event_id)
                case CurationAction.RELEASE:
                    sets["released"].add(event_id)
                    releases[event_id] = curation
                case CurationAction.NOTE:
                    notes[event_id] = (*notes.get(event_id, ()), curation)
                case CurationAction.CORRECT_TIME:
                    times[event_id] = curation
                case CurationAction.UNCORRECT_TIME:
                    times.pop(event_id, None)
                case CurationAction.SET_MILESTONE:
                    milestones[curation.value.partition("=")[0]] = curation
                case CurationAction.CORRECT_CLOCK:
                    source, _, seconds = curation.value.partition("=")
                    clocks[source] = timedelta(seconds=float(seconds))
                case CurationAction.SETTLE:
                    settled[curation.value.partition("=")[0]] = curation
                case CurationAction.REOPEN:
                    settled.pop(curation.value, None)
                case CurationAction.KEEP_PRIVATE:
                    sets["private"].add(event_id)
                case CurationAction.MAKE_PUBLIC:
                    sets["private"].discard(event_id)
                case CurationAction.MERGE:
                    merged[event_id] = curation.value
                case CurationAction.UNDO:
                    pass
        return cls(
            pinned=frozenset(sets["pinned"]),
            hidden=frozenset(sets["hidden"]),
            released=frozenset(sets["released"]),
            releases=releases,
            notes=notes,
            corrected_times=times,
            milestones=milestones,
            clocks=clocks,
            settled=settled,
            private=frozenset(sets["private"]),
            merged=merged,
        )

    def time_of(self, event: Event) -> datetime:
        """The event's time as corrected by a person, else its own; aware UTC."""
        correction = self.corrected_times.get(event.id)
        return event.at if correction is None else parse_iso(correction.value)


QUIET = frozenset({CurationAction.PIN, CurationAction.UNPIN, CurationAction.NOTE})
"""Curations that change nothing that a statement rests on."""


def weighing(curations: Iterable[Curation]) -> list[Curation]:
    """The standing ones that change what statements can rest on, oldest first: an approval covers exactly these."""
    quiet = QUIET | {CurationAction.UNDO}
    return [curation for curation in standing(curations) if curation.action not in quiet]


def standing(curations: Iterable[Curation]) -> list[Curation]:
    """Those that count, oldest first: all but the ones undone. An undo that was undone itself undoes nothing."""
    ordered = sorted(curations, key=lambda curation: (curation.at, curation.id))
    undone: set[str] = set()
    for curation in reversed(ordered):
        if curation.action is CurationAction.UNDO and curation.id not in undone:
            undone.add(curation.value)
    return [curation for curation in ordered if curation.id not in undone]
