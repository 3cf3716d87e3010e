"""A Streamlit application whose only page is empty: the floor of what serving any page costs."""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).with_name("empty_page.py"))
