"""Streamlit's entry: names the pages and opens the door to them, nothing else."""

from pathlib import Path

import streamlit as st

from app.review.doorstep import enter

st.set_page_config(page_title="Retroline", layout="wide", page_icon=str(Path(__file__).parent / "review" / "mark.svg"))
page = st.navigation(
    [
        st.Page("review/pages/inbox.py", title="Incidents", url_path="inbox", default=True),
        st.Page("review/pages/import_records.py", title="Import", url_path="import"),
        st.Page("review/pages/draft.py", title="Draft", url_path="draft"),
        st.Page("review/pages/timeline.py", title="Timeline", url_path="timeline"),
        st.Page("review/pages/publish.py", title="Publish", url_path="publish"),
        st.Page("review/pages/details.py", title="Details", url_path="details"),
        st.Page("review/pages/templates.py", title="Templates", url_path="templates"),
        st.Page("review/pages/quality.py", title="Quality", url_path="quality"),
        st.Page("review/pages/audit.py", title="Audit", url_path="audit"),
        st.Page("review/pages/jobs.py", title="Jobs", url_path="jobs"),
        st.Page("review/pages/regenerate.py", title="Regenerate", url_path="regenerate"),
    ],
    position="hidden",
)
enter(page)
