"""Signing in against a real OIDC server: deep links, roles, sign-out, and nothing shown to whoever is not let in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.operations.access import operator
from app.operations.describe_incident import describe
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.review import session
from app.review.import_work import SAMPLE, SAMPLE_KEY
from extraction.capture.read_records import ReadOptions
from tests.browser import ReviewApp
from tests.journeys.sign_in_house import ROLES, address, house, sign_in, visit

pytestmark = pytest.mark.browser
ADDRESSES = ("", *session.PAGES, "no-such-page")
OTHERS = "INC-7"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewApp]:
    """One house for all of these: the sample incident, drafted, of team checkout, and another one of team search."""
    with house(tmp_path_factory.mktemp("house")) as opened:
        world = opened.world.acting(operator("Mara Lindqvist"), "cli")
        for key, team in ((SAMPLE_KEY, "checkout"), (OTHERS, "search")):
            import_incident(world, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), key)
            describe(world, key, "Mara Lindqvist", team=team)
        draft_report(world, SAMPLE_KEY, "Mara Lindqvist")
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visit(browser) as opened:
        yield opened


def asked_to_sign_in(page: Page, heading: str = "Sign in to go on") -> None:
    """One button, and not a word from the records."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    assert page.locator(".doorstep a").count() == 1
    assert page.locator(".frame").count() == 0
    assert "checkout" not in page.inner_text("body").casefold()


def enter(page: Page, app: ReviewApp, name: str, where: str = "publish", **parameters: str) -> None:
    page.goto(app.at(where, **(parameters or {"incident": SAMPLE_KEY})))
    sign_in(page, name)


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_page_shows_anything_before_sign_in(page: Page, app: ReviewApp, name: str) -> None:
    """By its address, with the incident in it."""
    page.goto(app.at(name, incident=SAMPLE_KEY))
    asked_to_sign_in(page)


def test_after_sign_in_people_are_where_they_wanted_to_go(page: Page, app: ReviewApp) -> None:
    """The deep link is kept with its parameters; nobody chooses the name they act in."""
    wanted = app.at("timeline", incident=SAMPLE_KEY, event="caf%C3%A9%20%26%202")
    page.goto(wanted)
    sign_in(page, "editor")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url == wanted
    expect(page.locator(".acting .who")).to_have_text("Editor Person")
    assert page.get_by_label("Acting as").count() == 0


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_told_and_sees_the_incident(page: Page, app: ReviewApp, role: str) -> None:
    """By its group; only an administrator is offered the audit log."""
    enter(page, app, role)
    expect(page.locator(".acting .role")).to_have_text(role)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.get_by_role("link", name="Audit").count() == (1 if role == "admin" else 0)


def test_a_viewer_reads_and_every_button_says_why_it_waits(page: Page, app: ReviewApp) -> None:
    """On the desk and before publishing; ``tests/app/review/test_acts_refused.py`` sends the acts all the same."""
    enter(page, app, "viewer")
    for name in ("Request approval", "Approve"):
        button = page.get_by_role("button", name=name, exact=True)
        expect(button).to_have_attribute("aria-disabled", "true")
        assert "role" in (button.get_attribute("title") or "")
    expect(page.get_by_role("button", name="Publish", exact=True).last).to_be_disabled()
    page.goto(app.at("draft", incident=SAMPLE_KEY))
    expect(page.get_by_role("button", name="Draft again")).to_have_attribute("aria-disabled", "true")
    page.goto(app.at("import"))
    expect(page.get_by_role("heading", name="Not yours to do")).to_be_visible()


def test_a_responder_imports_their_own_files_and_no_path_of_the_machine(page: Page, app: ReviewApp) -> None:
    """Whoever signs in has no business with the server's own files."""
    enter(page, app, "responder", "import", incident=SAMPLE_KEY)
    expect(page.get_by_role("heading", name="Import records")).to_be_visible()
    expect(page.get_by_text("Take every channel of the export")).to_be_visible()
    assert page.get_by_text("Paths on this machine").count() == 0


def test_a_token_with_very_many_groups_fits(page: Page, app: ReviewApp) -> None:
    """Its cookie is split."""
    enter(page, app, "many")
    expect(page.locator(".acting .role")).to_have_text("admin")


@pytest.mark.parametrize("where", ["draft", "timeline", "publish"])
def test_another_teams_incident_is_as_if_it_were_not_there(page: Page, app: ReviewApp, where: str) -> None:
    """The same words as for one that does not exist."""
    told = []
    enter(page, app, "payments", where, incident=OTHERS)
    for key in (OTHERS, "INC-8"):
        page.goto(app.at(where, incident=key))
        expect(page.get_by_role("heading", name="No such incident")).to_be_visible()
        told.append(page.locator(".panel").inner_text().replace(key, "KEY"))
    assert told[0] == told[1] and "not yours to see" in told[0]


def test_without_a_role_the_page_says_whom_to_ask(page: Page, app: ReviewApp) -> None:
    """It names the groups, as text, and nothing of the records; signing out leads to the provider's own sign-out."""
    page.goto(app.at("draft", incident=SAMPLE_KEY))
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name=address("stranger"), exact=True).click()
    asked_to_sign_in(page, "You have no role here yet")
    expect(page.get_by_text("<b>floor-2</b>")).to_be_visible()
    expect(page.get_by_text("Somebody in the group admins can give you a role.")).to_be_visible()
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    asked_to_sign_in(page)


