"""The timeline, mounted: the drawn strip, the list of events, and the selected record beside it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

KEY = "timeline"

_TIMELINE = st.components.v2.component(
    "retroline_timeline",
    html=(HERE / "timeline.html").read_text(encoding="utf-8"),
    css=style("timeline.css"),
    js=script("timeline_strip.js", "timeline_list.js", "timeline_record.js", "timeline.js"),
)


def timeline(data: Json, on_act: Callable[[], None]) -> None:
    """Draw ``data`` (see ``views.timeline``). What the person asks for comes through ``session.act_of(KEY)``."""
    _TIMELINE(key=KEY, data=dict(data), on_act_change=on_act)
