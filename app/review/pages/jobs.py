"""Jobs: what is under way, for whom and how far, what failed and why; and the workers that do it."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import streamlit as st

from app.operations import jobs as operation
from app.operations.access import Action
from app.operations.job import Job
from app.operations.ports import Ports
from app.review import session
from app.review.components import jobs as component
from app.review.components.frame import frame
from app.review.components.panel import panel
from app.review.sign_in import NotSignedIn
from app.review.views.jobs import ACTIVE, Asked, Opened, jobs_json, sentence, workers_json
from app.review.views.words import Json
from extraction.errors import Denied, NotFound, RetrolineError

FOLLOW, IDLE = 1.0, 5.0
"""Seconds between looks while something is under way, and otherwise."""
SHOWN = 40
_MOST_ACTIVE = 200
ADDRESS = {"of": "incident", "state": "group", "kind": "kind", "before": "before"}
"""Parameter of the address → what the browser calls it."""
LOG = logging.getLogger(__name__)


def show() -> None:
    frame("jobs")
    operation.jobs(session.world(), limit=1)  # whoever may see nothing here is told so by the door
    following = session.remembered("jobs-follow") is not None
    st.fragment(_page, run_every=FOLLOW if following else IDLE)(following)


def _page(following: bool) -> None:
    session.leave_if_asked()
    try:
        ports = session.world()
        data, busy = _read(ports)
    except (NotSignedIn, Denied):
        st.rerun()
    except RetrolineError as error:
        LOG.warning("the jobs cannot be read: %s", error)
        _troubled(str(error) if session.acting().operator else "the database is busy, or does not answer.")
        return
    component.jobs(data, on_act=_on_act)
    if busy != following:
        session.remember("jobs-follow", "1" if busy else None)
        st.rerun()


def _read(ports: Ports) -> tuple[Json, bool]:
    """What the page draws, and whether anything is under way."""
    asked, now = _asked(), ports.now()
    found = operation.jobs(
        ports,
        states=asked.states,
        kinds=asked.kinds,
        incident=asked.incident or None,
        before=asked.before or None,
        limit=SHOWN + 1,
    )
    active = operation.jobs(ports, states=ACTIVE, limit=_MOST_ACTIVE)
    opened, shown = _opened(ports), found[:SHOWN]
    named = session.why_not(Action.JOBS) is None or ports.actor.operator
    notice = session.remembered("jobs-notice")
    kind, _, text = (notice or "").partition(" ")
    workers = workers_json(operation.workers(ports), active, named, now)
    listed = jobs_json(shown, asked, opened, now, lambda job: _why_not(ports, job), len(found) > SHOWN)
    told = {"text": text, "kind": "" if kind == "ok" else kind} if notice else None
    return {**listed, "workers": workers, "notice": told}, bool(active)


def _why_not(ports: Ports, job: Job) -> str | None:
    if operation.may_steer(ports, job):
        return None if session.actor() else session.NEEDS_NAME
    return f"{job.actor.name} asked for this, and your role does not let you {Action.JOBS.words}."


def _asked() -> Asked:
    values = {name: session.asked_for(key) or "" for key, name in ADDRESS.items()}
    return Asked(**values)


def _opened(ports: Ports) -> Opened | None:
    id = session.asked_for("job")
    if id is None:
        return None
    try:
        return Opened(id=operation.job(ports, id).id, lines=operation.job_lines(ports, id))
    except NotFound:
        return None


def _troubled(reason: str) -> None:
    links = [{"label": "Try again", "act": "again", "primary": True}]
    text = f"{sentence(reason)}\nJobs go on meanwhile; nothing is lost."
    blocks = [{"title": "The jobs cannot be read right now", "text": text, "links": links}]
    panel(blocks, key="troubled", on_act=lambda _act: None)


def _on_act() -> None:
    act = session.act_of(component.KEY)
    session.remember("jobs-notice", None)
    match act.get("name"):
        case "filter":
            wanted = {key: _text(act, name) or None for key, name in ADDRESS.items()}
            session.show_in_address(**wanted, job=None)
        case "log":
            session.show_in_address(job=_text(act, "job") or None)
        case "go":
            session.go_next(_text(act, "page"), incident=_text(act, "incident"), batch=_text(act, "batch"))
        case "cancel" | "again" as name:
            _steer(name, _text(act, "job"))
        case _:
            pass


def _steer(name: str, id: str) -> None:
    act = operation.cancel_job if name == "cancel" else operation.retry_job
    done = "Cancelled: what it had not kept by now has no effect." if name == "cancel" else "It is tried again."
    try:
        act(session.world(), id, session.actor())
    except RetrolineError as error:
        session.remember("jobs-notice", f"warn {sentence(str(error))}")
    else:
        session.remember("jobs-notice", f"ok {done}")
        session.remember("jobs-follow", "1")


def _text(act: Mapping[str, object], name: str) -> str:
    value = act.get(name)
    return value if isinstance(value, str) else ""


show()
