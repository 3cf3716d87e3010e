"""Every page of the app with each of its drawers and forms, to be walked through by one browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.operations.approve_report import approve_report
from app.operations.correct_report import accept, reject
from app.operations.curate_timeline import curate
from app.operations.discuss import ask, comment
from app.operations.draft_report import draft_report
from app.operations.import_incident import import_incident
from app.operations.job import JobKind
from app.operations.open_incident import open_incident
from app.operations.people_to_ask import people_to_ask
from app.operations.ports import Ports
from app.operations.propose_draft import propose_draft
from app.operations.publish_report import publish_report
from app.operations.request_approval import request_approval
from app.operations.review_report import open_review
from app.operations.submit_job import submit_job
from app.review.import_work import SAMPLE, SAMPLE_KEY
from extraction.capture.read_records import ReadOptions
from extraction.domain.curation import CurationAction
from tests.browser import ReviewApp, free_port, served
from tests.journeys.desk_world import FOUND, with_sentences

FIRST_MS = 60_000
MARA = "Mara Lindqvist"
ASKED, PUBLISHED, UNDRAFTED = "INC-2042", "INC-2043", "INC-2044"
TALKED = "model-contradicted"
"""The statement that people talk about; the records contradict it."""

DEEP = """
window.deep = function* (root) {
  for (const one of root.querySelectorAll('*')) {
    yield one;
    if (one.shadowRoot) yield* window.deep(one.shadowRoot);
  }
};
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
"""``deep`` walks all elements, those of components too; ``violations`` collects what the content policy refused."""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A page, and what is clicked or pressed on it; ``incident`` is whether its address names one."""

    name: str
    page: str
    incident: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    acts: tuple[Callable[[Page], None], ...] = ()
    shows: str = ""


def pressed(key: str) -> Callable[[Page], None]:
    return lambda page: page.keyboard.press(key)


def clicked(role: Literal["button", "tab"], name: str, exact: bool = True) -> Callable[[Page], None]:
    def click(page: Page) -> None:
        page.get_by_role(role, name=name, exact=exact).first.click()

    return click


def first(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click()


def _dry_run(page: Page) -> None:
    page.get_by_role("button", name="Dry run").click()
    expect(page.get_by_role("heading", name="Dry run")).to_be_visible(timeout=FIRST_MS)


STATES = (
    Stop(name="draft-none", page="draft", incident=UNDRAFTED),
    Stop(name="publish-none", page="publish", incident=UNDRAFTED),
    Stop(name="draft-asked", page="draft", incident=ASKED, shows=".desk-bar .state"),
    Stop(name="publish-asked", page="publish", incident=ASKED),
    Stop(name="publish-changes", page="publish", incident=ASKED, acts=(clicked("button", "Request changes"),)),
    Stop(name="publish-done", page="publish", incident=PUBLISHED),
    Stop(name="publish-reopen", page="publish", incident=PUBLISHED, acts=(clicked("button", "Reopen the report"),)),
    Stop(name="draft-done", page="draft", incident=PUBLISHED, shows=".desk-bar .state"),
)
"""The states that a report can be in."""


def stops(statement: str = TALKED) -> tuple[Stop, ...]:
    """Every page, drawer and form of one incident; ``statement`` is the one that is looked at."""
    desk = {"statement": statement}
    record = first(".tl-row")
    return (
        Stop(name="inbox", page="inbox", shows=".rl"),
        Stop(name="import", page="import"),
        Stop(name="draft", page="draft", incident=SAMPLE_KEY, shows=".desk-bar .state"),
        Stop(name="draft-statement", page="draft", incident=SAMPLE_KEY, parameters=desk, shows=".desk-bar .state"),
        Stop(
            name="draft-talk",
            page="draft",
            incident=SAMPLE_KEY,
            parameters=desk,
            acts=(pressed("c"),),
            shows=".desk-bar .state",
        ),
        Stop(
            name="draft-edit",
            page="draft",
            incident=SAMPLE_KEY,
            parameters=desk,
            acts=(pressed("e"),),
            shows=".desk-bar .state",
        ),
        Stop(
            name="draft-reject",
            page="draft",
            incident=SAMPLE_KEY,
            parameters=desk,
            acts=(pressed("r"),),
            shows=".desk-bar .state",
        ),
        Stop(
            name="draft-history",
            page="draft",
            incident=SAMPLE_KEY,
            parameters=desk,
            acts=(pressed("h"),),
            shows=".desk-bar .state",
        ),
        Stop(name="draft-keys", page="draft", incident=SAMPLE_KEY, acts=(pressed("?"),), shows=".desk-bar .state"),
        Stop(
            name="draft-versions",
            page="draft",
            incident=SAMPLE_KEY,
            acts=(clicked("button", "History"), clicked("button", "Compare")),
            shows=".desk-bar .state",
        ),
        Stop(
            name="draft-reviewers",
            page="draft",
            incident=SAMPLE_KEY,
            acts=(clicked("button", "History"), clicked("tab", "Reviewers")),
            shows=".desk-bar .state",
        ),
        Stop(name="timeline", page="timeline", incident=SAMPLE_KEY, shows=".tl-row"),
        Stop(name="timeline-record", page="timeline", incident=SAMPLE_KEY, acts=(record,), shows=".tl-row"),
        Stop(
            name="timeline-note",
            page="timeline",
            incident=SAMPLE_KEY,
            acts=(record, clicked("button", "Note", False)),
            shows=".tl-row",
        ),
        Stop(
            name="timeline-merge",
            page="timeline",
            incident=SAMPLE_KEY,
            acts=(record, clicked("button", "Merge", False)),
            shows=".tl-row",
        ),
        Stop(
            name="timeline-changes",
            page="timeline",
            incident=SAMPLE_KEY,
            acts=(clicked("tab", "Changes"),),
            shows=".tl-row",
        ),
        Stop(name="publish", page="publish", incident=SAMPLE_KEY),
        Stop(name="details", page="details", incident=SAMPLE_KEY),
        Stop(name="templates", page="templates"),
        Stop(name="template", page="templates", parameters={"template": "standard"}),
        Stop(name="quality", page="quality"),
        Stop(name="audit", page="audit"),
        Stop(name="jobs", page="jobs", shows=".jobs-list tbody"),
        Stop(name="jobs-log", page="jobs", acts=(clicked("button", "Log of", False),), shows=".jobs-list tbody"),
        Stop(
            name="regenerate",
            page="regenerate",
            acts=(clicked("button", "Add a condition"),),
            shows=".rg-choice button",
        ),
        Stop(name="regenerate-plan", page="regenerate", acts=(_dry_run,), shows=".rg-choice button"),
        Stop(name="no-incident", page="draft", incident="NO-SUCH"),
    )


def go(page: Page, app: ReviewApp, stop: Stop) -> None:
    """To ``stop``, until nothing runs any more."""
    known = {"incident": stop.incident} if stop.incident else {}
    page.goto(app.at(stop.page, **known, **stop.parameters))
    expect(page.locator(stop.shows or ".rl.frame, .rl.doorstep").first).to_be_visible(timeout=FIRST_MS)
    settle(page)
    for act in stop.acts:
        act(page)
        settle(page)


def settle(page: Page) -> None:
    """Waits until no script runs, and what it sent is drawn."""
    page.wait_for_timeout(250)
    still = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(still).to_be_attached(timeout=FIRST_MS)
    page.wait_for_timeout(250)


@contextmanager
def visitor(browser: Browser, width: int = 1280, height: int = 800, dark: bool = False) -> Iterator[BrowserContext]:
    """A browser of somebody's own, which walks through components as through the page."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
    context.add_init_script(DEEP)
    yield context
    context.close()


