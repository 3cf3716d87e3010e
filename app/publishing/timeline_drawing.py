"""Where everything stands in the drawn timeline; ``templates/timeline.svg.j2`` draws it.

Lengths are in the drawing's own units (its width is ``WIDTH``), times in UTC.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.publishing.report_shapes import EventRow, ReportDocument
from app.publishing.wording import clock, counted, legible
from extraction.domain.clock import iso_utc, parse_iso
from extraction.domain.milestone import MilestoneName

WIDTH = 960.0
_LEFT, _RIGHT = 76.0, 948.0
_ROW = 15.0
_CHARACTER = 6.1
_LABEL = 34
_GAP = 8.0
_STEPS = [timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 20160, 43200)]
_MOST_TICKS = 9

LANES = {
    "alerts": ("alert", "alert_resolved", "acknowledged"),
    "people": ("message", "command", "role_change", "note"),
    "changes": ("deploy", "release", "push", "pull_request", "action"),
    "status": ("status_update", "incident_status", "severity_change"),
}
_UNLABELLED = ("people",)
_SAID_BY_LANE = re.compile(r"^(?:Alert|Status page:|Deployment of|PagerDuty incident)\s+")
_REST = re.compile(r" fired\b| resolved\b| – | \(|: | to (?=production|staging)")


@dataclass(frozen=True, kw_only=True)
class Label:
    """Text from ``x`` on in the row whose base line is ``y``; ``anchor`` is ``start``, or ``end`` at the right edge."""

    text: str
    x: float
    y: float
    anchor: str = "start"

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where it takes up room."""
        width = len(self.text) * _CHARACTER
        return (self.x, self.x + width) if self.anchor == "start" else (self.x - width, self.x)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One event; ``until`` where it lasted; ``title`` is shown when a reader points at it."""

    x: float
    title: str
    until: float | None = None


@dataclass(frozen=True, kw_only=True)
class Lane:
    """``y`` is where its marks stand; ``labels`` lie below them."""

    name: str
    top: float
    y: float
    bottom: float
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A milestone, or a tick of the axis."""

    x: float
    label: Label


@dataclass(frozen=True, kw_only=True)
class Drawing:
    height: float
    lanes: tuple[Lane, ...]
    milestones: tuple[Line, ...]
    ticks: tuple[Line, ...]
    lanes_top: float
    lanes_bottom: float
    description: str
    outside: int
    """Events before or after what is drawn."""


@dataclass(frozen=True)
class _Scale:
    start: datetime
    end: datetime

    def x(self, moment: datetime) -> float:
        share = (moment - self.start) / (self.end - self.start)
        return round(_LEFT + share * (_RIGHT - _LEFT), 1)

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment <= self.end


def draw_timeline(document: ReportDocument) -> Drawing | None:
    """The drawing of a report's timeline; ``None`` where there is nothing to draw."""
    milestones = _milestones(document)
    lanes = {name: [row for row in document["timeline"] if row["kind"] in kinds] for name, kinds in LANES.items()}
    drawn = [row for rows in lanes.values() for row in rows]
    scale = _scale([moment for moment, _ in milestones], [parse_iso(row["at"]) for row in drawn])
    if scale is None:
        return None
    lines, top = _milestone_lines(milestones, scale)
    placed: list[Lane] = []
    bottom = top
    for name, rows in lanes.items():
        if rows:
            placed.append(_lane(name, [row for row in rows if scale.holds(parse_iso(row["at"]))], bottom, scale))
            bottom = placed[-1].bottom
    ticks = _ticks(scale, bottom + _ROW)
    return Drawing(
        height=bottom + _ROW + 8,
        lanes=tuple(placed),
        milestones=lines,
        ticks=ticks,
        lanes_top=top,
        lanes_bottom=bottom,
        description=_description(milestones, scale),
        outside=sum(not scale.holds(parse_iso(row["at"])) for row in drawn),
    )


def _milestones(document: ReportDocument) -> list[tuple[datetime, str]]:
    """(time, label) of every known milestone of every cycle, oldest first."""
    several = len(document["cycles"]) > 1
    cycles = [(one["number"], one["milestones"]) for one in document["cycles"]] or [(1, document["milestones"])]
    found = [
        (parse_iso(at), f"{name.label} {clock(at, parse_iso(at))}" + (f" ({number})" if several else ""))
        for number, rows in cycles
        for name in MilestoneName
        if (at := rows[name.value]["at"]) is not None
    ]
    return sorted(found)


def _scale(milestones: Sequence[datetime], events: Sequence[datetime]) -> _Scale | None:
    """The incident with some room around it; everything there is where no milestone is known."""
    moments = milestones or events
    if not moments:
        return None
    start, end = min(moments), max(moments)
    span = max(end - start, timedelta(minutes=10))
    before = max(span * 0.18, timedelta(minutes=5)) if milestones else span * 0.03
    return _Scale(start - before, start + span + span * 0.06)


