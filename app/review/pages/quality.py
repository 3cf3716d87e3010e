"""Quality: what the evaluation's runs say, side by side, down to the missed fact in its records."""

from __future__ import annotations

import streamlit as st

from app.operations.read_quality import RunFile, known_cases, list_runs, quality_part, read_runs
from app.review import session
from app.review.components.frame import frame
from app.review.components.panel import panel
from app.review.components.quality import quality
from evaluation.case import Case
from evaluation.run_record import RunRecord

NOTHING = "Nothing to compare with"
HOW = "python -m evaluation run --arm plain"


def show() -> None:
    frame("quality")
    files = list_runs(session.world())
    records, refused = _records(tuple((one.name, str(one.path), one.changed) for one in files), files)
    if refused:
        panel([{"notice": {"text": "\n".join(refused), "kind": "warn"}}], key="refused")
    if not records:
        panel([{"title": "No run yet", "heads": True, "text": f"Make one with: {HOW}"}], key="no-runs")
        return
    name, before = _chosen(tuple(records))
    with st.spinner("Reading the cases' records …"):
        part = _part(records, name, before, repr(files))
    quality(part)


def _chosen(names: tuple[str, ...]) -> tuple[str, str | None]:
    """The run to look at and the one before it, kept in the address so that both can be linked to."""
    left, right = st.columns(2)
    asked, asked_before = session.asked_for("run"), session.asked_for("before")
    with left:
        name = st.selectbox("Run", names, index=names.index(asked) if asked in names else 0, key="quality-run")
    others = (NOTHING, *(one for one in names if one != name))
    with right:
        place = others.index(asked_before) if asked_before in others else 0
        before = st.selectbox("Compared with", others, index=place, key="quality-before")
    chosen = None if before == NOTHING else before
    session.show_in_address(run=name, before=chosen)
    return name, chosen


@st.cache_resource(max_entries=4, show_spinner=False)
def _records(
    seen: tuple[tuple[str, str, float], ...], _files: tuple[RunFile, ...]
) -> tuple[dict[str, RunRecord], tuple[str, ...]]:
    """Remembered per ``seen``, which changes whenever a file does."""
    return read_runs(_files)


@st.cache_resource(show_spinner=False)
def _cases() -> tuple[Case, ...]:
    return known_cases(session.world())


@st.cache_data(max_entries=16, show_spinner=False)
def _part(_records: dict[str, RunRecord], name: str, before: str | None, seen: str) -> str:
    """Remembered per pair of runs and ``seen``, the state of their files."""
    return quality_part(_records, _cases(), name, before)


show()
