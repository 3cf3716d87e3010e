"""The top of every page, and what a page shows where there is nothing to show."""

from __future__ import annotations

import streamlit as st

from app.operations.access import Action, Actor, holds, may_anywhere
from app.operations.jobs import jobs
from app.review import session
from app.review.components.assets import HERE, script, style
from app.review.components.panel import panel
from app.review.views.jobs import ACTIVE
from app.review.views.roles import highest_role, role_words, roles_listed, whom_to_ask
from app.review.views.words import Json, listed
from extraction.domain.incident import Incident
from extraction.errors import RetrolineError

KEY = "frame"

PAGES = (
    {"name": "inbox", "path": ".", "label": "Incidents", "incident": False},
    {"name": "import", "path": "import", "label": "Import", "incident": False},
    {"name": "templates", "path": "templates", "label": "Templates", "incident": False},
    {"name": "quality", "path": "quality", "label": "Quality", "incident": False},
    {"name": "regenerate", "path": "regenerate", "label": "Regenerate", "incident": False},
    {"name": "jobs", "path": "jobs", "label": "Jobs", "incident": False},
    {"name": "audit", "path": "audit", "label": "Audit", "incident": False},
    {"name": "draft", "path": "draft", "label": "Draft", "incident": True},
    {"name": "timeline", "path": "timeline", "label": "Timeline", "incident": True},
    {"name": "publish", "path": "publish", "label": "Publish", "incident": True},
    {"name": "details", "path": "details", "label": "Details", "incident": True},
)

ASKED = {"audit": Action.AUDIT, "regenerate": Action.BATCH}
"""Pages that only those see who hold the action on every team."""

MOST = 20
"""Jobs under way that are counted at the top of the page."""

_FRAME = st.components.v2.component(
    "retroline_frame",
    html=(HERE / "frame.html").read_text(encoding="utf-8"),
    css=style("frame.css"),
    js=script("frame.js"),
)


def frame(page: str, incident: Incident | None = None) -> None:
    """Draw the top of ``page``; leaves for another page where the person asked for that."""
    session.leave_if_asked()
    session.at_page(page)
    st.html(f"<style>{(HERE / 'page.css').read_text(encoding='utf-8')}</style>")
    about = None if incident is None else _about(incident)
    actor = session.acting()
    _FRAME(
        key=KEY,
        data={"page": page, "pages": _pages(actor), "person": _person(actor, incident), "incident": about},
        on_act_change=_on_act,
    )
    session.framed(True)


def _pages(actor: Actor) -> list[Json]:
    shown = [one for one in PAGES if _leads_on(str(one["name"]), actor)]
    under_way = _under_way() if any(one["name"] == "jobs" for one in shown) else 0
    return [{**one, "under_way": under_way} if one["name"] == "jobs" and under_way else one for one in shown]


def _leads_on(page: str, actor: Actor) -> bool:
    """Jobs are for whoever may have one done; the address of another's job opens for whoever sees the incident."""
    if page == "jobs":
        return actor.operator or any(holds(grant.role, Action.DRAFT) for grant in actor.grants)
    return page not in ASKED or may_anywhere(actor, ASKED[page])


def _under_way() -> int:
    """Jobs under way that the person may see, up to ``MOST``; a database that is busy tells it with the next page."""
    try:
        return len(jobs(session.world(), states=ACTIVE, limit=MOST))
    except RetrolineError:
        return 0


def _person(actor: Actor, incident: Incident | None) -> Json:
    """Who acts. Without sign-in the name is a field; who signed in has name and role, here the one on ``incident``."""
    if actor.operator:
        return {"name": actor.name, "chosen": True}
    return {
        "name": actor.name,
        "chosen": False,
        "role": highest_role(actor) if incident is None else role_words(actor, incident.team),
        "about": f"{actor.id}: {roles_listed(actor)}",
        "signs_out": session.can_sign_out(),
    }


def _about(incident: Incident) -> Json:
    parts = (incident.key, incident.status or "", listed(incident.services))
    return {
        "key": incident.key,
        "title": incident.title,
        "severity": incident.severity or "",
        "private": incident.private,
        "about": " · ".join(part for part in parts if part),
    }


def _on_act() -> None:
    act = session.act_of(KEY)
    if act.get("name") == "actor":
        session.act_as(str(act.get("value", "")))
    elif act.get("name") == "sign_out":
        session.sign_out()
    elif act.get("name") == "go":
        page = str(act.get("page"))
        on_incident = any(one["name"] == page and one["incident"] for one in PAGES)
        session.go_next(page, incident=session.incident_key() if on_incident else None)


def unknown_incident(reason: str) -> None:
    """A calm page for an address that names no incident there is, or none that the person may see: the words are the same."""
    frame("")
    told = f"{reason[:1].upper()}{reason[1:].partition(';')[0].rstrip('.')}."
    private = "" if session.acting().operator else "\nIt does not exist, or it is not yours to see."
    links = [{"label": "All incidents", "page": "inbox"}]
    if session.why_not(Action.IMPORT) is None:
        links.append({"label": "Import records", "page": "import"})
    panel([{"title": "No such incident", "heads": True, "text": f"{told}{private}", "links": links}], key="unknown")


def not_allowed(reason: str) -> None:
    """What is left of a page that the person's role does not open."""
    if not session.framed():
        frame("")
    text = f"{reason[:1].upper()}{reason[1:].rstrip('.')}.\n{whom_to_ask(session.installation().policy)}"
    panel(
        [
            {
                "title": "Not yours to do",
                "heads": True,
                "text": text,
                "links": [{"label": "All incidents", "page": "inbox"}],
            }
        ],
        key="not-allowed",
    )
