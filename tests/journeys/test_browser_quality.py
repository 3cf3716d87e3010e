"""The Quality page: two runs side by side, and a missed fact opened in its records."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.settings import PROJECT
from evaluation.case import load_case
from evaluation.record_file import write_record
from tests.browser import ReviewApp
from tests.evaluation.run_builders import case_result, fact, run_record

pytestmark = pytest.mark.browser

READ_MS = 90_000
"""All cases' records are read when the page is first opened; beside other suites that takes its time."""
CASE = "stream-dns-half-change"


def keep_two_runs(app: ReviewApp) -> str:
    """Two runs on a real case, of which the later one misses its second fact; the text of that fact."""
    case = load_case(PROJECT / "data" / "cases" / CASE)
    gold = case.facts[1].statement
    items = [fact("f01"), fact("f02", label=gold.text, evidence=gold.evidence)]
    runs = app.data.parent / "runs"
    write_record(runs / "before.json", run_record(case_result(CASE, items)))
    missed = [items[0], fact("f02", good=False, label=gold.text, evidence=gold.evidence, note="Not told.")]
    write_record(runs / "after.json", run_record(case_result(CASE, missed)))
    return gold.text


def test_a_lost_fact_is_named_and_opens_to_its_records(page: Page, review_app: ReviewApp) -> None:
    """From the sentence that says what broke to the record that bears the fact."""
    text = keep_two_runs(review_app)
    page.goto(review_app.at("quality", run="after", before="before"))
    expect(page.get_by_text("This run is worse than the one before.")).to_be_visible(timeout=READ_MS)
    page.get_by_role("link", name=CASE).click()
    lost = page.locator("details.case details", has_text=text).first
    lost.locator("summary").first.click()
    expect(lost.locator("li.cited").first).to_be_visible()
    expect(lost.locator("li.cited time").first).to_contain_text("UTC")


def test_runs_are_chosen_and_stand_in_the_address(page: Page, review_app: ReviewApp) -> None:
    """What is looked at can be linked to."""
    keep_two_runs(review_app)
    page.goto(review_app.at("quality", run="after"))
    expect(page.get_by_role("heading", name="Quality of the reports")).to_be_visible()
    page.get_by_role("combobox", name="Compared with").click()
    page.get_by_role("option", name="before", exact=True).click()
    expect(page.get_by_text("This run is worse than the one before.")).to_be_visible(timeout=READ_MS)
    assert "before=before" in page.url


def test_a_narrow_screen_scrolls_only_down(page: Page, review_app: ReviewApp) -> None:
    keep_two_runs(review_app)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(review_app.at("quality", run="after", before="before"))
    expect(page.get_by_role("heading", name="Quality of the reports")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
