"""Regenerate: many reports written again, from the dry run to what becomes of each; nothing is replaced by itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping

import streamlit as st

from app.operations import regenerate_reports as operation
from app.operations.access import Action
from app.operations.batch import BatchItem, ItemState, Limits
from app.operations.batch_world import PLAIN
from app.operations.choose_reports import NAMES
from app.operations.permission import permit_anywhere
from app.operations.ports import Ports
from app.operations.take_items import drop_item, item_differences, item_proposal, take_item
from app.operations.templates import usable
from app.review import job_follow, regenerate_work, session
from app.review.components import regenerate as component
from app.review.components.frame import frame
from app.review.components.panel import panel
from app.review.regenerate_work import Looked, Planned
from app.review.sign_in import NotSignedIn
from app.review.views.batches import GOING, batch_json, confirm_json, item_json
from app.review.views.jobs import sentence
from app.review.views.proposals import differences_json
from app.review.views.regenerate import limits_json, limits_of, plan_json, typed_json, typed_of
from app.review.views.words import Json
from extraction.domain.report_template import ReportTemplate
from extraction.errors import Denied, InvalidTemplate, NotFound, RetrolineError

FOLLOW, IDLE = 1.0, 6.0
"""Seconds between looks while something is under way, and otherwise."""
PAGE = 50
CHOICE, NOTICE, CONFIRM, FOLLOWING, PAGES = (f"regenerate-{one}" for one in ("choice", "notice", "ask", "on", "pages"))
LOG = logging.getLogger(__name__)


def show() -> None:
    frame("regenerate")
    permit_anywhere(session.world(), Action.BATCH)
    following = session.remembered(FOLLOWING) is not None
    st.fragment(_page, run_every=FOLLOW if following else IDLE)(following)


def _page(following: bool) -> None:
    session.leave_if_asked()
    try:
        ports = session.world()
        data, busy = _read(ports)
    except (NotSignedIn, Denied):
        st.rerun()
    except RetrolineError as error:
        LOG.warning("the batches cannot be read: %s", error)
        _troubled(str(error) if session.acting().operator else "the database is busy, or does not answer.")
        return
    component.regenerate(data, on_act=_on_act)
    if busy != following:
        session.remember(FOLLOWING, "1" if busy else None)
        st.rerun()


def _read(ports: Ports) -> tuple[Json, bool]:
    """What the page draws, and whether anything is under way."""
    notice = json.loads(session.remembered(NOTICE) or "null")
    shared = {
        "typed": typed_json(typed_of(json.loads(session.remembered(CHOICE) or "{}"))),
        "limits": limits_json(Limits()),
        "why_not": session.why_not(Action.BATCH),
        "nobody": job_follow.nobody_works(ports),
        "notice": notice,
    }
    id = session.asked_for("batch")
    if id is not None:
        try:
            shown, busy = _one(ports, id)
        except NotFound as error:
            session.show_in_address(batch=None)
            shared["notice"] = {"text": sentence(str(error)), "kind": "warn"}
        else:
            return {**shared, **shown}, busy
    shown, busy = _all(ports)
    return {**shared, **shown}, busy


def _all(ports: Ports) -> tuple[Json, bool]:
    found = operation.batches(ports)
    failed = _dry_run_failed(ports)
    work = session.works().of(regenerate_work.planning(ports))
    planning = work is not None and not work.done
    looked = [step for step in list(work.steps)[-1:] if isinstance(step, Looked)] if work is not None else []
    planned = None if work is None else work.result
    shown = {
        "batch": None,
        "templates": [{"id": one.id, "title": one.title} for one in _templates(ports)],
        "models": _models(ports),
        "model": "as configured" if ports.model is None else f"as configured: {ports.model.name}",
        "names": list(NAMES),
        "planning": {"done": looked[0].done if looked else 0, "total": looked[0].total if looked else 0}
        if planning
        else None,
        "plan": plan_json(planned.plan, planned.typed) if isinstance(planned, Planned) else None,
        "batches": [batch_json(one) for one in found],
        **({"notice": {"text": sentence(failed), "kind": "warn"}} if failed else {}),
    }
    return shown, planning or any(one.batch.state in GOING for one in found)


def _dry_run_failed(ports: Ports) -> str | None:
    """Why the dry run did not come to its end; kept until the person does something else."""
    name = regenerate_work.planning(ports)
    work = session.works().of(name)
    why = None if work is None else work.error
    if why is not None:
        session.works().take(name)
        _say(sentence(why), "warn")
    return why


def _templates(ports: Ports) -> tuple[ReportTemplate, ...]:
    try:
        return usable(ports)
    except InvalidTemplate:
        return ()


def _models(ports: Ports) -> list[str]:
    known = [one.name for one in (ports.model, *ports.section_models.values()) if one is not None]
    return list(dict.fromkeys((*known, PLAIN)))


def _one(ports: Ports, id: str) -> tuple[Json, bool]:
    only = session.asked_for("only") or ""
    states = frozenset(one for one in ItemState if one.value == only)
    pages = int(session.remembered(PAGES) or 1)
    view = operation.batch_view(ports, id, states, PAGE * pages + 1)
    opened = session.asked_for("item")
    taking = _taking(id, view.counts.get(ItemState.PROPOSED, 0))
    confirm = json.loads(session.remembered(CONFIRM) or "null")
    shown = {
        "batch": batch_json(view),
        "only": only,
        "items": [
            item_json(one, _difference(ports, one) if one.incident == opened else None)
            for one in view.items[: PAGE * pages]
        ],
        "more": len(view.items) > PAGE * pages,
        "waiting": view.counts.get(ItemState.PROPOSED, 0),
        "confirm": confirm if isinstance(confirm, dict) and confirm.get("batch") == id else None,
        "taking": taking,
        "batches": [],
    }
    running = view.batch.state in GOING or view.counts.get(ItemState.RUNNING, 0) > 0
    return shown, running or taking is not None


def _taking(id: str, left: int) -> Json | None:
    """How far taking many over is; what came of it is said once."""
    works, name = session.works(), regenerate_work.taking(id)
    done = works.take(name)
    if done is not None:
        told = sentence(done.error) if done.error else f"{done.result} taken over, each as a new version."
        _say(told, "warn" if done.error else "")
        return None
    if works.of(name) is None:
        return None
    return {"told": f"Taking over what is not worse: {left:,} still to be looked at", "part": None}


def _difference(ports: Ports, item: BatchItem) -> Json:
    """Old and new of one report, remembered for as long as neither changes."""
    if item.state is not ItemState.PROPOSED:
        return {"differences": [], "failed": "It was decided on; what it was like is in the history of the report."}
    seen = f"{item.batch} {item.incident} {item.proposal} {_latest(ports, item.incident)}"
    known = json.loads(session.remembered("regenerate-difference") or "{}")
    if known.get("seen") != seen:
        known = {"seen": seen, **_compared(ports, item)}
        session.remember("regenerate-difference", json.dumps(known))
    return {"differences": known["differences"], "failed": known["failed"]}


def _latest(ports: Ports, key: str) -> int:
    return next((one.number for one in ports.audit.entries(incident=key, limit=1)), 0)


def _compared(ports: Ports, item: BatchItem) -> dict[str, object]:
    try:
        proposal = item_proposal(ports, item.batch, item.incident)
        found = item_differences(ports, item.batch, item.incident)
    except (NotFound, Denied) as error:
        return {"differences": [], "failed": sentence(str(error))}
    titles = {one.id: one.title for one in proposal.checked.draft.sections}
    return {"differences": [dict(one) for one in differences_json(found, titles)], "failed": ""}


def _troubled(reason: str) -> None:
    links = [{"label": "Try again", "act": "again", "primary": True}]
    text = f"{sentence(reason)}\nBatches go on meanwhile; nothing is lost."
    blocks = [{"title": "The batches cannot be read right now", "text": text, "links": links}]
    panel(blocks, key="troubled", on_act=lambda _act: None)


def _say(text: str, kind: str = "") -> None:
    session.remember(NOTICE, json.dumps({"text": text, "kind": kind}))


def _on_act() -> None:
    act = session.act_of(component.KEY)
    name = str(act.get("name") or "")
    if not name:
        return
    session.remember(NOTICE, None)
    try:
        LOOKS.get(name, _decide)(session.world(), act)
    except RetrolineError as error:
        _say(sentence(str(error)), "warn")
    session.remember(FOLLOWING, "1")


Act = Mapping[str, object]


def _text(act: Act, name: str) -> str:
    value = act.get(name)
    return value if isinstance(value, str) else ""


def _values(act: Act, name: str) -> Mapping[str, object]:
    value = act.get(name)
    return value if isinstance(value, Mapping) else {}


def _plan(ports: Ports, act: Act) -> None:
    session.works().take(regenerate_work.planning(ports))
    typed = typed_of(_values(act, "choice"))
    kept = {"template": typed.template, "model": typed.model, "where": list(typed.where), "since": typed.since}
    session.remember(CHOICE, json.dumps(kept))
    regenerate_work.start_plan(session.works(), ports, typed)


def _start(ports: Ports, act: Act) -> None:
    work = session.works().of(regenerate_work.planning(ports))
    planned = None if work is None else work.result
    if not isinstance(planned, Planned):
        _say("Do a dry run first: it says what would change.", "warn")
        return
    limits, order = limits_of(_values(act, "limits"), Limits()), act.get("provider_batch") is True
    begun = operation.start_batch(ports, planned.choice, limits, session.actor(), by_provider_batch=order)
    session.works().take(regenerate_work.planning(ports))
    _show_batch(begun.id)


def _show_batch(id: str) -> None:
    session.remember(PAGES, None)
    session.remember(CONFIRM, None)
    session.show_in_address(batch=id or None, item=None, only=None)


def _only(ports: Ports, act: Act) -> None:
    session.remember(PAGES, None)
    session.show_in_address(only=_text(act, "only") or None, item=None)


def _more(ports: Ports, act: Act) -> None:
    session.remember(PAGES, str(int(session.remembered(PAGES) or 1) + 1))


def _ask_all(ports: Ports, act: Act) -> None:
    id = session.asked_for("batch") or ""
    counted = regenerate_work.count_proposed(ports, id)
    session.remember(CONFIRM, json.dumps({**confirm_json(counted), "batch": id}))


def _take_all(ports: Ports, act: Act) -> None:
    session.remember(CONFIRM, None)
    regenerate_work.start_taking(session.works(), ports, session.asked_for("batch") or "", session.actor())


LOOKS: Mapping[str, Callable[[Ports, Act], None]] = {
    "plan": _plan,
    "start": _start,
    "batch": lambda _ports, act: _show_batch(_text(act, "batch")),
    "only": _only,
    "more": _more,
    "open": lambda _ports, act: session.show_in_address(item=_text(act, "incident") or None),
    "go": lambda _ports, act: session.go_next(_text(act, "page"), incident=_text(act, "incident")),
    "ask_all": _ask_all,
    "confirm_off": lambda _ports, _act: session.remember(CONFIRM, None),
    "take_all": _take_all,
}


def _decide(ports: Ports, act: Act) -> None:
    """Steers the batch that the page shows, or decides on one of its reports."""
    id, by, key = session.asked_for("batch") or "", session.actor(), _text(act, "incident")
    match act.get("name"):
        case "pause":
            operation.pause_batch(ports, id, by)
        case "resume" | "retry" as name:
            operation.resume_batch(ports, id, by, failed_too=name == "retry")
        case "cancel":
            operation.cancel_batch(ports, id, by)
        case "limits":
            base = operation.batch_view(ports, id, limit=0).batch.limits
            operation.set_limits(ports, id, limits_of(_values(act, "limits"), base), by)
        case "take":
            seen, left = act.get("seen"), act.get("left")
            taken = take_item(ports, id, key, by, _ids(left), _ids(seen) if isinstance(seen, list) else None)
            _say(f"{key} is taken over: {taken.reason}.")
        case "drop":
            drop_item(ports, id, key, by)
            _say(f"{key} stays as it is.")
        case _:
            pass


def _ids(value: object) -> frozenset[str]:
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()


show()
