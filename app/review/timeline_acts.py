"""What a person can say about events on the timeline page, and what each act moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.operations.curate_timeline import curate, merge
from app.operations.ports import Ports
from app.operations.review_report import OpenReview
from app.operations.stale_statements import stale
from app.operations.undo_curation import redo_last, undo, undo_last, unset_milestone
from app.review.opening import open_report
from app.review.views.timeline_changes import moved_metrics
from extraction.domain.curation import Curation, CurationAction
from extraction.domain.metric import Metric
from extraction.errors import InputError

Act = Mapping[str, object]

TOLD: Mapping[CurationAction, str] = {
    CurationAction.PIN: "Pinned.",
    CurationAction.UNPIN: "No longer pinned.",
    CurationAction.HIDE: "Hidden from drafts and context; it stays in the records.",
    CurationAction.SHOW: "Shown again.",
    CurationAction.NOTE: "Note kept.",
    CurationAction.CORRECT_TIME: "Time corrected. The recorded time stays visible.",
    CurationAction.UNCORRECT_TIME: "The recorded time counts again.",
    CurationAction.SET_MILESTONE: "Milestone set.",
    CurationAction.RELEASE: "The message may be cited again.",
    CurationAction.MERGE: "Merged. One event speaks for both.",
    CurationAction.KEEP_PRIVATE: "Kept for members only. No draft, search or export has it.",
    CurationAction.MAKE_PUBLIC: "Public again for everybody who sees the incident.",
}

REASON_ASKED: Mapping[CurationAction, str] = {
    CurationAction.HIDE: "hiding an event",
    CurationAction.CORRECT_TIME: "correcting a time",
    CurationAction.SET_MILESTONE: "setting a milestone",
    CurationAction.MERGE: "merging events",
}
"""What moves figures or takes something out of the draft is not done without a word on why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What happened, as a sentence; durations that are others now; statements (id, text) that need another look since;
    and the id of the act, to undo it."""

    text: str
    moved: tuple[str, ...] = ()
    statements: tuple[tuple[str, str], ...] = ()
    undo: str | None = None


def perform(ports: Ports, key: str, by: str, act: Act) -> Told:
    """Carry out ``act`` on incident ``key`` in the name of ``by``; tells what happened and what it moved.

    Raises:
        RetrolineError: it cannot be recorded; the message says why.
    """
    before = _known(ports, key)
    text, done = ACTS.get(_text(act, "name"), _curate)(ports, key, by, act)
    after = _known(ports, key)
    return Told(
        text=text,
        moved=tuple(moved_metrics(before.metrics, after.metrics)),
        statements=tuple((id, words) for id, words in after.stale.items() if id not in before.stale),
        undo=done.id,
    )


def is_act(name: str) -> bool:
    return name in ACTS or name in set(CurationAction)


@dataclass(frozen=True)
class _Known:
    """``stale``: statement id → its text."""

    metrics: tuple[Metric, ...]
    stale: Mapping[str, str]


def _known(ports: Ports, key: str) -> _Known:
    opened = open_report(ports, key)
    if not isinstance(opened, OpenReview):
        return _Known(opened.facts.metrics, {})
    texts = {one.statement.id: one.statement.text for one in opened.review.statements()}
    return _Known(opened.facts.metrics, {id: texts[id] for id in stale(ports, opened)})


def _curate(ports: Ports, key: str, by: str, act: Act) -> tuple[str, Curation]:
    action = CurationAction(_text(act, "name"))
    reason = _reason(action, act)
    return TOLD.get(action, "Kept."), curate(ports, key, _text(act, "event"), action, by, _value(action, act), reason)


def _merge(ports: Ports, key: str, by: str, act: Act) -> tuple[str, Curation]:
    reason = _reason(CurationAction.MERGE, act)
    into = _text(act, "value")
    if not into:
        raise InputError("choose the other event: click it in the list, or pick one of those near it")
    return TOLD[CurationAction.MERGE], merge(ports, key, _text(act, "event"), into, by, reason)


def _undo(ports: Ports, key: str, by: str, act: Act) -> tuple[str, Curation]:
    return "Undone.", undo(ports, key, _text(act, "value"), by, _text(act, "reason"))


def _undo_last(ports: Ports, key: str, by: str, act: Act) -> tuple[str, Curation]:
    return "Your last change is undone.", undo_last(ports, key, by)


def _redo_last(ports: Ports, key: str, by: str, act: Act) -> tuple[str, Curation]:
    return "Your last change counts again.", redo_last(ports, key, by)


def _unset(ports: Ports, key: str, by: str, act: Act) -> tuple[str, Curation]:
    undone = unset_milestone(ports, key, _text(act, "value"), by, _text(act, "reason"))
    return "Milestone unset. The rules choose it again.", undone[-1]


ACTS: Mapping[str, Callable[[Ports, str, str, Act], tuple[str, Curation]]] = {
    "merge": _merge,
    "undo": _undo,
    "undo_last": _undo_last,
    "redo_last": _redo_last,
    "unset": _unset,
}
"""What is not one curation of one event."""


def _reason(action: CurationAction, act: Act) -> str:
    reason = _text(act, "reason")
    if not reason and action in REASON_ASKED:
        raise InputError(f"{REASON_ASKED[action]} needs a reason: a few words that others will read")
    return reason


def _value(action: CurationAction, act: Act) -> str:
    value = _text(act, "value")
    match action:
        case CurationAction.CORRECT_TIME:
            return _utc(value)
        case CurationAction.SET_MILESTONE:
            name, _, moment = value.partition("=")
            return f"{name}={_utc(moment)}"
        case _:
            return value


def _utc(moment: str) -> str:
    """The browser sends ``2026-03-03T14:02:11``; the field says that it is UTC."""
    return moment if not moment or moment.endswith("Z") else f"{moment}Z"


def _text(act: Act, name: str) -> str:
    value = act.get(name)
    return value.strip() if isinstance(value, str) else ""
