"""Templates in a browser: edited beside a live preview, saved, used for drafting; and two people at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.operations.draft_report import draft_report
from app.operations.save_template import save_template
from app.operations.templates import template, versions
from app.review.import_work import SAMPLE_KEY
from tests.browser import ReviewApp

pytestmark = pytest.mark.browser

BEN = "Ben Okafor"
CULPRIT = "Who caused the outage?"


def test_an_edited_question_gets_advice_the_preview_follows_and_drafting_uses_what_was_saved(
    page: Page, drafted_app: ReviewApp
) -> None:
    """From the list to the editor, by mouse and keyboard; the next draft has the section's new title and place."""
    page.goto(drafted_app.at("templates"))
    page.get_by_role("link", name="Incident retrospective").click()
    preview = page.get_by_role("complementary", name="Preview")
    expect(preview.get_by_role("status")).to_contain_text("as it stands")
    impact = page.locator(".tp-section").nth(1)
    impact.locator(".open").click()
    impact.get_by_label("Question").fill(CULPRIT)
    advice = impact.locator("[data-advice='1.question']")
    expect(advice).to_contain_text("What contributed to the outage")
    impact.get_by_label("Question").fill("What did users experience?")
    expect(advice).to_be_empty()
    impact.get_by_label("Title").fill("What users met")
    expect(preview.locator("section.changed h3")).to_contain_text("What users met")
    page.get_by_role("button", name="Move What users met, 2 of 12").press("ArrowUp")
    expect(page.locator(".tp-section").first.locator(".open strong")).to_have_text("What users met")
    expect(page.get_by_role("button", name="Move What users met, 1 of 12")).to_be_focused()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Reason").fill("Users come first")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text("Saved as version 1. Drafts use it from now on.")).to_be_visible()
    saved = versions(drafted_app.world, "standard")[-1]
    assert (saved.by, saved.reason) == ("Mara Lindqvist", "Users come first")
    sections = draft_report(drafted_app.world, SAMPLE_KEY, "Mara Lindqvist").checked.draft.sections
    assert [one.title for one in sections][:2] == ["What users met", "Summary"]


def test_whoever_saves_second_is_told_of_the_first_and_loses_nothing(page: Page, drafted_app: ReviewApp) -> None:
    """Ben saves while Mara edits; a mistake of hers is shown at its field, and hers goes on top of his."""
    page.goto(drafted_app.at("templates", template="quick"))
    page.get_by_label("Title").first.fill("Short report")
    page.get_by_label("Time zone").fill("Mars/Base")
    expect(page.locator("[data-path='zone'] .wrong")).to_contain_text("is no time zone")
    page.get_by_label("Time zone").fill("UTC")
    expect(page.locator("[data-path='zone'] .wrong")).to_be_empty()
    text = template(drafted_app.world, "quick").text
    save_template(drafted_app.world, BEN, f"{text}# Ben's\n", 0, "a remark")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Save as a new version").click()
    told = page.get_by_role("alert").filter(has_text="Ben Okafor saved version 1 while you were editing (a remark)")
    expect(told).to_be_visible()
    expect(page.get_by_label("Title").first).to_have_value("Short report")
    told.get_by_role("button", name="Go on with mine, on top of theirs").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    assert [one.by for one in versions(drafted_app.world, "quick")] == ["", BEN, "Mara Lindqvist"]
