"""The whole walk in a browser: from an empty database to a published page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.operations.review_report import open_review
from app.review.import_work import SAMPLE_KEY
from tests.browser import ReviewApp

pytestmark = pytest.mark.browser


def settle_what_is_open(page: Page) -> None:
    """Go from one open sentence to the next with the keyboard; accept what may be accepted, reject the rest."""
    for _ in range(150):
        page.keyboard.press("n")
        selected = page.locator(".statement.selected.open")
        if not selected.count():
            return
        if selected.get_by_role("button", name="Accept").get_attribute("aria-disabled"):
            selected.get_by_role("button", name="Reject").click()
            page.get_by_label("Reason for rejecting").fill("the checks refuse it")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("a")


def test_from_an_empty_database_to_a_published_page(page: Page, review_app: ReviewApp) -> None:
    """First run: the sample is imported and drafted by one click, reviewed by keyboard, approved and published."""
    page.goto(review_app.url)
    expect(page.get_by_role("heading", name="No incident yet")).to_be_visible()
    page.get_by_role("button", name="Try the sample incident").click()
    expect(page.get_by_role("heading", name="INC-2041")).to_be_visible()
    page.get_by_role("button", name="Open the draft").click()
    expect(page.get_by_role("heading", name="Summary")).to_be_visible()

    settle_what_is_open(page)
    expect(page.get_by_text("Ready to approve")).to_be_visible()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(
        page.locator(".desk-bar").get_by_text("Approved by Mara Lindqvist. It can be published now.")
    ).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()

    expect(page.get_by_role("heading", name="What is published")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="Published so far")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").filter(has_text=".html").click()
    published = download.value.path().read_text(encoding="utf-8")
    assert open_review(review_app.world, SAMPLE_KEY).review.checked.draft.title in published
    assert len(open_review(review_app.world, SAMPLE_KEY).publications) == 3

    page.get_by_role("link", name="Incidents").click()
    expect(page.get_by_role("heading", name="Published this month")).to_be_visible()


def test_a_draft_opens_at_its_first_section(page: Page, drafted_app: ReviewApp) -> None:
    """How fast it does is measured by ``retroline bench ui``."""
    page.goto(drafted_app.at("draft", incident=SAMPLE_KEY))
    expect(page.get_by_role("heading", name="Summary")).to_be_visible()


def test_an_unknown_incident_in_the_address_is_told_calmly(page: Page, review_app: ReviewApp) -> None:
    """No traceback, and a way on."""
    page.goto(review_app.at("draft", incident="INC-9"))
    expect(page.get_by_role("heading", name="No such incident")).to_be_visible()
    expect(page.get_by_text("INC-9")).to_be_visible()
    page.get_by_role("button", name="All incidents").click()
    expect(page.get_by_role("heading", name="No incident yet")).to_be_visible()


def test_drafting_again_replaces_nothing_by_itself(page: Page, drafted_app: ReviewApp) -> None:
    """A second draft, asked for in the browser, comes in the background and waits to be taken over."""
    page.goto(drafted_app.at("draft", incident=SAMPLE_KEY))
    page.get_by_role("button", name="Draft again").click()
    expect(page.get_by_role("heading", name="A fresh draft waits")).to_be_visible()
    expect(page.get_by_text("Version 1, drafted")).to_be_visible()
    page.get_by_role("button", name="Keep the report as it is").first.click()
    expect(page.get_by_role("heading", name="Summary")).to_be_visible()


def test_on_a_narrow_screen_the_evidence_comes_as_a_sheet(page: Page, drafted_app: ReviewApp) -> None:
    """At 390 px nothing is cut off and the sheet can be closed."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(drafted_app.at("draft", incident=SAMPLE_KEY))
    page.locator(".statement .words").first.click()
    sheet = page.get_by_role("complementary", name="Evidence")
    expect(sheet).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sheet.get_by_role("button", name="Close evidence").click()
    expect(sheet).to_be_hidden()
