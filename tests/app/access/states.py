"""States that an incident has to be in before something can be done to it; each is brought about by the operator."""

from __future__ import annotations

from app.operations import (
    correct_report,
    curate_timeline,
    decide_approval,
    members,
    publish_report,
    settle_question,
    undo_curation,
)
from app.operations.approval_request import Choice
from app.operations.ports import Ports
from extraction.domain.curation import CurationAction
from tests.app.access.scene import ANA, KEY, Scene


def approved(w: Ports, s: Scene) -> object:
    return decide_approval.decide(s.world, s.request, Choice.APPROVE, ANA.name)


def published(w: Ports, s: Scene) -> object:
    return approved(w, s), publish_report.publish_report(s.world, KEY, ["json"], ANA.name)


def closed(w: Ports, s: Scene) -> None:
    """Private, and the actor is a member."""
    s.world.store.set_members(KEY, s.world.store.members(KEY) | {w.actor.id})
    if not s.world.store.incident(KEY).private:
        members.make_private(s.world, KEY, ANA.name)


def open(w: Ports, s: Scene) -> None:
    if s.world.store.incident(KEY).private:
        members.make_public(s.world, KEY, ANA.name)


def rejected(w: Ports, s: Scene) -> object:
    return correct_report.reject(s.world, KEY, s.statement, ANA.name)


def undecidable(w: Ports, s: Scene) -> object:
    """A sentence that rules cannot decide."""
    said = next(one.id for one in s.opened.timeline if "11,482 checkout requests failed" in one.text)
    text = "11,482 checkout requests failed noisily between 13:49 and 14:36 UTC."
    return correct_report.add(s.world, KEY, s.section, ANA.name, text, (said,))


def answered(w: Ports, s: Scene) -> object:
    at = s.opened.timeline.events[0].at
    return settle_question.answer_in_words(s.world, KEY, s.question, ANA.name, "as far as I know", at)


def pinned(w: Ports, s: Scene) -> object:
    return curate_timeline.curate(s.world, KEY, s.events[0], CurationAction.PIN, s.by(w))


def unpinned(w: Ports, s: Scene) -> object:
    return pinned(w, s), undo_curation.undo_last(s.world, KEY, s.by(w))


def milestone(w: Ports, s: Scene) -> object:
    told = "declared=2026-03-03T13:52:00Z"
    return curate_timeline.curate(s.world, KEY, s.events[0], CurationAction.SET_MILESTONE, ANA.name, told)
