"""Approval in a browser: asked, decided by somebody else, lapsed, refused calmly, and a published report opened again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.operations import correct_report
from app.operations.approval_request import RequestState
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.review_report import open_review
from app.review.import_work import SAMPLE, SAMPLE_KEY
from extraction.capture.read_records import ReadOptions
from tests.browser import ReviewApp, free_port, served

pytestmark = pytest.mark.browser

ACCESS = """
[groups.approvers]
role = "approver"
teams = ["*"]

[people."ana@larkspur.example"]
name = "Ana Torres"
groups = ["approvers"]

[people."ben@larkspur.example"]
name = "Ben Okafor"
groups = ["approvers"]

[[approvers]]
name = "checkout"
approvers = ["ana@larkspur.example", "ben@larkspur.example"]
four_eyes = true
"""


@pytest.fixture
def ruled_app(tmp_path: Path) -> Iterator[ReviewApp]:
    """The sample, drafted by Dan Ito, on an installation whose rule names two approvers and wants a second pair of eyes."""
    access = tmp_path / "access.toml"
    access.write_text(ACCESS, "utf-8")
    with served(tmp_path, free_port(), {"RETROLINE_ACCESS": str(access), "RETROLINE_USER": "Dan Ito"}) as app:
        import_incident(app.world, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), SAMPLE_KEY)
        draft_report(app.world, SAMPLE_KEY, "Dan Ito")
        yield app


@contextmanager
def seen_by(browser: Browser, app: ReviewApp, name: str) -> Iterator[Page]:
    """The publish page in a browser of ``name``'s own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(app.at("publish", incident=SAMPLE_KEY))
    page.get_by_label("Acting as").fill(name)
    page.get_by_label("Acting as").press("Enter")
    yield page
    context.close()


def ask(page: Page, app: ReviewApp, message: str = "Please look at the impact") -> None:
    page.goto(app.at("publish", incident=SAMPLE_KEY))
    page.get_by_role("button", name="Request approval").click()
    page.get_by_label("Message to the approvers").fill(message)
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("Approval requested", exact=True)).to_be_visible()


def state(app: ReviewApp) -> RequestState:
    return app.world.requests.requests(SAMPLE_KEY)[-1].state


def edit_first(app: ReviewApp, text: str) -> str:
    one = next(open_review(app.world, SAMPLE_KEY).review.statements()).statement
    correct_report.edit(app.world, SAMPLE_KEY, one.id, "Dan Ito", text, ())
    correct_report.accept(app.world, SAMPLE_KEY, one.id, "Dan Ito")
    return one.text


def test_one_asks_and_another_approves_and_it_is_published(page: Page, browser: Browser, ruled_app: ReviewApp) -> None:
    """Who asks sees who may decide; the approver reads the message, approves, and it can go out."""
    ask(page, ruled_app)
    approvers = page.get_by_role("list", name="Approvers")
    expect(approvers).to_contain_text("Ana Torres")
    with seen_by(browser, ruled_app, "Ana Torres") as other:
        expect(other.get_by_text("Please look at the impact")).to_be_visible()
        other.get_by_role("button", name="Approve", exact=True).click()
        expect(other.get_by_text("Approved by Ana Torres. It can be published now.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Approved", exact=True)).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="Published so far")).to_be_visible()
    assert state(ruled_app) is RequestState.APPROVED


def test_changes_are_requested_with_a_reason_that_the_asker_reads(
    page: Page, browser: Browser, ruled_app: ReviewApp
) -> None:
    """Without a reason the form says what is missing and keeps what was typed."""
    ask(page, ruled_app)
    with seen_by(browser, ruled_app, "Ben Okafor") as other:
        other.get_by_role("button", name="Request changes").click()
        other.get_by_role("button", name="Send this decision").click()
        expect(other.get_by_text("Say which changes you want")).to_be_visible()
        other.get_by_label("Which changes, and why").fill("The impact figure needs its window.")
        other.get_by_role("button", name="Send this decision").click()
        expect(other.get_by_text("Changes requested. Dan Ito sees your reason.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The impact figure needs its window.")).to_be_visible()
    expect(page.get_by_role("button", name="Request approval")).to_be_enabled()
    assert state(ruled_app) is RequestState.CHANGES_REQUESTED


