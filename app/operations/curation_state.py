"""What is already said about an event, in words: so that saying it twice is refused clearly and the audit log reads well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from extraction.domain.curation import Curated, Curation, CurationAction
from extraction.domain.timeline import Event

_SHOWN = 60
"""Characters of an event's text that a sentence about it repeats."""

DONE: Mapping[CurationAction, str] = {
    CurationAction.PIN: "pinned it",
    CurationAction.UNPIN: "unpinned it",
    CurationAction.HIDE: "hid it",
    CurationAction.SHOW: "showed it again",
    CurationAction.NOTE: "wrote a note",
    CurationAction.CORRECT_TIME: "corrected its time",
    CurationAction.UNCORRECT_TIME: "took the corrected time back",
    CurationAction.SET_MILESTONE: "set a milestone",
    CurationAction.RELEASE: "allowed citing it",
    CurationAction.CORRECT_CLOCK: "corrected the source's clock",
    CurationAction.SETTLE: "answered a question",
    CurationAction.REOPEN: "asked a question again",
    CurationAction.MERGE: "merged it into another event",
    CurationAction.KEEP_PRIVATE: "kept it private",
    CurationAction.MAKE_PUBLIC: "made it public",
    CurationAction.UNDO: "undid something",
}
"""What a person did, to be read after their name."""


def label(event: Event) -> str:
    """An event in a sentence: its first words and its time."""
    words = " ".join(event.text.split())
    shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
    return f"“{shown}” ({event.at:%H:%M} UTC)"


def refusal(curated: Curated, event: Event, action: CurationAction, value: str) -> str | None:
    """Why ``action`` would change nothing, as a sentence; ``None`` where it does change something."""
    match action:
        case CurationAction.PIN | CurationAction.UNPIN:
            return _twice(event, event.id in curated.pinned, action is CurationAction.PIN, "pinned")
        case CurationAction.HIDE | CurationAction.SHOW:
            return _twice(event, event.id in curated.hidden, action is CurationAction.HIDE, "hidden")
        case CurationAction.KEEP_PRIVATE | CurationAction.MAKE_PUBLIC:
            return _twice(event, event.id in curated.private, action is CurationAction.KEEP_PRIVATE, "private")
        case CurationAction.RELEASE:
            return _twice(event, event.id in curated.released, True, "allowed to be cited")
        case CurationAction.CORRECT_TIME:
            known = curated.corrected_times.get(event.id)
            return f"this is the time that {known.by} gave it already" if known and known.value == value else None
        case CurationAction.UNCORRECT_TIME:
            return None if event.id in curated.corrected_times else f"nobody corrected the time of {label(event)}"
        case CurationAction.SET_MILESTONE:
            set_before = curated.milestones.get(value.partition("=")[0])
            same = set_before is not None and (set_before.value, set_before.event_id) == (value, event.id)
            return f"{set_before.by} set this milestone to this time already" if set_before and same else None
        case _:
            return None


def _twice(event: Event, is_so: bool, wanted: bool, state: str) -> str | None:
    if is_so is not wanted:
        return None
    return f"{label(event)} is {state} already" if is_so else f"{label(event)} is not {state}"


def before(curated: Curated, event: Event | None, action: CurationAction, value: str) -> str:
    """What stood before ``action``, in a few words, for the audit log."""
    if event is None:
        return ""
    match action:
        case CurationAction.PIN | CurationAction.UNPIN:
            return "pinned" if event.id in curated.pinned else "not pinned"
        case CurationAction.HIDE | CurationAction.SHOW:
            return "hidden" if event.id in curated.hidden else "shown"
        case CurationAction.KEEP_PRIVATE | CurationAction.MAKE_PUBLIC:
            return "private" if event.id in curated.private else "public"
        case CurationAction.CORRECT_TIME | CurationAction.UNCORRECT_TIME:
            return f"{curated.time_of(event).isoformat()}"
        case CurationAction.SET_MILESTONE:
            known = curated.milestones.get(value.partition("=")[0])
            return "as the rules found it" if known is None else known.value
        case _:
            return ""


def root_of(curation: Curation, every: Mapping[str, Curation]) -> Curation:
    """What an undo, or an undo of an undo, is about in the end: the first act."""
    while curation.action is CurationAction.UNDO and curation.value in every:
        curation = every[curation.value]
    return curation


def undone_by(curation: Curation, standing: Iterable[Curation]) -> Curation | None:
    """The standing undo that took ``curation`` back, if any."""
    undos = (one for one in standing if one.action is CurationAction.UNDO and one.value == curation.id)
    return max(undos, key=lambda one: (one.at, one.id), default=None)