def _milestone_lines(milestones: Iterable[tuple[datetime, str]], scale: _Scale) -> tuple[tuple[Line, ...], float]:
    """The lines, their labels in as many rows as keep them apart, and where the lanes may begin."""
    rows: list[list[Label]] = []
    lines = []
    for moment, text in milestones:
        x = scale.x(moment)
        label = _placed(Label(text=text, x=x + 4, y=0), rows, most=12)
        if label is not None:
            lines.append(Line(x=x, label=replace(label, y=label.y + 12)))
    return tuple(lines), len(rows) * _ROW + 6


def _lane(name: str, rows: Sequence[EventRow], top: float, scale: _Scale) -> Lane:
    y = top + 14
    ends = _ends(rows)
    label_rows: list[list[Label]] = []
    labels = []
    for number, row in enumerate(rows):
        if name in _UNLABELLED or row["kind"] == "acknowledged" or number in ends.values():
            continue
        wanted = Label(text=_short(row["text"]), x=scale.x(parse_iso(row["at"])) + 4, y=y + 18)
        label = _placed(wanted, label_rows, most=3)
        if label is not None:
            labels.append(label)
    return Lane(
        name=name,
        top=top,
        y=y,
        bottom=y + (16 if not label_rows else 14 + len(label_rows) * _ROW),
        marks=_marks(rows, ends, scale),
        labels=tuple(labels),
    )


def _ends(rows: Sequence[EventRow]) -> dict[int, int]:
    """Number of the row in which an alert fired → number of the row in which it was resolved."""
    firing: dict[tuple[str, str], list[int]] = {}
    ends: dict[int, int] = {}
    for number, row in enumerate(rows):
        alert = (row["source"], row["key"])
        if row["kind"] == "alert":
            firing.setdefault(alert, []).append(number)
        elif row["kind"] == "alert_resolved":
            ends |= dict.fromkeys(firing.pop(alert, ()), number)
    return ends


def _marks(rows: Sequence[EventRow], ends: Mapping[int, int], scale: _Scale) -> tuple[Mark, ...]:
    """One mark for each place: events that would lie on each other are counted in its title."""
    marks: dict[tuple[float, float | None], list[EventRow]] = {}
    for number, row in enumerate(rows):
        x = scale.x(parse_iso(row["at"]))
        until = scale.x(parse_iso(rows[ends[number]]["at"])) if number in ends else None
        marks.setdefault((round(x), until), []).append(row)
    return tuple(
        Mark(x=scale.x(parse_iso(told[0]["at"])), title=_title(told), until=until) for (_, until), told in marks.items()
    )


def _title(rows: Sequence[EventRow]) -> str:
    first, more = rows[0], len(rows) - 1
    who = f"{first['actor']}: " if first["actor"] else ""
    told = f"{clock(first['at'], parse_iso(first['at']))} UTC · {legible(who + first['text'])[:160]}"
    return f"{told} (and {counted(more, 'more event')})" if more else told


def _short(text: str) -> str:
    """The words of an event that tell it from others, without those that its lane says already."""
    told = _SAID_BY_LANE.sub("", legible(text))
    named = _REST.split(told, maxsplit=1)[0] or told
    return named if len(named) <= _LABEL else named[: _LABEL - 1].rstrip() + "…"


def _placed(label: Label, rows: list[list[Label]], most: int) -> Label | None:
    """``label`` in the first of ``rows`` where it touches no other; ``None`` where ``most`` rows are full."""
    if label.reach[1] > WIDTH - 4:
        label = replace(label, x=label.x - _GAP, anchor="end")
    for number in range(most):
        if number == len(rows):
            rows.append([])
        if all(_apart(label, other) for other in rows[number]):
            placed = replace(label, y=label.y + number * _ROW)
            rows[number].append(placed)
            return placed
    return None


def _apart(one: Label, other: Label) -> bool:
    return one.reach[0] > other.reach[1] + _GAP or one.reach[1] + _GAP < other.reach[0]


def _ticks(scale: _Scale, y: float) -> tuple[Line, ...]:
    """Round times, at most ``_MOST_TICKS`` of them; the date where the day changes."""
    span = scale.end - scale.start
    step = next((one for one in _STEPS if span / one <= _MOST_TICKS), timedelta(days=math.ceil(span.days / 8)))
    midnight = scale.start.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = midnight + math.ceil((scale.start - midnight) / step) * step
    lines: list[Line] = []
    day: datetime | None = midnight
    while moment <= scale.end:
        x = scale.x(moment)
        lines.append(Line(x=x, label=Label(text=clock(iso_utc(moment), day), x=x, y=y, anchor="middle")))
        day = moment
        moment += step
    return tuple(lines)


def _description(milestones: Sequence[tuple[datetime, str]], scale: _Scale) -> str:
    reach = f"Timeline from {clock(iso_utc(scale.start))} to {clock(iso_utc(scale.end))} UTC"
    return f"{reach}: {', '.join(text for _, text in milestones)}." if milestones else f"{reach}."
