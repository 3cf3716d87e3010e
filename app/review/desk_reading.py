"""What the desk reads besides the report itself: who may do what, approval, discussion, what waits, what was typed."""

from __future__ import annotations

from collections.abc import Mapping

from app.operations.access import Action
from app.operations.approval_state import ApprovalState, approval_state, changes_since
from app.operations.ask_second_opinion import latest_opinions
from app.operations.discuss import discussion, people_to_ask
from app.operations.ports import Ports
from app.operations.propose_draft import differences, proposals
from app.operations.report_history import compare_versions, versions
from app.operations.review_report import OpenReview
from app.operations.review_statistics import statistics
from app.operations.stale_statements import stale
from app.operations.think_first import thoughts_asked
from app.operations.unsaved_text import typings
from app.review import session
from app.review.job_follow import nobody_works
from app.review.views.desk import review_json, typing_json
from app.review.views.proposals import proposal_json
from app.review.views.report_history import asked_json, comparison_json, statistics_json, versions_json
from app.review.views.talk import talk_json
from app.review.views.words import Json
from extraction.domain.incident import Incident
from extraction.errors import NotFound

DRAWER, COMPARED = "desk-history", "desk-compared"
"""Remembered in a session: whose history it has opened, and which versions (``1 3``) it compares."""

TYPED = "typed"
"""What the person typed and did not save: it travels with the answer, so that typing does not send the document again."""

MAY: Mapping[str, Action] = {
    "edit": Action.EDIT,
    "comment": Action.COMMENT,
    "answer": Action.ANSWER,
    "draft": Action.DRAFT,
    "request": Action.REQUEST_APPROVAL,
    "publish": Action.PUBLISH,
}
"""What the desk asks about, and the action that holds it."""


def may(incident: Incident | None) -> dict[str, str | None]:
    """Each thing to do here with why the person cannot, or ``None``."""
    rights = {name: session.why_not(action, incident) for name, action in MAY.items()}
    return {**rights, "draft": rights["draft"] or nobody_works(session.world())}


def read_desk(ports: Ports, opened: OpenReview) -> dict[str, object]:
    """Everything the desk draws of a report, for the present actor."""
    key = opened.opened.incident.key
    state = approval_state(ports, opened, session.actor())
    told = review_json(
        opened,
        latest_opinions(ports, opened),
        None if ports.judge is None else ports.judge.name,
        stale(ports, opened),
        state,
        _changed(ports, opened, state),
    )
    return {
        **told,
        "may": may(opened.opened.incident),
        "owner": _owner(opened.opened.incident),
        "buttons": _buttons(told, opened, state),
        "talk": talk_json(discussion(ports, key), people_to_ask(ports, key), ports.actor.id),
        "proposals": _proposals(ports, key, opened),
        "thinking": _thinking(ports, key, opened),
        **_history(ports, key, opened),
        TYPED: [typing_json(one) for one in typings(ports, key)],
    }


def _thinking(ports: Ports, key: str, opened: OpenReview) -> list[Json]:
    """Sections that ask people first and are not drafted; where all are, nobody looks into the template for it."""
    if not any(one.section.undrafted for one in opened.review.sections):
        return []
    return [asked_json(one) for one in thoughts_asked(ports, key) if not one.drafted]


def _owner(incident: Incident) -> str | None:
    return f"Owned by {incident.team}" if incident.team else None


def _history(ports: Ports, key: str, opened: OpenReview) -> dict[str, object]:
    """Versions and figures, once somebody has opened the drawer; they take a look at every version."""
    if session.remembered(DRAWER) != key:
        return {"versions": None, "statistics": None, "compare": None}
    return {
        "versions": versions_json(versions(ports, key)),
        "statistics": statistics_json(statistics(ports, key)),
        "compare": _comparison(ports, key, opened),
    }


def _comparison(ports: Ports, key: str, opened: OpenReview) -> Json | None:
    before, _, after = (session.remembered(COMPARED) or "").partition(" ")
    if not (before.isdigit() and after.isdigit()):
        return None
    try:
        found = compare_versions(ports, key, int(before), int(after))
    except NotFound:
        return None
    return comparison_json(int(before), int(after), found, _titles(opened))


def _titles(opened: OpenReview) -> dict[str, str]:
    return {one.section.id: one.section.title for one in opened.review.sections}


def _proposals(ports: Ports, key: str, opened: OpenReview) -> list[Json]:
    titles = _titles(opened)
    return [proposal_json(one, differences(ports, key, one), titles) for one in proposals(ports, key)]


def _changed(ports: Ports, opened: OpenReview, state: ApprovalState) -> tuple[str, ...]:
    """What is different since somebody was last asked, or approved."""
    if state.last is None or state.last.content == opened.content:
        return ()
    return changes_since(ports, opened.opened.incident.key, state.last.content)


def _buttons(told: Json, opened: OpenReview, state: ApprovalState) -> Json:
    """Why each button waits: the person's role first, then the report's state."""
    buttons = told["buttons"]
    waits: Json = buttons if isinstance(buttons, Mapping) else {}
    incident = opened.opened.incident
    open_points = waits.get("approve") if not opened.approval_stands else None
    asked = "Approval has been requested." if state.request is not None else None
    return {
        "draft": session.why_not(Action.DRAFT, incident) or nobody_works(session.world()),
        "request": session.why_not(Action.REQUEST_APPROVAL, incident) or _approved(opened) or open_points or asked,
        "approve": session.why_not(Action.APPROVE, incident) or waits.get("approve") or state.waits,
        "publish": session.why_not(Action.PUBLISH, incident) or waits.get("publish"),
    }


def _approved(opened: OpenReview) -> str | None:
    return "It is approved as it stands." if opened.approval_stands else None
