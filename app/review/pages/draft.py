"""The desk: read the draft beside its evidence, correct it, approve it."""

from __future__ import annotations

import streamlit as st

from app.operations import draft_report
from app.operations.ask_second_opinion import latest_opinions
from app.operations.open_incident import OpenIncident
from app.operations.ports import Ports, StoredDraft
from app.review import review_acts, session
from app.review.background import Work
from app.review.components import desk as component
from app.review.components.frame import frame, unknown_incident
from app.review.opening import open_report
from app.review.views.desk import review_json, undrafted_json
from app.review.views.document import draft_sections_json
from app.review.views.event_view import source_name
from app.review.views.words import Json
from extraction.domain.finding import Verdict
from extraction.domain.report import DraftSection
from extraction.errors import EditConflict, NotFound, RetrolineError

POLL = 0.5
"""Seconds between looks at a draft under way."""

DRAFTING: Json = {"name": "Drafting", "kind": "review", "detail": "Sections are written side by side and checked."}
DRAFT_NEEDS_NAME = "Say who you are first: the field “Acting as” at the top."


def show() -> None:
    try:
        opened = open_report(session.world(), session.incident_key())
    except NotFound as error:
        unknown_incident(str(error))
        return
    incident = opened if isinstance(opened, OpenIncident) else opened.opened
    frame("draft", incident.incident)
    if session.works().of(_work(incident.incident.key)) is not None:
        _drafting(incident)
    elif isinstance(opened, OpenIncident):
        _mount(_undrafted(opened))
    else:
        world = session.world()
        judge = None if world.judge is None else world.judge.name
        _mount(review_json(opened, latest_opinions(world, opened), judge))


def _work(key: str) -> str:
    return f"draft {key}"


@st.fragment(run_every=POLL)
def _drafting(opened: OpenIncident) -> None:
    """Sections as they finish; when all have, the page turns to the finished draft."""
    work = session.works().of(_work(opened.incident.key))
    finished = session.works().take(_work(opened.incident.key))
    if work is None or finished is not None:
        if finished is not None and finished.error is not None:
            session.say(f"Drafting stopped: {finished.error}", "error")
        elif finished is not None:
            session.say(_told(finished.result))
        st.rerun()
    _mount({**_undrafted(opened), "drafting": _progress(work), "buttons": _busy(), "state": DRAFTING})


def _told(result: object) -> str:
    checks = result.checked.checks if isinstance(result, StoredDraft) else ()
    if all(one.verdict is Verdict.SUPPORTED for one in checks):
        return "Drafted and checked: every sentence is supported by its records."
    return "Drafted and checked. Sentences that need you are marked; press n to go through them."


def _progress(work: Work[object, object]) -> Json:
    sections = [step for step in list(work.steps) if isinstance(step, DraftSection)]
    return {"sections": draft_sections_json(sections), "done": None}


def _busy() -> Json:
    why = "A draft is being written."
    return {"draft": why, "approve": why, "publish": why}


def _undrafted(opened: OpenIncident) -> Json:
    sources = sorted({source_name(event.source) for event in opened.timeline})
    return undrafted_json(opened.incident.key, len(opened.timeline), sources)


def _mount(data: Json) -> None:
    answered = session.answered()
    notice = session.take_notice()
    conflict = None if answered is None else answered.conflict
    component.desk(
        {
            **data,
            "actor": session.actor(),
            "select": session.asked_for("statement"),
            "ack": None if answered is None else answered.id,
            "failed": answered is not None and answered.failed,
            "notice": None if notice is None else {"text": notice.text, "kind": notice.kind},
            "conflict": None
            if conflict is None
            else {"statement": conflict.statement, "theirs": conflict.theirs, "by": conflict.by},
        },
        on_act=_on_act,
    )


def _on_act() -> None:
    """Carry out what the person at the desk asked for; the page then shows the state that follows."""
    act = session.act_of(component.KEY)
    name, identity = str(act.get("name", "")), str(act.get("id", ""))
    key = session.incident_key()
    if key is None or not name:
        return
    if name == "go":
        event = act.get("event")
        session.go_next(str(act.get("page")), incident=key, event=str(event) if event else None)
        return
    if not session.actor():
        session.say(DRAFT_NEEDS_NAME, "warn")
        session.answer(session.Answered(id=identity, failed=True))
        return
    if name == "draft":
        _start_drafting(session.world(), key, session.actor())
        session.answer(session.Answered(id=identity))
        return
    _perform(key, identity, act)


def _start_drafting(ports: Ports, key: str, by: str) -> None:
    session.works().start(
        _work(key), lambda report_step: draft_report.draft_report(ports, key, by, on_section=report_step)
    )


def _perform(key: str, identity: str, act: review_acts.Act) -> None:
    try:
        told = review_acts.perform(session.world(), key, session.actor(), act)
    except EditConflict as error:
        conflict = session.Conflict(statement=error.statement_id, theirs=error.theirs, by=error.by)
        session.answer(session.Answered(id=identity, failed=True, conflict=conflict))
    except RetrolineError as error:
        session.say(str(error), "error")
        session.answer(session.Answered(id=identity, failed=True))
    else:
        if told:
            session.say(told)
        session.answer(session.Answered(id=identity))


show()
