"""The desk, mounted: outline, document and evidence side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import orjson
import streamlit as st

from app.review.components.assets import HERE, script, style
from app.review.views.words import Json

KEY = "desk"

SCRIPTS = (
    "desk_words.js",
    "following.js",
    "desk_bar.js",
    "desk_outline.js",
    "desk_document.js",
    "desk_proposal.js",
    "desk_edit.js",
    "desk_evidence.js",
    "desk_talk.js",
    "desk_drawer.js",
    "desk_acts.js",
    "desk_moves.js",
    "desk.js",
)
STYLES = ("following.css", "desk.css", "desk_edit.css", "desk_side.css")

_DESK = st.components.v2.component(
    "retroline_desk",
    html=(HERE / "desk.html").read_text(encoding="utf-8"),
    css=style(*STYLES),
    js=script(*SCRIPTS),
)
_WIRE = st.components.v2.component(
    "retroline_desk_wire", html="<i hidden></i>", js=(HERE / "desk_wire.js").read_text(encoding="utf-8")
)


def desk(data: Json, reply: Json, records: bytes | None, on_act: Callable[[], None]) -> None:
    """Draw ``data`` (see ``views.desk``). What the person asks for comes through ``session.act_of(KEY)`` in ``on_act``.

    ``records`` are the events (see ``views.kept``) and ``reply`` the answer to the last act. Each travels apart, and the
    scripts do too: what did not change since the last run is not sent again.
    """
    _DESK(key=KEY, data={}, on_act_change=on_act)
    if records is not None:
        _WIRE(key=f"{KEY}-records", data=records)
    _WIRE(key=f"{KEY}-document", data=orjson.dumps(dict(data)))
    _WIRE(key=f"{KEY}-reply", data=dict(reply))


def desk_progress(jobs: Sequence[Json]) -> None:
    """What is being written for this report (see ``desk_work.progress_json``); nothing else is drawn anew."""
    _WIRE(key=f"{KEY}-progress", data={"progress": [dict(one) for one in jobs]})
