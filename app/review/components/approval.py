"""Approval on the Publish page, mounted."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

KEY = "approval"

_APPROVAL = st.components.v2.component(
    "retroline_approval",
    html=(HERE / "approval.html").read_text(encoding="utf-8"),
    css=style("approval.css"),
    js=script("approval.js"),
)


def approval(data: Json, on_act: Callable[[], None]) -> None:
    """Draw ``data`` (see ``views.approval``). What the person asks for comes through ``session.act_of(KEY)``."""
    _APPROVAL(key=KEY, data=dict(data), on_act_change=on_act)
