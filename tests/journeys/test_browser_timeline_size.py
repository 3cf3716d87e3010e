"""A thousand events without lag: few rows in the page, and little work for each thing a person does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import CDPSession, Page, expect

from app.bench.made_incident import made_events, made_incident
from tests.browser import ReviewApp

pytestmark = pytest.mark.browser

KEY = "BENCH-1000"
MOST_ROWS = 80
SCRIPT_MS = 50.0
"""Processor time of the page's scripts for one act; it does not depend on what else the machine does."""


@pytest.fixture
def large_app(review_app: ReviewApp) -> ReviewApp:
    review_app.world.store.save_incident(replace(made_incident(), key=KEY))
    review_app.world.store.add_events(KEY, made_events(1000))
    return review_app


def script_ms(page: Page, session: CDPSession, times: int, act: Callable[[int], None]) -> float:
    """Processor time of scripts per ``act``, in milliseconds."""

    def so_far() -> float:
        page.wait_for_timeout(200)
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "ScriptDuration")) * 1000

    before = so_far()
    for number in range(times):
        act(number)
    return (so_far() - before) / times


def wheel(page: Page, far: float) -> None:
    page.mouse.wheel(0, far)
    page.wait_for_timeout(50)


def test_a_thousand_events_scroll_filter_select_and_zoom_without_lag(page: Page, large_app: ReviewApp) -> None:
    """Each act costs the browser less than 50 ms of script, and the page holds some dozens of rows."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(large_app.at("timeline", incident=KEY))
    expect(page.locator(".tl-row").first).to_be_visible()
    expect(page.locator(".tl-filters .told")).to_contain_text("1,000 events")
    page.wait_for_timeout(1000)
    spent = {"select": script_ms(page, session, 10, lambda _: page.keyboard.press("j"))}
    page.locator(".tl-row").nth(3).hover()
    spent["scroll"] = script_ms(page, session, 10, lambda _: wheel(page, 900))
    assert page.locator(".tl-row").count() <= MOST_ROWS
    page.get_by_label("Search events").focus()
    spent["search"] = script_ms(page, session, 6, lambda number: page.keyboard.type("p99 on"[number]))
    page.get_by_label("Search events").fill("")
    page.locator(".tl-strip svg:not(.overview)").hover(position={"x": 600, "y": 70})
    spent["zoom"] = script_ms(page, session, 8, lambda _: wheel(page, -60))
    assert {name: ms for name, ms in spent.items() if ms > SCRIPT_MS} == {}


def test_the_last_of_a_thousand_is_one_key_away(page: Page, large_app: ReviewApp) -> None:
    """Rows out of sight are made when they come into sight, and the selection goes with them."""
    page.goto(large_app.at("timeline", incident=KEY))
    page.locator(".tl-row").first.click()
    page.locator(".tl-list").focus()
    page.keyboard.press("End")
    expect(page.locator(".tl-row.chosen")).to_contain_text("All clear, this is resolved")
    expect(page.locator(".tl-row.chosen")).to_be_in_viewport()
    assert page.locator(".tl-row.chosen").get_attribute("aria-posinset") == "1000"
    assert page.locator(".tl-row").count() <= MOST_ROWS
    page.keyboard.press("Home")
    expect(page.locator(".tl-row.chosen")).to_have_attribute("aria-posinset", "1")


def test_an_event_in_the_address_is_shown_whatever_the_filters_say(page: Page, large_app: ReviewApp) -> None:
    """A deep link leads to its event, in the middle of the list."""
    event = made_events(1000)[700].id
    page.goto(large_app.at("timeline", incident=KEY, event=event))
    chosen = page.locator(f'.tl-row.chosen[data-event="{event}"]')
    expect(chosen).to_be_in_viewport()
    expect(page.get_by_role("tab", name="Record")).to_have_attribute("aria-selected", "true")
