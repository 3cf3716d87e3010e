"""The page of jobs, mounted."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

KEY = "jobs"

_JOBS = st.components.v2.component(
    "retroline_jobs",
    html=(HERE / "jobs.html").read_text(encoding="utf-8"),
    css=style("following.css", "jobs.css"),
    js=script("desk_words.js", "following.js", "jobs.js"),
)


def jobs(data: Json, on_act: Callable[[], None]) -> None:
    """Draw ``data`` (see ``views.jobs``). What the person asks for comes through ``session.act_of(KEY)``."""
    _JOBS(key=KEY, data=dict(data), on_act_change=on_act)
