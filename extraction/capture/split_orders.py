"""An instruction to a machine cut into several messages: each piece is flagged, as the whole would be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from extraction.capture.suspicion import suspicion_of
from extraction.domain.timeline import Event, EventKind

PAUSE = timedelta(minutes=3)
"""The longest pause between two messages of one author that are read as one."""
_MOST_PIECES = 8
_LABEL = re.compile(
    r"\b(?:part|pt|piece|chunk|step|line)\.?\s*[#(]?\d+|^\W*\(?\d+\s*(?:/|of)\s*\d+\)?|^\W*(?:\.{3}|…|cont(?:inued|'d|\.))|(?:\.{3}|…)\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\W*(?:(?:part|pt|piece|chunk|line)\.?\s*[#(]?\d+|\(?\d+\s*(?:/|of)\s*\d+\)?)\W*", re.IGNORECASE)
_DANGLING = re.compile(
    r"(?:[:,;\"“(]|\b(?:that|to|and|or|the|an?|is|was|were|as|of|with|write|say|state|report|only|following|by|in|at))\s*$",
    re.IGNORECASE,
)


def flag_split_orders(events: Sequence[Event]) -> list[Event]:
    """``events`` (oldest first), with the pieces of a cut instruction flagged; the others as they are."""
    reasons = {event_id: reason for run in _runs(events) for event_id, reason in _reasons(run)}
    if not reasons:
        return list(events)
    return [_flagged(event, reasons[event.id]) if event.id in reasons else event for event in events]


def _flagged(event: Event, reason: str) -> Event:
    return replace(event, attributes={**event.attributes, "suspicious": reason})


def _runs(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Messages of one author in one channel that follow each other without a long pause, two or more."""
    open_runs: dict[tuple[str, str, str], list[Event]] = {}
    for event in events:
        if event.kind is not EventKind.MESSAGE or event.actor is None:
            continue
        place = (event.source, event.channel or "", event.actor.native_id)
        run = open_runs.get(place)
        if run is not None and event.at - run[-1].at <= PAUSE and len(run) < _MOST_PIECES:
            run.append(event)
            continue
        if run is not None and len(run) > 1:
            yield run
        open_runs[place] = [event]
    yield from (run for run in open_runs.values() if len(run) > 1)


def _reasons(run: Sequence[Event]) -> Iterator[tuple[str, str]]:
    if any(event.attribute("suspicious") for event in run):
        yield from _continued(run)
        return
    reason = _read_as_one(run)
    if reason is not None:
        pieces = _smallest(run)
        yield from ((event.id, f"together with the messages around it, {reason}") for event in pieces)


def _read_as_one(run: Iterable[Event]) -> str | None:
    """What is wrong with the messages as one text, without the numbers of their pieces: as lines and as one line."""
    texts = [_NUMBER.sub("", event.text) for event in run]
    return suspicion_of("\n".join(texts)) or suspicion_of(" ".join(texts))


def _continued(run: Sequence[Event]) -> Iterator[tuple[str, str]]:
    """Messages beside a flagged one that say they are a piece of it, or go on where it breaks off."""
    breaks_off = False
    for event in run:
        if event.attribute("suspicious"):
            breaks_off = _DANGLING.search(event.text) is not None
        elif breaks_off or _LABEL.search(event.text):
            yield event.id, "it belongs to a message that looks like an instruction to a machine"
            breaks_off = breaks_off and _DANGLING.search(event.text) is not None


def _smallest(run: Sequence[Event]) -> Sequence[Event]:
    """The shortest stretch of ``run`` that reads as an instruction."""
    for size in range(2, len(run)):
        for start in range(len(run) - size + 1):
            stretch = run[start : start + size]
            if _read_as_one(stretch) is not None:
                return stretch
    return run
