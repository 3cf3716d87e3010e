"""A reviewer at the desk: the order of risk, evidence that lights up, nobody's words lost, and few interactions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.operations.access import operator
from app.operations.correct_report import edit
from app.operations.discuss import discussion
from app.operations.review_report import open_review
from app.operations.unsaved_text import typings
from app.review.import_work import SAMPLE_KEY
from extraction.domain.finding import Verdict
from tests.browser import ReviewApp
from tests.journeys.desk_world import FOUND, with_sentences

pytestmark = pytest.mark.browser

SELECTED = re.compile(r"\bselected\b")
MARA = operator("Mara Lindqvist")
FIRST_MS = 60_000
"""A first page reads the whole incident, on a machine that may be busy."""


def desk(page: Page, app: ReviewApp, **address: str) -> Page:
    page.goto(app.at("draft", incident=SAMPLE_KEY, **address))
    expect(page.locator(".desk-bar .state")).to_be_visible(timeout=FIRST_MS)
    if "statement" in address:
        expect(page.locator(".statement.selected")).to_be_visible()
    return page


def sentence(page: Page, id: str) -> Locator:
    return page.locator(f"[id='statement-{id}']")


def supported(app: ReviewApp) -> str:
    statements = open_review(app.world, SAMPLE_KEY).review.statements()
    return next(one.statement.id for one in statements if one.check.verdict is Verdict.SUPPORTED)


class Counted:
    """Every click, every key and every field that is filled in is one interaction."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def press(self, key: str) -> None:
        self.number += 1
        self.page.keyboard.press(key)

    def fill(self, label: str, text: str) -> None:
        self.number += 1
        self.page.get_by_label(label).fill(text)

    def click(self, name: str) -> None:
        self.number += 1
        self.page.get_by_role("button", name=name, exact=True).click()


def test_a_clean_report_of_forty_sentences_is_approved_in_a_few_interactions(
    page: Page, drafted_app: ReviewApp
) -> None:
    """Nothing is asked about what needs nothing: one look, one click."""
    with_sentences(drafted_app.world, {}, at_most=40)
    desk(page, drafted_app)
    expect(page.get_by_text("40 of 40 supported or accepted")).to_be_visible()
    by = Counted(page)
    by.click("Approve")
    expect(page.locator(".state")).to_have_text("Approved")
    assert by.number <= 10


def test_five_findings_are_settled_in_the_order_of_their_risk(page: Page, drafted_app: ReviewApp) -> None:
    """After each decision the next one is selected by itself; with the approval that is at most 25 interactions."""
    ids = with_sentences(drafted_app.world, FOUND, at_most=35)
    desk(page, drafted_app)
    expect(page.locator(".desk-outline .to-review")).to_have_count(5)
    by = Counted(page)
    by.press("n")
    for id in ids:
        selected = sentence(page, id)
        expect(selected).to_have_class(SELECTED)
        if selected.get_by_role("button", name="Accept").get_attribute("aria-disabled"):
            by.press("r")
            by.fill("Reason for rejecting", "the records say otherwise")
            by.press("Enter")
        else:
            by.press("a")
    expect(page.get_by_text("Ready to approve")).to_be_visible()
    by.click("Approve")
    expect(page.locator(".state")).to_have_text("Approved")
    assert by.number <= 25


def test_a_finding_lights_up_what_it_looked_at(page: Page, drafted_app: ReviewApp) -> None:
    """Focused, its words in the sentence and its records light up; both values stand there as a sentence."""
    (id,) = with_sentences(drafted_app.world, {"contradicted": FOUND["contradicted"]})
    desk(page, drafted_app, statement=id)
    finding = page.locator(".finding").first
    expect(finding).to_contain_text("The report says 14:33 UTC; the cited records say 14:21 UTC.")
    finding.focus()
    expect(sentence(page, id).locator("mark.lit")).to_have_text("14:33 UTC")
    expect(page.locator(".event.cited.looked-at .clock.lit")).to_be_visible()
    page.locator(".piece-chip", has_text="4.11.3").focus()
    expect(sentence(page, id).locator("mark.lit")).to_have_text("4.11.3")
    expect(page.locator(".event.cited mark.lit").first).to_contain_text("4.11.3")


