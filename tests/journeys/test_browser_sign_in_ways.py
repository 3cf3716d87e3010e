"""Sessions that end, the proxy's headers switched on and off, and the local single user who signs in nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.operations.access import operator
from app.operations.import_incident import import_incident
from app.review.import_work import SAMPLE, SAMPLE_KEY
from extraction.capture.read_records import ReadOptions
from tests.browser import ReviewApp, free_port, served
from tests.journeys.sign_in_house import ACCESS, address, house, sign_in, visit

pytestmark = pytest.mark.browser
HEADERS = {
    "X-Auth-Request-Email": address("editor"),
    "X-Auth-Request-User": "Edda Marsh",
    "X-Auth-Request-Groups": "floor-2,editors",
}


def sample(app: ReviewApp) -> None:
    world = app.world.acting(operator("Mara Lindqvist"), "cli")
    import_incident(world, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), SAMPLE_KEY)


def test_a_session_that_has_ended_does_nothing_more(browser: Browser, tmp_path: Path) -> None:
    """An act sent from a page that is still open changes nothing and leads to the sign-in page, and from there back."""
    with house(tmp_path, {"RETROLINE_SESSION_HOURS": "0.0025"}) as app, visit(browser) as page:
        sample(app)
        page.goto(app.at("timeline", incident=SAMPLE_KEY))
        sign_in(page, "editor")
        expect(page.locator(".acting .who")).to_have_text("Editor Person")
        page.wait_for_timeout(9_500)
        page.get_by_role("link", name="Publish").click()
        expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
        assert page.locator(".frame").count() == 0
        sign_in(page, "editor")
        expect(page).to_have_url(app.at("timeline", incident=SAMPLE_KEY))
        expect(page.locator(".acting .who")).to_have_text("Editor Person")


def test_a_proxy_on_this_machine_signs_people_in(browser: Browser, tmp_path: Path) -> None:
    """By the headers that it sets; without them nobody is let in, and nobody chooses a name."""
    access = tmp_path / "access.toml"
    access.write_text(ACCESS, "utf-8")
    settings = {"RETROLINE_PROXY_HEADERS": ",".join(HEADERS), "RETROLINE_ACCESS": str(access)}
    with served(tmp_path, free_port(), settings) as app:
        sample(app)
        with visit(browser, HEADERS) as page:
            page.goto(app.at("timeline", incident=SAMPLE_KEY))
            expect(page.locator(".acting .who")).to_have_text("Edda Marsh")
            expect(page.locator(".acting .role")).to_have_text("editor")
            assert page.get_by_role("button", name="Sign out").count() == 0
        with visit(browser) as page:
            page.goto(app.at("timeline", incident=SAMPLE_KEY))
            expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
            assert page.locator(".frame").count() == 0
        with visit(browser, {**HEADERS, "X-Auth-Request-Groups": "floor-2"}) as page:
            page.goto(app.at("timeline", incident=SAMPLE_KEY))
            expect(page.get_by_role("heading", name="You have no role here yet")).to_be_visible()


def test_without_the_setting_such_headers_mean_nothing(browser: Browser, tmp_path: Path) -> None:
    """Neither to a provider's sign-in nor to the local single user."""
    forged = {**HEADERS, "X-Auth-Request-Groups": "admins"}
    with house(tmp_path) as app, visit(browser, forged) as page:
        page.goto(app.at("audit"))
        expect(page.get_by_role("heading", name="Sign in to go on")).to_be_visible()


def test_one_person_on_their_own_machine_signs_in_nowhere(browser: Browser, review_app: ReviewApp) -> None:
    """As before: a field says in whose name they act; headers change nothing."""
    with visit(browser, HEADERS) as page:
        page.goto(review_app.url)
        expect(page.get_by_label("Acting as")).to_have_value("Mara Lindqvist")
        assert page.get_by_role("button", name="Sign out").count() == 0
