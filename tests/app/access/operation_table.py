"""Every operation, the least role that may do it, and how it is called. A new operation needs a row here."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import app.operations
from app.operations import (
    approve_report,
    ask_second_opinion,
    correct_report,
    curate_timeline,
    decide_approval,
    describe_incident,
    draft_report,
    export_corrections,
    export_report,
    import_incident,
    list_incidents,
    members,
    open_incident,
    publish_report,
    read_audit,
    read_inbox,
    read_quality,
    reopen_report,
    request_approval,
    review_report,
    settle_question,
    undo_curation,
    verify_incident,
)
from app.operations.access import AppRole
from app.operations.approval_request import Choice
from app.operations.ports import Ports
from extraction.capture.read_records import ReadOptions
from extraction.domain.curation import CurationAction
from tests.app.access.scene import ANA, KEY, SAMPLE, Scene

VIEWER, RESPONDER, EDITOR, APPROVER, ADMIN = AppRole
Call: TypeAlias = Callable[[Ports, Scene], object]


@dataclass(frozen=True, kw_only=True)
class OnIncident:
    """Done to one incident: others' is not found, and whoever sees it needs ``least``.

    ``entries`` is how many entries the audit log gets; ``first`` brings the incident into a state that lets it be done.
    """

    least: AppRole
    call: Call
    entries: int = 1
    first: Call | None = None


@dataclass(frozen=True, kw_only=True)
class OverAll:
    """Tells of all incidents at once: ``call`` answers with what is told, which holds no incident the actor may not see."""

    call: Call


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Concerns no incident: needs ``least`` on every team."""

    least: AppRole
    call: Call
    entries: int = 0


@dataclass(frozen=True, kw_only=True)
class AnyRole:
    """Concerns no incident, and whoever has any role may do it."""

    call: Call


@dataclass(frozen=True, kw_only=True)
class Inside:
    """Not called by screens and commands: a part of operations that ask themselves. ``why`` says how it is reached."""

    why: str


Row: TypeAlias = OnIncident | OverAll | Installation | AnyRole | Inside

_OPENED = Inside(why="takes an incident or a report that was opened, which asked")
_PART = Inside(why="called by operations after they asked, inside their unit")
_ASKS = Inside(why="is what asks")


def _approved(w: Ports, s: Scene) -> object:
    return decide_approval.decide(s.world, s.request, Choice.APPROVE, ANA.name)


def _published(w: Ports, s: Scene) -> object:
    return _approved(w, s), publish_report.publish_report(s.world, KEY, ["json"], ANA.name)


def _closed(w: Ports, s: Scene) -> None:
    """Private, and the actor is a member."""
    s.world.store.set_members(KEY, s.world.store.members(KEY) | {w.actor.id})
    if not s.world.store.incident(KEY).private:
        members.make_private(s.world, KEY, ANA.name)


def _open(w: Ports, s: Scene) -> None:
    if s.world.store.incident(KEY).private:
        members.make_public(s.world, KEY, ANA.name)


def _rejected(w: Ports, s: Scene) -> object:
    return correct_report.reject(s.world, KEY, s.statement, ANA.name)


def _answered(w: Ports, s: Scene) -> object:
    at = s.opened.timeline.events[0].at
    return settle_question.answer_in_words(s.world, KEY, s.question, ANA.name, "as far as I know", at)


def _pinned(w: Ports, s: Scene) -> object:
    return curate_timeline.curate(s.world, KEY, s.events[0], CurationAction.PIN, s.by(w))


def _unpinned(w: Ports, s: Scene) -> object:
    return _pinned(w, s), undo_curation.undo_last(s.world, KEY, s.by(w))


def _milestone(w: Ports, s: Scene) -> object:
    told = "declared=2026-03-03T13:52:00Z"
    return curate_timeline.curate(s.world, KEY, s.events[0], CurationAction.SET_MILESTONE, ANA.name, told)