def test_what_was_typed_comes_back_after_a_reload(page: Page, drafted_app: ReviewApp) -> None:
    """A closed browser loses nothing; discarding it is one click and final."""
    id = supported(drafted_app)
    desk(page, drafted_app, statement=id)
    page.keyboard.press("e")
    sentence(page, id).get_by_label("Text of the sentence").fill("Half of what I wanted to")
    expect(page.get_by_text("What you type is kept")).to_be_visible()
    assert [one.text for one in typings(drafted_app.world.acting(MARA, "app"), SAMPLE_KEY)]

    page.reload()
    editor = sentence(page, id).get_by_label("Text of the sentence")
    expect(editor).to_have_value("Half of what I wanted to")
    expect(page.get_by_text("Restored what you typed at")).to_be_visible()
    page.get_by_role("button", name="Discard it").click()
    expect(editor).to_be_hidden()
    page.reload()
    expect(sentence(page, id).locator(".words")).to_be_visible()
    expect(page.get_by_text("Restored what you typed at")).to_have_count(0)


def test_two_people_who_changed_different_words_can_keep_both(page: Page, drafted_app: ReviewApp) -> None:
    """The conflict shows both texts, what differs, and the two changes together."""
    id = supported(drafted_app)
    text = open_review(drafted_app.world, SAMPLE_KEY).review.statement(id).statement.text
    desk(page, drafted_app, statement=id)
    page.keyboard.press("e")
    editor = sentence(page, id).get_by_label("Text of the sentence")
    editor.fill(f"Note: {text}")
    edit(drafted_app.world, SAMPLE_KEY, id, "Priya Raman", f"{text} So it was.")
    sentence(page, id).get_by_role("button", name="Save and check again").click()
    conflict = page.get_by_role("group", name="Two wordings to settle")
    expect(conflict).to_contain_text("Priya Raman changed this sentence while you were editing.")
    expect(conflict.locator(".diff ins")).to_contain_text("Note:")
    conflict.get_by_role("button", name="Take both changes").click()
    expect(editor).to_have_value(f"Note: {text} So it was.")
    sentence(page, id).get_by_role("button", name="Save and check again").click()
    expect(sentence(page, id).locator(".words")).to_contain_text("Note:")
    assert open_review(drafted_app.world, SAMPLE_KEY).review.statement(id).statement.text == f"Note: {text} So it was."


def test_a_sentence_written_again_is_shown_before_it_is_taken(page: Page, drafted_app: ReviewApp) -> None:
    """In its place, word by word; until it is taken the report stands as it was."""
    (id,) = with_sentences(drafted_app.world, {"contradicted": FOUND["contradicted"]})
    desk(page, drafted_app, statement=id)
    page.keyboard.press("g")
    expect(sentence(page, id).locator(".diff del").first).to_be_visible()
    assert open_review(drafted_app.world, SAMPLE_KEY).version == 2
    sentence(page, id).get_by_role("button", name="Take the new wording").click()
    expect(page.get_by_text("1 change taken over.").first).to_be_visible()
    after = open_review(drafted_app.world, SAMPLE_KEY)
    assert after.version == 3 and not after.review.open_points


def test_a_fresh_draft_is_taken_but_for_what_was_unticked(page: Page, drafted_app: ReviewApp) -> None:
    """People's words are listed as kept; each difference is chosen by itself."""
    with_sentences(drafted_app.world, {kind: FOUND[kind] for kind in ("causal", "names")})
    edit(drafted_app.world, SAMPLE_KEY, supported(drafted_app), "Priya Raman", "In my own words.")
    desk(page, drafted_app)
    page.get_by_role("button", name="Draft again").click()
    expect(page.get_by_role("heading", name="A fresh draft waits")).to_be_visible()
    expect(page.locator(".difference.kept")).to_contain_text("In my own words.")
    page.get_by_role("checkbox", name=FOUND["causal"]).uncheck()
    page.get_by_role("button", name="Take 1 of 2").first.click()
    expect(page.get_by_text("1 change taken over; 1 left as it was.").first).to_be_visible()
    texts = [one.statement.text for one in open_review(drafted_app.world, SAMPLE_KEY).review.statements()]
    assert "In my own words." in texts and FOUND["causal"] in texts and FOUND["names"] not in texts


