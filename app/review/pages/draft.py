"""The desk: read the draft beside its evidence, correct it, discuss it, ask for approval."""

from __future__ import annotations

import json

import streamlit as st

from app.operations.job import Job
from app.operations.open_incident import OpenIncident
from app.operations.ports import Ports
from app.operations.review_report import OpenReview
from app.review import desk_follow, desk_work, job_follow, review_acts, session
from app.review.components import desk as component
from app.review.components.frame import frame, unknown_incident
from app.review.desk_reading import COMPARED, DRAWER, TYPED, may, read_desk
from app.review.opening import open_report
from app.review.sign_in import NotSignedIn
from app.review.views.desk import conflict_json, undrafted_json
from app.review.views.document import records_of
from app.review.views.event_view import source_name
from app.review.views.words import Json
from extraction.errors import EditConflict, NotFound, RetrolineError

CONFLICT, SEEN = "desk-conflict", "desk-seen"
REPORT, BUSY, BUTTONS = "report", "A draft is being written.", ("draft", "approve", "publish")
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
    ports, key = session.world(), incident.incident.key
    _tell_ended(ports, key)
    writing = desk_work.drafts_under_way(ports, key)
    news = _news(key, latest)
    if isinstance(opened, OpenIncident):
        _mount(_undrafted(opened, writing), news=news)
    else:
        _show_report(ports, opened, writing, news)
    _follow_writing(key, writing)
    _following(known or "", latest)


def _tell_ended(ports: Ports, key: str) -> None:
    """What came of the work that this session has asked for and that is over now."""
    said = []
    for ended in job_follow.take_ended(ports, desk_work.followed_as(key)):
        why = job_follow.why_ended(ended)
        said.append((desk_work.told(ports, ended), "") if why is None else (desk_work.failed(ended, why), "error"))
    texts = [text for text, _ in said if text]
    if texts:
        session.say("\n".join(texts), "error" if any(kind for _, kind in said) else "")


def _follow_writing(key: str, writing: tuple[Job, ...]) -> None:
    """How far it is, often; without anything under way nothing is looked at."""
    if writing:
        _writing(key, tuple(one.id for one in writing))
    else:
        component.desk_progress(())


@st.fragment(run_every=job_follow.LOOK)
def _writing(key: str, drawn: tuple[str, ...]) -> None:
    """Once something is finished, or something else began, the page turns to what came of it."""
    try:
        ports = session.world()
    except NotSignedIn:
        st.rerun()
    writing = desk_work.drafts_under_way(ports, key)
    if tuple(one.id for one in writing) != drawn:
        st.rerun()
    component.desk_progress([desk_work.progress_json(ports, one) for one in writing])


def _news(key: str, latest: int) -> session.Notice | None:
    """What others did since this session last drew the report; empty where it draws it for the first time."""
    before_key, _, before = (session.remembered(SEEN) or "").rpartition(" ")
    session.remember(SEEN, f"{key} {latest}")
    if before_key == key and int(before) != latest:
        news = desk_follow.news_since(session.world(), key, int(before))
        if news:
            session.say(news, about="news")
    return session.said("news")


@st.fragment(run_every=desk_follow.LOOK)
def _following(key: str, seen: int) -> None:
    """What somebody else does is shown without an act of one's own; what is being typed stays as it is."""
    try:
        changed = desk_follow.latest_act(session.world(), key) != seen
    except NotSignedIn:
        changed = True
    if changed:
        st.rerun()


def _show_report(ports: Ports, opened: OpenReview, writing: tuple[Job, ...], news: session.Notice | None) -> None:
    data = read_desk(ports, opened)
    document = data["document"]
    records = records_of(document, opened.timeline, opened.facts) if isinstance(document, dict) else None
    scopes = {desk_work.scope_of(one) for one in writing}
    if REPORT in scopes and isinstance(data["buttons"], dict):
        data["buttons"] = {**data["buttons"], "draft": BUSY}
    _mount({**data, "working": sorted(scopes - {REPORT})}, records, news)


def _undrafted(opened: OpenIncident, writing: tuple[Job, ...]) -> Json:
    sources = sorted({source_name(event.source) for event in opened.timeline})
    rights = may(opened.incident)
    told = undrafted_json(opened.incident.key, len(opened.timeline), sources, rights["draft"])
    shown = {**told, "may": rights}
    return {**shown, "drafting": True, "buttons": dict.fromkeys(BUTTONS, BUSY), "state": DRAFTING} if writing else shown


def _mount(data: Json, records: bytes | None = None, news: session.Notice | None = None) -> None:
    shown = {name: value for name, value in data.items() if name != TYPED}
    reply = {
        **_reply(),
        "news": None if news is None else {"number": news.number, "text": news.text},
        TYPED: data.get(TYPED, []),
    }
    component.desk({**shown, "actor": session.actor()}, reply, records, on_act=_on_act)


def _reply() -> Json:
    """The answer to the last act, what has just happened, and what the address asks for."""
    answered = session.answered()
    notice = session.said()
    conflict = session.remembered(CONFLICT)
    return {
        "ack": None if answered is None else answered.id,
        "failed": answered is not None and answered.failed,
        "conflict": None if conflict is None else json.loads(conflict),
        "notice": None if notice is None else {"number": notice.number, "text": notice.text, "kind": notice.kind},
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
        event, job = (str(act[one]) if act.get(one) else None for one in ("event", "job"))
        session.go_next(str(act.get("page")), incident=None if job else key, event=event, job=job)
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
        told = ""
        if desk_work.is_long(act):
            job_follow.follow(
                desk_work.followed_as(key), desk_work.start(session.world(), key, session.actor(), act).id
            )
        else:
            told = review_acts.perform(session.world(), key, session.actor(), act)
            if act.get("name") == "cancel_job":
                job_follow.unfollow(desk_work.followed_as(key), str(act.get("job")))
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
