"""Curating in the browser: a corrected time, pins and notes, zoom and search, the raw record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.operations.import_incident import import_incident
from app.operations.open_incident import open_incident
from app.review.import_work import SAMPLE_KEY
from extraction.capture.read_records import ReadOptions
from extraction.domain.milestone import MilestoneName
from tests.browser import ReviewApp

pytestmark = pytest.mark.browser


def test_correcting_a_time_updates_the_metrics(page: Page, drafted_app: ReviewApp) -> None:
    """The event that resolution rests on moves by half an hour; time to resolve follows at once."""
    resolved = open_incident(drafted_app.world, SAMPLE_KEY).facts.milestone(MilestoneName.RESOLVED)
    event = next(one for one in resolved.candidates if one.at == resolved.at).evidence[0]
    page.goto(drafted_app.at("timeline", incident=SAMPLE_KEY, event=event))
    page.get_by_role("tab", name="Metrics").click()
    group = page.locator(".metric").filter(has_text="Time to resolve").first
    before = group.inner_text()
    page.get_by_role("tab", name="Record").click()
    page.get_by_role("button", name="Correct the time").click()
    page.get_by_label("When it really happened, UTC").fill("2026-03-03 15:40:00")
    page.get_by_label("Reason").fill("the clock of the laptop was behind")
    page.locator(".form").get_by_role("button", name="Correct the time").click()
    expect(page.get_by_text("Time corrected.")).to_be_visible()
    expect(page.locator(".tl-row.chosen .badge", has_text="time corrected")).to_be_visible()
    page.get_by_role("tab", name="Metrics").click()
    expect(page.locator(".metric").filter(has_text="Time to resolve").first).not_to_have_text(before)


def test_a_wrong_time_is_refused_and_what_was_typed_stays(page: Page, drafted_app: ReviewApp) -> None:
    """Nobody types a time twice."""
    page.goto(drafted_app.at("timeline", incident=SAMPLE_KEY))
    page.locator(".tl-row").first.click()
    page.get_by_role("button", name="Correct the time").click()
    page.get_by_label("When it really happened, UTC").fill("after lunch")
    page.get_by_label("Reason").fill("the clock was behind")
    page.locator(".form").get_by_role("button", name="Correct the time").click()
    expect(page.get_by_role("alert")).to_contain_text("is no time with a zone")
    expect(page.get_by_label("When it really happened, UTC")).to_have_value("after lunch")


def test_pin_note_hide_and_the_raw_record(page: Page, drafted_app: ReviewApp) -> None:
    """Each act shows at once on the row it is about."""
    page.goto(drafted_app.at("timeline", incident=SAMPLE_KEY))
    row = page.locator(".tl-row").nth(3)
    row.click()
    page.get_by_role("button", name="Pin").click()
    expect(page.locator(".tl-row.chosen .badge", has_text="pinned")).to_be_visible()
    page.get_by_role("button", name="Note").click()
    page.get_by_label("Note", exact=True).fill("this is where it turned")
    page.get_by_role("button", name="Keep note").click()
    expect(page.get_by_text("Mara Lindqvist: this is where it turned")).to_be_visible()
    page.get_by_role("button", name="Show the raw record").click()
    expect(page.locator("pre")).to_contain_text("{")
    hidden = row.get_attribute("data-event")
    page.get_by_role("button", name="Hide").click()
    page.locator(".form").get_by_role("button", name="Hide").click()
    expect(page.get_by_text("Say why in a few words")).to_be_visible()
    page.get_by_label("Reason").fill("a test message")
    page.locator(".form").get_by_role("button", name="Hide").click()
    expect(page.get_by_text("Hidden from drafts and context")).to_be_visible()
    expect(page.locator(f'[data-event="{hidden}"]')).to_have_count(0)


def test_search_that_finds_nothing_says_so(page: Page, drafted_app: ReviewApp) -> None:
    """And says how to get back."""
    page.goto(drafted_app.at("timeline", incident=SAMPLE_KEY))
    page.get_by_label("Search events").fill("zebra crossing")
    expect(page.get_by_text("No event matches.")).to_be_visible()


def test_dragging_over_the_strip_zooms_and_filters(page: Page, drafted_app: ReviewApp) -> None:
    """The list follows the strip."""
    page.goto(drafted_app.at("timeline", incident=SAMPLE_KEY))
    expect(page.locator(".tl-row").first).to_be_visible()
    expect(page.locator(".tl-filters .told")).to_contain_text("55 of 61")
    box = page.locator(".tl-strip svg:not(.overview)").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] - 40
    page.mouse.move(box["x"] + box["width"] * 0.4, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, y, steps=4)
    page.mouse.up()
    expect(page.get_by_role("button", name="Back to the incident")).to_be_visible()
    expect(page.locator(".tl-strip .overview")).to_be_visible()
    expect(page.locator(".tl-filters .told")).not_to_contain_text("55 of 61")


def test_markup_in_records_is_shown_as_text(page: Page, review_app: ReviewApp, tmp_path: Path) -> None:
    """What somebody typed into a channel cannot become part of the page."""
    hostile = '<img src=x onerror="window.harmed=1"> **bold** [a](javascript:alert(1)) :material/bolt: $x$'
    rows = [
        {"id": f"e{n}", "time": f"2026-03-03T14:0{n}:00Z", "author": "<b>Eve</b>", "kind": "message", "text": hostile}
        for n in range(3)
    ]
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    import_incident(review_app.world, [path], ReadOptions(), "INC-7")
    page.goto(review_app.at("timeline", incident="INC-7"))
    expect(page.locator(".tl-row").first).to_contain_text("<img src=x")
    page.locator(".tl-row").first.click()
    assert page.evaluate("window.harmed") is None
    assert page.locator(".tl img").count() == 0


def test_guesses_lie_on_the_strip_and_lead_to_their_events(page: Page, drafted_app: ReviewApp) -> None:
    """A line from where it was proposed to where it was ruled out; its steps open the records."""
    guesses = open_incident(drafted_app.world, SAMPLE_KEY).facts.hypotheses
    page.goto(drafted_app.at("timeline", incident=SAMPLE_KEY))
    expect(page.locator(".tl-strip .guess")).to_have_count(len(guesses))
    page.locator(".tl-strip .guess circle").first.click()
    first = page.locator(".mile.guess").first
    expect(first).to_contain_text(guesses[0].text[:30])
    first.get_by_role("link").first.click()
    expect(page.locator(".tl-row.chosen")).to_be_visible()