TABLE: Mapping[str, Row] = {
    "approval_notices.supersede": _PART,
    "approval_notices.tell_asked": _PART,
    "approval_notices.tell_decided": _PART,
    "approval_rules.acting_person": _PART,
    "approval_rules.name_of": Inside(why="a name that the access file gives"),
    "approval_rules.named_approvers": _OPENED,
    "approval_rules.rule_for": _OPENED,
    "approval_rules.why_not": _OPENED,
    "approval_state.approval_state": _OPENED,
    "approval_state.supersede_changed": _OPENED,
    "approve_report.approve_report": OnIncident(
        least=APPROVER, call=lambda w, s: approve_report.approve_report(w, KEY, s.by(w))
    ),
    "ask_second_opinion.ask_second_opinion": OnIncident(
        least=EDITOR, call=lambda w, s: ask_second_opinion.ask_second_opinion(w, KEY, s.by(w)), entries=0
    ),
    "ask_second_opinion.latest_opinions": _OPENED,
    "asked_model.asked_model": _OPENED,
    "correct_report.accept": OnIncident(
        least=EDITOR, call=lambda w, s: correct_report.accept(w, KEY, s.statement, s.by(w))
    ),
    "correct_report.accept_section": OnIncident(
        least=EDITOR, call=lambda w, s: correct_report.accept_section(w, KEY, s.section, s.by(w))
    ),
    "correct_report.add": OnIncident(
        least=EDITOR, call=lambda w, s: correct_report.add(w, KEY, s.section, s.by(w), "We slept badly.")
    ),
    "correct_report.edit": OnIncident(
        least=EDITOR, call=lambda w, s: correct_report.edit(w, KEY, s.statement, s.by(w), "Checkout was slow.")
    ),
    "correct_report.reject": OnIncident(
        least=EDITOR, call=lambda w, s: correct_report.reject(w, KEY, s.statement, s.by(w))
    ),
    "correct_report.restore": OnIncident(
        least=EDITOR,
        call=lambda w, s: correct_report.restore(w, KEY, s.statement, s.by(w)),
        first=_rejected,
    ),
    "curate_timeline.curate": OnIncident(
        least=RESPONDER,
        call=lambda w, s: curate_timeline.curate(w, KEY, s.events[0], CurationAction.PIN, s.by(w)),
    ),
    "curate_timeline.merge": OnIncident(
        least=RESPONDER, call=lambda w, s: curate_timeline.merge(w, KEY, s.events[0], s.events[1], s.by(w))
    ),
    "curate_timeline.release": OnIncident(
        least=RESPONDER, call=lambda w, s: curate_timeline.release(w, KEY, s.flagged, s.by(w))
    ),
    "decide_approval.decide": OnIncident(
        least=APPROVER,
        call=lambda w, s: decide_approval.decide(w, s.request, Choice.REQUEST_CHANGES, s.by(w), "shorter"),
    ),
    "decide_approval.is_fresh": _OPENED,
    "decide_approval.refuse_stale": _OPENED,
    "describe_incident.describe": OnIncident(
        least=EDITOR, call=lambda w, s: describe_incident.describe(w, KEY, s.by(w), title="Slow checkout")
    ),
    "draft_report.draft_report": OnIncident(
        least=EDITOR, call=lambda w, s: draft_report.draft_report(w, KEY, s.by(w), "quick")
    ),
    "draft_report.redraft_section": OnIncident(
        least=EDITOR, call=lambda w, s: draft_report.redraft_section(w, KEY, s.section, s.by(w))
    ),
    "export_corrections.export_corrections": OnIncident(
        least=ADMIN,
        call=lambda w, s: export_corrections.export_corrections(
            w, KEY, s.folder / f"case-{len(list(s.folder.iterdir()))}"
        ),
        first=_approved,
    ),
    "export_report.export_report": OnIncident(
        least=VIEWER, call=lambda w, s: export_report.export_report(w, KEY, "json"), entries=0
    ),
    "import_incident.import_incident": OnIncident(
        least=RESPONDER, call=lambda w, s: import_incident.import_incident(w, [SAMPLE], ReadOptions(), KEY)
    ),
    "import_team.importing_teams": Inside(why="tells the actor's own teams"),
    "import_team.team_of_new": _ASKS,
    "keep_curation.keep": _PART,
    "keep_curation.made": _PART,
    "list_incidents.incident_key": OnIncident(
        least=VIEWER, call=lambda w, s: list_incidents.incident_key(w, KEY), entries=0
    ),
    "list_incidents.list_incidents": OverAll(call=lambda w, s: list_incidents.list_incidents(w)),
    "members.make_private": OnIncident(
        least=EDITOR,
        call=lambda w, s: members.make_private(w, KEY, s.by(w)),
        first=_open,
    ),
    "members.make_public": OnIncident(
        least=EDITOR,
        call=lambda w, s: members.make_public(w, KEY, s.by(w)),
        first=_closed,
    ),
    "members.members": OnIncident(least=VIEWER, call=lambda w, s: members.members(w, KEY), entries=0),
    "members.set_members": OnIncident(
        least=EDITOR, call=lambda w, s: members.set_members(w, KEY, [w.actor.id, "mara@larkspur.example"], s.by(w))
    ),
    "open_incident.open_incident": OnIncident(
        least=VIEWER, call=lambda w, s: open_incident.open_incident(w, KEY), entries=0
    ),
    "permission.allowed": _ASKS,
    "permission.denied": _ASKS,
    "permission.is_member": _ASKS,
    "permission.own_name": _ASKS,
    "permission.permit": _ASKS,
    "permission.permit_anywhere": _ASKS,
    "permission.permit_known": _ASKS,
    "permission.record": _PART,
    "permission.visible": _ASKS,
    "publish_report.publish_report": OnIncident(
        least=EDITOR,
        call=lambda w, s: publish_report.publish_report(w, KEY, ["json"], s.by(w)),
        first=_approved,
    ),
    "read_audit.audit_entries": Installation(least=ADMIN, call=lambda w, s: read_audit.audit_entries(w)),
    "read_audit.export_audit": Installation(least=ADMIN, call=lambda w, s: list(read_audit.export_audit(w)), entries=1),
    "read_audit.verify_audit": Installation(least=ADMIN, call=lambda w, s: read_audit.verify_audit(w)),
    "read_inbox.inbox": OverAll(call=lambda w, s: read_inbox.inbox(w)),
    "read_inbox.visible_summaries": OverAll(call=lambda w, s: read_inbox.visible_summaries(w)),
    "read_quality.known_cases": AnyRole(call=lambda w, s: read_quality.known_cases(w)),
    "read_quality.list_runs": AnyRole(call=lambda w, s: read_quality.list_runs(w)),
    "reopen_report.reopen": OnIncident(
        least=EDITOR,
        call=lambda w, s: reopen_report.reopen(w, KEY, s.by(w), "a figure was wrong"),
        first=_published,
    ),
    "request_approval.new_request": _OPENED,
    "request_approval.request_approval": OnIncident(
        least=EDITOR, call=lambda w, s: request_approval.request_approval(w, KEY, s.by(w))
    ),
    "request_approval.withdraw_request": OnIncident(
        least=EDITOR, call=lambda w, s: request_approval.withdraw_request(w, KEY, s.by(w))
    ),
    "review_report.open_review": OnIncident(
        least=VIEWER, call=lambda w, s: review_report.open_review(w, KEY), entries=0
    ),
    "review_report.whole_review": _OPENED,
    "settle_question.answer_in_words": OnIncident(
        least=RESPONDER,
        call=lambda w, s: settle_question.answer_in_words(
            w, KEY, s.question, s.by(w), "as far as I know", s.opened.timeline.events[0].at
        ),
    ),
    "settle_question.reopen": OnIncident(
        least=RESPONDER,
        call=lambda w, s: settle_question.reopen(w, KEY, s.question, s.by(w)),
        first=_answered,
    ),
    "settle_question.settle": OnIncident(
        least=RESPONDER,
        call=lambda w, s: settle_question.settle(
            w, KEY, s.question, s.opened.facts.conflicts[0].answers[0].id, s.by(w)
        ),
    ),
    "stale_statements.stale": _OPENED,
    "undo_curation.redo_last": OnIncident(
        least=RESPONDER,
        call=lambda w, s: undo_curation.redo_last(w, KEY, s.by(w)),
        first=_unpinned,
    ),
    "undo_curation.undo": OnIncident(least=RESPONDER, call=lambda w, s: undo_curation.undo(w, KEY, s.note, s.by(w))),
    "undo_curation.undo_last": OnIncident(
        least=RESPONDER,
        call=lambda w, s: undo_curation.undo_last(w, KEY, s.by(w)),
        first=_pinned,
    ),
    "undo_curation.unset_milestone": OnIncident(
        least=RESPONDER,
        call=lambda w, s: undo_curation.unset_milestone(w, KEY, "declared", s.by(w)),
        first=_milestone,
    ),
    "verify_incident.approval_fingerprint": OnIncident(
        least=VIEWER, call=lambda w, s: verify_incident.approval_fingerprint(w, KEY), entries=0
    ),
    "verify_incident.verify_incidents": OnIncident(
        least=VIEWER, call=lambda w, s: verify_incident.verify_incidents(w, KEY), entries=0
    ),
}


def operations() -> Iterator[str]:
    """``module.function`` of every public function of the operations that takes ports first."""
    for found in pkgutil.iter_modules(app.operations.__path__):
        module = importlib.import_module(f"app.operations.{found.name}")
        for name, function in vars(module).items():
            if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_"):
                if next(iter(inspect.signature(function).parameters), None) == "ports":
                    yield f"{found.name}.{name}"
