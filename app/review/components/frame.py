"""The top of every page, and what a page shows where there is nothing to show."""

from __future__ import annotations

import streamlit as st

from app.review import session
from app.review.components.assets import HERE, script, style
from app.review.components.panel import panel
from app.review.views.words import listed
from extraction.domain.incident import Incident

KEY = "frame"

PAGES = (
    {"name": "inbox", "path": ".", "label": "Incidents", "incident": False},
    {"name": "import", "path": "import", "label": "Import", "incident": False},
    {"name": "quality", "path": "quality", "label": "Quality", "incident": False},
    {"name": "draft", "path": "draft", "label": "Draft", "incident": True},
    {"name": "timeline", "path": "timeline", "label": "Timeline", "incident": True},
    {"name": "publish", "path": "publish", "label": "Publish", "incident": True},
)

_FRAME = st.components.v2.component(
    "retroline_frame",
    html=(HERE / "frame.html").read_text(encoding="utf-8"),
    css=style("frame.css"),
    js=script("frame.js"),
)


def frame(page: str, incident: Incident | None = None) -> None:
    """Draw the top of ``page``; leaves for another page where the person asked for that."""
    session.leave_if_asked()
    st.html(f"<style>{(HERE / 'page.css').read_text(encoding='utf-8')}</style>")
    about = None if incident is None else _about(incident)
    _FRAME(
        key=KEY,
        data={"page": page, "pages": list(PAGES), "actor": session.actor(), "incident": about},
        on_act_change=_on_act,
    )


def _about(incident: Incident) -> dict[str, str]:
    parts = (incident.key, incident.status or "", listed(incident.services))
    return {
        "key": incident.key,
        "title": incident.title,
        "severity": incident.severity or "",
        "about": " · ".join(part for part in parts if part),
    }


def _on_act() -> None:
    act = session.act_of(KEY)
    if act.get("name") == "actor":
        session.act_as(str(act.get("value", "")))
    elif act.get("name") == "go":
        page = str(act.get("page"))
        on_incident = any(one["name"] == page and one["incident"] for one in PAGES)
        session.go_next(page, incident=session.incident_key() if on_incident else None)


def unknown_incident(reason: str) -> None:
    """A calm page for an address that names no incident there is."""
    frame("")
    panel(
        [
            {
                "title": "No such incident",
                "text": f"{reason[:1].upper()}{reason[1:]}",
                "links": [{"label": "All incidents", "page": "inbox"}, {"label": "Import records", "page": "import"}],
            }
        ],
        key="unknown",
    )
