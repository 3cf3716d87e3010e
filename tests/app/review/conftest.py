"""The sample incident in a database of its own, and the review app on it without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.ports import Ports
from app.review.import_work import SAMPLE, SAMPLE_KEY
from app.settings import PROJECT, read_settings
from app.wiring import ports
from extraction.capture.read_records import ReadOptions

OpenPage = Callable[..., AppTest]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ports:
    """An empty database in a temporary folder; the review app of this test uses it too."""
    monkeypatch.setenv("RETROLINE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RETROLINE_USER", "Mara Lindqvist")
    for name in ("RETROLINE_DATABASE_URL", "RETROLINE_MODEL", "RETROLINE_OUTPUT"):
        monkeypatch.delenv(name, raising=False)
    return ports(read_settings())


@pytest.fixture
def sample(world: Ports) -> Ports:
    """The sample incident, imported and not drafted."""
    import_incident(world, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), SAMPLE_KEY)
    return world


@pytest.fixture
def drafted(sample: Ports) -> Ports:
    draft_report(sample, SAMPLE_KEY, "Mara Lindqvist")
    return sample


@pytest.fixture
def open_page() -> Iterator[OpenPage]:
    """``open_page("draft", incident="INC-2041")``: the page after one run."""
    st.cache_resource.clear()

    def opened(page: str, **parameters: str) -> AppTest:
        app = AppTest.from_file(str(PROJECT / "app" / "main.py"), default_timeout=30)
        app.run()
        app.switch_page(f"review/pages/{page}.py")
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    yield opened
    st.cache_resource.clear()
