"""What happened, drawn and listed; what people say about events; milestones and metrics with their grounds."""

from __future__ import annotations

from app.operations.open_incident import OpenIncident, open_incident
from app.review import session, timeline_acts
from app.review.components import timeline as component
from app.review.components.frame import frame, unknown_incident
from app.review.views.timeline import raw_json, timeline_json
from app.review.views.words import Json
from extraction.errors import NotFound, RetrolineError

NEEDS_NAME = "Say who you are first: the field “Acting as” at the top."


def show() -> None:
    key = session.incident_key()
    if key is None:
        unknown_incident("No incident is named in the address.")
        return
    try:
        opened = open_incident(session.world(), key)
    except NotFound as error:
        unknown_incident(str(error))
        return
    frame("timeline", opened.incident)
    answered = session.answered()
    notice = session.take_notice()
    component.timeline(
        {
            **timeline_json(opened),
            "actor": session.actor(),
            "select": session.asked_for("event"),
            "raw": _raw(opened),
            "ack": None if answered is None else answered.id,
            "failed": answered is not None and answered.failed,
            "notice": None if notice is None else {"text": notice.text, "kind": notice.kind},
        },
        on_act=_on_act,
    )


def _raw(opened: OpenIncident) -> Json | None:
    event_id = session.remembered("raw")
    event = None if event_id is None else opened.timeline.find(event_id)
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
    elif timeline_acts.is_curation(name):
        _curate(key, identity, act)


def _curate(key: str, identity: str, act: timeline_acts.Act) -> None:
    failed = True
    if not session.actor():
        session.say(NEEDS_NAME, "warn")
    else:
        try:
            session.say(timeline_acts.perform(session.world(), key, session.actor(), act))
            failed = False
        except RetrolineError as error:
            session.say(str(error), "error")
    session.answer(session.Answered(id=identity, failed=failed))


show()
