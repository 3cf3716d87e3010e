"""What a person meets at the desk: the gate, a conflict, an approval that falls, a question, no name."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.operations.approve_report import approve_report
from app.operations.correct_report import accept, add, reject
from app.operations.review_report import open_review
from app.review.import_work import SAMPLE_KEY
from extraction.domain.finding import Verdict
from extraction.domain.review import ReviewedStatement
from tests.browser import ReviewApp

pytestmark = pytest.mark.browser


def statements(app: ReviewApp) -> list[ReviewedStatement]:
    return list(open_review(app.world, SAMPLE_KEY).review.statements())


def supported(app: ReviewApp) -> str:
    return next(one.statement.id for one in statements(app) if one.check.verdict is Verdict.SUPPORTED)


def settle_everything(app: ReviewApp) -> None:
    """Through operations: what the checks refuse is rejected, what needs a person is accepted."""
    for one in statements(app):
        if one.needs_person and one.check.verdict.blocks:
            reject(app.world, SAMPLE_KEY, one.statement.id, "Mara Lindqvist", "refused by a check")
        elif one.needs_person:
            accept(app.world, SAMPLE_KEY, one.statement.id, "Mara Lindqvist")


def desk(page: Page, app: ReviewApp, statement: str) -> Locator:
    page.goto(app.at("draft", incident=SAMPLE_KEY, statement=statement))
    selected = page.locator(f"[id='statement-{statement}']")
    expect(selected).to_be_visible()
    return selected


def test_the_gate_refuses_approval_while_something_is_open(page: Page, drafted_app: ReviewApp) -> None:
    """The button says what it waits for; the publish page lists it; the line leads to the sentence."""
    settle_everything(drafted_app)
    section = statements(drafted_app)[0].section_id
    add(drafted_app.world, SAMPLE_KEY, section, "Priya Raman", "We were lucky that it was a quiet hour.")
    page.goto(drafted_app.at("draft", incident=SAMPLE_KEY))
    approve = page.get_by_role("button", name="Approve", exact=True)
    expect(approve).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_text("Approval waits for 1 sentence")).to_be_visible()

    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_role("heading", name="Gate")).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    page.get_by_role("link", name="We were lucky that it was a quiet hour.").click()
    selected = page.locator(".statement.selected")
    expect(selected).to_contain_text("We were lucky that it was a quiet hour.")
    page.keyboard.press("a")
    expect(page.get_by_text("Ready to approve")).to_be_visible()


def test_two_editors_of_one_sentence_see_both_texts(page: Page, browser: Browser, drafted_app: ReviewApp) -> None:
    """Whoever saves second chooses: their text, the other's, or both merged. Nothing is overwritten silently."""
    statement = supported(drafted_app)
    other = browser.new_context().new_page()
    theirs = desk(other, drafted_app, statement)
    other.get_by_label("Acting as").fill("Priya Raman")
    other.get_by_label("Acting as").press("Enter")
    mine = desk(page, drafted_app, statement)
    mine.get_by_role("button", name="Edit").click()
    mine.get_by_label("Text of the sentence").fill("My wording of it.")

    theirs.locator(".words").click()
    theirs.get_by_role("button", name="Edit").click()
    theirs.get_by_label("Text of the sentence").fill("Priya's wording of it.")
    theirs.get_by_role("button", name="Save and check again").click()
    expect(theirs.get_by_label("Text of the sentence")).to_be_hidden()
    other.context.close()

    mine.get_by_role("button", name="Save and check again").click()
    expect(page.get_by_text("Priya Raman changed this sentence while you were editing.")).to_be_visible()
    expect(mine.get_by_role("heading", name="Text of Priya Raman")).to_be_visible()
    mine.get_by_role("button", name="Use mine").click()
    mine.get_by_role("button", name="Save and check again").click()
    expect(mine.locator(".words")).to_contain_text("My wording of it.")
    assert [one.by for one in open_review(drafted_app.world, SAMPLE_KEY).review.statement(statement).history] == [
        "Priya Raman",
        "Mara Lindqvist",
    ]


def test_an_edit_after_approval_takes_the_approval_down(page: Page, drafted_app: ReviewApp) -> None:
    """What was approved is exactly what may be published."""
    settle_everything(drafted_app)
    approve_report(drafted_app.world, SAMPLE_KEY, "Priya Raman")
    statement = supported(drafted_app)
    selected = desk(page, drafted_app, statement)
    expect(page.locator(".state")).to_have_text("Approved")
    page.keyboard.press("e")
    selected.get_by_label("Text of the sentence").fill("Said differently.")
    selected.get_by_role("button", name="Save and check again").click()
    expect(page.locator(".state")).to_have_text("Approval no longer stands")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_attribute("aria-disabled", "true")


def test_without_a_name_nothing_can_be_done_and_the_page_says_why(page: Page, drafted_app: ReviewApp) -> None:
    """Every act is in somebody's name."""
    selected = desk(page, drafted_app, supported(drafted_app))
    page.get_by_label("Acting as").fill("")
    page.get_by_label("Acting as").press("Enter")
    edit = selected.get_by_role("button", name="Edit")
    expect(edit).to_have_attribute("aria-disabled", "true")
    expect(edit).to_have_attribute("title", "Say who you are first: the field “Acting as” at the top.")


def test_a_question_is_settled_with_an_answer(page: Page, drafted_app: ReviewApp) -> None:
    """The chosen answer shows its evidence first; settling it moves the milestone in the person's name."""
    page.goto(drafted_app.at("draft", incident=SAMPLE_KEY))
    question = page.locator(".question").first
    question.get_by_role("radio").last.check()
    expect(page.get_by_role("heading", name="Evidence for this answer")).to_be_visible()
    question.get_by_role("button", name="Settle with this answer").click()
    expect(page.locator(".desk-bar").get_by_text("Settled by Mara Lindqvist")).to_be_visible()
    assert open_review(drafted_app.world, SAMPLE_KEY).facts.curated.milestones


def test_evidence_shows_the_cited_record_among_its_neighbours(page: Page, drafted_app: ReviewApp) -> None:
    """From there the record is one click away on the timeline."""
    desk(page, drafted_app, supported(drafted_app))
    evidence = page.get_by_role("complementary", name="Evidence")
    expect(evidence.locator(".event.cited").first).to_be_visible()
    assert evidence.locator(".event").count() > evidence.locator(".event.cited").count()
    evidence.get_by_role("link", name="Show in the timeline").first.click()
    expect(page.locator(".tl-row.chosen")).to_be_visible()


def test_a_sentence_of_ones_own_rests_on_the_events_one_chooses(page: Page, drafted_app: ReviewApp) -> None:
    """Evidence is chosen by searching all events."""
    page.goto(drafted_app.at("draft", incident=SAMPLE_KEY))
    page.get_by_role("heading", name="Summary").hover()
    page.get_by_role("button", name="Add a sentence").first.click()
    page.get_by_label("New sentence").fill("The rollback was decided in the channel.")
    page.get_by_role("button", name="Choose evidence").click()
    page.get_by_label("Search events").fill("roll")
    page.locator(".choices button").first.click()
    page.get_by_role("button", name="Save and check again").click()
    added = page.locator(".statement").filter(has_text="The rollback was decided in the channel.")
    expect(added).to_be_visible()
    written = next(one for one in statements(drafted_app) if "was decided in the channel" in one.statement.text)
    assert written.statement.author.name == "Mara Lindqvist" and len(written.statement.evidence) == 1
