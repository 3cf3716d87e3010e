"""The timeline, mounted: the drawn strip, the list of events, and the selected record beside it.

Two components, because the events are many and what changes from run to run is little: the events are sent as one JSON
document that stays the same until the incident does, and the answer to the latest act beside it.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

KEY = "timeline"

_TIMELINE = st.components.v2.component(
    "retroline_timeline",
    html=(HERE / "timeline.html").read_text(encoding="utf-8"),
    css=style("timeline.css", "timeline_side.css"),
    js=script(
        "timeline_model.js",
        "timeline_view.js",
        "timeline_marks.js",
        "timeline_strip.js",
        "timeline_list.js",
        "timeline_filters.js",
        "timeline_forms.js",
        "timeline_record.js",
        "timeline_side.js",
        "timeline.js",
    ),
)

_ANSWER = st.components.v2.component(
    "retroline_timeline_answer",
    html='<div class="answer" hidden></div>',
    js=(HERE / "timeline_answer.js").read_text(encoding="utf-8"),
)


def timeline(document: bytes, answer: Json, on_act: Callable[[], None]) -> None:
    """Draw ``document`` (see ``views.timeline``) as ``answer`` says: who acts, what was asked for, what happened.

    What the person asks for comes through ``session.act_of(KEY)``.
    """
    _TIMELINE(key=KEY, data=document, on_act_change=on_act)
    _ANSWER(key=f"{KEY}-answer", data=dict(answer), height=1)
