"""The inbox in a browser: what waits for me, found and opened, by mouse and by keyboard alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from app.operations.access import operator
from app.operations.approval_request import ANYBODY, ApprovalRequest, Content
from app.operations.correct_report import edit
from app.operations.discussion import Remark, RemarkKind
from app.operations.review_report import open_review
from app.operations.standing import FollowUp, Standing
from app.review.import_work import SAMPLE_KEY
from extraction.domain.incident import Incident
from tests.browser import ReviewApp

pytestmark = pytest.mark.browser

ME = operator("Mara Lindqvist")
OTHER = "INC-77"


def other(app: ReviewApp, key: str = OTHER, **fields: object) -> None:
    """A second incident, of which nothing is drafted."""
    known = Incident(
        key=key, title="Label prints overflow", created_at=app.world.now(), severity="SEV3", team="Fulfilment"
    )
    app.world.store.save_incident(replace(known, **fields))  # type: ignore[arg-type]


def spoil(app: ReviewApp) -> str:
    """One sentence of the sample now says what no record says; its id."""
    first = list(open_review(app.world, SAMPLE_KEY).review.statements())[5]
    edit(app.world, SAMPLE_KEY, first.statement.id, "Mara Lindqvist", "Checkout was slow for 900 minutes.")
    return first.statement.id


def row(page: Page, key: str) -> Locator:
    return page.locator(f".inbox-row[data-key='{key}']")


def checked(page: Page, key: str) -> Locator:
    """The row, once its report has been read in the background."""
    found = row(page, key)
    expect(found).to_be_visible()
    expect(found.get_by_text("checking…")).to_have_count(0)
    return found


def test_a_click_opens_the_first_thing_that_needs_eyes(page: Page, drafted_app: ReviewApp) -> None:
    """The report was never looked at: the row is there at once, its state comes by itself."""
    statement = spoil(drafted_app)
    page.goto(drafted_app.url)
    found = checked(page, SAMPLE_KEY)
    expect(found.get_by_text("1 to judge")).to_be_visible()
    expect(page.get_by_role("heading", name="Needs you")).to_be_visible()
    found.get_by_role("link", name="Checkout errors").click()
    page.wait_for_url(f"**/draft?*statement={statement}*")
    expect(page.get_by_text("Checkout was slow for 900 minutes.").first).to_be_visible()


def test_what_another_process_changes_shows_by_itself(page: Page, drafted_app: ReviewApp) -> None:
    """Nothing is believed for a while: the next look tells."""
    page.goto(drafted_app.url)
    expect(checked(page, SAMPLE_KEY).get_by_text("ready for approval")).to_be_visible()
    spoil(drafted_app)
    page.reload()
    expect(row(page, SAMPLE_KEY).get_by_text("1 to judge")).to_be_visible()


def test_search_and_filters_stand_in_the_address(page: Page, drafted_app: ReviewApp) -> None:
    """A filtered list can be linked to, and one click shows everything again."""
    other(drafted_app)
    page.goto(drafted_app.url)
    search = page.get_by_role("searchbox")
    search.fill("label")
    expect(row(page, SAMPLE_KEY)).to_have_count(0)
    expect(row(page, OTHER)).to_be_visible()
    assert "text=label" in page.url
    page.get_by_role("button", name="Clear").click()
    expect(row(page, SAMPLE_KEY)).to_be_visible()
    page.get_by_role("combobox", name="Severity").select_option("SEV3")
    expect(row(page, SAMPLE_KEY)).to_have_count(0)
    page.goto(f"{drafted_app.url}/?severity=SEV3")
    expect(row(page, OTHER)).to_be_visible()
    expect(row(page, SAMPLE_KEY)).to_have_count(0)


def test_nothing_found_leads_back(page: Page, drafted_app: ReviewApp) -> None:
    page.goto(f"{drafted_app.url}/?text=zeppelin")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    page.get_by_role("button", name="Show all incidents").click()
    expect(row(page, SAMPLE_KEY)).to_be_visible()
    assert "text=" not in page.url


def test_by_keyboard_alone(page: Page, drafted_app: ReviewApp) -> None:
    """Search, clear, move, jump to a group, open: without a mouse."""
    other(drafted_app)
    spoil(drafted_app)
    page.goto(drafted_app.url)
    checked(page, SAMPLE_KEY)
    page.keyboard.press("j")
    expect(row(page, SAMPLE_KEY).locator("a.title")).to_be_focused()
    page.keyboard.press("j")
    expect(row(page, OTHER).locator("a.title")).to_be_focused()
    page.keyboard.press("k")
    expect(row(page, SAMPLE_KEY).locator("a.title")).to_be_focused()
    page.keyboard.press("2")
    expect(row(page, OTHER).locator("a.title")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("checkout")
    expect(row(page, OTHER)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(row(page, OTHER)).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/draft?incident={SAMPLE_KEY}*")


def test_a_question_to_me_comes_up_and_leads_to_its_sentence(page: Page, drafted_app: ReviewApp) -> None:
    statement = next(open_review(drafted_app.world, SAMPLE_KEY).review.statements()).statement.id
    asked = Remark(
        id="q", kind=RemarkKind.QUESTION, thread="q", by="ben", name="Ben Okafor", at=drafted_app.world.now(),
        text="Was the pool full already?", asked=ME.id, statement_id=statement,
    )  # fmt: skip
    drafted_app.world.discussions.add(SAMPLE_KEY, asked)
    page.goto(drafted_app.url)
    page.get_by_role("link", name="Ben Okafor asks you: “Was the pool full already?”").click()
    page.wait_for_url(f"**/draft?*statement={statement}*")


def test_an_approval_asked_of_me_shows_when_it_is_due(page: Page, drafted_app: ReviewApp) -> None:
    """Overdue is said in words; the link leads to where it is decided."""
    now = drafted_app.world.now()
    request = ApprovalRequest(
        id="r", content=Content(version=1, corrections=0, timeline_digest=""), by="ana", name="Ana Torres", at=now,
        due=now - timedelta(days=2, hours=1), message="Before the call", rule=ANYBODY, asked=(ME.id,),
    )  # fmt: skip
    drafted_app.world.requests.add(SAMPLE_KEY, request)
    page.goto(drafted_app.url)
    found = checked(page, SAMPLE_KEY)
    expect(found.get_by_text("2 days overdue")).to_be_visible()
    found.get_by_role("link", name="Ana Torres asks for your approval: “Before the call”").click()
    page.wait_for_url(f"**/publish?incident={SAMPLE_KEY}*")


def test_my_action_item_leads_to_its_record(page: Page, drafted_app: ReviewApp) -> None:
    other(drafted_app)
    world = drafted_app.world
    item = FollowUp(summary="Raise the pool", owners=("mara lindqvist",), due=world.now().date(), tracker_key="OPS-41")
    world.standings.keep(OTHER, world.standings.seen(OTHER), Standing(follow_ups=(item,)))
    page.goto(drafted_app.url)
    found = row(page, OTHER)
    expect(found.get_by_text("due today")).to_be_visible()
    found.get_by_role("link", name="Your action item: OPS-41 Raise the pool").click()
    page.wait_for_url(f"**/timeline?incident={OTHER}*")


def test_what_records_and_people_wrote_is_inert(page: Page, review_app: ReviewApp) -> None:
    """Words of any kind are words."""
    hostile = "<img src=x onerror=\"document.title='owned'\"> ![a](https://evil.example.test/x) =1+1"
    other(review_app, title=hostile, services=(hostile,), team=hostile, severity=hostile[:20])
    page.goto(review_app.url)
    expect(row(page, OTHER).locator("a.title")).to_have_text(hostile)
    assert page.locator(".inbox img").count() == 0 and page.title() != "owned"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_cut_off(page: Page, drafted_app: ReviewApp, width: int, scheme: str) -> None:
    """On wide and narrow screens, light and dark, with long words in every field."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 844})
    other(drafted_app, title="Überlastungsanzeigeverzögerung" * 4, services=("a" * 50,), team="T" * 50, private=True)
    page.goto(drafted_app.url)
    expect(checked(page, OTHER).locator("svg.lock")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_details_are_said_by_people_and_kept(page: Page, drafted_app: ReviewApp) -> None:
    """From the incident's own pages; what is saved shows in the frame at once."""
    page.goto(drafted_app.at("draft", incident=SAMPLE_KEY))
    page.get_by_role("link", name="Details").click()
    page.get_by_label("Title").fill("Checkout was slow in Europe")
    page.get_by_role("button", name="Save details").click()
    expect(page.get_by_role("heading", name="Checkout was slow in Europe")).to_be_visible()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert drafted_app.world.store.incident(SAMPLE_KEY).stated == ("title",)
    (entry,) = drafted_app.world.audit.entries(SAMPLE_KEY, limit=1)
    assert (entry.action, entry.name, entry.via) == ("describe", "Mara Lindqvist", "app")


def test_a_private_incident_names_its_members(page: Page, drafted_app: ReviewApp) -> None:
    page.goto(drafted_app.at("details", incident=SAMPLE_KEY))
    page.get_by_text("Private: only members see it").click()
    page.get_by_role("combobox", name="Members").click()
    page.get_by_role("combobox", name="Members").fill("ana@example.test")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save who sees it").click()
    expect(page.get_by_text("only its members see it")).to_be_visible()
    assert drafted_app.world.store.incident(SAMPLE_KEY).private
    assert drafted_app.world.store.members(SAMPLE_KEY) == {"ana@example.test"}


def test_a_database_that_cannot_be_read_is_told_calmly(page: Page, drafted_app: ReviewApp) -> None:
    """No traceback; one click tries again, and then everything is there."""
    page.goto(drafted_app.url)
    checked(page, SAMPLE_KEY)
    with closing(sqlite3.connect(drafted_app.data / "retroline.db")) as database:
        database.execute("ALTER TABLE standings RENAME TO away")
        page.reload()
        expect(page.get_by_role("heading", name="The list cannot be read right now")).to_be_visible()
        database.execute("ALTER TABLE away RENAME TO standings")
    page.get_by_role("button", name="Try again").click()
    expect(row(page, SAMPLE_KEY)).to_be_visible()