def test_four_eyes_are_told_calmly(page: Page, browser: Browser, ruled_app: ReviewApp) -> None:
    """Ben edited a sentence: his button is off, and the reason stands beside it."""
    one = next(open_review(ruled_app.world, SAMPLE_KEY).review.statements()).statement
    correct_report.edit(ruled_app.world, SAMPLE_KEY, one.id, "Ben Okafor", "Checkout was slow.", ())
    correct_report.accept(ruled_app.world, SAMPLE_KEY, one.id, "Ben Okafor")
    ask(page, ruled_app)
    expect(page.get_by_text("Reports like this one are approved by Ana Torres or Ben Okafor")).to_be_visible()
    with seen_by(browser, ruled_app, "Ben Okafor") as other:
        expect(other.get_by_text("You wrote a part of this report.")).to_be_visible()
        approve = other.get_by_role("button", name="Approve", exact=True)
        expect(approve).to_have_attribute("aria-disabled", "true")
    assert state(ruled_app) is RequestState.OPEN


def test_a_button_on_a_page_that_has_grown_old_is_refused(page: Page, browser: Browser, ruled_app: ReviewApp) -> None:
    """The report changed while the approver had the page open: nothing is approved, and the page says why."""
    ask(page, ruled_app)
    with seen_by(browser, ruled_app, "Ana Torres") as other:
        approve = other.get_by_role("button", name="Approve", exact=True)
        expect(approve).to_be_enabled()
        edit_first(ruled_app, "Checkout was slow.")
        approve.click()
        expect(other.get_by_text("The report has changed since it was asked")).to_be_visible()
        expect(other.get_by_role("heading", name="Changed since approval was requested")).to_be_visible()
        expect(other.get_by_text("to “Checkout was slow.”")).to_be_visible()
    assert not open_review(ruled_app.world, SAMPLE_KEY).approval_stands
    assert state(ruled_app) is RequestState.SUPERSEDED


def test_an_edit_after_approval_is_shown_and_publishing_waits(page: Page, drafted_app: ReviewApp) -> None:
    """What has changed since the approval is listed; without a rule anybody may approve again at once."""
    page.goto(drafted_app.at("publish", incident=SAMPLE_KEY))
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Approved by Mara Lindqvist. It can be published now.")).to_be_visible()
    edit_first(drafted_app, "Checkout was slow.")
    page.reload()
    expect(page.get_by_text("Approval no longer stands", exact=True)).to_be_visible()
    expect(page.get_by_text("to “Checkout was slow.”")).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_enabled()


def test_a_report_opened_again_tells_readers_what_changed(page: Page, drafted_app: ReviewApp) -> None:
    """Published, opened with a reason, changed, approved and published in the same place."""
    page.goto(drafted_app.at("publish", incident=SAMPLE_KEY))
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Reopen the report").click()
    page.get_by_label("Why it is opened again").fill("A late finding from the database team.")
    page.get_by_role("button", name="Open a new version").click()
    expect(page.get_by_text("Version 2 is open with the same words.")).to_be_visible()

    before = edit_first(drafted_app, "Checkout was slow.")
    page.reload()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("heading", name="What readers are told has changed")).to_be_visible()
    page.get_by_role("button", name="Publish again").click()
    expect(page.get_by_text("changes nothing: this is what was approved").first).to_be_visible()
    files = {one.destination: Path(one.location) for one in open_review(drafted_app.world, SAMPLE_KEY).publications}
    published = files["html"].read_text("utf-8").partition("retroline-seal")[0]
    assert "changed since version 1" in published
    assert "<ins>Checkout was slow.</ins>" in published and before[:30] in published


def test_a_clean_report_is_reviewed_approved_and_published_in_three_interactions(
    page: Page, drafted_app: ReviewApp
) -> None:
    """Opening it, approving it, publishing it: a reviewer is asked about nothing that needs nothing."""
    statements = list(open_review(drafted_app.world, SAMPLE_KEY).review.statements())
    assert len(statements) >= 40 and not any(one.needs_person for one in statements)
    interactions = 0
    page.goto(drafted_app.at("draft", incident=SAMPLE_KEY))
    for link in ("Publish",):
        page.get_by_role("link", name=link).click()
        interactions += 1
    # The desk has buttons of these names too.
    expect(page.get_by_role("heading", name="What is published")).to_be_visible()
    for act in ("Approve", "Publish"):
        page.get_by_role("button", name=act, exact=True).click()
        interactions += 1
    expect(page.get_by_role("heading", name="Published so far")).to_be_visible()
    assert interactions <= 10
    assert open_review(drafted_app.world, SAMPLE_KEY).approval_stands
