"""What people said about events, as the history shows it: who, when, what, why, and whether it was undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.operations.curation_state import DONE, root_of, undone_by
from app.operations.undo_curation import ON_THE_DRAFT
from app.review.views.words import Json, duration
from extraction.domain.clock import parse_iso
from extraction.domain.curation import Curation, CurationAction, standing
from extraction.domain.metric import Invalid, Metric
from extraction.domain.milestone import MilestoneName, Unknown
from extraction.domain.timeline import Timeline

_NOT_OFFERED = ON_THE_DRAFT | {CurationAction.UNDO}
"""An undo is taken back at the act it took back."""


def changes_json(curations: Sequence[Curation], timeline: Timeline) -> list[Json]:
    """All of ``curations``, oldest first. ``at`` is milliseconds since 1970; ``undo`` the id to undo to take it back,
    or to bring it back where ``undone`` says who took it back."""
    by_id = {one.id: one for one in curations}
    counting = standing(curations)
    return [_change(one, by_id, counting, timeline) for one in sorted(curations, key=lambda one: (one.at, one.id))]


def _change(
    one: Curation, by_id: Mapping[str, Curation], counting: Iterable[Curation], timeline: Timeline
) -> dict[str, object]:
    undone = None if one in counting else undone_by(one, counting)
    kept = timeline.find(one.event_id)
    told: dict[str, object] = {
        "id": one.id,
        "event": one.event_id if kept is None else kept.id,
        "from": one.event_id if one.action is CurationAction.MERGE else None,
        "action": one.action.value,
        "at": int(one.at.timestamp() * 1000),
        "by": one.by,
        "done": _done(one, by_id),
        "value": _value(one, timeline),
        "reason": "" if one.action is CurationAction.SETTLE else one.reason,
        "undone": None if undone is None else f"{undone.by} undid it",
        "undo": None if one.action in _NOT_OFFERED else one.id if undone is None else undone.id,
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def _done(one: Curation, by_id: Mapping[str, Curation]) -> str:
    target = by_id.get(one.value)
    if one.action is not CurationAction.UNDO or target is None:
        return DONE[one.action]
    if target.action is CurationAction.UNDO:
        return f"brought back: {root_of(target, by_id).by} {DONE[root_of(target, by_id).action]}"
    return f"undid: {target.by} {DONE[target.action]}"


def _value(one: Curation, timeline: Timeline) -> str:
    match one.action:
        case CurationAction.NOTE:
            return one.value
        case CurationAction.CORRECT_TIME:
            return _moment(one.value)
        case CurationAction.SET_MILESTONE:
            name, _, moment = one.value.partition("=")
            plain, _, cycle = name.partition("#")
            shown = plain.replace("_", " ") if plain in set(MilestoneName) else plain
            return f"{shown}{f' (cycle {cycle})' if cycle not in ('', '1') else ''} at {_moment(moment)}"
        case CurationAction.SETTLE:
            return one.value.partition("=")[2]
        case CurationAction.MERGE:
            into = timeline.find(one.value)
            return "" if into is None else f"“{into.text[:80]}”"
        case _:
            return ""


def _moment(stated: str) -> str:
    try:
        return f"{parse_iso(stated):%Y-%m-%d %H:%M:%S} UTC"
    except ValueError:
        return stated


def moved_metrics(before: Sequence[Metric], after: Sequence[Metric]) -> list[str]:
    """``Time to resolve 47 min → 52 min`` for each of Retroline's own durations that is another now."""
    earlier = {(one.name, one.cycle): told_value(one) for one in before if one.preferred}
    return [
        f"{one.name.label[:1].upper()}{one.name.label[1:]}{f' (cycle {one.cycle})' if one.cycle > 1 else ''} "
        f"{earlier.get((one.name, one.cycle), 'unknown')} → {told_value(one)}"
        for one in after
        if one.preferred and earlier.get((one.name, one.cycle), "unknown") != told_value(one)
    ]


def told_value(metric: Metric) -> str:
    """``47 min``, ``unknown`` or ``not valid``."""
    match metric.value:
        case Unknown():
            return "unknown"
        case Invalid():
            return "not valid"
        case value:
            return duration(value)
