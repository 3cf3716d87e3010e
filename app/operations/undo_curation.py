"""What people said about events is taken back by saying so: nothing is erased, and an undo can be undone."""

from __future__ import annotations

from collections.abc import Mapping

from app.operations.access import Action
from app.operations.curation_state import DONE, root_of, undone_by
from app.operations.keep_curation import keep, made, needed
from app.operations.open_incident import open_incident
from app.operations.permission import permit
from app.operations.ports import Ports
from extraction.capture.merge_events import speaker
from extraction.domain.curation import Curated, Curation, CurationAction, standing
from extraction.errors import NotFound, StateError

ON_THE_DRAFT = frozenset((CurationAction.SETTLE, CurationAction.REOPEN))
"""Answers to questions: they are asked again on the draft page, with what followed from them."""


def undo(ports: Ports, key: str, curation_id: str, by: str, reason: str = "") -> Curation:
    """Take a curation back, or an undo of one: then it counts again.

    Raises:
        NotFound: no such incident or curation.
        Denied: the actor's role does not hold what is taken back.
        StateError: it was undone before, is an answer to a question, or would merge events in a circle.
    """
    permit(ports, key, Action.CURATE, by)
    by_id = {one.id: one for one in _seen(ports, key)}
    target = by_id.get(curation_id)
    if target is None:
        raise NotFound(f"incident {key} has no change {curation_id} that could be undone")
    root = root_of(target, by_id)
    if needed(root.action) is not Action.CURATE:
        permit(ports, key, needed(root.action), by)
    with ports.store.unit():
        every = ports.store.curations(key)
        if (why := _refused(target, root, every)) is not None:
            raise StateError(why)
        taken_back = made(ports, target.event_id, CurationAction.UNDO, by, target.id, reason)
        if _in_a_circle(Curated.of([*every, taken_back]).merged):
            raise StateError(
                "with this back, events would speak for each other in a circle; undo the other merge first"
            )
        return keep(ports, key, taken_back, needed(root.action), before=_told(target))


def undo_last(ports: Ports, key: str, by: str) -> Curation:
    """Undo the last thing that ``by`` said about an event and that still counts.

    Raises:
        NotFound: there is nothing of theirs.
    """
    return undo(ports, key, _last_of(ports, key, by, undos=False).id, by)


def redo_last(ports: Ports, key: str, by: str) -> Curation:
    """Undo ``by``'s last undo that still counts.

    Raises:
        NotFound: there is none of theirs.
    """
    return undo(ports, key, _last_of(ports, key, by, undos=True).id, by)


def unset_milestone(ports: Ports, key: str, name: str, by: str, reason: str = "") -> tuple[Curation, ...]:
    """Undo everything by which people set the milestone ``name`` (``resolved``, ``resolved#2``): the rules choose again.

    Raises:
        NotFound: nobody set it.
    """
    permit(ports, key, Action.CURATE, by)
    wanted = {name.removesuffix("#1"), name if "#" in name else f"{name}#1"}
    found = [
        one
        for one in standing(_seen(ports, key))
        if one.action is CurationAction.SET_MILESTONE and one.value.partition("=")[0] in wanted
    ]
    if not found:
        raise NotFound(f"nobody set the milestone {name.partition('#')[0].replace('_', ' ')}")
    with ports.store.unit():
        return tuple(undo(ports, key, one.id, by, reason) for one in found)


def _seen(ports: Ports, key: str) -> tuple[Curation, ...]:
    """What the present actor may know that people said, oldest first within each kind."""
    opened = open_incident(ports, key)
    return (*opened.curations, *opened.private_curations)


def _last_of(ports: Ports, key: str, by: str, undos: bool) -> Curation:
    permit(ports, key, Action.CURATE, by)
    every = _seen(ports, key)
    by_id = {one.id: one for one in every}
    theirs = [
        one
        for one in standing(every)
        if one.by == by.strip() and one.action not in ON_THE_DRAFT and _last_said(one, by_id, undos)
    ]
    if not theirs:
        raise NotFound("there is nothing of yours to redo" if undos else "there is nothing of yours to undo")
    return theirs[-1]


def _last_said(one: Curation, by_id: Mapping[str, Curation], undos: bool) -> bool:
    """Whether ``one`` is an act, or (``undos``) takes one back rather than bringing it back."""
    hops = 0
    while one.action is CurationAction.UNDO and one.value in by_id:
        one, hops = by_id[one.value], hops + 1
    return hops % 2 == 1 if undos else hops == 0


def _refused(target: Curation, root: Curation, every: tuple[Curation, ...]) -> str | None:
    if root.action in ON_THE_DRAFT:
        return "answers to questions are not undone here; ask the question again on the draft page"
    counting = standing(every)
    if target in counting:
        return None
    undone = undone_by(target, counting)
    if undone is None:
        return f"what {target.by} did no longer counts"
    return f"{undone.by} undid this already, at {undone.at:%H:%M} UTC; undo that to bring it back"


def _told(target: Curation) -> str:
    return f"{target.by} {DONE[target.action]}"


def _in_a_circle(merged: Mapping[str, str]) -> bool:
    return any(speaker(merged, event_id) in merged for event_id in merged)
