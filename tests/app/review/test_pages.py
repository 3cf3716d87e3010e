from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from app.operations.access import operator
from app.operations.job import JobKind
from app.operations.ports import Ports
from app.operations.submit_job import submit_job
from app.review.import_work import SAMPLE_KEY
from app.settings import PROJECT
from tests.app.review.conftest import OpenPage


def components(app: AppTest) -> int:
    return len(app.get("bidi_component"))


def test_the_inbox_of_an_empty_database(world: Ports, open_page: OpenPage) -> None:
    """First run: the frame and the invitation, no error."""
    app = open_page("inbox")
    assert not app.exception and components(app) == 2


def test_every_page_of_a_drafted_incident_opens(drafted: Ports, open_page: OpenPage) -> None:
    """No page raises, each draws its frame and its content."""
    for page in ("inbox", "draft", "timeline", "publish", "import_records"):
        app = open_page(page, incident=SAMPLE_KEY)
        assert not app.exception, page
        assert components(app) >= 2, page


def test_every_page_of_an_undrafted_incident_opens(sample: Ports, open_page: OpenPage) -> None:
    """Between import and draft nothing raises either."""
    for page in ("inbox", "draft", "timeline", "publish"):
        assert not open_page(page, incident=SAMPLE_KEY).exception, page


def test_an_unknown_incident_is_a_page_and_no_error(world: Ports, open_page: OpenPage) -> None:
    """A stale link ends on a page that leads on."""
    for page in ("draft", "timeline", "publish"):
        app = open_page(page, incident="INC-9")
        assert not app.exception and not app.error and components(app) == 2


def test_publishing_waits_for_an_approval(drafted: Ports, open_page: OpenPage) -> None:
    """The button is disabled and a line beside it says why."""
    app = open_page("publish", incident=SAMPLE_KEY)
    assert app.button(key="publish").disabled
    assert any("approval" in caption.value for caption in app.caption)


def test_importing_asks_for_something_to_import(world: Ports, open_page: OpenPage) -> None:
    """An empty form says what is missing."""
    app = open_page("import_records")
    app.form_submit_button[0].click().run()
    assert app.error[0].value == "Choose files or name a path first."


def test_a_path_that_is_not_there_is_named(world: Ports, open_page: OpenPage) -> None:
    """Before anything is read."""
    app = open_page("import_records")
    app.text_area[0].set_value("/nowhere/slack.zip")
    app.form_submit_button[0].click().run()
    assert "/nowhere/slack.zip" in app.error[0].value


def test_a_draft_under_way_shows_how_far_it_is(sample: Ports, open_page: OpenPage) -> None:
    """Whoever opens the page while a draft is being made sees it grow; nothing can be acted on meanwhile."""
    here = sample.acting(operator("Priya Raman"), "app")
    job = submit_job(here, JobKind.DRAFT, SAMPLE_KEY, "Priya Raman")
    claimed = sample.jobs.claim("elsewhere", sample.now(), 1)[0]
    sample.jobs.take(claimed.id, claimed.run, "elsewhere", sample.now())
    sample.jobs.tell(job.id, job.run, "elsewhere", 3, 12, "Impact: 4 statements")
    app = open_page("draft", incident=SAMPLE_KEY)
    drawn = "".join(str(one.proto) for one in app.get("bidi_component"))
    assert "3 of 12" in drawn and "Impact: 4 statements" in drawn and "A draft is being written." in drawn


def test_jobs_and_batches_open(sample: Ports, open_page: OpenPage) -> None:
    """With nothing in them, and with a job that waits."""
    assert not open_page("jobs").exception and not open_page("regenerate").exception
    submit_job(sample.acting(operator("Priya Raman"), "app"), JobKind.CHECK, SAMPLE_KEY, "Priya Raman")
    drawn = "".join(str(one.proto) for one in open_page("jobs").get("bidi_component"))
    assert "Check of the report" in drawn and "no worker is alive" in drawn and "retroline work" in drawn


def test_without_a_worker_the_button_says_so(
    sample: Ports, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where this process does no jobs and nobody else does, drafting would only wait."""
    monkeypatch.setenv("RETROLINE_PLACES", "0")
    drawn = "".join(str(one.proto) for one in open_page("draft", incident=SAMPLE_KEY).get("bidi_component"))
    assert "No worker is running that would do it." in drawn


def test_only_one_file_touches_the_session_state() -> None:
    """What lasts between runs has one home."""
    folder = PROJECT / "app"
    touching = [path.name for path in folder.rglob("*.py") if "session_state" in path.read_text(encoding="utf-8")]
    assert touching == ["session.py"]
