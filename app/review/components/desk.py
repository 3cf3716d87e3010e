"""The desk, mounted: outline, document and evidence side by side."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

KEY = "desk"

_DESK = st.components.v2.component(
    "retroline_desk",
    html=(HERE / "desk.html").read_text(encoding="utf-8"),
    css=style("desk.css"),
    js=script("desk_document.js", "desk_edit.js", "desk_evidence.js", "desk.js"),
)


def desk(data: Json, on_act: Callable[[], None]) -> None:
    """Draw ``data`` (see ``views.desk``). What the person asks for comes through ``session.act_of(KEY)`` in ``on_act``."""
    _DESK(key=KEY, data=dict(data), on_act_change=on_act)