def test_an_address_that_is_not_verified_lets_nobody_in(page: Page, app: ReviewApp) -> None:
    """Whatever groups come with it."""
    page.goto(app.at("audit"))
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name=address("unverified"), exact=True).click()
    asked_to_sign_in(page, "Your e-mail address is not verified")


def test_a_refused_sign_in_is_told_where_the_person_was(page: Page, app: ReviewApp) -> None:
    """And can be tried again from there."""
    page.goto(app.at("publish", incident=SAMPLE_KEY))
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="Deny").click()
    asked_to_sign_in(page, "You are not signed in")
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name=address("viewer"), exact=True).click()
    expect(page.locator(".acting .who")).to_have_text("Viewer Person")
    expect(page).to_have_url(app.at("publish", incident=SAMPLE_KEY))


def test_signing_out_ends_the_sign_in_in_every_tab(page: Page, app: ReviewApp) -> None:
    """What another tab still shows does nothing any more."""
    enter(page, app, "editor")
    other = page.context.new_page()
    other.goto(app.at("publish", incident=SAMPLE_KEY))
    expect(other.locator(".acting .who")).to_have_text("Editor Person")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    asked_to_sign_in(page)
    other.get_by_role("link", name="Timeline").click()
    asked_to_sign_in(other, "Your session has ended")


def test_a_garbled_cookie_is_nobody(page: Page, app: ReviewApp) -> None:
    """One letter of it changed, or a payload of one's own; signing in again is possible."""
    enter(page, app, "viewer")
    expect(page.locator(".acting .who")).to_be_visible()
    [cookie] = [one for one in page.context.cookies() if one["name"] == "_streamlit_user"]
    value = cookie["value"]
    for garbled in (
        value[:-1] + ("A" if value[-1] != "A" else "B"),
        "eyJlbWFpbCI6ImFkbWluIn0." + value.split(".", 1)[1],
        "x",
    ):
        page.context.add_cookies([{"name": "_streamlit_user", "value": garbled, "url": app.url}])
        page.goto(app.at("publish", incident=SAMPLE_KEY))
        asked_to_sign_in(page)
    sign_in(page, "viewer")
    expect(page.locator(".acting .who")).to_have_text("Viewer Person")


def test_files_and_uploads_ask_for_a_sign_in_too(page: Page, app: ReviewApp) -> None:
    """Whoever has the address of a file has not got the file."""
    assert page.request.get(f"{app.url}/media/0123456789abcdef.html").status == 401
    assert page.request.put(f"{app.url}/_stcore/upload_file/s/f").status == 401
    assert page.request.get(f"{app.url}/health").status == 200


def test_a_sign_in_leads_nowhere_else(page: Page, app: ReviewApp) -> None:
    """A link with another site in it ends on the start page."""
    page.goto(f"{app.url}/sign-in?to=//evil.example/draft")
    page.get_by_role("button", name=address("viewer"), exact=True).click()
    expect(page.locator(".acting .who")).to_have_text("Viewer Person")
    assert page.url.rstrip("/") == app.url


def test_sign_ins_are_kept_once(page: Page, app: ReviewApp) -> None:
    """Not again for each page and tab."""

    def kept() -> int:
        mine = [one for one in app.world.audit.entries() if one.by == address("responder")]
        return sum(one.action == "sign_in" for one in mine)

    before = kept()
    enter(page, app, "responder")
    expect(page.locator(".acting .who")).to_be_visible()
    for where in ("inbox", "timeline"):
        page.goto(app.at(where, incident=SAMPLE_KEY))
        expect(page.locator(".acting .who")).to_be_visible()
    assert kept() == before + 1


def test_the_audit_log_is_read_filtered_and_taken_out(page: Page, app: ReviewApp) -> None:
    """Latest first, with the state of the chain; the export is an entry itself."""
    enter(page, app, "admin", "audit", by="Mara")
    expect(page.get_by_text("The chain verifies")).to_be_visible()
    rows = page.locator(".audit-list tbody tr")
    expect(rows.first).to_contain_text("drafted")
    expect(rows.filter(has_text="Admin Person")).to_have_count(0)
    page.get_by_label("Incident").fill(OTHERS)
    page.get_by_role("button", name="Filter").click()
    expect(rows.filter(has_text="drafted")).to_have_count(0)
    expect(rows.filter(has_text="imported")).to_have_count(1)
    page.get_by_role("button", name="Show all").click()
    expect(rows.first).to_contain_text("Admin Person")
    for form, button in (("jsonl", "Export as JSON lines"), ("csv", "Export as CSV")):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        assert download.value.suggested_filename == f"retroline-audit.{form}"
        assert "admin@larkspur.example" in download.value.path().read_text("utf-8")
    assert next(app.world.audit.entries(limit=1)).subject == "exported as csv"


def test_a_role_that_does_not_read_the_log_is_told_so(page: Page, app: ReviewApp) -> None:
    """By its address: the frame offers it to nobody else."""
    enter(page, app, "approver", "audit", of=SAMPLE_KEY)
    expect(page.get_by_role("heading", name="Not yours to do")).to_be_visible()
    assert page.locator(".audit-list").count() == 0
