"""The audit log, mounted."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

KEY = "audit"

_AUDIT = st.components.v2.component(
    "retroline_audit",
    html=(HERE / "audit.html").read_text(encoding="utf-8"),
    css=style("audit.css"),
    js=script("audit.js"),
)


def audit(data: Json, on_act: Callable[[], None]) -> None:
    """Draw ``data`` (see ``views.audit``). What the person asks for comes through ``session.act_of(KEY)``."""
    _AUDIT(key=KEY, data=dict(data), on_act_change=on_act)
