"""Advice on wording at the desk: offered under the sentence, put into the editor on request, never in the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.operations.correct_report import add
from app.operations.review_report import open_review
from app.review.import_work import SAMPLE_KEY
from tests.browser import ReviewApp

pytestmark = pytest.mark.browser

BLAME = "Obviously the on-call engineer forgot to page the database team at 14:03."
WITHOUT = "The database team was not paged at 14:03."


def written(app: ReviewApp, text: str) -> str:
    """The id of a sentence that a person added to the first section."""
    section = open_review(app.world, SAMPLE_KEY).review.sections[0].section.id
    return add(app.world, SAMPLE_KEY, section, "Mara Lindqvist", text).statement_id


def test_the_offered_wording_is_put_into_the_editor_and_saved(page: Page, drafted_app: ReviewApp) -> None:
    """From the advice under the sentence to the saved wording, after which nothing is left to say."""
    statement = written(drafted_app, BLAME)
    page.goto(drafted_app.at("draft", incident=SAMPLE_KEY, statement=statement))
    selected = page.locator(f"[id='statement-{statement}']")
    advice = selected.get_by_role("note", name="Advice on the wording")
    expect(advice).to_contain_text("“forgot to page” tells what did not happen")
    expect(advice).to_contain_text(WITHOUT)

    advice.get_by_role("button", name="Use this wording").click()
    editor = selected.get_by_label("Text of the sentence")
    expect(editor).to_have_value(WITHOUT)
    selected.get_by_role("button", name="Save and check again").click()
    expect(selected.locator(".words")).to_contain_text(WITHOUT)
    expect(advice).to_have_count(0)


def test_advice_is_seen_while_editing_and_blocks_nothing(page: Page, drafted_app: ReviewApp) -> None:
    """A question where no rewrite can be made; the sentence can be accepted all the same."""
    statement = written(drafted_app, "The outage was caused by the network team.")
    page.goto(drafted_app.at("draft", incident=SAMPLE_KEY, statement=statement))
    selected = page.locator(f"[id='statement-{statement}']")
    selected.get_by_role("button", name="Edit").click()
    advice = selected.get_by_role("note", name="Advice on the wording")
    expect(advice).to_contain_text("Ask instead: Which change, and which missing safeguard, let this happen?")
    expect(advice.get_by_role("button", name="Use this wording")).to_have_count(0)
    selected.get_by_role("button", name="Cancel").click()
    selected.get_by_role("button", name="Accept").click()
    expect(selected.locator(".sign.accepted")).to_be_visible()
