"""The page for somebody who is not let in, mounted."""

from __future__ import annotations

import streamlit as st

from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

_DOORSTEP = st.components.v2.component(
    "retroline_doorstep",
    html=(HERE / "doorstep.html").read_text(encoding="utf-8"),
    css=style("doorstep.css"),
    js=script("doorstep.js"),
)


def doorstep(data: Json) -> None:
    """Draw ``data`` (see ``views.doorstep``): ``title``, ``text``, ``lines``, ``after`` and ``links`` with ``href``."""
    st.html(f"<style>{(HERE / 'page.css').read_text(encoding='utf-8')}</style>")
    _DOORSTEP(key="doorstep", data=dict(data))
