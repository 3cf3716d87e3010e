"""What a person can say about events on the timeline page; each act is one curation."""

from __future__ import annotations

from collections.abc import Mapping

from app.operations.curate_timeline import curate
from app.operations.ports import Ports
from extraction.domain.curation import CurationAction

Act = Mapping[str, object]

TOLD: Mapping[CurationAction, str] = {
    CurationAction.PIN: "Pinned.",
    CurationAction.UNPIN: "No longer pinned.",
    CurationAction.HIDE: "Hidden from drafts and context; it stays in the records.",
    CurationAction.SHOW: "Shown again.",
    CurationAction.NOTE: "Note kept.",
    CurationAction.CORRECT_TIME: "Time corrected. Milestones and metrics follow; the recorded time stays visible.",
    CurationAction.UNCORRECT_TIME: "The recorded time counts again.",
    CurationAction.SET_MILESTONE: "Milestone chosen. Metrics follow.",
    CurationAction.RELEASE: "The message may be cited again.",
}


def perform(ports: Ports, key: str, by: str, act: Act) -> str:
    """Record ``act`` on incident ``key`` in the name of ``by``; gives back a sentence on what happened.

    Raises:
        RetrolineError: it cannot be recorded; the message says why.
    """
    action = CurationAction(_text(act, "name"))
    curate(ports, key, _text(act, "event"), action, by, _value(action, act), _text(act, "reason"))
    return TOLD[action]


def is_curation(name: str) -> bool:
    return name in set(CurationAction)


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
