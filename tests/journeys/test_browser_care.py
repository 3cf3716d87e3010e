"""Every page with its drawers and forms, for everybody: names, headings, contrast, room, keys, and calm when something breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import ReviewApp
from tests.journeys.care_world import STATES, Stop, go, sample_app, settle, stops, visitor
from tests.journeys.sign_in_house import house, sign_in

pytestmark = pytest.mark.browser

CHECKS = (Path(__file__).parent / "care_checks.js").read_text("utf-8").partition("\n\n")[2]
WAYS = ((1280, False), (1280, True), (390, False), (390, True))
EVERY = (*stops(), *STATES)
TABS = 400


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewApp]:
    with sample_app(tmp_path_factory.mktemp("care")) as ready:
        yield ready


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[dict[tuple[int, bool], Page]]:
    """One page for each width and each look, which walk from stop to stop."""
    pages: dict[tuple[int, bool], Page] = {}
    opened: list[BrowserContext] = []
    for width, dark in WAYS:
        context = visitor_context(browser, width, dark)
        opened.append(context)
        pages[width, dark] = context.new_page()
    yield pages
    for one in opened:
        one.close()
