"""The page of an evaluation's run, mounted."""

from __future__ import annotations

import hashlib

import streamlit as st

from app.operations.read_quality import quality_style
from app.review.components.assets import HERE, script, style

_QUALITY = st.components.v2.component(
    "retroline_quality",
    html=(HERE / "quality.html").read_text(encoding="utf-8"),
    css=f"{style('quality.css')}\n{quality_style()}",
    js=script("quality.js"),
)


def quality(part: str, key: str = "quality") -> None:
    """Show ``part``, which ``read_quality.quality_part`` made: its markup is escaped and runs nothing."""
    _QUALITY(key=key, data={"part": part, "digest": hashlib.sha256(part.encode()).hexdigest()})
