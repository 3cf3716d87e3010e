"""Blocks of plain text with lines, small tables and links. Text from records goes through here, never through Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app.review import session
from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

_PANEL = st.components.v2.component(
    "retroline_panel",
    html=(HERE / "panel.html").read_text(encoding="utf-8"),
    css=style("panel.css"),
    js=script("panel.js"),
)


def panel(blocks: Sequence[Json], key: str, on_act: Callable[[str], None] | None = None) -> None:
    """Draw ``blocks``: ``title``, ``text``, ``notice``, ``lines``, ``table`` (``head``, ``rows``) and ``links``.

    A link leads to a page, or calls ``on_act`` with the name of its ``act``.
    """
    _PANEL(key=key, data={"blocks": [dict(block) for block in blocks]}, on_act_change=lambda: _on_act(key, on_act))


def _on_act(key: str, on_act: Callable[[str], None] | None) -> None:
    act = session.act_of(key)
    name = str(act.get("name", ""))
    if name == "go":
        statement = act.get("statement")
        session.go_next(
            str(act.get("page")), incident=session.incident_key(), statement=str(statement) if statement else None
        )
    elif name and on_act is not None:
        on_act(name)
