"""The templates of reports, mounted: the list, the editor, and the preview beside it.

How far a preview is comes from a second component, so that what is being typed is not drawn again for it.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

KEY = "templates"

_TEMPLATES = st.components.v2.component(
    "retroline_templates",
    html=(HERE / "templates.html").read_text(encoding="utf-8"),
    css=style("templates.css", "templates_edit.css"),
    js=script(
        "templates_list.js",
        "templates_form.js",
        "templates_sections.js",
        "templates_preview.js",
        "templates_history.js",
        "templates.js",
    ),
)

_PROGRESS = st.components.v2.component(
    "retroline_templates_progress",
    html='<div class="progress" hidden></div>',
    js=(HERE / "templates_progress.js").read_text(encoding="utf-8"),
)


def templates(data: Json, on_act: Callable[[], None]) -> None:
    """Draw ``data`` (see ``views.templates``). What the person asks for comes through ``session.act_of(KEY)``."""
    _TEMPLATES(key=KEY, data=dict(data), on_act_change=on_act)


def preview_progress(data: Json) -> None:
    _PROGRESS(key=f"{KEY}-progress", data=dict(data), height=1)
