"""The desk: read the draft beside its evidence, correct it, discuss it, ask for approval."""

from __future__ import annotations

import json

import streamlit as st

from app.operations.open_incident import OpenIncident
from app.operations.ports import Ports, StoredDraft
from app.operations.review_report import OpenReview
from app.review import desk_follow, desk_work, review_acts, session
from app.review.background import Work
from app.review.components import desk as component
from app.review.components.frame import frame, unknown_incident
from app.review.desk_reading import COMPARED, DRAWER, TYPED, may, read_desk
from app.review.opening import open_report
from app.review.sign_in import NotSignedIn
from app.review.views.desk import conflict_json, undrafted_json
from app.review.views.document import draft_sections_json, records_of
from app.review.views.event_view import source_name
from app.review.views.words import Json
from extraction.domain.finding import Verdict
from extraction.domain.report import DraftSection
from extraction.errors import EditConflict, NotFound, RetrolineError

POLL = 0.5
"""Seconds between looks at a draft under way."""

CONFLICT, SEEN = "desk-conflict", "desk-seen"
DRAFTING: Json = {"name": "Drafting", "kind": "review", "detail": "Sections are written side by side and checked."}


def show() -> None:
    known = session.incident_key()
    latest = 0 if known is None else desk_follow.latest_act(session.world(), known)  # first: what comes after is news
    try:
        opened = open_report(session.world(), session.incident_key())
    except NotFound as error:
        unknown_incident(str(error))
        return
    incident = opened if isinstance(opened, OpenIncident) else opened.opened
    frame("draft", incident.incident)
    if session.works().of(desk_work.drafting(incident.incident.key)) is not None:
        _drafting(incident)
        return
    news = _news(incident.incident.key, latest)
    if isinstance(opened, OpenIncident):
        _mount(_undrafted(opened), news=news)
    else:
        _show_report(session.world(), opened, news)
    _following(known or "", latest)


def _news(key: str, latest: int) -> str:
    """What others did since this session last drew the report; empty where it draws it for the first time."""
    before_key, _, before = (session.remembered(SEEN) or "").rpartition(" ")
    session.remember(SEEN, f"{key} {latest}")
    if before_key != key or int(before) == latest:
        return ""
    return desk_follow.news_since(session.world(), key, int(before))


@st.fragment(run_every=desk_follow.LOOK)
def _following(key: str, seen: int) -> None:
    """What somebody else does is shown without an act of one's own; what is being typed stays as it is."""
    try:
        changed = desk_follow.latest_act(session.world(), key) != seen
    except NotSignedIn:
        changed = True
    if changed:
        st.rerun()


def _show_report(ports: Ports, opened: OpenReview, news: str) -> None:
    data = read_desk(ports, opened)
    document = data["document"]
    records = records_of(document, opened.timeline, opened.facts) if isinstance(document, dict) else None
    working = desk_work.under_way(session.works(), opened)
    _mount({**data, "working": sorted(working)}, records, news)
    if working:
        _waiting(opened.opened.incident.key, tuple(working))


@st.fragment(run_every=POLL)
def _waiting(key: str, scopes: tuple[str, ...]) -> None:
    """Sections and sentences that are being written again; the page turns to what came of one as soon as it is there."""
    for scope in scopes:
        done = session.works().take(desk_work.proposing(key, scope))
        if done is not None:
            if done.error is not None:
                session.say(f"Writing it again stopped: {done.error}", "error")
            st.rerun()


@st.fragment(run_every=POLL)
def _drafting(opened: OpenIncident) -> None:
    """Sections as they finish; when all have, the page turns to the finished draft."""
    name = desk_work.drafting(opened.incident.key)
    work = session.works().of(name)
    finished = session.works().take(name)
    if work is None or finished is not None:
        if finished is not None and finished.error is not None:
            session.say(f"Drafting stopped: {finished.error}", "error")
        elif finished is not None:
            session.say(_told(finished.result))
        st.rerun()
    _mount({**_undrafted(opened), "drafting": _progress(work), "buttons": _busy(), "state": DRAFTING})


def _told(result: object) -> str:
    if not isinstance(result, StoredDraft):
        return "Drafted again. This is what would change; nothing has changed yet."
    if all(one.verdict is Verdict.SUPPORTED for one in result.checked.checks):
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
    rights = may(opened.incident)
    told = undrafted_json(opened.incident.key, len(opened.timeline), sources, rights["draft"])
    return {**told, "may": rights}


def _mount(data: Json, records: bytes | None = None, news: str = "") -> None:
    shown = {name: value for name, value in data.items() if name != TYPED}
    reply = {**_reply(), "news": news, TYPED: data.get(TYPED, [])}
    component.desk({**shown, "actor": session.actor()}, reply, records, on_act=_on_act)


def _reply() -> Json:
    """The answer to the last act, what has just happened, and what the address asks for."""
    answered = session.answered()
    notice = session.take_notice()
    conflict = session.remembered(CONFLICT)
    return {
        "ack": None if answered is None else answered.id,
        "failed": answered is not None and answered.failed,
        "conflict": None if conflict is None else json.loads(conflict),
        "notice": None if notice is None else {"text": notice.text, "kind": notice.kind},
        "at": f"{session.world().now():%H:%M:%S} UTC",
        **{name: session.asked_for(name) for name in ("statement", "section", "event")},
    }


def _on_act() -> None:
    """Carry out what the person at the desk asked for; the page then shows the state that follows."""
    act = session.act_of(component.KEY)
    name, identity = str(act.get("name", "")), str(act.get("id", ""))
    key = session.incident_key()
    if key is None or not name:
        return
    session.remember(CONFLICT, None)
    if name == "go":
        event = act.get("event")
        session.go_next(str(act.get("page")), incident=key, event=str(event) if event else None)
        return
    if name in ("history", "compare"):
        _remember_history(key, act)
        session.answer(session.Answered(id=identity))
        return
    if not session.actor():
        session.say(session.NEEDS_NAME, "warn")
        session.answer(session.Answered(id=identity, failed=True))
        return
    _perform(key, identity, act)


def _remember_history(key: str, act: review_acts.Act) -> None:
    before, after = act.get("before"), act.get("after")
    session.remember(DRAWER, key)
    numbers = isinstance(before, int | float) and isinstance(after, int | float)
    session.remember(COMPARED, f"{before:.0f} {after:.0f}" if numbers else None)


def _perform(key: str, identity: str, act: review_acts.Act) -> None:
    try:
        if desk_work.is_long(act):
            told = desk_work.start(session.works(), session.world(), key, session.actor(), act)
        else:
            told = review_acts.perform(session.world(), key, session.actor(), act)
    except EditConflict as error:
        mine, base = str(act.get("text", "")), str(act.get("base", ""))
        told_of = conflict_json(error.statement_id, error.by, error.theirs, mine, base)
        session.remember(CONFLICT, json.dumps(told_of))
        session.answer(session.Answered(id=identity, failed=True))
    except RetrolineError as error:
        session.say(str(error), "error")
        session.answer(session.Answered(id=identity, failed=True))
    else:
        if told:
            session.say(told)
        session.answer(session.Answered(id=identity))


show()
