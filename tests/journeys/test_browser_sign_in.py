"""Signing in against a real OIDC server: deep links, roles, sign-out, and nothing shown to whoever is not let in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.review.import_work import SAMPLE, SAMPLE_KEY
from extraction.capture.read_records import ReadOptions
from tests.browser import ReviewApp
from tests.journeys.sign_in_house import address, house, sign_in, visit

pytestmark = pytest.mark.browser
PAGES = ("", "inbox", "import", "draft", "timeline", "publish", "quality", "audit")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewApp]:
    """One house for all of these, with the sample incident drafted."""
    with house(tmp_path_factory.mktemp("house")) as opened:
        import_incident(opened.world, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), SAMPLE_KEY)
        draft_report(opened.world, SAMPLE_KEY, "Mara Lindqvist")
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visit(browser) as opened:
        yield opened


@pytest.mark.parametrize("name", PAGES)
def test_no_page_shows_anything_before_sign_in(page: Page, app: ReviewApp, name: str) -> None:
    """By its address, with the incident in it: one button, and not a word from the records."""
    page.goto(app.at(name, incident=SAMPLE_KEY))
    expect(page.get_by_role("heading", name="Sign in to go on")).to_be_visible()
    assert page.locator(".doorstep a").all_inner_texts() == ["Sign in"]
    assert "Checkout" not in page.inner_text("body")


def test_after_sign_in_people_are_where_they_wanted_to_go(page: Page, app: ReviewApp) -> None:
    """The deep link is kept with its parameters; the frame names person and role."""
    page.goto(app.at("draft", incident=SAMPLE_KEY, statement="summary-1"))
    sign_in(page, "editor")
    expect(page.get_by_role("heading", name="Summary")).to_be_visible()
    assert page.url == app.at("draft", incident=SAMPLE_KEY, statement="summary-1")
    expect(page.get_by_text("Editor Person", exact=True)).to_be_visible()
    expect(page.get_by_text("editor", exact=True)).to_be_visible()
    assert page.get_by_label("Acting as").count() == 0
