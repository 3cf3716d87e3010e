"""The page of batches, mounted."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

KEY = "regenerate"

SCRIPTS = (
    "desk_words.js",
    "following.js",
    "desk_proposal.js",
    "regenerate_choice.js",
    "regenerate_batch.js",
    "regenerate.js",
)

_REGENERATE = st.components.v2.component(
    "retroline_regenerate",
    html=(HERE / "regenerate.html").read_text(encoding="utf-8"),
    css=style("following.css", "desk_edit.css", "regenerate.css"),
    js=script(*SCRIPTS),
)


def regenerate(data: Json, on_act: Callable[[], None]) -> None:
    """Draw ``data`` (see ``pages.regenerate``). What the person asks for comes through ``session.act_of(KEY)``."""
    _REGENERATE(key=KEY, data=dict(data), on_act_change=on_act)
