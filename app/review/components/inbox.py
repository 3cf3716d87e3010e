"""The inbox, mounted."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

KEY = "inbox"

_INBOX = st.components.v2.component(
    "retroline_inbox",
    html=(HERE / "inbox.html").read_text(encoding="utf-8"),
    css=style("inbox.css"),
    js=script("inbox_row.js", "inbox_bar.js", "inbox.js"),
)


def inbox(data: Json, on_act: Callable[[], None]) -> None:
    """Draw ``data`` (see ``views.incidents``). What the person asks for comes through ``session.act_of(KEY)``."""
    _INBOX(key=KEY, data=dict(data), on_act_change=on_act)
