"""The audit log: who did what and when, before and after, and whether the log is as it was written."""

from __future__ import annotations

import streamlit as st

from app.operations.access import Action
from app.operations.audit import AuditEntry
from app.operations.ports import Ports
from app.operations.read_audit import audit_entries, export_audit, verify_audit
from app.review import session
from app.review.components import audit as component
from app.review.components.frame import frame
from app.review.components.panel import panel
from app.review.sign_in import NotSignedIn
from app.review.views.audit import Asked, AuditPage, audit_json, looked_up
from extraction.errors import NotFound

SHOWN = 200
ADDRESS = {"of": "incident", "by": "person", "action": "action", "before": "before"}
"""Parameter of the address → what the browser calls it."""


def show() -> None:
    asked = Asked(
        incident=session.asked_for("of") or "",
        person=session.asked_for("by") or "",
        action=session.asked_for("action") or "",
        before=_number(session.asked_for("before")),
    )
    ports = session.world()
    whole = session.why_not(Action.AUDIT) is None
    page, missing = _looked_up(ports, asked)
    verdict = verify_audit(ports) if whole else None
    frame("audit")
    if missing:
        panel([{"notice": {"text": missing, "kind": "warn"}}], key="missing")
    component.audit(audit_json(page, asked, verdict), on_act=_on_act)
    if whole:
        _exports(ports)


def _looked_up(ports: Ports, asked: Asked) -> tuple[AuditPage, str]:
    def fetch(before: int | None) -> tuple[AuditEntry, ...]:
        return audit_entries(ports, asked.incident or None, SHOWN, before)

    try:
        return looked_up(fetch, asked, SHOWN), ""
    except NotFound as error:
        text = str(error)
        return AuditPage(entries=()), f"{text[:1].upper()}{text[1:]}."


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def _exports(ports: Ports) -> None:
    """The whole log as a file, made when somebody asks for it."""
    seen = session.visitor()

    def made(form: str) -> str:
        if not session.goes_on(seen):
            raise NotSignedIn
        return "".join(export_audit(ports, form))

    with st.container(horizontal=True, key="audit-exports"):
        st.download_button(
            "Export as JSON lines",
            lambda: made("jsonl"),
            "retroline-audit.jsonl",
            "application/jsonl",
            on_click="ignore",
        )
        st.download_button("Export as CSV", lambda: made("csv"), "retroline-audit.csv", "text/csv", on_click="ignore")


def _on_act() -> None:
    act = session.act_of(component.KEY)
    if act.get("name") == "filter":
        session.show_in_address(**{name: str(act.get(key) or "").strip() or None for name, key in ADDRESS.items()})


show()
