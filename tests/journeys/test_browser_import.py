"""Importing in the browser: files and paths, what was skipped, nothing readable."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.review.import_work import SAMPLE
from tests.browser import ReviewApp

pytestmark = pytest.mark.browser


def test_a_broken_file_is_listed_as_skipped_and_the_rest_is_imported(
    page: Page, review_app: ReviewApp, tmp_path: Path
) -> None:
    """The person sees which file and why, and goes on with the rest."""
    broken = tmp_path / "broken.json"
    broken.write_text('{"alerts": [', encoding="utf-8")
    page.goto(review_app.at("import"))
    page.locator("input[type=file]").set_input_files([SAMPLE / "alertmanager" / "firing.json", broken])
    expect(page.get_by_text("broken.json")).to_be_visible()
    page.get_by_label("Incident").fill("INC-1")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Skipped: 1 record")).to_be_visible()
    expect(page.get_by_role("cell", name="broken.json").first).to_be_visible()
    page.get_by_role("button", name="Open the timeline").click()
    expect(page.locator(".tl-row").first).to_be_visible()


def test_a_path_on_this_machine_is_imported_with_the_choice_of_channels(page: Page, review_app: ReviewApp) -> None:
    """Which channels were taken is told; the first draft is one click further."""
    page.goto(review_app.at("import"))
    page.get_by_label("Paths on this machine").fill(str(SAMPLE))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Channels")).to_be_visible()
    page.get_by_role("button", name="Open the draft").click()
    expect(page.get_by_role("heading", name="No draft yet")).to_be_visible()
    page.get_by_role("button", name="Draft the report").click()
    expect(page.get_by_role("heading", name="Summary")).to_be_visible()


def test_nothing_readable_is_told_and_stores_nothing(page: Page, review_app: ReviewApp, tmp_path: Path) -> None:
    """The page says so and offers another try."""
    odd = tmp_path / "holiday.bin"
    odd.write_bytes(bytes(range(256)))
    page.goto(review_app.at("import"))
    page.locator("input[type=file]").set_input_files([odd])
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="The import did not finish")).to_be_visible()
    page.get_by_role("button", name="Import something else").click()
    expect(page.get_by_role("heading", name="Import records")).to_be_visible()
