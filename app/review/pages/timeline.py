"""What happened, drawn and listed; what people say about events; milestones and metrics with their grounds."""

from __future__ import annotations

import json

from app.operations.open_incident import OpenIncident
from app.operations.review_report import OpenReview
from app.review import session, timeline_acts
from app.review.components import timeline as component
from app.review.components.frame import frame, unknown_incident
from app.review.opening import open_report
from app.review.views.timeline import raw_json, timeline_document
from app.review.views.timeline_answer import draft_json, notice_json, rights_json
from app.review.views.words import Json
from extraction.errors import NotFound, RetrolineError

NEEDS_NAME = "Say who you are first: the field “Acting as” at the top."
MOVED = "timeline-moved"


def show() -> None:
    key = session.incident_key()
    if key is None:
        unknown_incident("No incident is named in the address.")
        return
    try:
        report = open_report(session.world(), key)
    except NotFound as error:
        unknown_incident(str(error))
        return
    opened = report.opened if isinstance(report, OpenReview) else report
    frame("timeline", opened.incident)
    component.timeline(timeline_document(opened), _answer(opened, report), on_act=_on_act)


def _answer(opened: OpenIncident, report: OpenReview | OpenIncident) -> Json:
    answered = session.answered()
    world = session.world()
    return {
        **draft_json(world, report),
        "incident": opened.incident.key,
        "may": rights_json(world, opened),
        "actor": session.actor(),
        "select": session.asked_for("event"),
        "raw": _raw(opened),
        "ack": None if answered is None else answered.id,
        "failed": answered is not None and answered.failed,
        "notice": _notice(),
    }


def _notice() -> Json | None:
    notice, moved = session.said(), session.remembered(MOVED)
    if notice is None:
        return None
    return {"number": notice.number, **notice_json(notice.text, notice.kind, json.loads(moved) if moved else None)}


def _raw(opened: OpenIncident) -> Json | None:
    event_id = session.remembered("raw")
    event = None if event_id is None else opened.find(event_id)
    return None if event is None else raw_json(event)


def _on_act() -> None:
    act = session.act_of(component.KEY)
    name, identity = str(act.get("name", "")), str(act.get("id", ""))
    key = session.incident_key()
    if key is None:
        return
    if name == "raw":
        session.remember("raw", str(act.get("event")))
        session.answer(session.Answered(id=identity))
    elif name == "go":
        statement = act.get("statement")
        session.go_next(str(act.get("page")), incident=key, statement=str(statement) if statement else None)
    elif timeline_acts.is_act(name):
        _curate(key, identity, act)


def _curate(key: str, identity: str, act: timeline_acts.Act) -> None:
    failed = True
    session.remember(MOVED, None)
    if not session.actor():
        session.say(NEEDS_NAME, "warn")
    else:
        try:
            told = timeline_acts.perform(session.world(), key, session.actor(), act)
        except RetrolineError as error:
            session.say(str(error), "error")
        else:
            session.say(told.text)
            moved = {"moved": told.moved, "statements": told.statements, "undo": told.undo}
            session.remember(MOVED, json.dumps(moved))
            failed = False
    session.answer(session.Answered(id=identity, failed=failed))


show()