def test_an_earlier_wording_is_restored_from_its_history(page: Page, drafted_app: ReviewApp) -> None:
    """The history shows each change word by word, and leads back."""
    id = supported(drafted_app)
    before = open_review(drafted_app.world, SAMPLE_KEY).review.statement(id).statement.text
    edit(drafted_app.world, SAMPLE_KEY, id, "Priya Raman", "In my own words.")
    desk(page, drafted_app, statement=id)
    page.keyboard.press("h")
    expect(page.locator(".history .diff ins").first).to_contain_text("In my own words.")
    page.get_by_role("button", name="Restore the first wording").click()
    expect(sentence(page, id).locator(".words")).to_contain_text(before[:40])
    assert open_review(drafted_app.world, SAMPLE_KEY).review.statement(id).statement.text == before


def test_versions_are_compared_and_reviewers_counted(page: Page, drafted_app: ReviewApp) -> None:
    """The drawer opens over the page, holds the focus, and closes with Escape."""
    with_sentences(drafted_app.world, {"impact": FOUND["impact"]})
    desk(page, drafted_app)
    page.get_by_role("button", name="History").click()
    drawer = page.get_by_role("dialog", name="History of the report")
    drawer.get_by_role("button", name="Compare").click()
    expect(drawer.get_by_role("region", name="From version 1 to 2")).to_contain_text(FOUND["impact"])
    drawer.get_by_role("tab", name="Reviewers").click()
    expect(drawer).to_contain_text("Worded by plain writer")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_a_question_to_a_participant_is_asked_answered_and_resolved(page: Page, drafted_app: ReviewApp) -> None:
    """It stands beside its sentence, is counted in the margin, and waits for one person."""
    id = supported(drafted_app)
    desk(page, drafted_app, statement=id)
    page.keyboard.press("c")
    page.get_by_role("radio", name="Ask somebody").click()
    page.get_by_label("Whom to ask").select_option(label="Priya Raman")
    page.get_by_label("Your question").fill("Was this before the rollback?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("A question to Priya Raman, not answered yet")).to_be_visible()
    expect(sentence(page, id).locator(".bubble")).to_contain_text("1")
    page.get_by_label("Reply").fill("Yes, two minutes before.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Yes, two minutes before.")).to_be_visible()
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.get_by_text("1 resolved thread")).to_be_visible()
    expect(sentence(page, id).locator(".bubble")).to_have_count(0)
    assert discussion(drafted_app.world, SAMPLE_KEY)[0].resolved


def test_links_lead_to_section_statement_and_event(page: Page, drafted_app: ReviewApp) -> None:
    """An event opens the sentence that rests on it."""
    review = open_review(drafted_app.world, SAMPLE_KEY).review
    one = next(each.statement for each in review.statements() if each.statement.evidence)
    desk(page, drafted_app, event=one.evidence[0])
    expect(page.locator(".event.opened")).to_be_visible()
    desk(page, drafted_app, section="metrics")
    expect(page.get_by_role("heading", name="Metrics")).to_be_in_viewport()


def test_the_keys_are_told_and_the_page_says_what_happened(page: Page, drafted_app: ReviewApp) -> None:
    """For who sees and for who listens."""
    with_sentences(drafted_app.world, FOUND)
    desk(page, drafted_app)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("next that needs you")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator(".desk-live")).to_contain_text("1 of 5. Contradicted by the records")


def test_on_a_phone_the_evidence_is_a_sheet_from_below(browser: Browser, drafted_app: ReviewApp) -> None:
    """The document comes first; nothing is wider than the screen."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = desk(context.new_page(), drafted_app)
    page.locator(".words").first.click()
    sheet = page.get_by_role("complementary", name="Evidence")
    expect(sheet).to_be_visible()
    box = sheet.bounding_box()
    assert box is not None and box["y"] > 300
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Close evidence").click()
    expect(sheet).to_be_hidden()
    context.close()
