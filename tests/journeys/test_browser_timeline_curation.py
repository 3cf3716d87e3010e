"""The timeline as a workshop: milestones set, metrics moved, statements marked, everything undone again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.operations.curate_timeline import curate
from app.operations.open_incident import open_incident
from app.review.import_work import SAMPLE_KEY
from extraction.domain.curation import CurationAction
from extraction.domain.milestone import MilestoneName
from tests.browser import ReviewApp

pytestmark = pytest.mark.browser

TOLD = ".tl-filters .told"


def opened(page: Page, app: ReviewApp, **parameters: str) -> None:
    page.goto(app.at("timeline", incident=SAMPLE_KEY, **parameters))
    expect(page.locator(".tl-row").first).to_be_visible()


def resolved_at(app: ReviewApp) -> object:
    return open_incident(app.world, SAMPLE_KEY).facts.milestone(MilestoneName.RESOLVED).at


def test_a_milestone_is_chosen_the_metric_moves_and_the_draft_knows(page: Page, drafted_app: ReviewApp) -> None:
    """What moved is told at once, with links to the statements that need another look; undoing takes it all back."""
    before = resolved_at(drafted_app)
    opened(page, drafted_app)
    group = page.locator(".mile").filter(has=page.locator(".head .label", has_text="Resolved"))
    group.get_by_role("button", name="Choose").first.click()
    page.get_by_role("button", name="Set milestone").click()
    expect(page.get_by_text("Say why in a few words")).to_be_visible()
    page.get_by_label("Reason").fill("said on the call")
    page.get_by_role("button", name="Set milestone").click()
    notice = page.locator(".tl-notice")
    expect(notice).to_contain_text(re.compile(r"Milestone set\. Time to resolve .+ → .+\."))
    expect(notice).to_contain_text(re.compile(r"\d statements? of the draft needs? another look"))
    assert resolved_at(drafted_app) != before
    statement = notice.get_by_role("listitem").first.inner_text().rstrip("…")[:40]
    notice.get_by_role("listitem").first.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/draft\?.*statement="))
    expect(page.get_by_text(statement).first).to_be_visible()
    opened(page, drafted_app)
    page.get_by_role("button", name="Unset").click()
    expect(notice).to_contain_text("Milestone unset.")
    assert resolved_at(drafted_app) == before


def test_undo_from_the_notice_the_keyboard_and_the_history(page: Page, drafted_app: ReviewApp) -> None:
    """Three ways back, and one forward again."""
    opened(page, drafted_app)
    page.locator(".tl-row").nth(4).click()
    chosen = page.locator(".tl-row.chosen")
    page.keyboard.press("p")
    expect(chosen.locator(".badge", has_text="pinned")).to_be_visible()
    page.locator(".tl-notice").get_by_role("button", name="Undo").click()
    expect(chosen.locator(".badge", has_text="pinned")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    expect(chosen.locator(".badge", has_text="pinned")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(chosen.locator(".badge", has_text="pinned")).to_have_count(0)
    history = page.locator(".rec-block", has_text="What people did")
    expect(history.locator("li.undone").first).to_contain_text("undid it")
    history.get_by_role("button", name="Bring back").first.click()
    expect(chosen.locator(".badge", has_text="pinned")).to_be_visible()
    page.get_by_role("tab", name="Changes").click()
    expect(page.locator(".changes li").first).to_contain_text("Mara Lindqvist")


def test_two_events_are_merged_and_separated_again(page: Page, drafted_app: ReviewApp) -> None:
    """The other one is chosen by clicking it; the merged record stands among the references."""
    opened(page, drafted_app)
    first, second = (page.locator(".tl-row").nth(place).get_attribute("data-event") or "" for place in (6, 7))
    page.locator(f'[data-event="{first}"]').click()
    page.get_by_role("button", name="Merge").click()
    page.locator(f'[data-event="{second}"]').click()
    expect(page.get_by_label("Tells of the same happening as")).to_have_value(second)
    page.get_by_label("Reason").fill("told twice")
    page.locator(".form").get_by_role("button", name="Merge").click()
    expect(page.locator(f'[data-event="{first}"]')).to_have_count(0)
    page.locator(f'[data-event="{second}"]').click()
    expect(page.locator(".tl-row.chosen .badge", has_text="from ")).to_be_visible()
    page.get_by_role("button", name="Separate again").click()
    expect(page.locator(f'[data-event="{first}"]')).to_have_count(1)


def test_filters_search_and_keys(page: Page, drafted_app: ReviewApp) -> None:
    """By person, by kind and by words, with what was searched for marked; j and k walk what is left."""
    opened(page, drafted_app)
    page.get_by_role("button", name="Person").click()
    page.get_by_role("group", name="Person").get_by_text("Ana Torres").click()
    page.keyboard.press("Escape")
    expect(page.locator(TOLD)).to_contain_text(" of 61")
    expect(page.locator(TOLD)).not_to_contain_text("55 of 61")
    assert {one.strip() for one in page.locator(".tl-row .who").all_inner_texts()} == {"Ana Torres"}
    page.keyboard.press("/")
    page.keyboard.type("resolved")
    expect(page.locator(".tl-row mark").first).to_have_text(re.compile("resolved", re.IGNORECASE))
    page.keyboard.press("Enter")
    expect(page.locator(".tl-row.chosen")).to_have_count(1)
    one = page.locator(".tl-row.chosen").get_attribute("data-event")
    expect(page).to_have_url(re.compile(f"event={one}"))
    page.keyboard.press("j")
    expect(page.locator(".tl-row.chosen")).not_to_have_attribute("data-event", one or "")
    page.keyboard.press("k")
    expect(page.locator(".tl-row.chosen")).to_have_attribute("data-event", one or "")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(TOLD)).to_contain_text("55 of 61")


def test_wheel_and_keys_zoom_and_a_double_click_goes_back(page: Page, drafted_app: ReviewApp) -> None:
    """The list follows; an overview shows where one is."""
    opened(page, drafted_app)
    strip = page.locator(".tl-strip svg:not(.overview)")
    strip.hover(position={"x": 500, "y": 80})
    page.mouse.wheel(0, -240)
    expect(page.locator(".tl-strip .overview")).to_be_visible()
    strip.dblclick(position={"x": 500, "y": 50})
    expect(page.locator(".tl-strip .overview")).to_be_hidden()
    strip.focus()
    page.keyboard.press("+")
    expect(page.get_by_role("button", name="Back to the incident")).to_be_visible()
    page.keyboard.press("0")
    expect(page.locator(".tl-strip .overview")).to_be_hidden()


def test_a_private_event_carries_a_lock_and_can_be_made_public(page: Page, drafted_app: ReviewApp) -> None:
    """Kept for members: no statement may rest on it, and the page says so."""
    event = open_incident(drafted_app.world, SAMPLE_KEY).timeline.current[5]
    curate(drafted_app.world, SAMPLE_KEY, event.id, CurationAction.KEEP_PRIVATE, "Mara Lindqvist")
    opened(page, drafted_app, event=event.id)
    expect(page.locator(".tl-row.chosen .badge.lock")).to_have_text("private")
    expect(page.get_by_text("Only members of this incident see it.")).to_be_visible()
    page.get_by_role("button", name="Make public").click()
    expect(page.locator(".tl-row.chosen .badge.lock")).to_have_count(0)


def test_on_a_phone_the_record_is_a_sheet(page: Page, drafted_app: ReviewApp) -> None:
    """The list first; milestones and records come from below and go again."""
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, drafted_app)
    page.locator(".tl-row").nth(2).click()
    expect(page.locator(".tl-side.open .rec-text")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("tabpanel")).to_be_hidden()
    page.get_by_role("tab", name="Milestones").click()
    expect(page.locator(".tl-side .mile").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
