"""Every page with its drawers and forms, for everybody: names, headings, contrast, room, keys, and calm when something breaks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.review.background import UNEXPECTED
from app.review.import_work import SAMPLE_KEY
from app.review.session import PAGES
from tests.browser import ReviewApp
from tests.journeys.care_world import STATES, Stop, go, sample_app, settle, stops, visitor
from tests.journeys.sign_in_house import house, sign_in

pytestmark = pytest.mark.browser

CHECKS = (Path(__file__).parent / "care_checks.js").read_text("utf-8").partition("\n\n")[2]
EVERY = (*stops(), *STATES)
MAIN = tuple(one for one in stops() if one.name in ("draft-statement", "timeline-record", *PAGES))
MOST_STEPS = 600

FOCUS = """
() => {
  let active = document.activeElement;
  while (active && active.shadowRoot && active.shadowRoot.activeElement) active = active.shadowRoot.activeElement;
  const looks = (node) => {
    const told = [];
    for (let one = node, up = 0; one && up < 5; one = one.parentElement, up += 1) {
      const style = getComputedStyle(one);
      told.push(style.outline, style.boxShadow, style.borderColor, style.backgroundColor);
    }
    return told.join();
  };
  const before = window.walked;
  const plain = before && before.node.isConnected && looks(before.node) === before.looks ? before.words : null;
  const first = !active || active === document.body;
  window.walked = first ? null : { node: active, looks: looks(active), words: `${active.tagName} ${active.className}` };
  const all = [...window.deep(document)];
  return { place: first ? -1 : all.indexOf(active), plain };
}
"""
"""Where the focus is in reading order, and what had it before but looked no different from now, without it."""

MOVING = """
() => [...window.deep(document)].filter((one) => {
  const style = getComputedStyle(one);
  const long = (times) => times.split(',').some((time) => parseFloat(time) > 0.05);
  const moves = style.animationName !== 'none' && long(style.animationDuration);
  return moves || long(style.transitionDuration) || style.scrollBehavior === 'smooth';
}).map((one) => `${one.tagName} ${one.getAttribute('class')}`)
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewApp]:
    with sample_app(tmp_path_factory.mktemp("care")) as ready:
        yield ready


@pytest.fixture(scope="module")
def walker(browser: Browser) -> Iterator[Page]:
    """One page that walks from stop to stop."""
    with visitor(browser) as context:
        yield context.new_page()


def wrong_in_every_look(page: Page) -> list[str]:
    """What is wrong in light and dark, wide and narrow; narrow pages last, as drawers may close there."""
    found: list[str] = []
    for width, height in ((1280, 800), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            settle(page)
            found += [f"{width} {scheme}: {one}" for one in page.evaluate(f"({CHECKS})({width})")]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("stop", EVERY, ids=lambda stop: stop.name)
def test_a_page_can_be_read_heard_and_touched(walker: Page, app: ReviewApp, stop: Stop) -> None:
    """Title, language, landmarks, names, ids, contrast, width and size of targets."""
    go(walker, app, stop)
    found = wrong_in_every_look(walker)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("stop", MAIN, ids=lambda stop: stop.name)
def test_tab_goes_through_a_page_in_reading_order_and_out_again(walker: Page, app: ReviewApp, stop: Stop) -> None:
    """Each stop of the focus is later in the page than the one before, can be seen, and none of them keeps it."""
    walker.emulate_media(reduced_motion="reduce")
    go(walker, app, stop)
    walker.evaluate("() => { window.walked = null; document.activeElement?.blur(); }")
    places: list[int] = []
    unseen: list[str] = []
    for _ in range(MOST_STEPS):
        walker.keyboard.press("Tab")
        here = walker.evaluate(FOCUS)
        if here["plain"]:
            unseen.append(here["plain"])
        if here["place"] < 0 or here["place"] in places:
            break
        places.append(here["place"])
    assert len(places) > 5
    assert len(places) < MOST_STEPS, "the focus never leaves the page"
    assert unseen == []
    turned = [place for place, after in pairwise(places) if after < place]
    assert len(turned) <= 1, "the focus goes back and forth"


def test_a_drawer_keeps_the_focus_until_it_is_closed(walker: Page, app: ReviewApp) -> None:
    """Escape closes it; then the page has the focus again."""
    go(walker, app, next(one for one in stops() if one.name == "draft-versions"))
    drawer = walker.get_by_role("dialog", name="History of the report")
    for _ in range(12):
        walker.keyboard.press("Tab")
        assert drawer.evaluate("(node) => node.contains(node.getRootNode().activeElement)")
    walker.keyboard.press("Escape")
    expect(drawer).to_have_count(0)


def test_nothing_moves_for_those_who_asked_for_stillness(browser: Browser, app: ReviewApp) -> None:
    """No transition, animation or smooth scrolling where the system says so."""
    with visitor(browser) as context:
        page = context.new_page()
        page.emulate_media(reduced_motion="reduce")
        for stop in MAIN:
            go(page, app, stop)
            assert page.evaluate(MOVING) == [], stop.name


def test_those_who_are_not_let_in_read_a_page_as_good(browser: Browser, tmp_path: Path) -> None:
    """Sign-in, no role, and an empty inbox."""
    with house(tmp_path) as app:
        for name in ("", "stranger", "viewer"):
            with visitor(browser) as context:
                context.route(
                    "**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort()
                )
                page = context.new_page()
                page.goto(app.url)
                if name:
                    sign_in(page, name)
                expect(page.locator(".rl").first).to_be_visible()
                assert wrong_in_every_look(page) == [], name


def test_an_unexpected_error_is_a_calm_sentence_here_and_a_trace_in_the_log(browser: Browser, tmp_path: Path) -> None:
    """A draft that no code can read: the page says so calmly, the log holds the rest."""
    with sample_app(tmp_path) as app:
        database = app.data / "retroline.db"
        with sqlite3.connect(database) as broken:
            broken.execute("UPDATE drafts SET document = '{\"broken\": 1}'")
        with visitor(browser) as context:
            page = context.new_page()
            for name in ("draft", "publish", "timeline", "inbox", "details"):
                page.goto(app.at(name, incident=SAMPLE_KEY))
                settle(page)
                text = page.locator("body").inner_text()
                assert "Traceback" not in text and "KeyError" not in text and 'File "' not in text
                if name in ("draft", "publish"):
                    expect(page.get_by_text(UNEXPECTED)).to_be_visible()
    assert "Traceback" in (tmp_path / "server.log").read_text("utf-8")
