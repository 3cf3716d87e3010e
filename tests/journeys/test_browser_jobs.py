"""Long work in a browser: drafted by a job, cancelled, failed and tried again; a batch from its dry run to what is taken over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app.operations.access import operator
from app.operations.approve_report import approve_report
from app.operations.batch import BatchState, ItemState
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.job import Job, JobKind, JobState
from app.operations.ports import Ports
from app.operations.regenerate_reports import batch_view, batches
from app.operations.submit_job import submit_job
from app.review.import_work import SAMPLE, SAMPLE_KEY
from extraction.capture.read_records import ReadOptions
from tests.browser import ReviewApp, free_port, served
from tests.doubles.openai_server import OpenAIServer

pytestmark = pytest.mark.browser

FIRST, SECOND = "The first of these records is of {%s.time}.", "The second of these records is of {%s.time}."
LONG_MS = 120_000
MARA = operator("Mara Lindqvist")


@dataclass
class HeldModel:
    """Answers with two sentences on the first two records, as soon as ``lets`` is set."""

    lets: Event = field(default_factory=Event)

    def __call__(self, body: dict[str, Any]) -> str:
        self.lets.wait(50)
        aliases = list(dict.fromkeys(re.findall(r'"(E\d+)"', json.dumps(body["response_format"]))))
        pairs = zip((FIRST, SECOND), aliases, strict=False)
        return json.dumps({"statements": [{"text": text % alias, "cites": [alias]} for text, alias in pairs]})


@pytest.fixture(scope="module")
def held() -> HeldModel:
    return HeldModel()


@pytest.fixture(scope="module")
def app(held: HeldModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewApp]:
    """One server that does jobs itself, with a model that a test holds back; each journey has incidents of its own."""
    with OpenAIServer(held) as model:
        settings = {
            "RETROLINE_MODEL": "openai/held",
            "RETROLINE_MODEL_BASE_URL": model.base_url,
            "RETROLINE_MODEL_API_KEY": "none",
        }
        with served(tmp_path_factory.mktemp("jobs"), free_port(), settings) as running:
            yield running


@pytest.fixture(autouse=True)
def answering(held: HeldModel) -> Iterator[None]:
    """The model answers, unless a test holds it back; whatever still waits for it is let go at the end."""
    held.lets.set()
    yield
    held.lets.set()


def world(app: ReviewApp) -> Ports:
    return app.world.acting(MARA, "app")


def imported(app: ReviewApp, *keys: str) -> None:
    for key in keys:
        import_incident(app.world, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), key)


def drafted(app: ReviewApp, *keys: str) -> None:
    imported(app, *keys)
    for key in keys:
        draft_report(world(app), key, MARA.name)


def latest(app: ReviewApp, key: str) -> Job:
    return app.world.jobs.jobs(incident=key, limit=1)[0]


def row(page: Page, job: Job) -> Locator:
    return page.locator(f"#job-{job.id}")


def test_a_draft_by_a_button_is_followed_to_its_end(page: Page, app: ReviewApp, held: HeldModel) -> None:
    """It is told from the database, goes on while the person looks elsewhere, and stands among the jobs."""
    imported(app, "INC-4001")
    held.lets.clear()
    page.goto(app.at("draft", incident="INC-4001"))
    page.get_by_role("button", name="Draft the report").click()
    expect(page.get_by_role("heading", name="The report is being drafted")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", re.compile(r"^[1-9]"), timeout=LONG_MS)
    job = latest(app, "INC-4001")
    page.goto(app.at("jobs"))
    expect(row(page, job)).to_contain_text("running")
    expect(row(page, job).get_by_role("progressbar")).to_be_visible()
    page.goto(app.at("draft", incident="INC-4001"))
    expect(page.get_by_role("heading", name="The report is being drafted")).to_be_visible()
    held.lets.set()
    expect(page.get_by_role("heading", name="Summary")).to_be_visible(timeout=LONG_MS)
    page.goto(app.at("jobs", job=job.id))
    expect(row(page, job)).to_contain_text("version 1 is kept")
    expect(row(page, job).get_by_role("list", name=re.compile("^Log of job"))).to_contain_text("Timeline: ")


def test_a_job_is_cancelled_and_has_no_effect(page: Page, app: ReviewApp, held: HeldModel) -> None:
    """Whoever asked for it stops it on the page of jobs; what it still does is not kept."""
    imported(app, "INC-4002")
    held.lets.clear()
    job = submit_job(world(app), JobKind.DRAFT, "INC-4002", MARA.name)
    page.goto(app.at("jobs", of="INC-4002"))
    expect(row(page, job)).to_contain_text("running", timeout=LONG_MS)
    row(page, job).get_by_role("button", name="Cancel").click()
    expect(row(page, job).get_by_text("cancelled", exact=True)).to_be_visible()
    held.lets.set()
    row(page, job).get_by_role("button", name=re.compile("^Log of")).click()
    expect(row(page, job)).to_contain_text("cancelled by Mara Lindqvist")
    expect(row(page, job)).to_contain_text("no longer goes on here", timeout=LONG_MS)
    assert app.world.store.draft("INC-4002") is None


def test_a_failed_job_says_why_and_is_tried_again(page: Page, app: ReviewApp) -> None:
    """The reason in words; once it is mended, the same job is done in its next attempt."""
    imported(app, "INC-4003")
    job = submit_job(world(app), JobKind.CHECK, "INC-4003", MARA.name)
    page.goto(app.at("jobs", of="INC-4003"))
    expect(row(page, job)).to_contain_text("has no draft", timeout=LONG_MS)
    expect(row(page, job)).to_contain_text("Mend what it names, then try again")
    draft_report(world(app), "INC-4003", MARA.name)
    row(page, job).get_by_role("button", name="Try again").click()
    expect(row(page, job)).to_contain_text("sentences checked", timeout=LONG_MS)
    expect(row(page, job)).to_contain_text("attempt 2")


def test_the_list_is_filtered_and_says_where_nothing_fits(page: Page, app: ReviewApp) -> None:
    """By state, kind and incident; the address keeps it."""
    imported(app, "INC-4004")
    job = submit_job(world(app), JobKind.CHECK, "INC-4004", MARA.name)
    page.goto(app.at("jobs", of="INC-4004"))
    expect(row(page, job)).to_be_visible()
    page.get_by_label("State").select_option("done")
    expect(page.get_by_text("No job fits the filter.")).to_be_visible()
    expect(page).to_have_url(re.compile("state=done"))
    page.get_by_role("button", name="Show all").click()
    expect(row(page, job)).to_be_visible()


def test_what_is_typed_stays_while_the_page_follows(page: Page, app: ReviewApp, held: HeldModel) -> None:
    """The list is drawn anew every second; the field that somebody writes in keeps its words, caret and focus."""
    imported(app, "INC-4005")
    held.lets.clear()
    job = submit_job(world(app), JobKind.DRAFT, "INC-4005", MARA.name)
    page.goto(app.at("jobs"))
    expect(row(page, job)).to_contain_text("running", timeout=LONG_MS)
    page.get_by_label("Incident").press_sequentially("INC-4")
    before = row(page, job).locator("td.took").inner_text()
    expect(row(page, job).locator("td.took")).not_to_have_text(before)
    expect(page.get_by_label("Incident")).to_have_value("INC-4")
    expect(page.get_by_label("Incident")).to_be_focused()
    held.lets.set()
    expect(row(page, job)).to_contain_text("is kept", timeout=LONG_MS)


def dry_run(page: Page, app: ReviewApp, keys: str, model: str = "") -> None:
    page.goto(app.at("regenerate"))
    page.get_by_label("Model").fill(model)
    page.get_by_role("button", name="Add a condition").click()
    page.get_by_label("Condition 1", exact=True).select_option("key")
    page.get_by_label("Value of condition 1").fill(keys)
    page.get_by_role("button", name="Dry run").click()
    expect(page.get_by_role("heading", name="Dry run")).to_be_visible(timeout=LONG_MS)


def only_batch(app: ReviewApp) -> str:
    return batches(world(app))[0].batch.id


def test_a_batch_from_its_dry_run_to_what_is_taken_over(page: Page, app: ReviewApp, held: HeldModel) -> None:
    """Planned, begun, paused, let go on, compared and decided on; a report is replaced when a person says so."""
    keys = ("INC-4301", "INC-4302", "INC-4303")
    drafted(app, *keys)
    dry_run(page, app, "INC-430*")
    expect(page.get_by_text("3 of 3 reports would be written again")).to_be_visible()
    expect(page.get_by_text("another model").first).to_be_visible()
    expect(page.get_by_text("price not known")).to_be_visible()
    held.lets.clear()
    page.get_by_label("Reports at once").fill("1")
    page.get_by_role("button", name="Write 3 reports again").click()
    expect(page.locator("#item-INC-4301, #item-INC-4302, #item-INC-4303").first).to_be_visible()
    expect(page.get_by_text("being written").first).to_be_visible(timeout=LONG_MS)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused by Mara Lindqvist.")).to_be_visible()
    held.lets.set()
    expect(page.get_by_text("1 of 3 settled")).to_be_visible(timeout=LONG_MS)
    id = only_batch(app)
    assert batch_view(world(app), id).batch.state is BatchState.PAUSED
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("3 of 3 settled")).to_be_visible(timeout=LONG_MS)
    assert [app.world.store.summaries((key,))[0].draft_version for key in keys] == [1, 1, 1]
    decide(page, app, id)


def decide(page: Page, app: ReviewApp, id: str) -> None:
    """One is read and taken over but for a difference, one is left, and what is no worse of the rest is taken."""
    item = page.locator("#item-INC-4301")
    item.get_by_role("button", name="Old and new of INC-4301").click()
    expect(item.get_by_role("row", name=re.compile("^Sentences that are supported"))).to_be_visible()
    expect(item.locator(".difference ins").first).to_be_visible()
    item.get_by_role("checkbox").first.uncheck()
    item.get_by_role("button", name=re.compile(r"^Take \d+ of \d+ INC-4301")).click()
    expect(item).to_contain_text("taken over")
    assert app.world.store.summaries(("INC-4301",))[0].draft_version == 2
    page.locator("#item-INC-4302").get_by_role("button", name="Leave INC-4302").click()
    expect(page.locator("#item-INC-4302")).to_contain_text("left as it was")
    page.get_by_role("button", name="Take all that are not worse").click()
    expect(
        page.get_by_text("to be decided on one by one").or_(page.get_by_text("would be taken over")).first
    ).to_be_visible()
    states = {one.incident: one.state for one in batch_view(world(app), id).items}
    assert states["INC-4302"] is ItemState.DROPPED and states["INC-4303"] is ItemState.PROPOSED


def test_all_that_are_not_worse_are_taken_over_at_once(page: Page, app: ReviewApp) -> None:
    """The page says how many before anything happens, and what became of them."""
    keys = ("INC-4311", "INC-4312")
    imported(app, *keys)
    jobs = [submit_job(world(app), JobKind.DRAFT, key, MARA.name) for key in keys]
    page.goto(app.at("jobs"))
    for job in jobs:
        expect(row(page, job)).to_contain_text("is kept", timeout=LONG_MS)
    dry_run(page, app, "INC-431*", model="plain")
    expect(page.get_by_text("retroline regenerate --model plain --where")).to_be_visible()
    page.get_by_role("button", name="Write 2 reports again").click()
    expect(page.get_by_text("2 of 2 settled")).to_be_visible(timeout=LONG_MS)
    page.get_by_role("button", name="Take all that are not worse").click()
    expect(page.get_by_text("2 reports would be taken over, each as a new version.")).to_be_visible()
    assert [one.draft_version for one in app.world.store.summaries(keys)] == [1, 1]
    page.get_by_role("button", name="Take 2 reports over").click()
    expect(page.get_by_text("2 taken over, each as a new version.")).to_be_visible(timeout=LONG_MS)
    assert [one.draft_version for one in app.world.store.summaries(keys)] == [2, 2]


def test_another_choice_needs_a_dry_run_of_its_own(page: Page, app: ReviewApp) -> None:
    """Nobody begins what they have not seen; what cannot be read is said in words."""
    drafted(app, "INC-4321")
    dry_run(page, app, "INC-4321")
    start = page.get_by_role("button", name="Write 1 report again")
    expect(start).not_to_have_attribute("aria-disabled", "true")
    page.get_by_label("Value of condition 1").fill("INC-43*")
    expect(start).to_have_attribute("aria-disabled", "true")
    page.get_by_label("Began since").fill("next week")
    page.get_by_role("button", name="Dry run").click()
    expect(page.get_by_text("holds no date")).to_be_visible()


def test_publishing_is_a_job_for_each_destination(page: Page, app: ReviewApp) -> None:
    """The page follows them and shows what is there once they are done."""
    drafted(app, "INC-4006")
    approve_report(world(app), "INC-4006", MARA.name)
    page.goto(app.at("publish", incident="INC-4006"))
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="Published so far")).to_be_visible(timeout=LONG_MS)
    asked = app.world.jobs.jobs(kinds=frozenset({JobKind.PUBLISH}), incident="INC-4006")
    assert len(asked) == 3 and {one.state for one in asked} == {JobState.DONE}