@contextmanager
def sample_app(folder: Path) -> Iterator[ReviewApp]:
    """The sample with sentences in it that want a person, a discussion, two versions, a proposal and a request."""
    with served(folder, free_port()) as app:
        prepare(app.world)
        yield app


def prepare(world: Ports) -> None:
    """Four incidents: one with findings and talk, one that waits for approval, one that is published, one without a draft."""
    for key in (SAMPLE_KEY, ASKED, PUBLISHED, UNDRAFTED):
        import_incident(world, [SAMPLE], ReadOptions(incident=SAMPLE_KEY), key)
    draft_report(world, SAMPLE_KEY, MARA)
    with_sentences(world, FOUND, at_most=40)
    comment(world, SAMPLE_KEY, MARA, "Is this the figure from the dashboard?", TALKED)
    asked, _name = people_to_ask(world, SAMPLE_KEY)[0]
    ask(world, SAMPLE_KEY, MARA, asked, "Did you see it before the rollback?", TALKED)
    propose_draft(world, SAMPLE_KEY, MARA)
    noted = open_incident(world, SAMPLE_KEY).timeline.events[1].id
    curate(world, SAMPLE_KEY, noted, CurationAction.NOTE, MARA, "Before the freeze", "said on the call")
    for key in (ASKED, PUBLISHED):
        _settled(world, key)
    request_approval(world, ASKED, MARA, "Please look at the impact")
    approve_report(world, PUBLISHED, "Ana Torres")
    publish_report(world, PUBLISHED, ["markdown", "html"], MARA)
    submit_job(world, JobKind.CHECK, UNDRAFTED, MARA)  # it fails: there is nothing to check


def _settled(world: Ports, key: str) -> None:
    draft_report(world, key, MARA)
    for one in open_review(world, key).review.statements():
        if one.check.verdict.blocks:
            reject(world, key, one.statement.id, MARA, "the records say otherwise")
        elif one.needs_person:
            accept(world, key, one.statement.id, MARA)
